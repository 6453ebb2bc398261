import Core
import Foundation

extension HTTPRequest {
  /// Whether gzip is at least as welcome as plain text (RFC 9110, 12.5.3).
  var prefersGzip: Bool {
    guard let accepted = field("accept-encoding") else { return false }
    if Self.welcomesOfClients.contains(accepted) { return true }
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

  /// What proxies, curl and browsers send: to parse it costs a tenth of an answer.
  private static let welcomesOfClients: Set<String> = [
    "gzip", "gzip, deflate", "deflate, gzip", "gzip, deflate, br", "gzip, deflate, br, zstd", "deflate, gzip, br, zstd",
  ]

  /// Whether the client has this version already; where both are sent, only `If-None-Match` counts.
  func holds(_ response: Response, modifiedSeconds: Int?) -> Bool {
    if let tags = field("if-none-match") {
      guard let etag = response["ETag"] else { return false }
      // The weak comparison: `W/` does not count (RFC 9110, 13.1.2).
      return tags == etag
        || tags.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
          .contains { $0 == "*" || $0 == etag || ($0.hasPrefix("W/") && $0.dropFirst(2) == etag) }
    }
    guard let modifiedSeconds, let text = field("if-modified-since") else { return false }
    // Most clients send back the date that they were sent.
    if let own = response["Last-Modified"], own == text { return true }
    return Date(httpDate: text).map { Double(modifiedSeconds) <= $0.timeIntervalSince1970 } ?? false
  }
}

/// For how long an answer may be kept.
enum Caching {
  static let ordinary = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"

  /// The `Cache-Control` of what may be shown until an instant; nil for what does not end.
  ///
  /// No cache that can ask us may show a number after that: in the last minutes nothing is kept for longer, and nothing
  /// is shown while the cache asks again.
  static func control(until: Date?, at now: Date) -> String {
    guard let until, isLast(until, at: now) else { return ordinary }
    return brief(until: until, at: now)
  }

  /// The `Cache-Control` of a page in which something has expired, until something else expires: a minute at most, since
  /// new data may come at any time.
  static func brief(until: Date?, at now: Date) -> String {
    "public, max-age=\(until.map { min(60, max(0, Int($0.timeIntervalSince(now).rounded(.down)))) } ?? 60)"
  }

  /// Whether a cache may show an ordinary answer, 60 s and then 600 s while it asks, beyond an instant.
  static func isLast(_ until: Date, at now: Date) -> Bool { until.timeIntervalSince(now) < 660 }
}
