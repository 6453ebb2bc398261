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

/// Made-up days for the lines beside a made-up table, ending with its own prices.
package func sampleDays(of snapshot: Snapshot, on widget: Widget) -> [DailyRange] {
  guard let currencies = widget.currencies, let table = snapshot.reading.rates else { return [] }
  let today = CalendarDay(of: snapshot.fetchedAt, in: snapshot.feed.query.dayZone)
  return currencies.enumerated().flatMap { number, currency -> [DailyRange] in
    guard let series = table.followedSeries(of: currency), let price = table[currency]?[table.basis.followedSide]
    else { return [] }
    var value = price
    return (0..<WidgetContent.recentDayCount).map { daysAgo in
      if daysAgo > 0 {
        value = (value - value * samplePerMille(daysAgo, number) / 1000).rounded(scale: price < 1000 ? 2 : 0)
      }
      return DailyRange(
        provider: snapshot.feed.provider, series: series, day: today.adding(days: -daysAgo), value: value)
    }.reversed()
  }
}

/// How far a made-up price moved to the day after so many days ago: a slow wave of its own for each currency, and
/// something restless upon it.
private func samplePerMille(_ daysAgo: Int, _ number: Int) -> Decimal {
  let slow = sin(Double(daysAgo) / (3.2 + Double(number * 5 % 4)) + Double(number) * 2.4) + Double(number % 3 - 1) / 4
  let restless = Double((daysAgo * 7919 + number * 104_729) % 17 - 8) / 10
  return Decimal(rounding: slow * 1.3 + restless, scale: 2)
}

/// A made-up table of the day before, for a made-up one to be compared with: the prices that its lines have there.
package func samplePast(of snapshot: Snapshot, on widget: Widget) -> Past? {
  guard var table = snapshot.reading.rates else { return nil }
  let today = CalendarDay(of: snapshot.fetchedAt, in: snapshot.feed.query.dayZone)
  let days = sampleDays(of: snapshot, on: widget).filter { $0.day == today.adding(days: -1) }
  let side = table.basis.followedSide
  for index in table.rows.indices {
    let series = table.followedSeries(of: table.rows[index].currency)
    guard let price = days.first(where: { $0.series == series })?.close else { continue }
    switch side {
    case .buyCash: table.rows[index].buyCash = price
    case .buyTransfer: table.rows[index].buyTransfer = price
    case .sell: table.rows[index].sell = price
    case .mid: table.rows[index].mid = price
    }
  }
  table.day = table.day.map { $0.adding(days: -1) }
  let since = snapshot.fetchedAt.addingTimeInterval(-86400)
  return Past(baseline: Past.EarlierReading(reading: .rates(table), firstSeenAt: since))
}
