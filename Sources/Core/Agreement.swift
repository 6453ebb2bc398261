import Foundation

extension Reading {
  /// Two prices agree within this, percent.
  private static let agreementPercent: Decimal = 2
  /// Two temperatures agree within this, °C.
  private static let agreementCelsius = 3.0

  /// Whether another reading says nearly the same: of rates in every one of these currencies.
  func agrees(with other: Reading, on currencies: [Currency]) -> Bool {
    switch (self, other) {
    case (.weather, .weather), (.places, .places):
      return places.count == other.places.count
        && zip(places, other.places).allSatisfy { one, another in
          guard let celsius = one.current.temperatureCelsius, let other = another.current.temperatureCelsius else {
            return false
          }
          return abs(celsius - other) <= Self.agreementCelsius
        }
    case (.rates(let one), .rates(let another)):
      return currencies.allSatisfy { currency in
        guard let rate = one[currency], let other = another[currency], let pair = rate.pair(with: other) else {
          return false
        }
        return abs(pair.value - pair.other) * 100 <= pair.other * Self.agreementPercent
      }
    default: return false
    }
  }
}

extension Rate {
  /// The price of this and of another rate by which they are compared, in đồng for 1 of the currency: like with like
  /// where they have it, else a board's middle with a mid rate.
  func pair(with other: Rate) -> (name: String, value: Decimal, other: Decimal)? {
    let candidates: [(String, Decimal?, Decimal?)] = [
      ("sell", sell, other.sell), ("mid", mid, other.mid), ("middle", middle, other.mid),
      ("mid", mid, other.middle), ("buyTransfer", buyTransfer, other.buyTransfer), ("buyCash", buyCash, other.buyCash),
    ]
    for case let (name, value?, price?) in candidates where value > 0 && price > 0 {
      return (name, value / Decimal(max(unit, 1)), price / Decimal(max(other.unit, 1)))
    }
    return nil
  }

  /// Halfway between what a bank pays and asks.
  private var middle: Decimal? {
    guard let sell, let buy = buyTransfer ?? buyCash else { return nil }
    return (buy + sell) / 2
  }
}
