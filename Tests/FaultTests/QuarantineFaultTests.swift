import Foundation
import Replay
import Testing

@testable import Site

/// Readings that are hard to believe, and an operator's word on them.
@Suite struct QuarantineFaultTests {
  private static let jump = "USD sell 30000, expected 25091.4 to 27732.6, within 5 % of the last good 26412"
  private static let line = "widgets: rates: vietcombank: \(jump)\n"

  /// A site whose bank has said something hard to believe at 00:40.
  private func jumped() throws -> TestSite {
    let site = try TestSite.settled()
    site.providers.setTheDollar(30000)
    try site.expect(Promise(status: 1, says: Self.line, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    return site
  }

  private func shows(_ site: TestSite, _ price: String) throws -> Bool {
    try ["vi/rates.html", "vi/sidebar.html"].allSatisfy { try site.holds("public/v1/\($0)", price) }
  }

  @Test(.proves(133)) func `a price that jumps is said and not shown`() throws {
    let site = try jumped()
    #expect(try shows(site, "26.412"))
    #expect(try !site.holds("public/v1/vi/rates.html", "30.000"))
  }

  @Test(.proves(134)) func `a jump that is repeated in three runs over an hour is shown`() throws {
    let site = try jumped()
    let asks = ["vietcombank": 1]
    // Meanwhile the old board, and the weather that nobody asks for, are said to be old.
    try site.expect(
      Promise(status: 1, changes: Promise.numbers, asks: asks), of: TestSite.refreshRates, at: "2026-11-22T01:10:00Z")
    try site.expect(
      Promise(status: 1, asks: asks), of: TestSite.refreshRates, at: "2026-11-22T01:39:59Z")
    #expect(try shows(site, "26.412"))
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: asks), of: TestSite.refreshRates, at: "2026-11-22T01:40:00Z")
    #expect(try shows(site, "30.000"))
  }

  @Test(.proves(135)) func `a jump that another provider agrees with is shown at once`() throws {
    let site = try TestSite.settled()
    site.providers.changeBodies {
      $0.replacing(/"air_temperature": ?[0-9.]+/, with: "\"air_temperature\":3")
        .replacing(/"temperature_2m": ?[0-9.]+/, with: "\"temperature_2m\":4")
    }
    try site.expect(
      Promise(
        status: 1,
        says: "widgets: weather-hanoi: met-norway: temperature 3, expected 3.1 to 33.1, within 15 °C of the last good "
          + "18.1\n", changes: Promise.weather, asks: ["met-norway": 1, "open-meteo": 1]),
      of: TestSite.refreshWeather)
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "4°C"))
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "Open-Meteo"))
  }

  @Test(.proves(136)) func `what an operator accepts is shown at once and nobody is asked`() throws {
    let site = try jumped()
    try site.expect(
      Promise(status: 0, changes: Promise.rates), of: ["accept", "rates"], at: "2026-11-22T00:41:00Z")
    #expect(try shows(site, "30.000"))
  }

  @Test(.proves(137)) func `what an operator rejects is not shown however often it is repeated`() throws {
    let site = try jumped()
    // The board that is shown could be meant too.
    try site.expect(
      Promise(
        status: 64,
        says: "widgets: rates: several readings could be meant, name one: --provider vietcombank --quarantined: "
          + "vietcombank's reading of 2026-11-22T00:40:00Z: \(Self.jump); --provider vietcombank --shown: vietcombank's "
          + "reading of 2026-11-22T00:30:00Z (USD.sell 26412, EUR.sell 31270.88, JPY.sell 172.44)\n"),
      of: ["reject", "rates"], at: "2026-11-22T00:41:00Z")
    try site.expect(Promise(status: 0), of: ["reject", "rates", "--quarantined"], at: "2026-11-22T00:41:00Z")
    let runs: [(String, Set<String>)] = [
      ("2026-11-22T01:10:00Z", Promise.numbers), ("2026-11-22T01:40:00Z", []),
      ("2026-11-22T02:10:00Z", Promise.hours),
    ]
    for (instant, changes) in runs {
      try site.expect(
        Promise(status: 1, changes: changes, asks: ["vietcombank": 1]), of: TestSite.refreshRates, at: instant)
      #expect(try shows(site, "26.412"))
    }
  }

  @Test(.proves(138)) func `what an operator takes off the page is gone at once and nobody is asked`() throws {
    let site = try TestSite.settled()
    try site.expect(
      Promise(status: 0, changes: Promise.rates), of: ["reject", "rates"], at: "2026-11-22T00:31:00Z")
    for name in ["v1/vi/rates.html", "v1/en/rates.html", "v1/vi/sidebar.html", "v1/rates.json", "v1/index.json"] {
      #expect(try !site.read("public/\(name)").contains(/26[.,]?412/), "\(name)")
    }
    #expect(try shows(site, "Dữ liệu đang được cập nhật"))
  }

  @Test(.proves(139)) func `weather that was observed before what is kept is refused`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["open-meteo"]"#)
    try site.run("refresh", "--only", "weather-hanoi")
    var old = site.providers.good("open-meteo", at: "2026-11-21T22:40:00Z")
    old.headers["Expires"] = nil
    site.providers.answer("open-meteo", with: old)
    try site.expect(
      Promise(
        status: 1,
        says: "widgets: weather-hanoi: open-meteo: observed at 2026-11-21T22:30:00Z, earlier than the kept reading of "
          + "2026-11-22T00:30:00Z\n", asks: ["open-meteo": 1]),
      of: TestSite.refreshWeather)
  }

  @Test(.proves(140)) func `a provider whose calls of the day are used up is asked again on the next`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["open-meteo"]"#)
    let entry = #"{ "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#
    try site.change(
      "config.json", #""open-meteo": \#(entry)"#, to: #""open-meteo": { "origin": "\#(site.server.origin)" }"#)
    try site.run("refresh", "--only", "weather-hanoi")
    // 2026-11-22T00:00Z is hour 498696 since 1970.
    _ = try site.sqlite("INSERT OR REPLACE INTO calls VALUES ('open-meteo', 498696, 10000)")
    try site.expect(Promise(status: 0), of: TestSite.refreshWeather)
    try site.expect(
      Promise(status: 1, changes: Promise.numbers), of: TestSite.refreshWeather, at: "2026-11-22T01:40:00Z")
    _ = try site.sqlite("UPDATE calls SET hour = hour - 1 WHERE provider = 'open-meteo'")
    try site.expect(
      Promise(status: 0, changes: Promise.weather, asks: ["open-meteo": 1]), of: TestSite.refreshWeather,
      at: "2026-11-22T01:45:00Z")
  }
}
