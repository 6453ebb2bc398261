import Foundation

/// A folder that is gone with the value; others may enter it.
public final class TemporaryFolder: Sendable {
  /// Its path.
  public let path: String

  /// Makes the folder.
  public init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("widgets-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in the folder.
  public func callAsFunction(_ name: String) -> String { path + "/" + name }
}

/// What lstat says of a path; nil where there is nothing.
public struct FileStatus: Equatable {
  /// Which file it is.
  public let inode: UInt
  /// The permission bits.
  public let mode: mode_t
  /// Seconds and nanoseconds since 1970.
  public let modifiedAt: [Int]

  /// Looks at a path, not through a link.
  public init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    inode = UInt(status.st_ino)
    mode = status.st_mode & 0o7777
    modifiedAt = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }
}
