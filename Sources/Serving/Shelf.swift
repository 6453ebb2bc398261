import Foundation
import Synchronization

/// The published files as they are read, each kept for as long as the disk has the same version.
final class Shelf: Sendable {
  private let files: any Files
  private let sheets = Mutex<[String: Sheet]>([:])

  /// A tree has a handful of files for each widget; of a folder that has more, not all are kept.
  private static let mostSheets = 512

  init(_ files: any Files) { self.files = files }

  /// The version of a file that is on disk now, by its path as it was asked for; nil where there is none.
  func sheet(at asked: String) -> Sheet? {
    let known = sheets.withLock { $0[asked] }
    guard let path = known?.path ?? TreePath(asked) else { return nil }
    // Looked at in every request: what is sent is never older than what was on disk when it came.
    guard let stamp = files.stamp(of: path.text) else {
      sheets.withLock { _ = $0.removeValue(forKey: asked) }
      return nil
    }
    if let known, known.stamp == stamp { return known }
    guard let (stamp, bytes) = files.contents(of: path.text) else { return nil }
    let sheet = Sheet(bytes, stamp, at: path, packed: packed(of: path, stamp))
    sheets.withLock { sheets in
      if sheets.count >= Self.mostSheets { sheets.removeAll() }
      sheets[asked] = sheet
    }
    return sheet
  }

  /// Looks once more for a `.gz` that had not been renamed when its file was read.
  func pack(_ sheet: Sheet) {
    guard !sheet.isPacked, let bytes = packed(of: sheet.path, sheet.stamp) else { return }
    sheet.take(packed: bytes)
  }

  /// A file's `.gz`; nil where it is that of a neighbouring version, for which it is replaced right after its file.
  private func packed(of path: TreePath, _ stamp: FileStamp) -> Data? {
    guard let packed = files.stamp(of: path.text + ".gz"), isOf(stamp, packed),
      let (read, bytes) = files.contents(of: path.text + ".gz"), isOf(stamp, read),
      // The last four bytes are the length of what is packed (RFC 1952).
      bytes.suffix(4).reversed().reduce(0, { $0 << 8 | Int($1) }) == stamp.size
    else { return nil }
    return bytes
  }

  private func isOf(_ plain: FileStamp, _ packed: FileStamp) -> Bool {
    packed.modifiedSeconds == plain.modifiedSeconds && packed.modifiedNanoseconds == plain.modifiedNanoseconds
  }
}
