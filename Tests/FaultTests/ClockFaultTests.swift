import Foundation
import Replay
import Testing

@testable import Site

/// Clocks that are wrong, and machines of other zones and languages.
@Suite struct ClockFaultTests {
  @Test(.proves(93)) func `a machine that wakes in 1970 fetches and publishes nothing`() throws {
    let site = try TestSite.settled()
    try site.expect(
      Promise(
        status: 2,
        says: "widgets: the system clock is wrong, it says 1970-01-01T00:10:00Z; nothing was fetched or published\n"),
      of: ["refresh", "--force"], at: "1970-01-01T00:10:00Z")
  }

  @Test(.proves(94)) func `a clock that was set back a day asks anew and makes no file older`() throws {
    let site = try TestSite()
    try site.run("refresh", at: "2026-11-23T00:30:00Z")
    try site.expect(
      Promise(
        status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]),
      of: ["refresh"], at: TestSite.morning)
  }

  @Test(.proves(95)) func `a clock that jumps four hundred days ahead shows no old number`() throws {
    let site = try TestSite.settled()
    site.providers.answerAll(with: CannedReply(status: 404, headers: [:]))
    let lines = """
      widgets: weather-hanoi: met-norway: HTTP 404
      widgets: weather-hanoi: open-meteo: HTTP 404
      widgets: rates: vietcombank: HTTP 404
      widgets: rates: currency-api: HTTP 404

      """
    try site.expect(
      Promise(
        status: 2, says: lines, changes: Promise.numbers,
        asks: ["met-norway": 1, "open-meteo": 1, "vietcombank": 1, "currency-api": 1]),
      of: ["refresh"], at: "2027-12-27T00:30:00Z")
    #expect(try !site.holds("public/v1/vi/sidebar.html", "°C"))
    // And back: nobody waits a year for what was dated there.
    site.providers.answerAll(with: nil)
    try site.expect(
      Promise(
        status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]),
      of: ["refresh", "--force"], at: "2026-11-22T00:50:00Z")
  }

  @Test(.proves(169)) func `a clock that is forty days ahead for one run costs nothing that lasts`() throws {
    let site = try TestSite.settled()
    // The providers keep to the right time, so what they say is forty days old then.
    let wrong = TestSite.faketime("2027-01-01T00:40:00Z")
    _ = try site.run(["refresh", "--force"], at: "2026-11-22T00:40:00Z", environment: wrong)
    #expect(site.providers.requests().sorted() == ["met-norway", "open-meteo", "vietcombank"])
    #expect(try site.json("public/v1/rates.json")["fetchedAt"] as? String == "2027-01-01T00:40:00Z")
    // What it has dated is stale and due at once, and shown until then.
    let stale = try site.run("get", "rates", "--format", "json", at: "2026-11-22T00:44:00Z")
    #expect(stale.status == 0 && stale.output.contains(#""state":"stale""#))
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["vietcombank": 1]), of: ["refresh"],
      at: "2026-11-22T00:45:00Z")
    // The forecast of before the wrong run is still fresh, and what failed under the wrong clock has not begun yet.
    for (name, instant) in [("weather-hanoi", TestSite.morning), ("rates", "2026-11-22T00:45:00Z")] {
      #expect(try site.json("public/v1/\(name).json")["fetchedAt"] as? String == instant)
    }
    #expect(try site.run("status", at: "2026-11-22T00:46:00Z").status == 0)
    try site.expect(Promise(status: 0), of: ["refresh"], at: "2026-11-22T00:50:00Z")
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]), of: ["refresh"],
      at: "2026-11-22T01:05:00Z")
    // Every call of the day is counted, also those of the wrong run.
    let status = try site.run("status", "--format", "json", at: "2026-11-22T01:06:00Z")
    #expect(status.status == 0)
    let document = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
    let calls = (document?["providers"] as? [[String: Any]] ?? []).reduce(into: [String: Int]()) {
      $0[$1["id"] as? String ?? ""] = $1["callsToday"] as? Int
    }
    #expect(calls["met-norway"] == 3 && calls["vietcombank"] == 4)
    // One board, seen from the first run to the last; nothing of a day to come, either now or when it comes.
    for instant in ["2026-11-22T01:07:00Z", "2027-01-01T12:00:00Z"] {
      let history = try site.run(["history", "rates", "--since", "2026-11-01", "--format", "json"], at: instant)
      #expect(history.output.contains("2026-11-22T00:30:00Z") && history.output.contains("2026-11-22T01:05:00Z"))
      #expect(!history.output.contains("2027-01-01T00:"))
    }
  }

  @Test(.proves(170)) func `a clock that is a year ahead for one run cuts neither the ledger nor the history`() throws {
    let site = try TestSite()
    for hour in 0...2 {
      site.providers.setTheDollar(26100 + hour)
      _ = try site.run(["refresh", "--force"], at: "2026-11-22T0\(hour):30:00Z")
    }
    func past(at instant: String) throws -> String {
      try site.run(["history", "rates", "--currency", "USD", "--since", "2026-11-01"], at: instant).output
    }
    let before = try past(at: "2026-11-22T02:31:00Z")
    _ = try site.run(
      ["refresh", "--force"], at: "2026-11-22T02:40:00Z", environment: TestSite.faketime("2035-11-22T02:40:00Z"))
    try site.run("refresh", at: "2026-11-22T02:45:00Z")
    let after = try past(at: "2026-11-22T02:46:00Z")
    #expect(before.split(separator: "\n").count == 4)
    // The board that stands has been seen once more.
    #expect(
      after
        == before.replacing(
          "2026-11-22T02:30:00Z,2026-11-22T02:30:00Z,", with: "2026-11-22T02:30:00Z,2026-11-22T02:45:00Z,"))
    let status = try site.run("status", "--format", "json", at: "2026-11-22T02:46:00Z")
    #expect(status.output.contains(#""callsToday":5"#))
  }

  @Test(.proves(186)) func `a clock that is hours ahead while providers fail keeps nobody waiting`() throws {
    let site = try TestSite.settled()
    site.providers.answerAll(with: CannedReply(status: 503, headers: ["retry-after": "600"]))
    _ = try site.run(
      ["refresh"], at: "2026-11-22T00:40:00Z", environment: TestSite.faketime("2026-11-22T10:40:00Z"))
    site.providers.answerAll(with: nil)
    _ = site.providers.requests()
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]), of: ["refresh"],
      at: "2026-11-22T01:05:00Z")
  }

  @Test(
    .proves(96, 97),
    arguments: [
      (96, ["TZ": "America/Los_Angeles"]), (96, ["TZ": "Pacific/Kiritimati"]), (97, ["LC_ALL": "de_DE.UTF-8"]),
      (97, ["LC_ALL": "C", "LANG": "tr_TR.UTF-8"]),
    ])
  func `the machine's zone and language change no byte`(row: Int, environment: [String: String]) throws {
    let reference = try TestSite.settled()
    let site = try TestSite()
    // The morning in seconds since 1970: libfaketime reads dates in the zone that is tried here.
    let clock = ["FAKETIME": "@1795307400", "FAKETIME_FMT": "%s"]
    try site.expect(
      Promise(status: 0, changes: Promise.all, asks: ["met-norway": 1, "vietcombank": 1]), of: ["refresh"],
      at: TestSite.morning, environment: environment.merging(clock) { own, _ in own })
    #expect(try site.publishedFiles().mapValues(\.bytes) == reference.publishedFiles().mapValues(\.bytes))
  }

  @Test(
    .proves(98, 99, 100),
    arguments: [
      (98, "2026-11-22T16:59:00Z", "2026-11-22"), (98, "2026-11-22T17:00:00Z", "2026-11-23"),
      (99, "2026-12-31T16:59:00Z", "2026-12-31"), (99, "2026-12-31T17:00:00Z", "2027-01-01"),
      (100, "2028-02-28T17:00:00Z", "2028-02-29"), (100, "2028-02-29T17:00:00Z", "2028-03-01"),
    ])
  func `the first day shown is the day in Hanoi`(row: Int, instant: String, day: String) throws {
    let site = try TestSite()
    try site.expect(
      Promise(status: 0, changes: Promise.all, asks: ["met-norway": 1, "vietcombank": 1]), of: ["refresh"], at: instant)
    let weather = try site.json("public/v1/weather-hanoi.json")["weather"] as? [String: Any]
    let days = try #require(weather?["days"] as? [[String: Any]])
    #expect(days.first?["date"] as? String == day)
  }
}
