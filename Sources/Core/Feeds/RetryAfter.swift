import Foundation

extension Failure {
  /// The failure of a reply whose status is not success.
  ///
  /// - Parameter otherwise: When to ask again without a Retry-After field.
  package static func status(
    of reply: Reply, words: String? = nil, now: Date, otherwise: RetryAfter? = nil
  ) -> Failure {
    let words = words.map { plain($0) } ?? ""
    return .http(
      status: reply.status, words: words.isEmpty ? nil : words,
      retryAfter: RetryAfter(field: reply.headers["retry-after"], sentAt: reply.sentAt, now: now) ?? otherwise)
  }
}

package enum RetryAfter: Equatable, Sendable {
  case seconds(Int)
  case until(Date)

  /// How far ahead a Retry-After field is followed (6 h): a wrong one must not stop a widget for days.
  package static let longestSeconds = 6 * 3600

  /// Reads a Retry-After field, seconds or an HTTP date (RFC 9110, 10.2.3); nil for anything else.
  ///
  /// A date is of the server's clock: it is as far from now as from `sentAt`, the reply's own Date.
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
