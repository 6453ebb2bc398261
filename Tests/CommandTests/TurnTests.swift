import Foundation
import Testing

@testable import Site

/// A site with more places than its provider allows a minute.
@Suite struct TurnTests {
  /// 210 places at Open-Meteo's own terms: 600 calls a minute, and 3 for each place.
  private func site() throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    let places = (0..<210).map { index in
      """
      {"id": "w\(index)", "kind": "weather", "providers": ["open-meteo"], "place": {"name": {"vi": "N\(index)"},
       "latitude": \(10 + Double(index) / 100), "longitude": 105.85, "timeZone": "Asia/Ho_Chi_Minh"}}
      """
    }
    try site.write(
      "config.json",
      """
      {"site": {"use": "non-commercial"}, "publish": "public", "widgets": [\(places.joined(separator: ","))],
       "providers": {"open-meteo": {"origin": "\(site.server.origin)"}}}
      """)
    return site
  }

  @Test func `places that wait for their turn are no failure, and the next run goes on with them`() throws {
    let site = try site()
    let first = try site.run("refresh")
    #expect(first.errors == "" && first.status == 2)
    let status = try site.run("status", at: "2026-11-22T00:30:30Z")
    #expect(status.status == 2)
    #expect(status.output.hasPrefix("WIDGETS CRITICAL: w200 is missing and waits for its turn; w201 is missing and "))
    #expect(status.output.contains("; 10 places wait for their turn | "))

    #expect(try site.run("refresh", at: "2026-11-22T00:31:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.run("status", at: "2026-11-22T00:31:30Z").output.hasPrefix("WIDGETS OK: 210 widgets fresh | "))

    // Half an hour later all are due, and the 200 of the first run are the oldest.
    try site.run("refresh", at: "2026-11-22T01:01:00Z")
    let later = try site.run("status", "--format", "json", at: "2026-11-22T01:01:30Z")
    #expect(later.status == 0)
    #expect(later.output.contains(#""waiting":{"count":10,"oldestFetchedAt":"2026-11-22T00:31:00Z"}"#))
    #expect(
      try site.run("status", "--format", "prometheus", at: "2026-11-22T01:01:30Z").output.contains(
        "\nwidgets_waiting 10\n"))
    #expect(
      try site.run("status", at: "2026-11-22T01:01:30Z").output.hasPrefix(
        "WIDGETS OK: 10 places wait for their turn; the oldest is from 2026-11-22T00:31:00Z | "))
  }
}
