import Foundation
import Replay
import Testing

@testable import Site

/// Answers that can be read and say something odd.
@Suite struct ValueFaultTests {
  private func keptBoard(_ words: String) -> Promise {
    Promise(status: 1, says: "widgets: rates: vietcombank: \(words)\n", asks: ["vietcombank": 1])
  }

  private func keptWeather(_ words: String) -> Promise {
    Promise(status: 1, says: "widgets: weather-hanoi: met-norway: \(words)\n", asks: ["met-norway": 1])
  }

  /// A settled site without a second provider for the weather.
  private func settled() throws -> TestSite {
    let site = try TestSite.settled()
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["met-norway"]"#)
    return site
  }

  /// MET Norway's good answer with the first match of something in it replaced.
  private func forecast(_ site: TestSite, _ pattern: some RegexComponent, _ text: String) -> CannedReply {
    var reply = site.providers.good("met-norway", at: TestSite.later)
    let body = String(decoding: reply.body, as: UTF8.self)
    reply.body = Data(body.replacing(pattern, with: text).utf8)
    return reply
  }

  private func board(_ site: TestSite, _ pattern: some RegexComponent, _ text: String) -> CannedReply {
    var reply = site.providers.good("vietcombank", at: TestSite.later)
    reply.body = Data(String(decoding: reply.body, as: UTF8.self).replacing(pattern, with: text).utf8)
    return reply
  }

  @Test(.proves(57)) func `a currency that the bank leaves out is a row without prices`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: board(site, /<Exrate CurrencyCode="JPY"[^>]*>/, ""))
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    let table = try site.json("public/v1/rates.json")["rates"] as? [String: Any]
    let rows = try #require(table?["rows"] as? [[String: Any]])
    #expect(rows.map { $0["currency"] as? String } == ["USD", "EUR", "JPY", "KRW", "XAU"])
    #expect(rows[2]["sell"] is NSNull && rows[2]["buyTransfer"] is NSNull)
  }

  @Test(.proves(58), arguments: ["", "-", "0", "0.00"])
  func `a price that the bank does not quote is none, never zero`(text: String) throws {
    let site = try TestSite.settled()
    site.providers.answer(
      "vietcombank",
      with: board(
        site, /CurrencyCode="USD"[^>]*>/,
        "CurrencyCode=\"USD\" Buy=\"\(text)\" Transfer=\"26,172.00\" Sell=\"26,412.00\" />"))
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    let table = try site.json("public/v1/rates.json")["rates"] as? [String: Any]
    let rows = try #require(table?["rows"] as? [[String: Any]])
    #expect(rows[0]["buyCash"] is NSNull)
    #expect(rows[0]["sell"] as? Int == 26412)
  }

  @Test(.proves(59)) func `a price with a decimal comma is refused`() throws {
    let site = try TestSite.settled()
    site.providers.answer(
      "vietcombank",
      with: board(
        site, /CurrencyCode="USD"[^>]*>/,
        "CurrencyCode=\"USD\" Buy=\"25.160,00\" Transfer=\"25.190,00\" Sell=\"25.500,00\" />"))
    try site.expect(
      keptBoard("USD: Buy: expected a price such as 26,142.00, found \"25.160,00\""), of: TestSite.refreshRates)
  }

  @Test(.proves(60)) func `a sky that nobody has named yet is an unknown one`() throws {
    let site = try settled()
    site.providers.answer("met-norway", with: forecast(site, /"symbol_code": ?"[a-z_]+"/, "\"symbol_code\": \"frogs\""))
    try site.expect(
      Promise(status: 0, changes: Promise.weather, asks: ["met-norway": 1]), of: TestSite.refreshWeather)
    let weather = try site.json("public/v1/weather-hanoi.json")["weather"] as? [String: Any]
    let current = try #require(weather?["current"] as? [String: Any])
    #expect(current["condition"] as? String == "unknown")
    #expect(current["temperatureCelsius"] is NSNumber)
  }

  @Test(.proves(61)) func `a unit that is not the documented one is refused`() throws {
    let site = try settled()
    site.providers.answer("met-norway", with: forecast(site, /"wind_speed": ?"m\/s"/, "\"wind_speed\": \"km/h\""))
    try site.expect(
      keptWeather("properties.meta.units.wind_speed: expected m/s, found \"km/h\""), of: TestSite.refreshWeather)
  }

  @Test(.proves(62)) func `weather that was observed longer ago than maxAge is refused`() throws {
    let site = try settled()
    var old = site.providers.good("met-norway", at: "2026-11-01T00:40:00Z")
    old.headers["Expires"] = nil
    // When it was made it does not say: else that would be too long ago.
    let body = String(decoding: old.body, as: UTF8.self).replacing(/"updated_at":"[^"]*",/, with: "")
    old.body = Data(body.utf8)
    site.providers.answer("met-norway", with: old)
    try site.expect(
      keptWeather("observed at 2026-11-09T18:00:00Z, older than the maxAge of 21600 s"), of: TestSite.refreshWeather)
  }

  @Test(.proves(63)) func `a reference table of days ago is refused`() throws {
    let site = try TestSite()
    site.providers.answer("vietcombank", with: CannedReply(status: 404, headers: ["Content-Type": "text/plain"]))
    site.providers.answer("currency-api", with: site.providers.good("currency-api", at: "2026-11-18T00:40:00Z"))
    try site.expect(
      Promise(
        status: 2,
        says: """
          widgets: rates: vietcombank: HTTP 404
          widgets: rates: currency-api: date: expected 2026-11-20 to 2026-11-23, found 2026-11-18

          """, changes: Promise.all, asks: ["met-norway": 1, "vietcombank": 1, "currency-api": 1]),
      of: ["refresh"])
  }

  @Test(.proves(64)) func `sample data do not reach a folder for real ones`() throws {
    let site = try TestSite.settled()
    site.providers.markAsSamples()
    try site.expect(
      keptBoard("sample data are shown only in a folder whose name ends in -demo"), of: TestSite.refreshRates)
  }

  @Test(.proves(65)) func `markup and template words in a name stay text`() throws {
    let site = try TestSite.settled()
    let name = #"<script>a</script><!--# include file=\"/\" --><?x ?>{{x}}<esi:x/>'"#
    try site.change("config.json", #""vi": "Hà Nội""#, to: "\"vi\": \"\(name)\"")
    try site.expect(
      Promise(
        status: 0, changes: Promise.weather, asks: ["met-norway": 1]), of: TestSite.refreshWeather)
    for page in ["weather-hanoi", "sidebar"] {
      let text = try site.read("public/v1/vi/\(page).html")
      for markup in ["<script", "<!--", "<?", "<esi"] { #expect(!text.contains(markup)) }
      #expect(text.contains("&lt;script&gt;a&lt;/script&gt;"))
    }
  }
}
