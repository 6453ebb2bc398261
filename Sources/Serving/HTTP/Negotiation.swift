import Core
import Foundation

/// What a request says of how it wants to be answered.
extension HTTPRequest {
  /// Whether gzip is at least as welcome as plain text (RFC 9110, 12.5.3).
  var prefersGzip: Bool {
    guard let accepted = field("accept-encoding") else { return false }
    var weights: [String: Double] = [:]
    for item in accepted.lowercased().split(separator: ",") {
      let parts = item.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      guard let coding = parts.first, !coding.isEmpty else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      weights[coding == "x-gzip" ? "gzip" : coding] = weight
    }
    guard let gzip = weights["gzip"] ?? weights["*"], gzip > 0 else { return false }
    return gzip >= weights["identity"] ?? 0
  }

  /// Whether the client holds this version already; `If-None-Match` alone counts where both are sent.
  func holds(_ response: Response, modifiedSeconds: Int?) -> Bool {
    if let tags = field("if-none-match") {
      guard let etag = response["ETag"] else { return false }
      // The weak comparison: `W/` does not count (RFC 9110, 13.1.2).
      return tags.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .contains { $0 == "*" || $0 == etag || ($0.hasPrefix("W/") && $0.dropFirst(2) == etag) }
    }
    guard let modifiedSeconds, let since = field("if-modified-since").flatMap(HTTPDate.seconds) else { return false }
    return modifiedSeconds <= since
  }
}

/// The time stamps of HTTP, `Sun, 22 Nov 2026 00:30:00 GMT`.
package enum HTTPDate {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The text of an instant, whole seconds since 1970.
  package static func text(_ seconds: Int) -> String {
    var parts = tm()
    var time = time_t(seconds)
    gmtime_r(&time, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let days = Int((Double(seconds) / 86400).rounded(.down))
    return
      "\(weekdays[(days % 7 + 7) % 7]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }

  /// The instant of such a text; nil for anything else, which then makes nothing conditional.
  package static func seconds(_ text: String) -> Int? {
    // `Sun, 22 Nov 2026 00:30:00 GMT`: every field has its place.
    let text = Array(text.trimmingCharacters(in: .whitespaces).utf8)
    func number(_ range: Range<Int>) -> Int? {
      let digits = text[range]
      guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
      return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
    func word(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
    guard text.count == 29, weekdays.contains(word(0..<3)), word(3..<5) == ", ", word(25..<29) == " GMT",
      [7, 11, 16].allSatisfy({ text[$0] == UInt8(ascii: " ") }),
      [19, 22].allSatisfy({ text[$0] == UInt8(ascii: ":") }),
      let month = months.firstIndex(of: word(8..<11)), let dayOfMonth = number(5..<7), let year = number(12..<16),
      let day = CalendarDay(year: year, month: month + 1, day: dayOfMonth), year >= 1970,
      let hour = number(17..<19), let minute = number(20..<22), let second = number(23..<25), hour < 24, minute < 60,
      second < 61
    else { return nil }
    return day.daysSince1970 * 86400 + hour * 3600 + minute * 60 + second
  }
}

/// For how long an answer may be kept.
enum Caching {
  /// `public, max-age=60, stale-while-revalidate=600, stale-if-error=86400`: what a page's reader may be behind by.
  static let ordinary = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"

  /// The `Cache-Control` of what may be shown until an instant; nil for what does not end.
  ///
  /// No cache that can ask us may show a number after that: in its last minutes nothing is kept for longer, and nothing
  /// is shown while it is asked for anew.
  static func control(until: Date?, at now: Date) -> String {
    guard let until, isLast(until, at: now) else { return ordinary }
    return brief(until: until, at: now)
  }

  /// The `Cache-Control` of a page in which something has expired, until the next instant at which something does: a
  /// minute at most, since what is new comes at any time.
  static func brief(until: Date?, at now: Date) -> String {
    "public, max-age=\(until.map { min(60, max(0, Int($0.timeIntervalSince(now).rounded(.down)))) } ?? 60)"
  }

  /// Whether what ordinarily may be shown by a cache, 60 s and then 600 s while it asks, goes beyond an instant.
  static func isLast(_ until: Date, at now: Date) -> Bool { until.timeIntervalSince(now) < 660 }
}
