import Foundation

extension GoldPrice {
  /// Why the prices are not believed; nil where they are.
  ///
  /// A dealer sells for no less than it buys, and the difference is at most 15 % of the selling price. What a lượng can
  /// cost is the config's word (`exclusion`).
  var rejection: Failure? {
    for side in GoldSide.judged {
      guard let price = quoted(side) else { continue }
      if price <= 0 { return .implausible("\(side.rawValue) \(price), expected above 0") }
      if !price.isCountablePrice { return .implausible("\(side.rawValue) is too large or too small for a price") }
    }
    guard let buy = self[.buy], let sell = self[.sell] else { return nil }
    if buy > sell { return .implausible("buy \(buy), expected at most sell \(sell)") }
    if (sell - buy) * 100 > sell * 15 {
      return .implausible("buy \(buy), expected at most 15 % below sell \(sell)")
    }
    return nil
  }
}

extension Baseline {
  /// How a product's prices have moved too far.
  func deviations(of price: GoldPrice, at now: Date) -> [Deviation] {
    GoldSide.judged.compactMap { side in
      guard let value = price[side], let span = GoldPrice.baselineSpan else { return nil }
      let (last, oldest) = good(.gold(side), within: span.driftSeconds, at: now) { $0.gold?[side] }
      let comparisons = [
        last.map {
          PriceComparison(
            side.rawValue, value, with: $0.said, days: now.timeIntervalSince($0.lastSeenAt) / 86400, "the last good")
        },
        oldest.map {
          PriceComparison(side.rawValue, value, with: $0.said, days: 1, "that of \($0.firstSeenAt.instantText),")
        },
      ]
      return comparisons.lazy.compactMap(\.self).first(where: \.isTooFar).map {
        Deviation(value: .gold(side), failure: $0.failure)
      }
    }
  }
}
