import Foundation
import Replay
import Testing

@testable import Site

/// Answers without anything that is shown, and days of the past that are wrong.
@Suite struct PastFaultTests {
  /// The bank's board without a price in any row that the site shows; one row that nobody shows keeps its prices.
  private func blank(_ site: TestSite, _ text: String) -> CannedReply {
    var reply = site.providers.good("vietcombank", at: TestSite.later)
    let body = String(decoding: reply.body, as: UTF8.self)
    reply.body = Data(
      body.replacing(/CurrencyCode="(USD|EUR|JPY|KRW)"[^>]*>/) { row in
        "CurrencyCode=\"\(row.1)\" Buy=\"\(text)\" Transfer=\"\(text)\" Sell=\"\(text)\" />"
      }.utf8)
    return reply
  }

  private static let nothing = "no price of USD, EUR, JPY, KRW, XAU"

  @Test(.proves(203), arguments: ["", "-", "0.00"])
  func `a board without a price that is shown is no answer`(text: String) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: blank(site, text))
    try site.expect(
      Promise(status: 1, says: "widgets: rates: vietcombank: \(Self.nothing)\n", asks: ["vietcombank": 1]),
      of: TestSite.refreshRates)
    // Said once, asked for again at the ordinary pace, and over with the next price.
    try site.expect(Promise(status: 1, asks: ["vietcombank": 1]), of: TestSite.refreshRates, at: "2026-11-22T00:44:00Z")
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T00:45:00Z")
  }

  @Test(.proves(204)) func `with nothing kept the next provider serves for a board without a price that is shown`()
    throws
  {
    let site = try TestSite()
    site.providers.answer("vietcombank", with: blank(site, "-"))
    try site.expect(
      Promise(
        status: 1, says: "widgets: rates: vietcombank: \(Self.nothing)\n", changes: Promise.all,
        asks: ["met-norway": 1, "vietcombank": 1, "currency-api": 1]), of: ["refresh"])
    let source = try site.json("public/v1/rates.json")["source"] as? [String: Any]
    #expect(source?["provider"] as? String == "currency-api")
  }

  @Test(.proves(205)) func `a reference table without a currency that is shown is no answer`() throws {
    let site = try TestSite()
    try site.change("config.json", #"["vietcombank", "currency-api"]"#, to: #"["currency-api"]"#)
    try site.change("config.json", #"["USD", "EUR", "JPY", "KRW", "XAU"]"#, to: #"["EUR", "JPY"]"#)
    #expect(try site.run("refresh").status == 0)
    var reply = site.providers.good("currency-api", at: TestSite.later)
    let body = String(decoding: reply.body, as: UTF8.self)
    reply.body = Data(body.replacing(/"(eur|jpy)"/) { "\"x\($0.1.dropFirst())\"" }.utf8)
    site.providers.answer("currency-api", with: reply)
    try site.expect(
      Promise(status: 1, says: "widgets: rates: currency-api: no price of EUR, JPY\n", asks: ["currency-api": 1]),
      of: TestSite.refreshRates)
  }

  @Test(
    .proves(206),
    arguments: [("9,999,999,999.00", "0.01", "5"), ("25.160,00", "NaN", "-1")])
  func `a price in a row that nobody shows costs nothing, whatever it is`(buy: String, transfer: String, sell: String)
    throws
  {
    let site = try TestSite.settled()
    var reply = site.providers.good("vietcombank", at: TestSite.later)
    let body = String(decoding: reply.body, as: UTF8.self)
    reply.body = Data(
      body.replacing(
        /CurrencyCode="AUD"[^>]*>/,
        with: "CurrencyCode=\"AUD\" Buy=\"\(buy)\" Transfer=\"\(transfer)\" Sell=\"\(sell)\" />"
      ).utf8)
    site.providers.answer("vietcombank", with: reply)
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    #expect(try site.run("status", at: TestSite.later).status == 0)
  }

  @Test(.proves(207)) func `days of the past between good ones that are wrong are said and not stored`() throws {
    let bank = try PastBank("vietcombank-json")
    let site = bank.site
    #expect(try site.run("refresh", "--only", "rates").status == 0)
    for day in ["2026-11-18", "2026-11-19"] {
      bank.answer(day, with: PastBank.board(day, dollars: "29000.00", "29100.00", "29200.00"))
    }
    try site.expect(
      Promise(
        status: 1,
        says: """
          widgets: rates: vietcombank-json: 2026-11-19 is not believed: USD sell 29200, \
          expected 25091.4 to 27732.6, within 5 % of 26412 on 2026-11-20
          widgets: rates: vietcombank-json: 2026-11-18 is not believed: USD sell 29200, \
          expected 23770.8 to 29053.2, within 10 % of 26412 on 2026-11-20

          """), of: ["backfill", "rates", "--since", "2026-11-15"], at: TestSite.morning)
    #expect(try !site.run("history", "rates").output.contains("29200"))
  }

  @Test(.proves(208)) func `a day that an operator has taken out of the past stays out`() throws {
    let bank = try PastBank("vietcombank-json")
    let site = bank.site
    bank.answer("2026-11-19", with: PastBank.board("2026-11-19", sell: "26999.00"))
    #expect(try bank.backfill(since: "2026-11-15").status == 0)
    #expect(try site.run("refresh", "--only", "rates").status == 0)
    try site.expect(
      Promise(status: 0, changes: ["v1/vi/rates.html", "v1/vi/sidebar.html", "v1/rates.json"]),
      of: ["reject", "rates", "--day", "2026-11-19"], at: TestSite.morning)
    bank.answer("2026-11-19", with: PastBank.board("2026-11-19", sell: "26999.00"))
    _ = bank.asked()
    try site.expect(Promise(status: 0), of: ["backfill", "rates", "--since", "2026-11-15"], at: TestSite.morning)
    #expect(bank.asked() == [])
    #expect(try !site.run("history", "rates").output.contains("26999"))
  }
}
