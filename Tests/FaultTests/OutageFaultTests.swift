import Foundation
import Replay
import Testing

@testable import Site

/// What providers do over several runs.
@Suite struct OutageFaultTests {
  private let gone = CannedReply(status: 404, headers: ["Content-Type": "text/plain"])
  private let broken = CannedReply(status: 500, headers: ["Content-Type": "text/plain"])

  @Test(.proves(14)) func `a provider that fails again and again is asked less and less`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: broken)
    let line = "widgets: rates: vietcombank: HTTP 500\n"
    try site.expect(Promise(status: 1, says: line, asks: ["vietcombank": 2]), of: TestSite.refreshRates)
    // A minute, spread from half to one and a half of it; then two, then four.
    try site.expect(Promise(status: 0), of: TestSite.refreshRates, at: "2026-11-22T00:40:25Z")
    try site.expect(
      Promise(status: 1, asks: ["vietcombank": 2]), of: TestSite.refreshRates, at: "2026-11-22T00:41:35Z")
    try site.expect(Promise(status: 0), of: TestSite.refreshRates, at: "2026-11-22T00:42:30Z")
    try site.expect(
      Promise(status: 1, asks: ["vietcombank": 2]), of: TestSite.refreshRates, at: "2026-11-22T00:44:40Z")
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 1, changes: Promise.rates), of: TestSite.refreshRates, at: "2026-11-22T00:46:30Z")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T00:50:50Z")
  }

  @Test(.proves(15)) func `with everybody down the old numbers stay and are said to be old`() throws {
    let site = try TestSite.settled()
    site.providers.answerAll(with: gone)
    let lines = """
      widgets: weather-hanoi: met-norway: HTTP 404
      widgets: weather-hanoi: open-meteo: HTTP 404
      widgets: rates: vietcombank: HTTP 404

      """
    try site.expect(
      Promise(
        status: 1, says: lines, changes: Promise.numbers,
        asks: ["met-norway": 1, "open-meteo": 1, "vietcombank": 1]),
      of: ["refresh"], at: "2026-11-22T01:05:00Z")
    for name in ["weather-hanoi", "rates"] {
      #expect(try site.holds("public/v1/vi/\(name).html", #"data-wgt-state="stale""#))
      #expect(try site.holds("public/v1/vi/\(name).html", "chưa có số liệu mới hơn"))
    }
  }

  @Test(.proves(16)) func `numbers that are too old are shown no more`() throws {
    let site = try TestSite.settled()
    site.providers.answer("met-norway", with: gone)
    site.providers.answer("open-meteo", with: gone)
    let line = "widgets: weather-hanoi: "
    try site.expect(
      Promise(
        status: 2, says: "\(line)met-norway: HTTP 404\n\(line)open-meteo: HTTP 404\n", changes: Promise.numbers,
        asks: ["met-norway": 1, "open-meteo": 1]),
      of: ["refresh", "--only", "weather-hanoi"], at: "2026-11-22T06:31:00Z")
    for language in ["vi", "en"] {
      #expect(try site.holds("public/v1/\(language)/weather-hanoi.html", #"data-wgt-state="expired""#))
      #expect(try !site.holds("public/v1/\(language)/weather-hanoi.html", "°C"))
    }
    #expect(try site.json("public/v1/weather-hanoi.json")["weather"] is NSNull)
  }

  @Test(.proves(17)) func `a first run with everybody down publishes placeholders at every path`() throws {
    let site = try TestSite()
    site.providers.answerAll(with: gone)
    let lines = """
      widgets: weather-hanoi: met-norway: HTTP 404
      widgets: weather-hanoi: open-meteo: HTTP 404
      widgets: rates: vietcombank: HTTP 404
      widgets: rates: currency-api: HTTP 404

      """
    try site.expect(
      Promise(
        status: 2, says: lines, changes: Promise.all,
        asks: ["met-norway": 1, "open-meteo": 1, "vietcombank": 1, "currency-api": 1]),
      of: ["refresh"])
    for name in ["vi/weather-hanoi", "en/weather-hanoi", "vi/rates", "en/rates"] {
      #expect(try site.holds("public/v1/\(name).html", #"data-wgt-state="missing""#))
    }
  }

  @Test(.proves(18)) func `one widget's outage leaves the other one alone`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: gone)
    try site.expect(
      Promise(
        status: 1, says: "widgets: rates: vietcombank: HTTP 404\n", changes: Promise.weather,
        asks: ["met-norway": 1, "vietcombank": 1]),
      of: ["refresh", "--force"])
  }

  @Test(.proves(19)) func `an outage is one line when it begins and one a day`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: gone)
    let line = "widgets: rates: vietcombank: HTTP 404\n"
    let asks = ["vietcombank": 1]
    // The weather, which nobody asks for meanwhile, goes stale, loses its past hours, and expires.
    let times: [(String, String, Set<String>)] = [
      ("2026-11-22T01:00:00Z", line, Promise.numbers), ("2026-11-22T03:00:00Z", "", Promise.hours),
      ("2026-11-23T00:30:00Z", "", Promise.weather), ("2026-11-23T02:00:00Z", line, []),
    ]
    for (instant, says, changes) in times {
      try site.expect(
        Promise(status: 1, says: says, changes: changes, asks: asks), of: TestSite.refreshRates, at: instant)
    }
    #expect(try site.run("refresh", "--only", "rates", "-v", at: "2026-11-23T04:00:00Z").errors == line)
  }

  @Test(.proves(20)) func `a reference table does not take a valid board's place`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: gone)
    try site.expect(
      Promise(
        status: 1, says: "widgets: rates: vietcombank: HTTP 404\n", changes: Promise.numbers, asks: ["vietcombank": 1]),
      of: TestSite.refreshRates, at: "2026-11-26T00:29:00Z")
    try site.expect(
      Promise(
        status: 1, changes: Promise.rates, asks: ["vietcombank": 1, "currency-api": 1]),
      of: TestSite.refreshRates, at: "2026-11-26T01:30:00Z")
    #expect(try site.holds("public/v1/vi/rates.html", "exchange-api"))
  }
}
