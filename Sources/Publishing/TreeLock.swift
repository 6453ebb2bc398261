import Foundation

/// The lock of everybody who writes into one tree: flock(2) on the tree's folder itself.
///
/// So no lock file lies where a web server would serve it, and it is the same lock whatever config, state or path leads to
/// the tree. It is held for one publishing, which takes milliseconds, and ends with the process.
struct TreeLock: Sendable {
  private let descriptor: Int32
  private let calls: FileSystemCalls

  /// A publishing that takes longer is stopped or hangs.
  private static let longestWaitSeconds = 5.0

  enum Attempt {
    /// It is ours until `release()` or the process' end.
    case held(TreeLock)
    /// Another process holds it for too long.
    case taken
    /// The folder cannot be opened, or its file system has no locks. Publishing goes on without one: no two writers share
    /// a temporary.
    case none
  }

  /// Takes the lock of a folder that exists; waits up to `longestWaitSeconds` for its holder.
  static func acquire(_ folder: String, calls: FileSystemCalls) -> Attempt {
    let deadline = ContinuousClock.now + .seconds(longestWaitSeconds)
    while let descriptor = opened(folder, calls) {
      // Not by waiting in the call itself: a holder that hangs would be waited for until the run's end.
      while case let answer = calls.lock(descriptor, LOCK_EX | LOCK_NB), answer < 0 {
        let isTaken = answer == -Int(EWOULDBLOCK)
        guard isTaken || answer == -Int(EINTR), ContinuousClock.now < deadline else {
          _ = calls.close(descriptor)
          return isTaken ? .taken : .none
        }
        usleep(5_000)
      }
      // Whoever made the folder anew meanwhile locks another one.
      if isStill(folder, descriptor, calls) { return .held(TreeLock(descriptor: descriptor, calls: calls)) }
      _ = calls.close(descriptor)
    }
    return .none
  }

  func release() {
    _ = calls.lock(descriptor, LOCK_UN)
    _ = calls.close(descriptor)
  }

  private static func opened(_ folder: String, _ calls: FileSystemCalls) -> Int32? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    // Once more after a failure: a publishing that goes on without the lock does not sweep.
    for _ in 0..<2 {
      if let descriptor = try? checked("open", { calls.open(folder, flags, 0) }) { return Int32(descriptor) }
    }
    return nil
  }

  private static func isStill(_ folder: String, _ descriptor: Int32, _ calls: FileSystemCalls) -> Bool {
    var (own, present) = (stat(), stat())
    guard calls.fstat(descriptor, &own) >= 0, calls.stat(folder, &present) >= 0 else { return true }
    return own.st_dev == present.st_dev && own.st_ino == present.st_ino
  }
}
