import Core
import Foundation

/// The instant so many seconds after 1970, of the years 1970 to 9999: a number beyond them would not fit the calendar.
func instant(secondsSince1970 seconds: Double, path: String) throws(Failure) -> Date {
  guard (0..<253_402_300_800).contains(seconds) else {
    throw .malformed("\(path): expected seconds since 1970, found \(seconds)")
  }
  return Date(timeIntervalSince1970: seconds)
}

/// The instant of a sunrise or sunset; nil for seconds of no year: where the sun does not rise, providers write anything.
func sunInstantAt(secondsSince1970 seconds: Double) -> Date? { try? instant(secondsSince1970: seconds, path: "sun") }

/// Refuses an answer whose own time is days old: a cache that has got stuck, whatever age a page allows.
///
/// How old data may be shown is the widget's `maxAge`, judged later.
func expectRecent(_ observedAt: Date, days: Int, now: Date, path: String) throws(Failure) {
  let oldest = now.addingTimeInterval(-Double(days) * 86400)
  guard observedAt >= oldest else {
    throw .outdated("\(path): expected \(oldest.instantText) or later, found \(observedAt.instantText)")
  }
}

/// A day that is written `2026-11-22`.
func day(_ text: String, path: @autoclosure () -> String) throws(Failure) -> CalendarDay {
  guard let day = CalendarDay(text) else {
    throw .malformed("\(path()): expected YYYY-MM-DD, found \(quoted(text))")
  }
  return day
}

/// A yes or no that is written as 1 or 0.
func flag(_ value: Double, path: String) throws(Failure) -> Bool {
  guard value == 0 || value == 1 else { throw .malformed("\(path): expected 0 or 1, found \(value)") }
  return value == 1
}
