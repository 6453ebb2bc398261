import Foundation

extension Store {
  /// The days that the lines beside a snapshot's prices are drawn from: those of its provider alone, of the widget's
  /// currencies, the last of them the snapshot's own.
  ///
  /// They end with the snapshot and not with now, so that what is drawn of one answer stays the same. Empty for a widget
  /// that has no such lines.
  public func recent(of snapshot: Snapshot, on widget: Widget) throws -> [DailyRange] {
    guard widget.variant == .full, case .rates(let currencies) = widget.subject, let table = snapshot.reading.rates
    else { return [] }
    let daysBefore = Double(Showing.recentDayCount - 1)
    return try days(
      of: currencies.compactMap { table.followedSeries(of: $0) },
      PastQuestion(
        query: snapshot.query, providers: [snapshot.provider],
        since: snapshot.fetchedAt.addingTimeInterval(-daysBefore * 86400), until: snapshot.fetchedAt))
  }
}

extension Showing {
  /// How many days the lines of a table go back, the present one among them.
  public static let recentDayCount = 30
}

extension RateTable.Basis {
  /// The price that stands for a currency where there is room for one: what a bank asks, or the mid rate.
  public var followedSide: PriceSide { self == .board ? .sell : .mid }
}

extension RateTable {
  /// The series of a currency's one price; nil where the provider does not quote the currency.
  public func followedSeries(of currency: Currency) -> Series? {
    self[currency].map { .price(basis.followedSide, of: currency, unit: $0.unit) }
  }
}
