import Foundation

/// Reads a file that somebody else may change, up to a limit.
///
/// Only a regular file: a read of a pipe may block, and a device has no end.
package enum SmallFile {
  package enum Problem: Error, Equatable {
    case missing
    case folder
    /// A pipe, a socket or a device.
    case special
    /// This user may not read it, or the disk cannot.
    case unreadable
    case tooLong

    /// For `expected a readable file, found …`.
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

  package static func bytes(of path: String, atMost most: Int) throws(Problem) -> Data {
    // Without O_NONBLOCK this would wait for a writer of a pipe.
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
