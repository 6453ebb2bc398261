import Core
import Foundation
import Storage

extension LoadedSite {
  /// Does something under the lock of all runs.
  ///
  /// Where another run holds it that is one line, which says what was not done, and exit status 75; a state that cannot be
  /// used is one line and exit status 2.
  func withLock<Value>(at now: Date, undone: String, _ body: (RunClock) throws -> Value) throws -> Value {
    let clock = RunClock()
    Watchdog(seconds: Watchdog.longestRunSeconds).start()
    try actAsOwner()
    do {
      guard case .acquired(let lock) = try RunLock.acquire(statePath: config.state, now: now) else {
        throw stop(.locked, "widgets: another run holds the lock; \(undone), try again in a minute")
      }
      defer { lock.release() }
      return try body(clock)
    } catch let error as StorageError {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }
}
