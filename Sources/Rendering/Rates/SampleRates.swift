import Core
import Foundation

extension RateTable {
  /// A mid rate in the middle between a board's prices, as a provider says it that neither buys nor sells.
  func asReference(on day: CalendarDay) -> RateTable {
    RateTable(
      basis: .reference,
      rows: rows.map { row in
        let mid = row.buyTransfer.flatMap { buy in row.sell.map { (buy + $0) / 2 } }
        return Rate(currency: row.currency, unit: row.unit, mid: mid?.rounded(scale: 2))
      }, day: day)
  }
}

extension RatesRendering {
  func sampleEarlier(_ reading: Reading, _ prices: [Series: Decimal]) -> Reading? {
    guard var table = reading.rates else { return nil }
    let side = table.basis.followedSide
    for index in table.rows.indices {
      guard let price = table.followedSeries(of: table.rows[index].currency).flatMap({ prices[$0] }) else { continue }
      switch side {
      case .buyCash: table.rows[index].buyCash = price
      case .buyTransfer: table.rows[index].buyTransfer = price
      case .sell: table.rows[index].sell = price
      case .mid: table.rows[index].mid = price
      }
    }
    table.day = table.day.map { $0.adding(days: -1) }
    return .rates(table)
  }
}
