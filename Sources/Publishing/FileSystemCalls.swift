import Foundation

/// The system calls that publishing makes; tests replace them to let any one fail.
///
/// Each returns what the kernel returns: a negative errno, anything else is success.
struct FileSystemCalls: Sendable {
  var open: @Sendable (_ path: String, _ flags: Int32, _ mode: mode_t) -> Int
  var read: @Sendable (_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int
  var write: @Sendable (_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int
  /// Begins to write a file to the disk, without waiting.
  var writeBack: @Sendable (_ descriptor: Int32) -> Int
  var fsync: @Sendable (_ descriptor: Int32) -> Int
  var close: @Sendable (_ descriptor: Int32) -> Int
  var fchmod: @Sendable (_ descriptor: Int32, _ mode: mode_t) -> Int
  var futimens: @Sendable (_ descriptor: Int32, _ modifiedAt: timespec) -> Int
  var fstat: @Sendable (_ descriptor: Int32, _ status: inout stat) -> Int
  var lstat: @Sendable (_ path: String, _ status: inout stat) -> Int
  var stat: @Sendable (_ path: String, _ status: inout stat) -> Int
  var mkdir: @Sendable (_ path: String, _ mode: mode_t) -> Int
  var chmod: @Sendable (_ path: String, _ mode: mode_t) -> Int
  var rename: @Sendable (_ from: String, _ to: String) -> Int
  /// A second name of a file; fails where the name is taken.
  var link: @Sendable (_ from: String, _ to: String) -> Int
  /// Renames a file; fails where the name is taken.
  var renameToNew: @Sendable (_ from: String, _ to: String) -> Int
  var unlink: @Sendable (_ path: String) -> Int
  var rmdir: @Sendable (_ path: String) -> Int
  var lock: @Sendable (_ descriptor: Int32, _ operation: Int32) -> Int
  /// The names in a folder; nil where it cannot be listed.
  var names: @Sendable (_ folder: String) -> [String]?

  static let system = FileSystemCalls(
    open: { answer(Glibc.open($0, $1, $2)) },
    read: { answer(pread($0, $1.baseAddress, $1.count, $2)) },
    write: { answer(Glibc.write($0, $1.baseAddress, $1.count)) },
    // Linux begins to write out what will not be needed; Swift does not import sync_file_range.
    writeBack: { -Int(posix_fadvise($0, 0, 0, POSIX_FADV_DONTNEED)) },
    fsync: { answer(Glibc.fsync($0)) },
    close: { answer(Glibc.close($0)) },
    fchmod: { answer(Glibc.fchmod($0, $1)) },
    futimens: { answer(Glibc.futimens($0, [$1, $1])) },
    fstat: { answer(Glibc.fstat($0, &$1)) },
    // Not by lstat: libfaketime changes the time stamps that it returns, so a changed file could become older than it was.
    // And `Glibc.stat` is the type.
    lstat: { answer(fstatat(AT_FDCWD, $0, &$1, AT_SYMLINK_NOFOLLOW)) },
    stat: { answer(fstatat(AT_FDCWD, $0, &$1, 0)) },
    mkdir: { answer(Glibc.mkdir($0, $1)) },
    chmod: { answer(Glibc.chmod($0, $1)) },
    rename: { answer(Glibc.rename($0, $1)) },
    link: { answer(Glibc.link($0, $1)) },
    renameToNew: { answer(renameat2?(AT_FDCWD, $0, AT_FDCWD, $1, 1) ?? failure(ENOSYS)) },
    unlink: { answer(Glibc.unlink($0)) },
    rmdir: { answer(Glibc.rmdir($0)) },
    lock: { answer(flock($0, $1)) },
    names: { folder in
      guard let stream = opendir(folder) else { return nil }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        names.append(
          withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
      }
      return names
    })

  private static func answer(_ result: some BinaryInteger) -> Int { result < 0 ? -Int(errno) : Int(result) }

  private static func failure(_ code: Int32) -> Int32 {
    errno = code
    return -1
  }

  private typealias RenameAt2 =
    @convention(c) (
      Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, _ flags: UInt32
    ) -> Int32

  /// Swift does not import it, nor its flag RENAME_NOREPLACE, 1.
  private static var renameat2: RenameAt2? { dlsym(nil, "renameat2").map { unsafeBitCast($0, to: RenameAt2.self) } }
}

extension FileSystemCalls {
  /// Waits until a file or folder is on the disk.
  func sync(_ path: String, flags: Int32) throws(SystemFault) {
    let descriptor = Int32(try checked("open") { open(path, O_RDONLY | O_CLOEXEC | flags, 0) })
    defer { _ = close(descriptor) }
    try checked("fsync") { fsync(descriptor) }
  }
}

struct SystemFault: Error, Equatable, CustomStringConvertible {
  let call: String
  let code: Int32

  /// `rename: Permission denied`.
  var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// The result of a call, which is repeated after EINTR; throws its errno.
@discardableResult
func checked(_ call: String, _ answer: () -> Int) throws(SystemFault) -> Int {
  while true {
    let result = answer()
    if result >= 0 { return result }
    if result != -Int(EINTR) { throw SystemFault(call: call, code: Int32(-result)) }
  }
}
