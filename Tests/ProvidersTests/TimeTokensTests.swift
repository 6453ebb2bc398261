import Foundation
import Replay
import Testing

struct TimeTokensTests {
  @Test(arguments: [
    ("@{%Y-%m-%dT%H:%M|+07:00}", "2026-11-22T07:30"), ("@{%Y-%m-%dT%H:%M:%SZ|Z}", "2026-11-22T00:30:00Z"),
    ("@{%Y-%m-%d|-05:00}", "2026-11-21"), ("@{%H:%M|+07:00|floor 1h}", "07:00"),
    ("@{%H:%M|+07:00|floor 1d|+6h11m}", "06:11"), ("@{%d %H|Z|floor 6h|+1d6h}", "23 06"),
    ("@{%-m/%-d/%Y %-I:%M:%S %p|+07:00|-4m}", "11/22/2026 7:26:00 AM"),
    ("@{%I:%M %p|Z}", "12:30 AM"), ("@{%I:%M %p|Z|+12h}", "12:30 PM"), ("@{%s|+07:00}", "1795307400"),
    ("@{%a, %d %b %Y %H:%M:%S GMT|Z}", "Sun, 22 Nov 2026 00:30:00 GMT"), ("@{%M|Z|-45m|floor 15m}", "45"),
    ("{\"a\":\"@{%H|Z}\",\"b\":@{%s|Z}}", "{\"a\":\"00\",\"b\":1795307400}"),
  ])
  func `a token becomes a time relative to now`(_ body: String, _ expected: String) {
    #expect(String(decoding: expandingTimes(in: Data(body.utf8), now: pinnedNow), as: UTF8.self) == expected)
  }

  @Test(arguments: [
    "@{", "@{%Y", "@{%Y}", "@{%Q|Z}", "@{%Y|here}", "@{%Y|Z|5m}", "@{%Y|Z|floor 0m}", "@{%Y|Z|+5}", "a}",
  ])
  func `what does not follow the grammar stays`(_ body: String) {
    #expect(String(decoding: expandingTimes(in: Data(body.utf8), now: pinnedNow), as: UTF8.self) == body)
  }

  @Test func `bytes that are no text stay`() {
    let bytes = Data([0xFF, 0x00, 0x40, 0x7B, 0xFE])
    #expect(expandingTimes(in: bytes, now: pinnedNow) == bytes)
  }
}
