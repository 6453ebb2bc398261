import Core
import Foundation

/// Parts of gold in a thousand, from a number that says them in a thousand (999.9, 750) or in percent (99.9, 75).
///
/// What is sold as gold has at least 333 parts in a thousand, which is 8 karat. So 333 to 1000 are parts in a thousand and
/// 33.3 to 100 are percent, and no number can be both.
///
/// - Returns: nil for any other number.
func finenessPermille(_ number: Decimal) -> Decimal? {
  let leastPermille: Decimal = 333
  if (leastPermille...1000).contains(number) { return number }
  let permille = number * 10
  return (leastPermille...1000).contains(permille) ? permille : nil
}

/// Refuses a product that is silver by its name: `BẠC MIẾNG … Ag 999`.
///
/// Silver is priced for a whole piece, and five lượng of it cost what one chỉ of gold does.
///
/// - Throws: `.empty`.
func expectGold(_ name: String) throws(Failure) {
  let words = name.lowercased().split { !$0.isLetter }
  guard !words.contains("bạc"), !words.contains("ag") else {
    throw .empty("expected a product of gold, \(quoted(name, limit: 80)) is silver")
  }
}

/// A dealer's own time for its prices, by the clock in Vietnam: a day `22/11/2026` and a time `08:15`, in either order.
///
/// A comma may follow the first. Nil where there is no text, for the year 1, which .NET writes for "not given", and for a
/// time that is more than 10 minutes ahead of ours.
///
/// - Throws: `.malformed` with the path and the dealer's form.
func dealerTime(_ text: String?, form: String, path: @autoclosure () -> String, now: Date) throws(Failure) -> Date? {
  guard let text, !text.isEmpty else { return nil }
  var parts = text.split(separator: " ")
  if let first = parts.first, first.hasSuffix(",") { parts[0] = first.dropLast() }
  let day = parts.lazy.compactMap(calendarDay).first
  if day?.year == 1 { return nil }
  guard parts.count == 2, let day, let clock = parts.first(where: { $0.contains(":") }), clock.utf8.count == 5,
    let instant = Date(iso8601: "\(day)T\(clock)", offsetSeconds: vietnamOffsetSeconds)
  else {
    throw .malformed("\(path()): expected a time such as \(form), found \(quoted(text))")
  }
  return instant.timeIntervalSince(now) > longestAheadSeconds ? nil : instant
}

/// Vietnam has had no summer time since 1975.
private let vietnamOffsetSeconds = 7 * 3600
/// How far a dealer's clock may be ahead of ours.
private let longestAheadSeconds = 600.0

/// The day of `22/11/2026`; nil for anything else.
private func calendarDay(_ text: Substring) -> CalendarDay? {
  let parts = text.split(separator: "/", omittingEmptySubsequences: false)
  guard parts.map(\.utf8.count) == [2, 2, 4] else { return nil }
  return CalendarDay("\(parts[2])-\(parts[1])-\(parts[0])")
}
