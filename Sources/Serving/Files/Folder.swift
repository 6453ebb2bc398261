import Foundation

package protocol Files: Sendable {
  /// Which version of a file is there now; nil where there is none that may be served.
  func stamp(of path: String) -> FileStamp?
  /// A file's bytes and which version they are; nil where there is none that may be served.
  func contents(of path: String) -> (stamp: FileStamp, bytes: Data)?
}

/// Which version of a file it is: publishing makes a new file of every version, with a later time.
package struct FileStamp: Hashable, Sendable {
  package var device: UInt64 = 0
  package var inode: UInt64
  /// In bytes.
  package var size: Int
  /// The mtime, whole seconds since 1970.
  package var modifiedSeconds: Int
  package var modifiedNanoseconds = 0
  /// When the file's entry was last changed, nanoseconds since 1970: a bare change of mtime cannot hide another.
  package var changedNanoseconds = 0
}

/// The published folder itself; no link below it is followed, so nothing outside of it can be read.
package struct Folder: Files {
  private let root: String

  /// `root` is absolute and need not exist yet.
  package init(root: String) { self.root = root }

  /// No published file is larger; more is not read into memory.
  static let mostBytes = 4 << 20

  /// The folders on the way are not looked at: where one is a link, `contents` refuses the file.
  package func stamp(of path: String) -> FileStamp? {
    var status = stat()
    guard fstatat(AT_FDCWD, "\(root)/\(path)", &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return FileStamp(status)
  }

  package func contents(of path: String) -> (stamp: FileStamp, bytes: Data)? {
    guard let descriptor = open(path) else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, let stamp = FileStamp(status) else { return nil }
    var bytes = Data(count: stamp.size)
    var done = 0
    while done < stamp.size {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, done)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      done += got
    }
    return (stamp, bytes)
  }

  private func open(_ path: String) -> Int32? {
    // The root may be a link: where it leads is the operator's word.
    var folder = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let parts = path.split(separator: "/").map(String.init)
    for (index, part) in parts.enumerated() where folder >= 0 {
      // Not to wait for the other end of a pipe that has come into the file's place.
      let flags = index == parts.count - 1 ? O_NONBLOCK : O_DIRECTORY
      let next = openat(folder, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags)
      close(folder)
      folder = next
    }
    return folder >= 0 ? folder : nil
  }
}

extension FileStamp {
  package init?(ofFile path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(of: status)
  }

  /// Nil for what is no regular file, or too large to be a published one.
  fileprivate init?(_ status: stat) {
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Folder.mostBytes else { return nil }
    self.init(of: status)
  }

  private init(of status: stat) {
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int(status.st_size),
      modifiedSeconds: status.st_mtim.tv_sec, modifiedNanoseconds: status.st_mtim.tv_nsec,
      changedNanoseconds: status.st_ctim.tv_sec &* 1_000_000_000 &+ status.st_ctim.tv_nsec)
  }
}
