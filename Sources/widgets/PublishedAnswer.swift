import Core
import Foundation
import SiteFiles
import Storage

/// What `widgets get` prints, taken from the published files without opening the state.
///
/// It is used only while `<state>.answers` shows that the state would give the same bytes.
struct PublishedAnswer {
  let bytes: [UInt8]

  /// Nil where the state must be asked.
  init?(to job: GetJob) {
    guard job.format != .text || job.field != nil, let site = Site(job.config), site.isUnchanged,
      let widget = site.answers.text(after: "widget \(job.id) ")?.split(separator: " "), widget.count > 1,
      let until = Int(widget[0]), site.now < Double(until), site.hasNotice(of: job.id)
    else { return nil }
    let languages = site.languages
    guard let language = job.language ?? languages.first, let place = languages.firstIndex(of: language),
      languages.count == widget.count - 2
    else { return nil }
    let isHTML = job.format == .html && job.field == nil
    let path = isHTML ? "\(language)/\(job.id).html" : "\(job.id).json"
    guard
      let bytes = Self.file("\(site.publish)/v1/\(path)", stamp: widget[isHTML ? place + 2 : 1])
    else { return nil }
    guard let field = job.field else {
      self.bytes = bytes
      return
    }
    guard let value = try? JSONReader.node(in: Data(bytes)).value.field(field) else { return nil }
    self.bytes = Array("\(value.bareText)\n".utf8)
  }

  /// A file's bytes, if it is still the one of this stamp.
  private static func file(_ path: String, stamp: Substring) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard FileFingerprint(descriptor, &status)?.text == String(stamp) else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    guard read(descriptor, &bytes, bytes.count) == bytes.count else { return nil }
    return bytes
  }
}

extension PublishedAnswer {
  /// A site whose config is not parsed: it is enough that its bytes are those of the last run.
  private struct Site {
    let answers: AnswerFile
    let publish: String
    let now: Double
    private let state: String
    private let config: String

    init?(_ path: String?) {
      guard let file = try? ConfigFile(path),
        let bytes = try? SmallFile.array(of: file.path, atMost: ConfigFile.mostBytes),
        let state = file.path(named: "state", in: bytes, else: "var/widgets.sqlite"),
        let publish = file.path(named: "publish", in: bytes, else: "public"),
        let config = bytes.withUnsafeBytes({ AnswerFile.stamp(ofConfig: $0, in: file.folder) }),
        let answers = AnswerFile(ofState: state)
      else { return nil }
      (self.answers, self.publish, self.state, self.config) = (answers, publish, state, config)
      now = Date().timeIntervalSince1970
    }

    /// Whether everything but the clock is as the last run has left it, and the clock is not before it.
    var isUnchanged: Bool {
      guard let program = AnswerFile.programStamp, answers.text(after: "program ") == program,
        answers.text(after: "config ") == config,
        let mark = answers.text(after: "mark ")?.split(separator: " "), mark.count == 3, let drawnAt = Int(mark[1]),
        now >= Double(drawnAt)
      else { return false }
      for input in answers.texts(after: "input ") {
        guard let space = input.firstIndex(of: " "),
          AnswerFile.stamp(ofInput: String(input[input.index(after: space)...])) == input[..<space]
        else { return false }
      }
      guard let stamp = answers.text(after: "state ") else { return false }
      return StateStamp(ofStateAt: state)?.text == stamp
    }

    var languages: [String] { answers.text(after: "languages ")?.split(separator: " ").map(String.init) ?? [] }

    /// Whether the widget's official notice is as it was drawn; true where it has none.
    func hasNotice(of widget: String) -> Bool {
      guard let line = answers.text(after: "notice \(widget) ") else { return true }
      guard let space = line.firstIndex(of: " ") else { return false }
      return NoticeFiles.stamp(ofFileAt: String(line[line.index(after: space)...])) == String(line[..<space])
    }
  }
}

extension ConfigFile {
  /// The absolute path that a config gives for a member, as its parser would read it; nil where that takes the parser.
  ///
  /// No other member of a config has this name, at any level.
  fileprivate func path(named name: String, in bytes: [UInt8], else standard: String) -> String? {
    var rest = bytes[...]
    while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
      rest = rest[(quote + 1)...]
      guard rest.starts(with: "\(name)\"".utf8) else { continue }
      let after = rest.dropFirst(name.utf8.count + 1).drop { $0 <= 0x20 }
      guard after.first == UInt8(ascii: ":") else { continue }
      let value = after.dropFirst().drop { $0 <= 0x20 }
      guard value.first == UInt8(ascii: "\"") else { return nil }
      let text = value.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
      return text.contains(UInt8(ascii: "\\")) ? nil : absolute(String(decoding: text, as: UTF8.self))
    }
    return absolute(standard)
  }

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }
}
