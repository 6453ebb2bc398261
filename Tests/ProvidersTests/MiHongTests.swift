import Core
import Foundation
import Testing

@testable import Providers

struct MiHongTests {
  private func row(
    _ code: String = "SJC", buy: String = "14800000", sell: String = "15050000", at time: String = "22/11/2026 07:05"
  ) -> String {
    #"{"buyingPrice":\#(buy),"sellingPrice":\#(sell),"code":"\#(code)","sellChange":0,"dateTime":"\#(time)"}"#
  }

  private func price(of key: String = "SJC", body: String) throws -> GoldPrice {
    try MiHong().decode(Reply(status: 200, body: Data(body.utf8)), product: key, now: pinnedNow)
  }

  private func price(of key: String = "SJC", in rows: String...) throws -> GoldPrice {
    try price(of: key, body: "[\(rows.joined(separator: ","))]")
  }

  @Test func `the request says by a header field whose prices are asked`() {
    let request = MiHong().request(access: Access(origin: "https://a.example"), now: pinnedNow)
    #expect(request.url == "https://a.example/v1/gold-prices?market=domestic")
    #expect(request.fields == ["x-market": "mihong"])
  }

  @Test func `a price is of a chỉ, in both forms of the list`() throws {
    for body in ["[\(row())]", #"{"success":true,"data":[\#(row(at: "22/11/2026, 07:05"))]}"#] {
      let price = try price(body: body)
      #expect(price.unit == .mace && price.buy == 14_800_000 && price.sell == 15_050_000)
      #expect(price[.buy] == 148_000_000 && price[.sell] == 150_500_000)
      #expect(try price.observedAt == instantOf("2026-11-22T00:05:00Z"))
    }
  }

  @Test func `0 is a product that is only bought`() throws {
    let price = try price(of: "950", in: row(), row("950", buy: "13790000", sell: "0"))
    #expect(price.buy == 13_790_000 && price.sell == nil)
    #expect(try self.price(in: row(buy: "0")).buy == nil)
  }

  @Test(arguments: [
    ("SJC", "999.9"), ("999", "999"), ("985", "985"), ("610", "610"), ("410", "410"), ("332", nil), ("1001", nil),
    ("24K", nil), ("sjc", nil), ("٩٩٩", nil),
  ])
  func `the fineness is the code`(_ code: String, _ permille: String?) throws {
    #expect(try price(of: code, in: row(code)).finenessPermille?.description == permille)
  }

  @Test(arguments: [
    ("9999", "; did you mean \"999\"?"), ("sjc", "; did you mean \"SJC\"?"), ("24K", ", found \"SJC\", \"999\""),
  ])
  func `a code that is not listed is said with those that are`(_ key: String, _ others: String) {
    #expect(throws: Failure.empty("no product \"\(key)\"\(others)")) { try price(of: key, in: row(), row("999")) }
  }

  @Test(arguments: [
    "null", "\"SJC\"", "{}", #"{"code":985}"#, #"{"code":"985","sellingPrice":1e999}"#,
    #"{"code":"985","buyingPrice":"?","dateTime":7}"#,
  ])
  func `a row of another product costs the asked one nothing`(_ other: String) throws {
    #expect(try price(in: other, row()).sell == 15_050_000)
    #expect(try price(in: row(), other).sell == 15_050_000)
  }

  @Test func `a code that is listed twice is refused, and so is silver`() {
    #expect(throws: Failure.malformed("[0]: \"SJC\" is listed twice")) { try price(in: row(), row(sell: "15040000")) }
    #expect(throws: Failure.empty("expected a product of gold, \"BẠC 999\" is silver")) {
      try price(of: "BẠC 999", in: row("BẠC 999"))
    }
  }

  @Test(arguments: [
    ("-1", "expected whole đồng of at most 12 digits, found -1"),
    ("15050000.25", "expected whole đồng of at most 12 digits, found 15050000.25"),
    ("\"15050000\"", "expected a number, found a string"), ("null", "expected a number, found null"),
    ("{}", "expected a number, found an object"),
  ])
  func `a price that is none is refused with its place, in both forms`(_ value: String, _ problem: String) {
    #expect(throws: Failure.malformed("[1].sellingPrice: \(problem)")) {
      try price(in: row("999"), row(sell: value))
    }
    #expect(throws: Failure.malformed("data[0].sellingPrice: \(problem)")) {
      try price(body: #"{"success":true,"data":[\#(row(sell: value))]}"#)
    }
  }

  @Test(arguments: [
    (#"{"success":false,"data":[]}"#, "success: expected true, found false"),
    (#"{"success":1,"data":[]}"#, "success: expected true or false, found a number"),
    (#"{"message":"Unauthenticated."}"#, "success: missing"),
    (#"{"success":true}"#, "data: missing"),
    (#"{"success":true,"data":null}"#, "data: expected an array, found null"),
    ("7", "the document: expected an array, found a number"),
  ])
  func `an answer that is no list is refused`(_ body: String, _ sentence: String) {
    #expect(throws: Failure.malformed(sentence)) { try price(body: body) }
  }

  @Test(arguments: [
    ("22/11/2026 07:40", "2026-11-22T00:40:00Z"), ("22/11/2026, 07:41", nil),
    ("21/03/2025, 19:02", "2025-03-21T12:02:00Z"),
    ("", nil),
  ])
  func `a row's time is Hanoi's, and none where it is more than 10 minutes ahead`(
    _ text: String, _ instant: String?
  ) throws {
    #expect(try price(in: row(at: text)).observedAt == instant.map { try instantOf($0) })
  }

  @Test(arguments: ["22/11/2026,07:05", "22/11/2026,, 07:05", "22-11-2026 07:05", "22/11/2026 07:05,", "7:05 PM"])
  func `a time of another form is refused`(_ text: String) {
    let sentence = "[0].dateTime: expected a time such as 22/11/2026 08:15, found \"\(text)\""
    #expect(throws: Failure.malformed(sentence)) { try price(in: row(at: text)) }
  }
}

/// What the dealers of gold have in common.
struct GoldDealerTests {
  private static let dealers: [any GoldProvider] = [BTMC(), SJC(), MiHong()]

  @Test func `the same bar is one price a lượng, in whatever unit a dealer says it`() throws {
    let prices = try Self.dealers.map { dealer in
      let sample = Sample(provider: dealer.id, name: "ok.json")
      return try #require(try sample.reading(of: try sample.body()).get().gold)
    }
    #expect(prices.map(\.unit) == [.mace, .tael, .mace])
    #expect(prices.map(\.sell) == [15_050_000, 150_500_000, 15_050_000])
    #expect(prices.allSatisfy { $0[.buy] == 148_000_000 && $0[.sell] == 150_500_000 })
    #expect(prices.allSatisfy { $0.finenessPermille?.description == "999.9" })
  }

  @Test(arguments: dealers.map(\.id))
  func `one request answers for all products, and one that is not listed costs the others nothing`(
    _ id: ProviderID
  ) throws {
    let dealer = try #require(Self.dealers.first { $0.id == id })
    let sample = Sample(provider: id, name: "ok.json")
    let known = try pinnedQuery(of: dealer)
    let unknown = Query.gold(GoldQuery(provider: id, key: "nhẫn cưới"))
    let other = Query.gold(GoldQuery(provider: "other", key: "SJC"))
    let access = Access(origin: "https://a.example", key: Secret("k"))
    let requests = dealer.requests(for: [known, unknown, other, .rates(RatesQuery())], access: access, now: pinnedNow)
    #expect(requests.map(\.queries) == [[known, unknown]])
    let readings = try dealer.decode(
      [Reply(status: 200, body: try sample.body())], for: [known, unknown, other], earlier: [:], now: pinnedNow)
    #expect(Set(readings.keys) == [known, unknown])
    #expect(try readings[known]?.get().gold?[.sell] == 150_500_000)
    #expect(throws: Failure.self) { try readings[unknown]?.get() }
  }

  @Test(arguments: dealers.map(\.id))
  func `nobody shows a dealer's prices before the operator has accepted that there is no licence`(
    _ id: ProviderID
  ) throws {
    let dealer = try #require(Self.dealers.first { $0.id == id })
    #expect(dealer.terms.use == .decision && dealer.terms.licence == nil && !dealer.terms.allowsRedistribution)
    #expect(dealer.terms.credit == dealer.terms.name)
  }
}
