import Core
import Foundation
import Testing

@testable import Rendering

/// Days for lines and charts.
extension Samples {
  /// Days of a series that end with 22 November 2026, the values by days before it.
  static func days(
    _ series: Series, _ values: [Int: Decimal], provider: ProviderID = "vietcombank"
  ) throws -> [DailyRange] {
    let last = try day("2026-11-22")
    return values.sorted { $0.key > $1.key }.map { ago, value in
      DailyRange(provider: provider, series: series, day: last.adding(days: -ago), value: value)
    }
  }

  /// Values so restless that no two steps of the line are alike; the last is the price itself.
  static func restless(_ price: Decimal, count: Int = 30, seed: Int = 1) -> [Int: Decimal] {
    let values = (0..<count).map { ago in
      (ago, (price + price * Decimal(ago * ago * 7919 * seed % 101 - 50) / 5000).rounded(scale: price < 1000 ? 2 : 0))
    }
    return Dictionary(uniqueKeysWithValues: values).merging([0: price]) { _, last in last }
  }

  /// A bank's board of so many currencies, each with a move since yesterday and a line of thirty restless days.
  static func linedBoard(_ currencies: [Currency], state: Freshness = .fresh) throws -> WidgetContent {
    let widget = try ratesWidget(currencies)
    let reading = sampleReadings(for: widget, of: .rates, at: try fetchedAt())[0]
    let table = try #require(reading.rates)
    var yesterday = table
    for index in yesterday.rows.indices { yesterday.rows[index].sell = table.rows[index].sell.map { $0 * 998 / 1000 } }
    let recent = try table.rows.enumerated().flatMap { number, row in
      try days(.price(.sell, of: row.currency, unit: 1), restless(try #require(row.sell), seed: number + 1))
    }
    return try content(widget, reading, bank, past: past(yesterday), recent: recent, state: state)
  }

  /// Lines in a board, of which one currency has too few days, and in a reference table.
  static func lined(_ state: Freshness) throws -> [(String, WidgetContent)] {
    // Nothing but what its own board's golden says where no number is shown.
    guard state == .fresh || state == .stale else { return [] }
    let rates = try ratesWidget()
    let board =
      try days(.price(.sell, of: "USD", unit: 1), restless(26412))
      + days(.price(.sell, of: "EUR", unit: 1), [0: 31409, 1: 31400])
    let reference =
      try days(.price(.mid, of: "USD", unit: 1), restless(26300))
      + days(.price(.mid, of: "JPY", unit: 100), restless(16512, seed: 5).filter { $0.key < 8 || $0.key > 14 })
    return [
      (
        "lined-\(state)",
        try content(
          rates, .rates(self.board()), bank, past: past(self.board(usd: "26372")), recent: board, state: state)
      ),
      (
        "lined-reference-\(state)",
        try content(
          rates, .rates(referenceTable()), self.reference, past: past(referenceTable(usd: "26300.5")),
          recent: reference, state: state)
      ),
    ]
  }
}
