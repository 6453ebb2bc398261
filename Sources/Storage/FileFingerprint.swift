import Core
import Foundation

/// Everything that shows a change of a file, its ctime too: an mtime can be set back.
package struct FileFingerprint: Equatable, Sendable {
  package let text: String

  /// Nil where there is no file.
  package init?(at path: String, followsLinks: Bool = false) {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    self.init(status)
  }

  /// That of an open file, with its status.
  package init?(_ descriptor: Int32, _ status: inout stat) {
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    var stamp = Fingerprint()
    for number in [
      Int(status.st_dev), Int(status.st_ino), Int(status.st_mode), Int(status.st_size), status.st_mtim.tv_sec,
      status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
    ] {
      withUnsafeBytes(of: number) { stamp.add($0) }
    }
    text = stamp.text
  }
}
