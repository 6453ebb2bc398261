import Foundation

/// The lock of everybody who writes into one tree: flock(2) on the tree's folder itself.
///
/// So no lock file lies where a web server would serve it, and it is the same lock whatever config, state or path leads to
/// the tree. It is held for one publishing, which takes milliseconds, and ends with the process.
enum TreeLock {
  /// A publishing that takes longer is stopped or hangs.
  private static let longestWaitSeconds = 5.0

  /// Runs `work` under the lock of a folder; nil, without running it, where another process holds it for too long.
  ///
  /// `isHeld` is false where the folder cannot be opened or its file system has no locks. `work` runs
  /// nevertheless: no two writers share a temporary.
  static func whileHeld<Value>(
    of folder: String, calls: FileSystemCalls, _ work: (_ isHeld: Bool) -> Value
  ) -> Value? {
    let deadline = ContinuousClock.now + .seconds(longestWaitSeconds)
    while let descriptor = opened(folder, calls) {
      defer { _ = calls.close(descriptor) }
      // Does not block in the call: it would wait for a holder that hangs until the run's end.
      while case let answer = calls.lock(descriptor, LOCK_EX | LOCK_NB), answer < 0 {
        let isTaken = answer == -Int(EWOULDBLOCK)
        guard isTaken || answer == -Int(EINTR), ContinuousClock.now < deadline else {
          return isTaken ? nil : work(false)
        }
        usleep(5_000)
      }
      // Another process may have made the folder anew meanwhile, and locks that one.
      guard isStill(folder, descriptor, calls) else { continue }
      defer { _ = calls.lock(descriptor, LOCK_UN) }
      return work(true)
    }
    return work(false)
  }

  private static func opened(_ folder: String, _ calls: FileSystemCalls) -> Int32? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    // Once more after a failure: publishing without the lock does not sweep.
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
