import Core
import Foundation
import Testing

/// How long an answer holds by its fields (RFC 9111), and when a provider wants to be asked again.
@Suite struct HTTPFreshnessTests {
  /// Our clock at the receipt.
  private let now = Date(timeIntervalSince1970: 1_795_307_400)

  @Test(
    arguments: [
      ([:], nil),
      (["cache-control": "max-age=1800"], 1800),
      (["cache-control": "public, Max-Age = 1800 , must-revalidate"], 1800),
      (["cache-control": #"private="x, max-age=1", max-age="1800""#], 1800),
      (["cache-control": "max-age=60, max-age=1800"], 60),
      // max-age goes before Expires, and s-maxage is for shared caches.
      (["cache-control": "s-maxage=10, max-age=1800", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], 1800),
      (["cache-control": "s-maxage=10", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], 60),
      (["cache-control": "max-age=0", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], nil),
      (["cache-control": "no-cache", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], nil),
      (["cache-control": "max-age=1800, no-store"], nil),
      // Malformed is as if it were not there.
      (["cache-control": "max-age=-5", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], 60),
      (["cache-control": "max-age", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], 60),
      (["cache-control": "max-age=1e9", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], 60),
      (["cache-control": ",;=\"", "expires": "Sun, 22 Nov 2026 00:31:00 GMT"], 60),
      (["expires": "0"], nil), (["expires": "soon"], nil),
      // A server whose clock is 2 h ahead, or behind.
      (["expires": "Sun, 22 Nov 2026 03:00:00 GMT", "date": "Sun, 22 Nov 2026 02:30:00 GMT"], 1800),
      (["expires": "Sat, 21 Nov 2026 23:00:00 GMT", "date": "Sat, 21 Nov 2026 22:30:00 GMT"], 1800),
      (["expires": "Sun, 22 Nov 2026 00:31:00 GMT", "date": "yesterday"], 60),
      (["expires": "Sun, 22 Nov 2026 00:31:00 GMT", "date": "Sun, 22 Nov 2026 00:31:00 GMT"], nil),
      (["expires": "Sun, 22 Nov 2026 00:29:00 GMT"], nil),
      // Less its age.
      (["cache-control": "max-age=1800", "age": "300"], 1500),
      (["cache-control": "max-age=1800", "age": "1800"], nil),
      (["cache-control": "max-age=1800", "age": "-300"], 1800), (["cache-control": "max-age=1800", "age": "x"], 1800),
      (
        [
          "expires": "Sun, 22 Nov 2026 03:00:00 GMT", "date": "Sun, 22 Nov 2026 02:30:00 GMT", "age": "600",
        ], 1200
      ),
      // At most six hours.
      (["cache-control": "max-age=31536000"], 21600),
      (["cache-control": "max-age=99999999999999999999999999", "age": "10"], 21600),
      (["expires": "Tue, 22 Nov 2033 00:30:00 GMT"], 21600),
    ] as [([String: String], Double?)])
  func `an answer holds for max-age, else Expires less Date, each less Age, by our own clock`(
    headers: [String: String], seconds: Double?
  ) {
    #expect(
      Reply(status: 200, headers: headers).expiresAt(receivedAt: now) == seconds.map(now.addingTimeInterval))
  }

  @Test(
    arguments: [
      (["retry-after": "120"], RetryAfter.seconds(120)),
      (["retry-after": "Sun, 22 Nov 2026 00:32:00 GMT"], .until(Date(timeIntervalSince1970: 1_795_307_520))),
      (
        ["retry-after": "Sun, 22 Nov 2026 02:32:00 GMT", "date": "Sun, 22 Nov 2026 02:30:00 GMT"],
        .until(Date(timeIntervalSince1970: 1_795_307_520))
      ),
      (
        ["retry-after": "Sat, 21 Nov 2026 22:32:00 GMT", "date": "Sat, 21 Nov 2026 22:30:00 GMT"],
        .until(Date(timeIntervalSince1970: 1_795_307_520))
      ),
      (
        ["retry-after": "Tue, 22 Nov 2033 00:30:00 GMT", "date": "Tue, 22 Nov 2033 00:00:00 GMT"],
        .until(Date(timeIntervalSince1970: 1_795_309_200))
      ),
      (["retry-after": "Tue, 22 Nov 2033 00:30:00 GMT"], .until(Date(timeIntervalSince1970: 1_795_329_000))),
      (["retry-after": "-5"], nil), (["retry-after": "soon"], nil), ([:], nil),
    ] as [([String: String], RetryAfter?)])
  func `Retry-After as a date is as far from now as it is from the reply's Date`(
    headers: [String: String], expected: RetryAfter?
  ) {
    #expect(
      Failure.status(of: Reply(status: 503, headers: headers), now: now)
        == .http(status: 503, words: nil, retryAfter: expected))
  }
}
