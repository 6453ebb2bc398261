import Foundation
import Synchronization

/// The published files in memory, each kept while the disk has the same version.
final class FileCache: Sendable {
  private let files: any Files
  private let kept = Mutex<(files: [String: CachedFile], byteCount: Int)>(([:], 0))

  /// A tree has a few KB for each widget; of a larger folder not all is kept.
  private static let mostBytes = 16 << 20

  init(_ files: any Files) { self.files = files }

  /// How many are kept, and their bytes together.
  var size: (count: Int, byteCount: Int) { kept.withLock { ($0.files.count, $0.byteCount) } }

  func file(at path: TreePath) -> CachedFile? {
    // Looked up in every request: an answer is never older than the disk was when the request came.
    guard let stamp = files.stamp(of: path.text) else {
      keep(nil, at: path)
      return nil
    }
    if let known = kept.withLock({ $0.files[path.text] }), known.stamp == stamp { return known }
    guard let (stamp, bytes) = files.contents(of: path.text) else { return nil }
    let file = CachedFile(bytes, stamp, at: path, packed: packed(of: path, stamp))
    keep(file, at: path)
    return file
  }

  private func keep(_ file: CachedFile?, at path: TreePath) {
    kept.withLock { kept in
      if let old = kept.files.removeValue(forKey: path.text) { kept.byteCount -= old.byteCount }
      guard let file else { return }
      if kept.byteCount + file.byteCount > Self.mostBytes { kept = ([:], 0) }
      kept.files[path.text] = file
      kept.byteCount += file.byteCount
    }
  }

  /// Looks again for a `.gz` that had not been renamed when its file was read.
  func pack(_ file: CachedFile) {
    guard !file.isPacked, let bytes = packed(of: file.path, file.stamp) else { return }
    kept.withLock { kept in
      file.take(packed: bytes)
      if kept.files[file.path.text] === file { kept.byteCount += bytes.count }
    }
  }

  /// A file's `.gz`; nil where it is that of another version: it is replaced right after its file.
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
