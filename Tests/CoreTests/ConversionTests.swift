import Core
import Foundation
import Testing

@Suite struct ConversionTests {
  private let currencies: [Currency] = ["USD", "EUR", "JPY", "KRW", "DKK", "XAU"]
  private let board = RateTable(
    basis: .board,
    rows: [
      Rate(currency: "USD", buyCash: 26142, buyTransfer: 26172, sell: 26412),
      Rate(currency: "EUR", buyCash: 29704, buyTransfer: 30000, sell: 31270),
      Rate(currency: "JPY", unit: 100, buyCash: 16214, buyTransfer: 16378, sell: 17244),
      Rate(currency: "KRW", buyCash: 15, buyTransfer: 17, sell: 19),
      Rate(currency: "DKK", buyTransfer: 3999, sell: 4152),
      Rate(currency: "XAU"), Rate(currency: "GBP", buyTransfer: 34257, sell: 35355),
    ])

  private func converted(_ amount: Decimal, _ from: Currency, _ to: Currency, _ side: PriceSide? = nil) throws
    -> Conversion
  {
    try Conversion(amount, from: from, to: to, side: side, by: board, of: currencies)
  }

  private func decimal(_ text: String) throws -> Decimal { try #require(Decimal(plain: text)) }

  @Test func `foreign money is sold to the bank at buyTransfer and bought from it at sell`() throws {
    #expect(try converted(100, "USD", "VND").result == 2_617_200)
    #expect(try converted(100, "USD", "VND").legs.map(\.side) == [.buyTransfer])
    #expect(try converted(2_641_200, "VND", "USD").result == 100)
    #expect(try converted(2_641_200, "VND", "USD").legs.map(\.side) == [.sell])
  }

  @Test func `between two foreign currencies both prices are taken`() throws {
    let cross = try converted(100, "EUR", "USD")
    // 3,000,000 đồng by 26,412.
    #expect(try cross.result == decimal("113.58"))
    #expect(cross.legs.map(\.currency) == ["EUR", "USD"] && cross.legs.map(\.side) == [.buyTransfer, .sell])
    #expect(cross.legs.map(\.price) == [30000, 26412])
  }

  @Test func `a side that is named is taken for every leg`() throws {
    #expect(try converted(100, "USD", "VND", .sell).result == 2_641_200)
    #expect(try converted(100, "USD", "VND", .buyCash).result == 2_614_200)
    #expect(try converted(100, "EUR", "USD", .sell).legs.map(\.side) == [.sell, .sell])
  }

  @Test func `a price for 100 is one for 100`() throws {
    #expect(try converted(1000, "JPY", "VND").result == 163_780)
    #expect(try converted(172_440, "VND", "JPY").result == 1000)
    #expect(try converted(1000, "JPY", "VND").legs.first?.unit == 100)
  }

  @Test func `đồng, yen and won are whole, others have 2 decimals, half to even`() throws {
    #expect(try converted(decimal("0.5"), "KRW", "VND", .buyCash).result == 8)  // 7.5
    #expect(try converted(decimal("0.3"), "KRW", "VND", .buyCash).result == 4)  // 4.5
    #expect(try converted(1000, "VND", "KRW").result == 53)  // 52.63
    #expect(try converted(1_000_000, "VND", "USD").result == decimal("37.86"))
  }

  @Test func `a small amount is not nothing`() throws {
    // 100 đồng by 26,412.
    #expect(try converted(100, "VND", "USD").result == decimal("0.0038"))
    #expect(try converted(1, "VND", "JPY").result == decimal("0.0058"))
    #expect(try converted(decimal("0.01"), "KRW", "VND").result == decimal("0.17"))
  }

  @Test func `digits are those of decimals, not of binary numbers`() throws {
    let table = RateTable(basis: .reference, rows: [Rate(currency: "USD", mid: try decimal("26351.704829131234567"))])
    let most = try Conversion(999_999_999_999_999, from: "USD", to: "VND", by: table, of: ["USD"])
    #expect(most.result.description == "26351704829131208215")
  }

  @Test func `a reference table has its mid rate alone`() throws {
    let table = RateTable(
      basis: .reference, rows: [Rate(currency: "USD", mid: 26352), Rate(currency: "EUR", mid: 30545)])
    let cross = try Conversion(100, from: "EUR", to: "USD", by: table, of: currencies)
    #expect(cross.legs.map(\.side) == [.mid, .mid])
    #expect(try cross.result == decimal("115.91"))
    #expect(throws: ConversionError.notQuoted("USD", .sell, quoted: [.mid])) {
      try Conversion(1, from: "USD", to: "VND", side: .sell, by: table, of: currencies)
    }
  }

  @Test func `a price that is not quoted is named with those that are`() {
    let error = ConversionError.notQuoted("DKK", .buyCash, quoted: [.buyTransfer, .sell])
    #expect(throws: error) { try converted(1, "DKK", "VND", .buyCash) }
    #expect("\(error)" == "DKK: no buyCash is quoted; there are buyTransfer, sell")
    #expect(throws: ConversionError.notQuoted("XAU", .sell, quoted: [])) { try converted(1, "VND", "XAU") }
    #expect(throws: ConversionError.notQuoted("USD", .mid, quoted: [.buyCash, .buyTransfer, .sell])) {
      try converted(1, "USD", "VND", .mid)
    }
  }

  @Test func `only what the widget shows is known, since only that is judged`() {
    let known = currencies + [.vnd]
    #expect(throws: ConversionError.unknownCurrency("GBP", known: known)) { try converted(1, "GBP", "VND") }
    #expect(throws: ConversionError.unknownCurrency("XXX", known: known)) { try converted(1, "VND", "XXX") }
  }

  @Test(arguments: ["VND", "USD"] as [Currency])
  func `nothing is converted into itself`(currency: Currency) {
    #expect(throws: ConversionError.sameCurrency(currency)) { try converted(1, currency, currency) }
  }

  @Test(arguments: [("100", "100"), ("1000.5", "1000.5"), ("0.01", "0.01"), ("999999999999999", "999999999999999")])
  func `a plain number is an amount`(text: String, expected: String) throws {
    #expect(try Conversion.amount(text) == decimal(expected))
  }

  @Test(arguments: [
    "", " ", "abc", "1,5", "1.000.000,50", "-5", "+5", "1e3", "1.", ".5", "NaN", "١٠٠", "１００", "１.０００", "1_000",
    "1 000", "1'000", "1234567890123456", "1.0000000000000001", "100 ", " 100", "0,125", "1000,000", "100.0000.000",
    "1..000", "100.000,", ",100",
  ])
  func `anything else is none`(text: String) {
    #expect(throws: ConversionError.amount(text)) { try Conversion.amount(text) }
  }

  @Test(arguments: [
    ("100.000", "the amount 100.000 may mean 100000 or 100: write 100000 or 100"),
    ("1,000", "the amount 1,000 may mean 1000 or 1: write 1000 or 1"),
    ("26.412", "the amount 26.412 may mean 26412 or 26.412: write 26412 or 26.412"),
    ("999,125", "the amount 999,125 may mean 999125 or 999.125: write 999125 or 999.125"),
    ("26,412.345", "the amount 26,412.345 may mean 26412345 or 26412.345: write 26412345 or 26412.345"),
    ("1.000.000", "the amount 1.000.000 has groups of digits, which are not accepted: write 1000000"),
    ("1.000,000.000", "the amount 1.000,000.000 has groups of digits, which are not accepted: write 1000000000"),
  ])
  func `an amount that may have groups of thousands is refused with what it may mean`(text: String, sentence: String) {
    let error = #expect(throws: ConversionError.self) { try Conversion.amount(text) }
    #expect(error?.description == sentence)
  }

  @Test(arguments: [
    ("0.125", "0.125"), ("26412.345", "26412.345"), ("1000.500", "1000.5"), ("100.00", "100"), ("100.0000", "100"),
    ("0100", "100"), ("0100.000", "100"), ("00.5", "0.5"),
  ])
  func `digits with one dot that cannot be a group's have one meaning`(text: String, expected: String) throws {
    #expect(try Conversion.amount(text) == decimal(expected))
  }

  @Test(arguments: ["0", "0.00", "000"])
  func `0 is no amount`(text: String) {
    #expect(throws: ConversionError.nothing(text)) { try Conversion.amount(text) }
  }
}
