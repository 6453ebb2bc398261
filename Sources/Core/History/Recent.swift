import Foundation

extension Config {
  /// The days that the lines beside a snapshot's prices are drawn from: those of its institution alone, of the widget's
  /// currencies, the last of them the snapshot's own.
  ///
  /// They end with the snapshot and not with now, so that what is drawn of one answer stays the same. Empty for a widget
  /// that has no such lines.
  package func recent(
    of snapshot: Snapshot, on widget: Widget, in store: any Store, registry: [any Provider]
  ) throws -> [DailyRange] {
    let series = snapshot.reading.part.lineSeries(on: widget)
    if widget.variant != .full || series.isEmpty { return [] }
    let daysBefore = Double(WidgetContent.recentDayCount - 1)
    return try store.days(
      of: series,
      PastQuestion(
        query: snapshot.feed.query,
        providers: institution(of: snapshot.feed.provider, for: widget, registry: registry),
        since: snapshot.fetchedAt.addingTimeInterval(-daysBefore * 86400), until: snapshot.fetchedAt)
    ).oneADay.filter(widget.mayShow)
  }

  /// A provider and the others of the widget that pass on the same institution's word, as two hosts of one bank do, that
  /// one first.
  ///
  /// What one of them has seen is the past of the other: the host that serves days gone by is not the one asked first.
  package func institution(of id: ProviderID, for widget: Widget, registry: [any Provider]) -> [ProviderID] {
    guard let own = registry.first(where: { $0.id == id }) else { return [id] }
    let kin = pastSources(of: widget, registry: registry).filter { source in
      source.terms.name == own.terms.name
        && registry.contains { $0.id == source.provider && $0.isReference == own.isReference }
    }
    return [id] + kin.map(\.provider).filter { $0 != id }
  }
}

extension [DailyRange] {
  /// One range a series and day, of several the first; by series as they come, then by day.
  package var oneADay: [DailyRange] {
    var bySeries: [Series: [CalendarDay: DailyRange]] = [:]
    var order: [Series] = []
    for range in self {
      if bySeries[range.series] == nil { order.append(range.series) }
      if bySeries[range.series]?[range.day] == nil { bySeries[range.series, default: [:]][range.day] = range }
    }
    return order.flatMap { (bySeries[$0] ?? [:]).values.sorted { $0.day < $1.day } }
  }
}

extension WidgetContent {
  /// How many days the lines of a table go back, the present one among them.
  package static let recentDayCount = 30
}

extension RateTable.Basis {
  /// The price that stands for a currency where there is room for one: what a bank asks, or the mid rate.
  package var followedSide: PriceSide { self == .board ? .sell : .mid }
}

extension RateTable {
  /// The series of a currency's one price; nil where the provider does not quote the currency.
  package func followedSeries(of currency: Currency) -> Series? {
    self[currency].map { .price(basis.followedSide, of: currency, unit: $0.unit) }
  }
}
