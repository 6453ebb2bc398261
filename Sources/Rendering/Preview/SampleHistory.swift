import Core
import Foundation

/// Made-up days for the lines beside made-up prices, ending with those, and the prices of the day before to compare with.
///
/// `number` is the place of the feed among those of the widget: no two lines are alike.
package func sampleHistory(of snapshot: Snapshot, on widget: Widget, number: Int = 0) -> FeedHistory {
  let today = CalendarDay(of: snapshot.fetchedAt, in: snapshot.feed.query.dayZone)
  let prices = Dictionary(snapshot.reading.followed.map { ($0.series, $0.value) }) { first, _ in first }
  let series = snapshot.reading.lineSeries(on: widget)
  let days = series.enumerated().flatMap { index, series -> [DailyRange] in
    guard let price = prices[series] else { return [] }
    var value = price
    return (0..<WidgetContent.recentDayCount).map { daysAgo in
      if daysAgo > 0 { value = moved(value, daysAgo, number + index) }
      return DailyRange(
        provider: snapshot.feed.provider, series: series, day: today.adding(days: -daysAgo), value: value)
    }.reversed()
  }
  let before = days.filter { $0.day == today.adding(days: -1) }
  let rendering = snapshot.reading.kind.rendering
  let earlier = rendering.sampleEarlier(
    snapshot.reading, Dictionary(before.map { ($0.series, $0.close) }) { first, _ in first })
  return FeedHistory(
    past: earlier.map {
      Past(baseline: Past.EarlierReading(reading: $0, firstSeenAt: snapshot.fetchedAt.addingTimeInterval(-86400)))
    }, recent: widget.variant == .full ? days : [])
}

/// A made-up price one day earlier, with the digits that people quote.
private func moved(_ price: Decimal, _ daysAgo: Int, _ number: Int) -> Decimal {
  let scale = price < 1000 ? 2 : price < 10_000_000 ? 0 : -5
  return (price - price * samplePerMille(daysAgo, number) / 1000).rounded(scale: scale)
}

/// How far a made-up price moved to the day after so many days ago: a slow wave of its own for each line, and something
/// restless upon it.
private func samplePerMille(_ daysAgo: Int, _ number: Int) -> Decimal {
  let slow = sin(Double(daysAgo) / (3.2 + Double(number * 5 % 4)) + Double(number) * 2.4) + Double(number % 3 - 1) / 4
  let restless = Double((daysAgo * 7919 + number * 104_729) % 17 - 8) / 10
  return Decimal(rounding: slow * 1.3 + restless, scale: 2)
}
