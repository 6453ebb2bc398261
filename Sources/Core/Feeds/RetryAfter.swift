import Foundation

extension Failure {
  /// The failure that a reply of another status than success means, with the provider's own words where it has any.
  ///
  /// `otherwise` is when to ask again where no Retry-After field says it.
  package static func status(
    of reply: Reply, words: String? = nil, now: Date, otherwise: RetryAfter? = nil
  ) -> Failure {
    let words = words.map { plain($0) } ?? ""
    return .http(
      status: reply.status, words: words.isEmpty ? nil : words,
      retryAfter: RetryAfter(field: reply.headers["retry-after"], sentAt: reply.sentAt, now: now) ?? otherwise)
  }
}

extension RetryAfter {
  /// How far ahead a Retry-After field is followed, seconds (6 h): a slip in it must not silence a widget for days.
  package static let longestSeconds = 6 * 3600

  /// Reads a Retry-After field: seconds or an HTTP date; nil for garbage and negative numbers (RFC 9110, 10.2.3).
  ///
  /// A date is one of the server's clock: it is as far from now as it is from `sentAt`, the reply's own Date.
  package init?(field: String?, sentAt: Date? = nil, now: Date) {
    guard let field = field?.trimmingCharacters(in: .whitespaces) else { return nil }
    if field.isDigits {
      self = .seconds(min(Int(field) ?? Self.longestSeconds, Self.longestSeconds))
    } else if let date = Date(httpDate: field) {
      let seconds = min(date.timeIntervalSince(sentAt ?? now), Double(Self.longestSeconds))
      self = .until(now.addingTimeInterval(seconds))
    } else {
      return nil
    }
  }
}

extension Date {
  /// The instant of an HTTP date, `Sun, 22 Nov 2026 00:30:00 GMT` (RFC 9110, 5.6.7); nil for anything else.
  package init?(httpDate text: String) {
    // The obsolete forms of RFC 9110, 5.6.7, which it wants read: "Sunday, 06-Nov-94 08:49:37 GMT" has hyphens and a year
    // of two digits, "Sun Nov  6 08:49:37 1994" no zone and the day after the month.
    var parts = text.split(separator: " ").map(String.init)
    if parts.count == 4 {
      let date = parts[1].split(separator: "-").map(String.init)
      guard date.count == 3, date[2].utf8.count == 2, let year = Int(date[2]) else { return nil }
      parts = [parts[0], date[0], date[1], "\(year < 70 ? 2000 + year : 1900 + year)", parts[2], parts[3]]
    } else if parts.count == 5 {
      parts = [parts[0], parts[2], parts[1], parts[4], parts[3], "GMT"]
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: parts[2]),
      let year = Int(parts[3]), let dayOfMonth = Int(parts[1]),
      let day = CalendarDay(year: year, month: month + 1, day: dayOfMonth)
    else { return nil }
    self.init(iso8601: "\(day)T\(parts[4])Z")
  }
}
