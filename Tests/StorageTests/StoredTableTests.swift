import Core
import Foundation
import Testing

@testable import Storage

/// The quick reader against the one that it stands in for.
@Suite struct StoredTableTests {
  private func slow(_ text: String) -> Reading? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    return try? decoder.decode(Reading.self, from: Data(text.utf8))
  }

  @Test func `a table comes back whole, whatever is missing in it`() throws {
    let numbers = try ["0.1", "26142.30", "181.64319999999998", "123456789012345678901.5", "-3", "100000", "0"].map {
      try #require(Decimal(plain: $0))
    }
    var rows = numbers.map { Rate(currency: "USD", unit: 100, buyCash: $0, buyTransfer: $0, sell: $0, mid: $0) }
    rows += [Rate(currency: "EUR"), Rate(currency: "GBP", mid: 1), Rate(currency: "CHF", buyTransfer: 2)]
    let tables = [
      RateTable(basis: .board, rows: rows, day: CalendarDay("2026-11-22"), observedAt: at(0)),
      RateTable(basis: .reference, rows: rows, observedAt: at(-60)), RateTable(basis: .board, rows: []),
    ]
    for table in tables {
      let text = try Reading.rates(table).storedText
      let read = try #require(StoredTable.table(in: text))
      #expect(read == table)
      #expect(read.rows.map { $0.sell?.description } == table.rows.map { $0.sell?.description })
      #expect(slow(text) == .rates(read))
      for currencies in [["USD"], ["CHF", "XXX", "EUR"], []] as [[Currency]] {
        #expect(Reading(storedText: text, only: currencies) == Reading.rates(table).only(currencies))
      }
    }
  }

  @Test(arguments: [
    #"{"rates":{"_0":{"basis":"board","rows":[{"currency":"USD","unit":1}]}}} "#,
    #"{"rates":{"_0":{"basis":"board","rows":[{"currency":"U\u0053D","unit":1}]}}}"#,
    #"{"rates":{"_0":{"basis":"board","rows":[{"currency":"USD","sell":1e3,"unit":1}]}}}"#,
    #"{"rates":{"_0":{"basis":"board","rows":[{"currency":"USD","sell":null,"unit":1}]}}}"#,
    #"{"rates":{"_0":{"basis":"board","rows":[{"unit":1,"currency":"USD"}]}}}"#,
    #"{"rates":{"_0":{"basis":"board","rows":[{"currency":"USD","sell":1.,"unit":1}]}}}"#,
    #"{"rates":{"_0":{"basis":"board","rows":[{"currency":"USD","sell":1234567890123456789012345678901,"unit":1}]}}}"#,
    #"{"rates":{"_0":{"basis":"board","rows":[{"currency":"USD","sell":--1,"unit":1}]}}}"#,
    #"{"rates":{"_0":{"basis":"barter","rows":[]}}}"#, #"{"rates":{"_0":{"basis":"board","rows":["#, "{}", "",
  ])
  func `what this program does not write itself is left to JSONDecoder`(text: String) {
    #expect(StoredTable.table(in: text) == nil)
    #expect(Reading(storedText: text) == slow(text))
    // What is wrong in a row counts also where another is asked for.
    #expect(StoredTable.table(in: text, only: ["EUR"]) == nil)
    #expect(Reading(storedText: text, only: ["EUR"]) == slow(text)?.only(["EUR"]))
  }
}
