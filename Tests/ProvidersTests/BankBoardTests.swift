import Core
import Foundation
import Testing

@testable import Providers

struct VietcombankJSONTests {
  private let row = #"{"currencyCode":"USD","cash":"26142.00","transfer":"26172.00","sell":"26412.00"}"#

  private func board(
    _ rows: String? = nil, count: Int = 1, day: String = "2026-11-22",
    updated: String = #""2026-11-22T07:00:00+07:00""#,
    at instant: String = "2026-11-22T00:30:00Z"
  ) throws -> RateTable {
    let body = #"{"Count":\#(count),"Date":"\#(day)T00:00:00","UpdatedDate":\#(updated),"Data":[\#(rows ?? row)]}"#
    return try VietcombankJSON().decode(
      Reply(status: 200, body: Data(body.utf8)), for: RatesQuery(), now: instantOf(instant))
  }

  @Test(arguments: [
    ("2026-11-21T16:59:59Z", "2026-11-21"), ("2026-11-21T17:00:00Z", "2026-11-22"),
    ("2026-11-22T00:30:00Z", "2026-11-22"),
    ("2026-12-31T20:00:00Z", "2027-01-01"),
  ])
  func `the day that is asked for is Hanoi's`(_ instant: String, _ day: String) throws {
    let request = VietcombankJSON().request(
      for: RatesQuery(), access: Access(origin: "https://a.example"), now: try instantOf(instant))
    #expect(request.url == "https://a.example/api/exchangerates?date=\(day)")
    // Else midnight would allow two requests within the least interval.
    #expect(request.target == "https://a.example/api/exchangerates")
  }

  @Test func `the board's time is when the bank updated it, in whatever zone it says`() throws {
    #expect(try board().observedAt == instantOf("2026-11-22T00:00:00Z"))
    #expect(try board(updated: #""2026-11-22T07:00:00""#).observedAt == instantOf("2026-11-22T00:00:00Z"))
    #expect(try board(updated: #""2026-11-22T00:30:00.123Z""#).observedAt == instantOf("2026-11-22T00:30:00Z"))
    #expect(try board(updated: #""2026-11-20T23:00:00+07:00""#).observedAt == instantOf("2026-11-20T16:00:00Z"))
  }

  @Test(arguments: [
    #""2026-11-22T07:30:01+07:00""#, #""2026-11-22T23:00:00+07:00""#, "null", #""0001-01-01T00:00:00""#,
  ])
  func `a time still to come, or none, is no time`(_ updated: String) throws {
    let table = try board(updated: updated)
    #expect(Reading.rates(table).observedAt == nil)
    #expect(table["USD"]?.sell == 26412)
  }

  @Test func `a run over midnight takes the board it asked for, and a minute later no more`() throws {
    #expect(try board(at: "2026-11-22T17:00:30Z")["USD"]?.sell == 26412)
    #expect(throws: Failure.outdated("Date: expected 2026-11-23, found 2026-11-22")) {
      try board(at: "2026-11-22T17:01:00Z")
    }
  }

  @Test func `a day without a board is said as such, not as a board of no rows`() {
    #expect(throws: Failure.outdated("no board for 2026-11-22")) { try board("", count: 0, updated: "null") }
  }

  @Test(arguments: ["0", "0.00", "0.0", "", " ", "-"])
  func `not quoted is nil, never 0`(_ text: String) throws {
    let table = try board(#"{"currencyCode":"KRW","cash":"\#(text)","transfer":"17.12","sell":"18.57"}"#)
    #expect(table.rows == [Rate(currency: "KRW", buyTransfer: Decimal(plain: "17.12"), sell: Decimal(plain: "18.57"))])
  }

  @Test(arguments: ["26,412", "26.412,00", "26412.000", "26412.", ".5", "-1", "1e5", "٢٦", "26412 VND", "NaN"])
  func `anything else is refused, naming currency and field`(_ text: String) {
    #expect(throws: Failure.malformed("USD: cash: expected a price such as 26142.00, found \"\(text)\"")) {
      try board(#"{"currencyCode":"USD","cash":"\#(text)","transfer":"1","sell":"1"}"#)
    }
  }

  @Test(arguments: [
    "<!DOCTYPE html><p>", "\u{FEFF}\n <HTML lang=vi>", "<!-- x --><html>", "<head><title>Error 500</title>",
  ])
  func `HTML that calls itself JSON is named so that it can be asked for again`(_ body: String) {
    let page = Failure.mediaType(expected: "application/json", found: "text/html that calls itself JSON")
    #expect(throws: page) {
      try VietcombankJSON().decode(Reply(status: 200, body: Data(body.utf8)), for: RatesQuery(), now: pinnedNow)
    }
  }

  @Test func `a word of HTML inside JSON, or XML, is no page`() throws {
    #expect(try board(row.replacing("{", with: #"{"icon":"<html>","#, maxReplacements: 1))["USD"]?.sell == 26412)
    #expect(throws: Failure.malformed("expected JSON, found a body beginning \"<ExrateList/>\"")) {
      try VietcombankJSON().decode(
        Reply(status: 200, body: Data("<ExrateList/>".utf8)), for: RatesQuery(), now: pinnedNow)
    }
  }
}

struct SameBoardTests {
  /// One board in both of the bank's forms, by code: buying cash, buying transfer, selling, in hundredths of a đồng.
  private func boards(_ prices: [String: [Int]], day: String) throws -> (xml: RateTable, json: RateTable) {
    func text(_ hundredths: Int, grouped: Bool) -> String {
      if hundredths == 0 { return grouped ? "-" : "0.00" }
      var whole = "\(hundredths / 100)"
      if grouped {
        for offset in stride(from: whole.count - 3, to: 0, by: -3) {
          whole.insert(",", at: whole.index(whole.startIndex, offsetBy: offset))
        }
      }
      return whole + (hundredths % 100 < 10 ? ".0" : ".") + "\(hundredths % 100)"
    }
    let xml = prices.sorted { $0.key < $1.key }.map { code, row in
      let row = row.map { text($0, grouped: true) }
      return
        #"<Exrate CurrencyCode="\#(code)" CurrencyName="" Buy="\#(row[0])" Transfer="\#(row[1])" Sell="\#(row[2])"/>"#
    }
    let json = prices.sorted { $0.key > $1.key }.map { code, row in
      let row = row.map { text($0, grouped: false) }
      return #"{"currencyCode":"\#(code)","cash":"\#(row[0])","transfer":"\#(row[1])","sell":"\#(row[2])"}"#
    }
    let now = try instantOf("\(day)T03:00:00Z")
    let body =
      #"{"Count":\#(json.count),"Date":"\#(day)T00:00:00","UpdatedDate":null,"Data":[\#(json.joined(separator: ","))]}"#
    return (
      try Vietcombank().decode(
        Reply(status: 200, body: Data("<ExrateList>\(xml.joined())</ExrateList>".utf8)), for: RatesQuery(), now: now),
      try VietcombankJSON().decode(Reply(status: 200, body: Data(body.utf8)), for: RatesQuery(), now: now)
    )
  }

  private func sorted(_ table: RateTable) -> [Rate] {
    table.rows.sorted { $0.currency.rawValue < $1.currency.rawValue }
  }

  @Test(arguments: 1...50)
  func `the same board in XML and in JSON gives the same rows`(_ seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let codes = ["AUD", "CHF", "DKK", "EUR", "INR", "JPY", "KRW", "KWD", "THB", "USD"].shuffled(using: &generator)
    var prices = ["SGD": [1_970_153, 1_990_054, 2_058_009]]
    for code in codes.prefix(Int.random(in: 1...10, using: &generator)) {
      let most = [100, 10_000, 1_000_000, 123_456_789].randomElement(using: &generator) ?? 100
      prices[code] = (0..<3).map { _ in
        Bool.random(using: &generator) && Bool.random(using: &generator)
          ? 0 : Int.random(in: 1...most, using: &generator)
      }
    }
    let both = try boards(prices, day: "2026-11-20")
    #expect(sorted(both.xml) == sorted(both.json))
    #expect(both.json.rows.count == prices.count)
    #expect(both.xml.basis == .board && both.json.basis == .board)
  }

  @Test func `the samples of both are one board`() throws {
    let xml = Sample(provider: "vietcombank", name: "ok.xml")
    let json = Sample(provider: "vietcombank-json", name: "ok.json")
    let one = try #require(try xml.reading(of: try xml.body()).get().rates)
    let other = try #require(try json.reading(of: try json.body()).get().rates)
    #expect(sorted(one) == sorted(other))
    #expect(other.rows.prefix(4).map(\.currency) == ["USD", "EUR", "GBP", "JPY"])
  }

  @Test func `the same rows again at the weekend are the same board, not an error`() throws {
    let prices = ["USD": [2_614_200, 2_617_200, 2_641_200], "KWD": [0, 8_530_677, 8_944_312]]
    let friday = try boards(prices, day: "2026-11-20")
    for day in ["2026-11-21", "2026-11-22"] {
      let again = try boards(prices, day: day)
      #expect(Reading.rates(again.json).saysTheSame(as: .rates(friday.json)))
      #expect(Reading.rates(again.xml).saysTheSame(as: .rates(friday.xml)))
    }
  }
}

struct TechcombankTests {
  private func board(_ rows: String, at instant: String = "2026-11-22T00:30:00Z") throws -> RateTable {
    try Techcombank().decode(
      Reply(status: 200, body: Data(#"{"exchangeRate":{"data":[\#(rows)]}}"#.utf8)), for: RatesQuery(),
      now: instantOf(instant))
  }

  private func row(_ label: String, _ prices: String, at time: String = "2026-11-22T06:00:00.000Z") -> String {
    let code = label.prefix(3)
    return
      #"{"label":"\#(label)","sourceCurrency":"\#(code)","targetCurrency":"VND","inputDate":"\#(time)"\#(prices)}"#
  }

  private let all = #","bidRateTM":"26135","bidRateCK":"26165","askRate":"26405","askRateTM":"26425""#

  @Test func `the dollar's row is the one with transfer prices, wherever it stands`() throws {
    let small = row("USD (1,2)", #","bidRateTM":"26070","askRateTM":"26450""#)
    let middle = row("USD (5,10,20)", #","bidRateTM":"26100","askRateTM":"26450""#)
    let large = row("USD (50,100)", all)
    let expected = [Rate(currency: "USD", buyCash: 26135, buyTransfer: 26165, sell: 26405)]
    #expect(try board([small, middle, large].joined(separator: ",")).rows == expected)
    #expect(try board([large, middle, small].joined(separator: ",")).rows == expected)
    #expect(try board(large).rows == expected)
  }

  @Test func `gold and what is no currency are no rows, and their prices are not even read`() throws {
    let table = try board(
      [row("XAU", #","askRate":"99 chỉ""#), row("X$U", #","askRate":"?""#), row("USD", all)].joined(separator: ","))
    #expect(table.rows.map(\.currency) == ["USD"])
  }

  @Test func `an input time of no clear zone is never the board's time`() throws {
    #expect(Reading.rates(try board(row("USD", all))).observedAt == nil)
  }

  @Test func `Saturday's board is taken on Monday morning and not on Tuesday`() throws {
    let saturday = row("USD", all, at: "2026-11-21T11:00:00.000Z")
    #expect(try board(saturday, at: "2026-11-23T01:00:00Z").rows.count == 1)
    #expect(throws: Failure.outdated("inputDate: expected 2026-11-22 to 2026-11-25, found 2026-11-21")) {
      try board(saturday, at: "2026-11-24T01:00:00Z")
    }
  }

  @Test func `a day without a board is refused, so that the old board stays`() {
    #expect(throws: Failure.outdated("no board today, as on Sundays and holidays")) { try board("") }
  }
}
