import Foundation
import Replay
import Testing

@testable import Site

/// Providers that answer, but not with what was asked for.
@Suite struct ProviderFaultTests {
  private func says(_ words: String) -> String { "widgets: rates: vietcombank: \(words)\n" }

  private func status(_ status: Int, _ headers: [String: String] = [:]) -> CannedReply {
    CannedReply(status: status, headers: headers.merging(["Content-Type": "text/plain"]) { own, _ in own })
  }

  @Test(.proves(1), arguments: [500, 502, 503, 504])
  func `a server error is asked once more in the run and the old board stays`(code: Int) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: status(code))
    try site.expect(
      Promise(status: 1, says: says("HTTP \(code)"), asks: ["vietcombank": 2]), of: TestSite.refreshRates)
  }

  @Test(.proves(2), arguments: ["3600", "Sun, 22 Nov 2026 01:40:00 GMT"])
  func `nobody asks before the Retry-After of a 503 has passed`(field: String) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: status(503, ["Retry-After": field]))
    try site.expect(Promise(status: 1, says: says("HTTP 503"), asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 1, changes: Promise.numbers), of: TestSite.refreshRates, at: "2026-11-22T01:39:00Z")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T01:40:01Z")
  }

  @Test(.proves(3), arguments: ["soon", "-5", "1e3", ""])
  func `a Retry-After that is none is as good as absent`(field: String) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: status(503, ["Retry-After": field]))
    try site.expect(Promise(status: 1, says: says("HTTP 503"), asks: ["vietcombank": 2]), of: TestSite.refreshRates)
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T00:42:00Z")
  }

  @Test(.proves(4), arguments: ["315360000", "Sun, 22 Nov 2036 00:40:00 GMT", "99999999999999999999"])
  func `a Retry-After of ten years counts for six hours`(field: String) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: status(503, ["Retry-After": field]))
    try site.expect(Promise(status: 1, says: says("HTTP 503"), asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 1, changes: Promise.numbers), of: TestSite.refreshRates, at: "2026-11-22T06:39:00Z")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T06:40:01Z")
  }

  @Test(.proves(5)) func `after a 429 a provider is left alone for five minutes`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: status(429))
    try site.expect(Promise(status: 1, says: says("HTTP 429"), asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    site.providers.answer("vietcombank", with: nil)
    try site.expect(Promise(status: 0), of: TestSite.refreshRates, at: "2026-11-22T00:44:59Z")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T00:45:01Z")
  }

  @Test(.proves(6, 7), arguments: [(6, 401), (6, 403), (7, 404), (7, 410), (7, 422)])
  func `what only an operator can mend is asked again after an hour`(row: Int, code: Int) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: status(code))
    try site.expect(
      Promise(status: 1, says: says("HTTP \(code)"), asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 1, changes: Promise.numbers), of: TestSite.refreshRates, at: "2026-11-22T01:39:59Z")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T01:40:01Z")
  }

  @Test(.proves(8)) func `a key that a provider repeats is not said`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", #""open-meteo": {"#, to: #""open-meteo": { "key": { "env": "OM_KEY" },"#)
    site.providers.answer("met-norway", with: status(404))
    site.providers.answer(
      "open-meteo", with: CannedReply(status: 400, body: Data(#"{"error":true,"reason":"bad key S3CRET-abc"}"#.utf8)))
    let line = "widgets: weather-hanoi: "
    try site.expect(
      Promise(
        status: 1, says: "\(line)met-norway: HTTP 404\n\(line)open-meteo: HTTP 400: bad key [key]\n",
        asks: ["met-norway": 1, "open-meteo": 1]),
      of: TestSite.refreshWeather, environment: ["OM_KEY": "S3CRET-abc"])
  }

  @Test(.proves(9)) func `a 203 is taken as good`() throws {
    let site = try TestSite.settled()
    var good = site.providers.good("met-norway", at: TestSite.later)
    good.status = 203
    site.providers.answer("met-norway", with: good)
    try site.expect(
      Promise(status: 0, changes: Promise.weather, asks: ["met-norway": 1]), of: TestSite.refreshWeather)
    #expect(try site.holds("public/v1/weather-hanoi.json", #""fetchedAt":"2026-11-22T00:40:00Z""#))
  }

  @Test(.proves(10)) func `an unchanged answer renews the times and nothing else`() throws {
    let site = try TestSite()
    site.providers.addHeaders(["ETag": "\"a\""])
    try site.run("refresh")
    let before = try site.json("public/v1/rates.json")
    site.providers.answer("vietcombank", with: CannedReply(status: 304, headers: [:]))
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    #expect(site.server.requests.last?.headers["if-none-match"] == "\"a\"")
    let after = try site.json("public/v1/rates.json")
    #expect(after["fetchedAt"] as? String == TestSite.later)
    #expect(after["rates"] as? NSDictionary == before["rates"] as? NSDictionary)
  }

  @Test(.proves(12)) func `the second provider serves under its own name and alone`() throws {
    let site = try TestSite.settled()
    site.providers.answer("met-norway", with: status(404))
    try site.expect(
      Promise(
        status: 1, says: "widgets: weather-hanoi: met-norway: HTTP 404\n", changes: Promise.weather,
        asks: ["met-norway": 1, "open-meteo": 1]),
      of: TestSite.refreshWeather)
    for language in ["vi", "en"] {
      #expect(try site.holds("public/v1/\(language)/weather-hanoi.html", ">Open-Meteo.com</a>"))
      #expect(try !site.holds("public/v1/\(language)/weather-hanoi.html", "MET Norway"))
    }
  }

  /// A pause of an hour, and one of a minute and a half at most, after which the fallback is still fresh.
  @Test(
    .proves(13),
    arguments: [(404, "2026-11-22T01:31:00Z", Promise.numbers), (500, "2026-11-22T00:32:00Z", Promise.weather)])
  func `the first provider's word is shown again in silence when it is back`(
    code: Int, end: String, changes: Set<String>
  ) throws {
    let site = try TestSite()
    site.providers.answer("met-norway", with: status(code))
    try site.run("refresh")
    site.providers.answer("met-norway", with: nil)
    // After an hour the rates are stale, which their files say.
    try site.expect(
      Promise(status: 0, changes: changes, asks: ["met-norway": 1]), of: ["refresh", "--only", "weather-hanoi"],
      at: end)
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "MET Norway"))
    #expect(try !site.holds("public/v1/vi/weather-hanoi.html", "Open-Meteo"))
  }
}
