import Core
import Foundation
import Providers

/// What breaks the rules of a page of gold of one dealer.
func problem(inPageOfGold noise: inout Noise) -> String? {
  let dealers = registry.filter { $0.kind == .gold }
  let dealer = dealers[Int(noise.byte()) % dealers.count]
  let products = (0..<1 + Int(noise.byte() % 20)).map { number in
    GoldProduct(provider: dealer.id, key: "\(number)", names: ["vi": noise.text(), "en": noise.text()])
  }
  let widget = Widget(
    id: "a-1", subject: .gold(GoldList(products: products, plausible: 100_000_000...250_000_000)),
    providers: [dealer.id], ttlSeconds: 1800, maxAgeSeconds: 6 * 3600,
    zone: TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt)
  let readings = products.map { _ in Reading.gold(noise.gold()) }
  let past = Past(
    unchangedSince: pinnedNow, baseline: Past.EarlierReading(reading: .gold(noise.gold()), firstSeenAt: noise.instant())
  )
  return problem(
    inPageOf: content(
      of: widget, readings, by: dealer, past: past, fetchedAt: pinnedNow.addingTimeInterval(-Double(noise.byte()) * 100)
    ))
}

extension Noise {
  fileprivate mutating func gold() -> GoldPrice {
    let units = GoldPrice.Unit.allCases
    return GoldPrice(
      unit: units[Int(byte()) % units.count], buy: price(), sell: price(), finenessPermille: price(),
      observedAt: byte() < 128 ? nil : instant())
  }
}
