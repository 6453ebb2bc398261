import Core
import Foundation
import Testing

@testable import Providers

struct VietcombankTests {
  private func table(_ xml: String) throws -> RateTable {
    try Vietcombank().decode(Reply(status: 200, body: Data(xml.utf8)), for: RatesQuery(), now: pinnedNow)
  }

  private func sell(_ text: String) throws -> Decimal? {
    try table(
      #"<ExrateList><Exrate CurrencyCode="USD" CurrencyName="" Buy="1" Transfer="1" Sell="\#(text)"/></ExrateList>"#
    )["USD"]?.sell
  }

  @Test(arguments: [
    ("26,412.00", "26412"), ("26412.00", "26412"), ("22536.6", "22536.6"), ("6207", "6207"), ("17.36", "17.36"),
    ("1,234,567.89", "1234567.89"), (" 841.05 ", "841.05"),
  ])
  func `a price is read in the forms of all years`(_ text: String, _ expected: String) throws {
    #expect(try sell(text)?.description == expected)
  }

  @Test(arguments: ["-", "", " ", "0", "0.00", "0.0"])
  func `not quoted is nil, never 0`(_ text: String) throws {
    #expect(try sell(text) == nil)
  }

  @Test(arguments: [
    "25.160,00", "26,12.00", "26,1422.00", "1234,567.00", "26,142.000", "26142.", ".5", ",142.00", "-1", "+1", "1e5",
    "٢٦١٤٢", "26 142", "NaN", "26,142.00 VND", "--", "9999999999999999999999999999999999999999",
  ])
  func `anything else is refused, naming currency and attribute`(_ text: String) {
    #expect(throws: Failure.malformed("USD: Sell: expected a price such as 26,142.00, found \(quoted(text))")) {
      try sell(text)
    }
  }

  @Test func `the samples keep the bank's line ends and padding`() throws {
    let text = String(decoding: try Sample(provider: "vietcombank", name: "ok.xml").body(), as: UTF8.self)
    #expect(text.contains("CurrencyName=\"US DOLLAR           \""))
    #expect(text.utf8.filter { $0 == 10 }.count == text.utf8.filter { $0 == 13 }.count)
    #expect(text.utf8.contains(13))
  }

  @Test func `the time of rendering is never the time of the board`() throws {
    let table = try table(
      """
      <ExrateList><DateTime>1/1/1970 12:05:00 AM</DateTime>\
      <Exrate CurrencyCode="USD" CurrencyName="US DOLLAR" Buy="-" Transfer="" Sell="26,412.00"/></ExrateList>
      """)
    #expect(Reading.rates(table).observedAt == nil)
    #expect(table == RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 26412)]))
  }

  @Test func `only children of the root are rows`() {
    #expect(throws: Failure.malformed("ExrateList: expected at least one price")) {
      try table(#"<ExrateList><Old><Exrate CurrencyCode="USD" Buy="1" Transfer="1" Sell="1"/></Old></ExrateList>"#)
    }
  }

  @Test func `a blow-up of entities is refused before it is parsed`() throws {
    let levels = (1...12).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }.joined()
    let bomb = "<!DOCTYPE ExrateList [<!ENTITY e0 \"x\">\(levels)]><ExrateList>&e12;</ExrateList>"
    let clock = ContinuousClock()
    let took = clock.measure {
      #expect(throws: Failure.self) { try table(bomb) }
    }
    #expect(took < .milliseconds(200))
  }

  @Test func `Windows-1252 and other encodings are not guessed`() {
    var body = Data(#"<?xml version="1.0" encoding="windows-1252"?><ExrateList><Source>"#.utf8)
    body.append(0xE9)
    body.append(Data("</Source></ExrateList>".utf8))
    #expect(throws: Failure.self) {
      try Vietcombank().decode(Reply(status: 200, body: body), for: RatesQuery(), now: pinnedNow)
    }
  }
}

struct CurrencyAPITests {
  private func table(_ body: String, now: Date = pinnedNow) throws -> RateTable {
    try CurrencyAPI().decode(Reply(status: 200, body: Data(body.utf8)), for: RatesQuery(), now: now)
  }

  @Test func `a price is crossed over the dollar, half to even at 4 decimals`() throws {
    let table = try table(
      #"{"date":"2026-11-22","usd":{"vnd":1.00005,"aaa":1,"bbb":2,"ccc":0.5,"ddd":10,"usd":1,"idr":3}}"#)
    #expect(table["AAA"]?.mid?.description == "1")
    #expect(table["BBB"]?.mid?.description == "0.5")
    #expect(table["CCC"]?.mid?.description == "2.0001")
    #expect(table["DDD"]?.mid?.description == "0.1")
    #expect(table["IDR"]?.mid?.description == "0.3334")
    // The dollar keeps the digits of the table.
    #expect(table["USD"]?.mid?.description == "1.00005")
  }

  @Test func `binary arithmetic would show: the digits of the text are kept`() throws {
    let table = try table(#"{"date":"2026-11-22","usd":{"vnd":26351.704829131234567,"eur":1}}"#)
    #expect(table["USD"]?.mid?.description == "26351.704829131234567")
    #expect(table["EUR"]?.mid?.description == "26351.7048")
  }

  @Test func `coins of four letters, digits and the đồng itself are no rows`() throws {
    let table = try table(
      #"{"date":"2026-11-22","usd":{"vnd":26000,"1inch":1,"00":1,"$myro":1,"usdt":1,"EUR":1,"ſek":1,"é1a":1,"btc":0.00001}}"#
    )
    #expect(table.rows.map(\.currency) == ["BTC", "USD"])
    #expect(table["BTC"]?.mid == 2_600_000_000)
  }

  @Test func `a price too small for 4 decimals, or absurdly large, is left out`() throws {
    let table = try table(
      #"{"date":"2026-11-22","usd":{"vnd":26000,"zwd":9e12,"eur":1e-150,"gbp":1e-120,"chf":1e120,"jpy":156}}"#)
    #expect(table.rows.map(\.currency) == ["JPY", "USD"])
  }

  @Test(arguments: ["00:00:00Z", "23:59:59Z"])
  func `a table is taken for two days after its own, counted in UTC, and one day before`(_ time: String) throws {
    let now = try instantOf("2026-11-22T" + time)
    #expect(try table(#"{"date":"2026-11-20","usd":{"vnd":26000}}"#, now: now).day?.description == "2026-11-20")
    #expect(
      throws: Failure.outdated("date: expected 2026-11-20 to 2026-11-23, found 2026-11-19")
    ) { try table(#"{"date":"2026-11-19","usd":{"vnd":26000}}"#, now: now) }
    #expect(try table(#"{"date":"2026-11-23","usd":{"vnd":26000}}"#, now: now).day?.description == "2026-11-23")
    #expect(throws: Failure.outdated("date: expected 2026-11-20 to 2026-11-23, found 2026-11-24")) {
      try table(#"{"date":"2026-11-24","usd":{"vnd":26000}}"#, now: now)
    }
  }

  @Test func `the table's time is its day`() throws {
    let reading = Reading.rates(try table(#"{"date":"2026-11-22","usd":{"vnd":26000}}"#))
    #expect(try reading.observedAt == instantOf("2026-11-22T00:00:00Z"))
    #expect(reading.rates?.basis == .reference)
  }
}
