import Foundation

/// Reads a file that somebody else may change, at most so many bytes of it.
///
/// Only a regular file: a pipe would be waited for, and a device has no end.
package enum SmallFile {
  /// Why there are no bytes.
  package enum Problem: Error, Equatable {
    /// There is no such file.
    case missing
    /// It is a folder.
    case folder
    /// It is a pipe, a socket or a device.
    case special
    /// This user may not read it, or the disk cannot.
    case unreadable
    /// It has more bytes than that.
    case tooLong

    /// What was found, for `expected a readable file, found …`.
    package var found: String {
      switch self {
      case .missing: "none"
      case .folder: "a folder"
      case .special: "a pipe or a device"
      case .unreadable: "one that this user cannot read"
      case .tooLong: "a longer one"
      }
    }
  }

  /// The bytes of a file.
  package static func bytes(of path: String, atMost most: Int) throws(Problem) -> Data {
    // A pipe that nobody writes to would be waited for already here.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .folder
    default: throw .special
    }
    var bytes = [UInt8](repeating: 0, count: most + 1)
    var count = 0
    while count <= most {
      let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: count), most + 1 - count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadable }
      if got == 0 { return Data(bytes.prefix(count)) }
      count += got
    }
    throw .tooLong
  }
}
