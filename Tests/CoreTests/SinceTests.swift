import Core
import Foundation
import Testing

/// From when a part of the past is asked for.
@Suite struct SinceTests {
  private let now = Date(iso8601: "2026-11-22T05:00:00Z") ?? .distantPast

  private func since(_ text: String, in zone: String = "Asia/Ho_Chi_Minh") throws -> String? {
    Date(since: text, now: now, in: try #require(TimeZone(identifier: zone)))?.instantText
  }

  @Test(arguments: [
    ("90s", "2026-11-22T04:58:30Z"), ("30m", "2026-11-22T04:30:00Z"), ("6h", "2026-11-21T23:00:00Z"),
    ("30d", "2026-10-23T05:00:00Z"), ("1y", "2025-11-22T05:00:00Z"), ("100y", "1926-12-17T05:00:00Z"),
    ("2026-11-22", "2026-11-21T17:00:00Z"),
  ])
  func `a duration counts back from now, a day begins in its zone`(text: String, instant: String) throws {
    #expect(try since(text) == instant)
  }

  @Test(arguments: ["", "d", "0d", "-1d", "101y", "30", "1w", "1.5d", "2026-11-23", "2026-02-30", "22/11/2026", "๑d"])
  func `anything else is none, also a day to come`(text: String) throws { #expect(try since(text) == nil) }

  @Test func `the day on which clocks change begins where it begins`() throws {
    // In Berlin the clocks go back at 01:00 UTC on 25 October, and forward on 29 March.
    #expect(try since("2026-10-25", in: "Europe/Berlin") == "2026-10-24T22:00:00Z")
    #expect(try since("2026-03-29", in: "Europe/Berlin") == "2026-03-28T23:00:00Z")
    // In Havana there is no midnight on 8 March.
    #expect(try since("2026-03-08", in: "America/Havana") == "2026-03-08T05:00:00Z")
  }
}
