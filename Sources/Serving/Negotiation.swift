import Foundation

/// What a request says of how it wants to be answered.
extension Visit {
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
public enum HTTPDate {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The text of an instant, whole seconds since 1970.
  public static func text(_ seconds: Int) -> String {
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
  public static func seconds(_ text: String) -> Int? {
    guard
      let match = text.trimmingCharacters(in: .whitespaces).wholeMatch(
        of: /[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT/),
      let month = months.firstIndex(of: String(match.2)), let day = Int(match.1), let year = Int(match.3),
      let hour = Int(match.4), let minute = Int(match.5), let second = Int(match.6), year >= 1970
    else { return nil }
    var parts = tm()
    (parts.tm_mday, parts.tm_mon, parts.tm_year) = (Int32(day), Int32(month), Int32(year - 1900))
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
    return timegm(&parts)
  }
}

/// For how long an answer may be kept.
enum Caching {
  /// `public, max-age=60, stale-while-revalidate=600, stale-if-error=86400`: what a page's reader may be behind by.
  static let ordinary = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
  /// With so much time left nothing has to be shortened, seconds.
  static let ordinarySeconds = 60 + 86400

  /// The `Cache-Control` of what may be shown until an instant; nil for what does not end.
  ///
  /// No cache may show a number after that. The two allowances to show it stale begin where `max-age` ends (RFC 5861),
  /// so each has what is left of the time then.
  static func control(until: Date?, at now: Date) -> String {
    guard let until, let left = secondsLeft(until: until, at: now) else { return ordinary }
    return control(secondsLeft: left)
  }

  /// How much time is left, whole seconds; nil where it is more than any cache may keep an answer.
  static func secondsLeft(until: Date, at now: Date) -> Int? {
    let left = until.timeIntervalSince(now)
    return left < Double(ordinarySeconds) ? max(0, Int(left.rounded(.down))) : nil
  }

  /// The `Cache-Control` of what may be shown for so many seconds more.
  static func control(secondsLeft: Int) -> String {
    let fresh = min(60, secondsLeft)
    let stale = secondsLeft - fresh
    guard stale > 0 else { return "public, max-age=\(fresh)" }
    return "public, max-age=\(fresh), stale-while-revalidate=\(min(600, stale)), stale-if-error=\(min(86400, stale))"
  }

  /// The `Cache-Control` of a page in which something has expired, until the next instant at which something does: a
  /// minute at most, since what is new comes at any time.
  static func brief(until: Date?, at now: Date) -> String {
    "public, max-age=\(min(60, until.flatMap { secondsLeft(until: $0, at: now) } ?? 60))"
  }
}
