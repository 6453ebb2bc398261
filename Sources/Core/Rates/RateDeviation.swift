import Foundation

extension Baseline {
  /// How a table's prices have moved too far, in the order of the page.
  func deviations(of table: RateTable, on currencies: [Currency], at now: Date) -> [Deviation] {
    currencies.compactMap { table[$0] }.flatMap { rate in
      PriceSide.judged.compactMap { deviation(of: rate, $0, isBoard: table.basis == .board, at: now) }
    }
  }

  private func deviation(of rate: Rate, _ side: PriceSide, isBoard: Bool, at now: Date) -> Deviation? {
    guard rate[side] != nil, let span = RateTable.baselineSpan else { return nil }
    let value = JudgedValue.price(rate.currency, side)
    let (last, oldest) = good(value, within: span.driftSeconds, at: now) { reading -> Rate.Pair? in
      guard let other = reading.rate(of: rate.currency), other.isWithinBounds(of: others) else { return nil }
      return rate.pair(side, with: other)
    }
    let comparisons = [
      last.map {
        PriceComparison($0.said, of: rate, days: now.timeIntervalSince($0.lastSeenAt) / 86400, "the last good")
      },
      oldest.map { PriceComparison($0.said, of: rate, days: 1, "that of \($0.firstSeenAt.instantText),") },
      isBoard ? comparison(of: rate, side, with: reference, at: now) : nil,
    ]
    return comparisons.lazy.compactMap(\.self).first(where: \.isTooFar).map {
      Deviation(value: value, failure: $0.failure)
    }
  }

  /// A board's price beside the last reference rate.
  ///
  /// Once a board that differs from the reference was good (repeated, agreed with or accepted), that it still differs is
  /// no news, and each small move would be kept out again.
  private func comparison(of rate: Rate, _ side: PriceSide, with reference: Snapshot?, at now: Date) -> PriceComparison?
  {
    guard let reference, let mid = reference.reading.rates?[rate.currency], let pair = rate.pair(side, with: mid) else {
      return nil
    }
    let days = now.timeIntervalSince(reference.fetchedAt) / 86400
    if let before = last?.reading.rates, before.basis == .board, let earlier = before[rate.currency],
      let pair = earlier.pair(side, with: mid), PriceComparison(pair, of: earlier, days: days, "").isTooFar
    {
      return nil
    }
    return PriceComparison(pair, of: rate, days: days, "\(reference.feed.provider)'s")
  }
}

extension PriceComparison {
  fileprivate init(_ pair: Rate.Pair, of rate: Rate, days: Double, _ origin: String) {
    self.init("\(rate.currency) \(pair.name)", pair.value, with: pair.other, days: days, origin)
  }
}
