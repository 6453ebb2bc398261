import Core
import Foundation
import Testing

@testable import Rendering

extension Samples {
  private static func dealer(_ name: String) -> Terms {
    Terms(
      name: name, url: "https://\(name.utf8.count).example/", licence: nil, licenceURL: nil,
      termsURL: "https://dealer.example/", credit: name, use: .decision, leastIntervalSeconds: 300)
  }

  /// Bars and rings of three dealers, each with a time of its own; what one dealer does not sell; a product without data.
  static func goldWidget(_ variant: Widget.Variant = .full) -> Widget {
    let products: [(ProviderID, String, ShortMap<Language, String>)] = [
      ("sjc", "1", ["vi": "Vàng miếng SJC", "en": "SJC bar"]),
      ("btmc", "VÀNG MIẾNG VRTL", ["vi": "Vàng miếng Rồng Thăng Long", "en": "Rong Thang Long bar"]),
      ("btmc", "NHẪN TRÒN TRƠN", ["vi": "Nhẫn tròn trơn 999,9", "en": "Plain ring 999.9"]),
      ("mihong", "950", ["vi": "Vàng 950", "en": "Gold 950"]),
      ("mihong", "985", ["vi": "Vàng 985", "en": "Gold 985"]),
    ]
    return Widget(
      id: "gold",
      subject: .gold(
        GoldList(
          products: products.map { GoldProduct(provider: $0, key: $1, names: $2) }, plausible: 100_000_000...250_000_000
        )
      ), providers: ["sjc", "btmc", "mihong"], ttlSeconds: 1800, maxAgeSeconds: 21600, zone: .vietnam, variant: variant)
  }

  private static let dealers: [ProviderID: Terms] = [
    "sjc": dealer("SJC"), "btmc": dealer("Bảo Tín Minh Châu"), "mihong": dealer("Mi Hồng"),
  ]

  static func goldContent(_ state: Freshness = .fresh, variant: Widget.Variant = .full, hasPast: Bool = true) throws
    -> WidgetContent
  {
    let widget = goldWidget(variant)
    if state == .missing { return WidgetContent(emptyOf: widget, state: state, now: try fetchedAt()) }
    let prices: [GoldPrice?] = [
      GoldPrice(
        unit: .tael, buy: 148_000_000, sell: 150_500_000, finenessPermille: 999.9,
        observedAt: try instant("2026-11-22T00:29:00Z")),
      GoldPrice(
        unit: .mace, buy: 14_750_000, sell: 15_050_000, finenessPermille: 999.9,
        observedAt: try instant("2026-11-22T00:35:00Z")),
      GoldPrice(
        unit: .mace, buy: 14_712_500, sell: 15_012_500, finenessPermille: 999.9,
        observedAt: try instant("2026-11-22T00:35:00Z")),
      GoldPrice(unit: .mace, buy: 13_870_000, sell: nil, finenessPermille: 950, observedAt: nil), nil,
    ]
    let steps: [Decimal?] = [500_000, -300_000, 0, nil, nil]
    let fetchedAt = try fetchedAt()
    let snapshots = zip(try #require(widget.ownFeeds), prices).map { feed, price in
      price.map { Snapshot(feed: feed, reading: .gold($0), fetchedAt: fetchedAt) }
    }
    let lifetime = try #require(snapshots[0]).lifetime(ttlSeconds: 1800, maxAgeSeconds: 21600, leastIntervalSeconds: 0)
    let since = try instant("2026-11-21T01:10:00Z")
    let histories = zip(snapshots, steps).enumerated().map { index, pair -> FeedHistory in
      guard hasPast, let snapshot = pair.0, let price = snapshot.reading.gold?[.sell] else { return FeedHistory() }
      let earlier = GoldPrice(unit: .tael, buy: nil, sell: price - (pair.1 ?? 0))
      let today = CalendarDay(of: fetchedAt, in: .vietnam)
      let days = (0..<30).map { day in
        DailyRange(
          provider: snapshot.feed.provider, series: GoldSide.sell.series, day: today.adding(days: day - 29),
          value: price - Decimal((29 - day) * (day * (index + 3) % 7 - 2) * 100_000))
      }
      return FeedHistory(
        past: Past(unchangedSince: fetchedAt, baseline: .init(reading: .gold(earlier), firstSeenAt: since)),
        recent: variant == .full ? days : [])
    }
    let now: Date =
      switch state {
      case .stale: lifetime.freshUntil.addingTimeInterval(60)
      case .expired: lifetime.validUntil.addingTimeInterval(60)
      default: fetchedAt.addingTimeInterval(60)
      }
    return WidgetContent(
      widget: widget, state: lifetime.freshness(at: now),
      selection: Selection(provider: "sjc", snapshots: snapshots, lifetime: lifetime),
      sources: dealers.map { WidgetContent.Source(provider: $0, terms: $1) }, histories: histories, now: now)
  }
}
