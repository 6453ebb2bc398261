import Core
import Foundation

/// What a backfill judges past days by.
extension Backfill {
  /// What the store knows of the days around those of a backfill, newest first, each with its last prices.
  ///
  /// Beyond ten days nothing is near enough to be compared with; days that are still to come were dated by a wrong clock.
  func knownTables(of use: FeedUse, around days: ClosedRange<CalendarDay>, for widget: Widget) throws
    -> [PastJudge.Day]
  {
    let currencies = Set(use.currencies)
    guard !currencies.isEmpty else { return [] }
    let zone = widget.dayZone
    let last = min(
      days.upperBound.adding(days: Past.longestBaselineDays).start(in: zone).addingTimeInterval(86399), clock())
    let institution = config.institution(of: use.feed.provider, for: widget, registry: registry)
    let question = PastQuestion(
      query: use.feed.query, providers: institution,
      since: days.lowerBound.adding(days: -Past.longestBaselineDays).start(in: zone), until: last)
    let series = try store.series(of: use.feed.query, providers: institution).filter { series in
      series.price.map { currencies.contains($0.currency) } ?? false
    }
    var tables: [CalendarDay: RateTable] = [:]
    for range in try store.days(of: series, question).oneADay {
      guard let (currency, side) = range.series.price else { continue }
      tables[range.day, default: RateTable(basis: .board, rows: [])].set(
        range.close, side, of: currency, unit: range.series.unit)
    }
    return tables.sorted { $0.key > $1.key }.map { PastJudge.Day($0.key, $0.value, isKnown: true) }
  }
}

extension RateTable {
  fileprivate mutating func set(_ price: Decimal, _ side: PriceSide, of currency: Currency, unit: Int) {
    let index = rows.firstIndex { $0.currency == currency } ?? rows.endIndex
    if index == rows.endIndex { rows.append(Rate(currency: currency, unit: unit)) }
    switch side {
    case .buyCash: rows[index].buyCash = price
    case .buyTransfer: rows[index].buyTransfer = price
    case .sell: rows[index].sell = price
    case .mid: rows[index].mid = price
    }
  }
}
