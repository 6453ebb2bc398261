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
    Data(try array(of: path, atMost: most))
  }

  package static func array(of path: String, atMost most: Int) throws(Problem) -> [UInt8] {
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
    // A file may be longer than its size says: it may grow, and the kernel's own files have the size 0.
    var bytes = [UInt8](repeating: 0, count: min(most, max(4095, Int(status.st_size))) + 1)
    var count = 0
    while count <= most {
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: min(count, most + 1 - count)) }
      let room = bytes.count - count
      let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: count), room) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadable }
      if got == 0 {
        bytes.removeLast(bytes.count - count)
        return bytes
      }
      count += got
    }
    throw .tooLong
  }
}
