import Foundation

extension PastSearch {
  /// A search for what came before a table that was fetched at an instant.
  ///
  /// Only these currencies are compared, and of an earlier table only those that it has: a currency that was added to the
  /// config changes nothing of the others.
  package init(_ table: RateTable, fetchedAt: Date, showing currencies: [Currency], in zone: TimeZone) {
    self.init(.rates(table), fetchedAt: fetchedAt, in: zone) { later, earlier in
      guard let later = later.rates, let earlier = earlier.rates, earlier.basis == table.basis else {
        return .unrelated
      }
      let known = currencies.compactMap { earlier[$0] }
      if known.isEmpty { return .nothing }
      let isSame = known.allSatisfy { old in
        let new = later[old.currency]
        return PriceSide.allCases.allSatisfy { new?[$0] == old[$0] } && new?.unit ?? old.unit == old.unit
      }
      return isSame ? .same : .different
    }
  }
}
