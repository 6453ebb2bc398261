import Core
import Foundation

/// A lock on one state, `<state>.lock` for runs: flock(2), so it ends with the process, however that ends.
///
/// It lies beside the state's file itself, wherever the path that was given leads through links: two paths to one file
/// are one lock.
///
/// The file is never removed: a run that opened it before and one that makes it anew would both hold "the" lock.
/// There is no deinitialiser, since the compiler may end a value's life at its last use, long before the run's end.
package struct RunLock: Sendable {
  private let descriptor: Int32

  package enum Acquisition: Sendable {
    /// The lock is ours until `release()` or the process' end.
    case acquired(RunLock)
    /// Another run has it since that instant.
    case held(since: Date)
  }

  /// A holder writes the time just after it got the lock; a time older than this many seconds is looked at twice.
  private static let settledSeconds: Double = 2

  /// Two holders of the same scope exclude each other.
  ///
  /// The raw value is the suffix of the lock file's name.
  package enum Scope: String, Sendable, CaseIterable {
    /// Everything that publishes or decides.
    case runs = ".lock"
    /// Backfills, which let runs pass.
    case backfills = ".backfill.lock"
    /// The command `onPublish`, which runs beside the next run.
    case onPublish = ".onpublish.lock"
  }

  package static func path(of scope: Scope = .runs, statePath: String) -> String {
    StateFile.realPath(statePath) + scope.rawValue
  }

  package static func realPath(ofState path: String) -> String { StateFile.realPath(path) }

  /// Takes the lock of a state without waiting; makes the folder and the file where they are missing.
  package static func acquire(_ scope: Scope = .runs, statePath: String, now: Date) throws(StorageError) -> Acquisition
  {
    try acquire(scope, statePath: statePath, now: now, pause: { usleep(20_000) })
  }

  static func acquire(
    _ scope: Scope = .runs, statePath: String, now: Date, pause: () -> Void
  ) throws(StorageError) -> Acquisition {
    let path = path(of: scope, statePath: statePath)
    try StateFile.createFolder(StateFile(path: path).folder)
    let descriptor = try open(path)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      defer { close(descriptor) }
      guard code == EWOULDBLOCK else { throw StorageError(path: path, errno: code) }
      return .held(since: heldSince(descriptor, path: path, now: now, pause: pause))
    }
    let line = Array("\(now.instantText)\n".utf8)
    let isDated = ftruncate(descriptor, 0) == 0 && pwrite(descriptor, line, line.count, 0) == line.count
    // Nobody asks since when a command runs, and it must also run while the disk is full.
    guard isDated || scope == .onPublish else {
      let code = errno
      close(descriptor)
      throw StorageError(path: path, errno: code)
    }
    return .acquired(RunLock(descriptor: descriptor))
  }

  /// Gives the lock back.
  ///
  /// Unlocked in so many words: a child that is being started has the descriptor too until it becomes its own program.
  package func release() {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Close-on-exec: a child that inherited the descriptor would hold the lock after its parent's death.
  private static func open(_ path: String) throws(StorageError) -> Int32 {
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW
    let made = Foundation.open(path, flags | O_CREAT | O_EXCL, 0o644)
    if made >= 0 {
      // Its mode is of no weight for the lock itself; only the umask is undone.
      fchmod(made, 0o644)
      return made
    }
    guard errno == EEXIST else { throw StorageError(path: path, errno: errno) }
    let descriptor = Foundation.open(path, flags)
    guard descriptor >= 0 else { throw StorageError(path: path, errno: errno) }
    return descriptor
  }

  private static func heldSince(_ descriptor: Int32, path: String, now: Date, pause: () -> Void) -> Date {
    if let since = writtenTime(descriptor), now.timeIntervalSince(since) <= settledSeconds { return since }
    // The holder may be between taking the lock and writing the time: what is seen is then its predecessor's.
    pause()
    return writtenTime(descriptor) ?? now
  }

  /// The time in the file: its time stamp would be that of whatever clock the file system has.
  private static func writtenTime(_ descriptor: Int32) -> Date? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Date(iso8601: String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
