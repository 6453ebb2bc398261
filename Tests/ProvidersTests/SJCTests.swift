import Core
import Foundation
import Testing

@testable import Providers

struct SJCTests {
  private static let bar = "Vàng SJC 1L, 10L, 1KG, Hồ Chí Minh"

  private func row(
    _ id: Int = 1, _ type: String = "Vàng SJC 1L, 10L, 1KG", _ branch: String = "Hồ Chí Minh",
    buy: String = #""148,000""#, buyValue: String = "148000000.0", sell: String = #""150,500""#,
    sellValue: String = "150500000.0"
  ) -> String {
    #"{"Id":\#(id),"TypeName":"\#(type)","BranchName":"\#(branch)","Buy":\#(buy),"BuyValue":\#(buyValue),"#
      + #""Sell":\#(sell),"SellValue":\#(sellValue),"BuyDiffer":null,"GroupDate":"\/Date(-62135596800000)\/"}"#
  }

  private func price(of key: String = bar, at time: String = #""06:40 22/11/2026""#, in rows: String...) throws
    -> GoldPrice
  {
    let body = #"{"success":true,"latestDate":\#(time),"data":[\#(rows.joined(separator: ","))]}"#
    return try SJC().decode(Reply(status: 200, body: Data(body.utf8)), product: key, now: pinnedNow)
  }

  @Test func `a price is of a lượng, in đồng, of the time of the whole list`() throws {
    let price = try price(in: row())
    #expect(price.unit == .tael && price.buy == 148_000_000 && price.sell == 150_500_000)
    #expect(price[.buy] == 148_000_000 && price[.sell] == 150_500_000)
    #expect(try price.observedAt == instantOf("2026-11-21T23:40:00Z"))
  }

  @Test(arguments: [
    ("1", 148), ("2", 149), (bar, 148), ("Vàng SJC 1L, 10L, 1KG, Miền Bắc", 149),
    ("Vàng SJC 1L, 10L, 1KG, Miền Bắc".decomposedStringWithCanonicalMapping, 149), ("49", 147),
    ("Vàng nhẫn SJC 99,99% 1 chỉ, 2 chỉ, 5 chỉ, Hồ Chí Minh", 147),
  ])
  func `a product is asked for by kind and branch, or by number`(_ key: String, _ million: Int) throws {
    let rows = [
      row(), row(2, "Vàng SJC 1L, 10L, 1KG", "Miền Bắc", buy: "null", buyValue: "149000000"),
      row(49, "Vàng nhẫn SJC 99,99% 1 chỉ, 2 chỉ, 5 chỉ", buy: "null", buyValue: "147000000"),
    ]
    #expect(try price(of: key, in: rows[0], rows[1], rows[2]).buy == Decimal(million) * 1_000_000)
  }

  @Test func `a kind is enough where one branch has it, and 0 is no number of a product`() throws {
    let ring = row(49, "Vàng nhẫn SJC 99,99% 1 chỉ, 2 chỉ, 5 chỉ", buy: "null", buyValue: "147000000")
    #expect(try price(of: "Vàng nhẫn SJC 99,99% 1 chỉ, 2 chỉ, 5 chỉ", in: row(), ring).buy == 147_000_000)
    let sentence =
      "\"Vàng SJC 1L, 10L, 1KG\" is more than one product: \"\(Self.bar)\", \"Vàng SJC 1L, 10L, 1KG, Huế\" and 1 more"
    #expect(throws: Failure.malformed(sentence)) {
      try price(
        of: "Vàng SJC 1L, 10L, 1KG", in: row(), ring, row(7, "Vàng SJC 1L, 10L, 1KG", "Huế"),
        row(2, "Vàng SJC 1L, 10L, 1KG", "Miền Bắc"))
    }
    #expect(throws: Failure.empty("no product \"0\", found \"\(Self.bar)\"")) { try price(of: "0", in: row(0)) }
  }

  @Test func `a product that is listed twice is refused, since nothing says which price is asked`() throws {
    let other = row(17, "Vàng SJC 5 chỉ")
    let sentence = "\"1\" is more than one product: \"\(Self.bar)\", \"Vàng SJC 5 chỉ, Hồ Chí Minh\""
    #expect(throws: Failure.malformed(sentence)) { try price(of: "1", in: row(), row(1, "Vàng SJC 5 chỉ")) }
    #expect(throws: Failure.malformed("data[1]: \"\(Self.bar)\" is listed twice")) {
      try price(in: other, row(), row(3))
    }
    #expect(try price(of: "17", in: other, row(), row()).buy == 148_000_000)
  }

  @Test(arguments: [
    #""148,000""#, #""147,999""#, #""148,001""#, #""148000""#, "null", #""""#, #""-""#,
  ])
  func `the thousands say the same as the đồng, give or take how they are rounded, or nothing`(_ text: String) throws {
    let value = text.contains("148,001") ? "148000999" : text.contains("147,999") ? "147999999" : "148000000"
    #expect(try price(in: row(buy: text, buyValue: value)).buy == Decimal(plain: value))
  }

  @Test(arguments: [
    ("14,800", "148000000"), ("148,000,000", "148000000"), ("148,000", "14800000"), ("148,000", "0"),
    ("0", "148000000"),
    ("148,001", "148000000"),
  ])
  func `a change of the unit in one of the two is found`(_ text: String, _ value: String) {
    #expect(throws: Failure.malformed("data[0].Buy: expected BuyValue \(value) in thousands, found \"\(text)\"")) {
      try price(in: row(buy: #""\#(text)""#, buyValue: value))
    }
  }

  @Test(arguments: ["148.000", "148,00", "1480,000", ",000", "148,000 đ", "148 000", "-148,000", "n/a"])
  func `thousands of another form are refused`(_ text: String) {
    let sentence = "data[0].Sell: expected thousands of đồng such as 148,000, found \"\(text)\""
    #expect(throws: Failure.malformed(sentence)) { try price(in: row(sell: #""\#(text)""#)) }
  }

  @Test func `0 is a product that is not bought or not sold`() throws {
    #expect(try price(in: row(sell: #""0""#, sellValue: "0.0")).sell == nil)
    #expect(try price(in: row(buy: #""-""#, buyValue: "0")).buy == nil)
  }

  @Test(arguments: [
    ("-1", "expected whole đồng of at most 12 digits, found -1"),
    ("148000000.5", "expected whole đồng of at most 12 digits, found 148000000.5"),
    ("1000000000000", "expected whole đồng of at most 12 digits, found 1000000000000"),
    ("\"148000000\"", "expected a number, found a string"), ("null", "expected a number, found null"),
    ("true", "expected a number, found true or false"), ("[]", "expected a number, found an array"),
  ])
  func `a price that is none is refused with its place`(_ value: String, _ problem: String) {
    #expect(throws: Failure.malformed("data[1].BuyValue: \(problem)")) {
      try price(of: "2", in: row(), row(2, "Vàng SJC 5 chỉ", buy: "null", buyValue: value))
    }
  }

  @Test(arguments: [
    "null", "\"?\"", "{}", #"{"Id":2}"#, #"{"Id":2,"TypeName":null}"#, #"{"Id":"2","TypeName":7}"#,
    #"{"Id":2,"TypeName":"Vàng","BranchName":[]}"#, #"{"Id":2,"TypeName":"Vàng","BuyValue":1e999}"#,
    #"{"Id":2,"TypeName":"Vàng","Buy":"?","BuyValue":"?"}"#,
  ])
  func `a row of another product costs the asked one nothing`(_ other: String) throws {
    #expect(try price(in: other, row()).sell == 150_500_000)
    #expect(try price(in: row(), other).sell == 150_500_000)
  }

  @Test(arguments: [
    ("Vàng SJC 1L, 10L, 1KG", "999.9"), ("Vàng SJC 5 chỉ", "999.9"), ("Vàng SJC 0.5 chỉ, 1 chỉ, 2 chỉ", "999.9"),
    ("Vàng nhẫn SJC 99,99% 0.5 chỉ, 0.3 chỉ", "999.9"), ("Nữ trang 99%", "990"), ("Nữ trang 75%", "750"),
    ("Nữ trang 58,3%", "583"), ("Nữ trang 41.7 %", "417"), ("Nữ trang 12%", nil), ("Nữ trang 75% và 68%", nil),
    ("Vàng nhẫn", nil), ("Vàng SJCX", nil),
  ])
  func `a fineness is what the kind's name says in percent, and 999.9 for SJC's own bars`(
    _ type: String, _ permille: String?
  ) throws {
    #expect(try price(of: "5", in: row(5, type)).finenessPermille?.description == permille)
  }

  @Test func `silver is refused by its kind, and a branch of that name is none`() throws {
    #expect(throws: Failure.empty("expected a product of gold, \"Bạc SJC 1L\" is silver")) {
      try price(of: "300", in: row(300, "Bạc SJC 1L"))
    }
    #expect(try price(of: "16", in: row(16, "Vàng SJC 1L, 10L, 1KG", "Bạc Liêu")).buy == 148_000_000)
  }

  @Test(arguments: [
    (#""07:40 22/11/2026""#, "2026-11-22T00:40:00Z"), (#""07:41 22/11/2026""#, nil), ("null", nil), (#""""#, nil),
    (#""00:00 01/01/0001""#, nil),
  ])
  func `the time of the list is Hanoi's, and none where it is more than 10 minutes ahead`(
    _ text: String, _ instant: String?
  ) throws {
    #expect(try price(at: text, in: row()).observedAt == instant.map { try instantOf($0) })
  }

  @Test func `an answer without success is refused, whatever it has besides`() {
    for (body, sentence) in [
      (#"{"success":false,"latestDate":"06:40 22/11/2026","data":[\#(row())]}"#, "success: expected true, found false"),
      (#"{"success":true,"latestDate":"06:40 22/11/2026"}"#, "data: missing"),
      (#"{"DataList":{"Data":[\#(row())]}}"#, "success: missing"),
    ] {
      #expect(throws: Failure.malformed(sentence)) {
        try SJC().decode(Reply(status: 200, body: Data(body.utf8)), product: "1", now: pinnedNow)
      }
    }
  }
}
