import Core
import Foundation
import SiteFiles

/// The one clock of a process that asks, publishes or decides.
///
/// It never jumps, and goes on as the watchdog's does when the work is begun anew, as after a damaged state.
struct RunClock {
  /// When the command began, after its splay.
  let startedAt = ContinuousClock.now

  var elapsedSeconds: Double { (ContinuousClock.now - startedAt) / .seconds(1) }

  /// Now, in whole seconds, as everything that is stored and published has them.
  static func wholeSeconds() -> Date { Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)) }

  /// Refuses to work by a clock that is certainly wrong; `undone` says what was not done.
  static func check(_ now: Date, undone: String) throws(CommandError) {
    guard now >= Product.earliestNow else {
      throw CommandError(.unavailable, "the system clock is wrong, it says \(now.instantText); \(undone)")
    }
  }
}
