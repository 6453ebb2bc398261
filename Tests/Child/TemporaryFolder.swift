import Foundation

/// A folder that is gone with the value; others may enter it.
package final class TemporaryFolder: Sendable {
  /// Its path.
  package let path: String

  /// Makes the folder.
  package init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("widgets-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in the folder.
  package func callAsFunction(_ name: String) -> String { path + "/" + name }
}

/// What lstat says of a path; nil where there is nothing.
package struct FileStatus: Equatable {
  /// Which file it is.
  package let inode: UInt
  /// The permission bits.
  package let mode: mode_t
  /// Seconds and nanoseconds since 1970.
  package let modifiedAt: [Int]

  /// Looks at a path, not through a link.
  package init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    inode = UInt(status.st_ino)
    mode = status.st_mode & 0o7777
    modifiedAt = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }
}
