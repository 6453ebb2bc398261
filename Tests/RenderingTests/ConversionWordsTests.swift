import Core
import Foundation
import Testing

@testable import Rendering

@Suite struct ConversionWordsTests {
  private func content(_ table: RateTable, terms: Terms = Samples.bank, at now: String = "2026-11-22T00:35:00Z") throws
    -> WidgetContent
  {
    try Samples.content(
      Samples.ratesWidget(), [.rates(table)], terms, fetchedAt: Samples.instant("2026-11-22T00:30:00Z"),
      now: Samples.instant(now))
  }

  private let board = RateTable(
    basis: .board,
    rows: [
      Rate(currency: "USD", buyCash: 26142, buyTransfer: 26172, sell: 26412),
      Rate(currency: "EUR", buyTransfer: 30000, sell: 31270),
    ])

  private func text(
    _ amount: String, _ from: Currency, _ to: Currency, _ side: PriceSide? = nil, in language: Language = "vi",
    content: WidgetContent? = nil
  ) throws -> String {
    let content = try content ?? self.content(board)
    let table = try #require(content.reading?.rates)
    let conversion = try Conversion(
      Samples.decimal(amount), from: from, to: to, side: side, by: table, of: ["USD", "EUR"])
    return try Renderer(languages: [language]).text(conversion, by: content, in: language)
  }

  @Test(
    arguments: [
      ("vi", "100", "USD", "VND", .sell, "100 USD = 2.641.200 đồng (bán), Vietcombank, 07:30 ngày 22/11/2026\n"),
      (
        "vi", "1000.5", "USD", "VND", nil,
        "1.000,5 USD = 26.185.086 đồng (mua chuyển khoản), Vietcombank, 07:30 ngày 22/11/2026\n"
      ),
      ("vi", "1000000", "VND", "USD", nil, "1.000.000 đồng = 37,86 USD (bán), Vietcombank, 07:30 ngày 22/11/2026\n"),
      ("en", "100", "USD", "VND", .sell, "100 USD = 2,641,200 VND (sell), Vietcombank, 07:30, 22 November 2026\n"),
      // A cross says whose side is whose.
      (
        "vi", "100", "EUR", "USD", nil,
        "100 EUR = 113,58 USD (EUR: mua chuyển khoản, USD: bán), Vietcombank, 07:30 ngày 22/11/2026\n"
      ),
    ] as [(Language, String, Currency, Currency, PriceSide?, String)])
  func `a line says sum, sides, source and time as a newspaper of the language writes them`(
    language: Language, amount: String, from: Currency, to: Currency, side: PriceSide?, line: String
  ) throws {
    #expect(try text(amount, from, to, side, in: language) == line)
  }

  @Test func `old prices are said to be old`() throws {
    let stale = try content(board, at: "2026-11-22T02:00:00Z")
    #expect(
      try text("100", "USD", "VND", .sell, content: stale)
        == "100 USD = 2.641.200 đồng (bán), Vietcombank. Số liệu lúc 07:30 ngày 22/11/2026, chưa có số liệu mới hơn\n")
  }

  @Test func `a reference table says its day and what it is`() throws {
    let table = RateTable(
      basis: .reference, rows: [Rate(currency: "USD", mid: 26352)], day: try Samples.day("2026-11-21"))
    #expect(
      try text("100", "USD", "VND", content: content(table, terms: Samples.reference))
        == "100 USD = 2.635.200 đồng (tỷ giá quốc tế quy đổi), Tỷ giá của exchange-api, 21/11/2026\n")
  }

  @Test func `the document names every price that was taken, and whose and how old they are`() throws {
    let content = try content(board)
    let conversion = try Conversion(100, from: "EUR", to: "USD", by: board, of: ["USD", "EUR"])
    #expect(
      document(of: conversion, by: content).text == """
        {"amount":100,"fetchedAt":"2026-11-22T00:30:00Z","from":"EUR",\
        "legs":[{"currency":"EUR","price":30000,"side":"buyTransfer","unit":1},\
        {"currency":"USD","price":26412,"side":"sell","unit":1}],"observedAt":null,"result":113.58,"schema":1,\
        "source":{"credit":"Vietcombank","licence":null,"licenceURL":null,"name":"Vietcombank",\
        "provider":"vietcombank","url":"https://www.vietcombank.com.vn/"},"state":"fresh","to":"USD",\
        "validUntil":"2026-11-26T00:30:00Z","widget":"rates"}
        """)
  }
}
