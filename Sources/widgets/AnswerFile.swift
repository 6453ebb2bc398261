import Core
import Foundation
import SiteFiles
import Storage

/// What must be unchanged for `widgets get` to answer from published files: `<state>.answers`, written by runs.
///
/// Each line is one fact, its words separated by a space. The last line is a hash of all lines before it. The file is
/// not synced: where it is torn, the hash is wrong and the file is ignored.
struct AnswerFile {
  private let bytes: [UInt8]

  /// Far more than ten thousand widgets need.
  private static let mostBytes = 16 << 20
  private static let head = "widgets-answers 1\n"

  static func path(ofState state: String) -> String { state + ".answers" }

  /// Nil where there is no such file, or it is not whole.
  init?(ofState state: String) {
    guard let bytes = try? SmallFile.array(of: Self.path(ofState: state), atMost: Self.mostBytes) else { return nil }
    self.init(bytes)
  }

  init?(_ bytes: [UInt8]) {
    let end = Self.lastLineBytes
    guard bytes.count >= end, bytes.starts(with: Self.head.utf8) else { return nil }
    let body = bytes.count - end
    guard bytes[body...].elementsEqual(Self.lastLine(after: bytes[..<body]).utf8) else { return nil }
    self.bytes = bytes
  }

  /// The file's bytes for these lines.
  static func bytes(of lines: [String]) -> [UInt8] {
    let body = Array((head + lines.map { $0 + "\n" }.joined()).utf8)
    return body + lastLine(after: body[...]).utf8
  }

  private static let lastLineBytes = "end \n".utf8.count + 16

  private static func lastLine(after body: ArraySlice<UInt8>) -> String {
    var hash = Fingerprint()
    body.withUnsafeBytes { hash.add($0) }
    return "end \(String(repeating: "0", count: 16 - hash.text.utf8.count))\(hash.text)\n"
  }

  /// What stands in the first line with this beginning; nil where there is none.
  func text(after beginning: String) -> String? { place(after: beginning, from: 0)?.text }

  /// What stands in each line with this beginning.
  func texts(after beginning: String) -> [String] {
    var texts: [String] = []
    var start = 0
    while let (text, end) = place(after: beginning, from: start) {
      texts.append(text)
      start = end
    }
    return texts
  }

  /// All lines, without the first and the last.
  var lines: [String] {
    let body = bytes[Self.head.utf8.count..<(bytes.count - Self.lastLineBytes)]
    return body.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  private func place(after beginning: String, from start: Int) -> (text: String, end: Int)? {
    var start = start
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = bytes[start..<end]
      if line.starts(with: beginning.utf8) {
        return (String(decoding: line.dropFirst(beginning.utf8.count), as: UTF8.self), end + 1)
      }
      start = end + 1
    }
    return nil
  }
}

extension AnswerFile {
  /// The mark of the publication that the file is about.
  static func line(of mark: PublicationMark) -> String {
    "\(mark.stamp) \(seconds(mark.drawnAt)) \(seconds(mark.changesAt))"
  }

  static func seconds(_ instant: Date) -> Int { Int(instant.timeIntervalSince1970.rounded(.down)) }

  /// A stamp of a config and of the folder that its paths start from; nil where there is no such folder.
  static func stamp(ofConfig bytes: UnsafeRawBufferPointer, in folder: String) -> String? {
    var status = stat()
    guard stat(folder, &status) == 0 else { return nil }
    var stamp = Fingerprint()
    stamp.add(bytes)
    return "\(stamp.text) \(status.st_dev) \(status.st_ino)"
  }

  /// A stamp of this program's file; nil where that is gone.
  ///
  /// The kernel names the file; a tool that runs the program, such as valgrind, gives that name too.
  static var programStamp: String? {
    var name = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &name, name.count)
    guard count > 0, count < name.count else { return nil }
    let path = String(decoding: name[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return FileFingerprint(at: path, followsLinks: true)?.text
  }

  /// The site's own files and their folder, since they change what is drawn.
  static func inputs(templates folder: String?) -> [(path: String, stamp: String)] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return ([folder] + names.sorted().map { "\(folder)/\($0)" }).map { ($0, stamp(ofInput: $0)) }
  }

  static func stamp(ofInput path: String) -> String { FileFingerprint(at: path, followsLinks: true)?.text ?? "none" }
}
