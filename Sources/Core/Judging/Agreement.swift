import Foundation

extension Reading {
  /// Two prices agree within this, percent.
  private static let agreementPercent: Decimal = 2
  /// Two temperatures agree within this, °C.
  private static let agreementCelsius = 3.0

  /// Whether another reading says nearly the same of every one of these values.
  func agrees(with other: Reading, on values: [JudgedValue]) -> Bool {
    values.allSatisfy { value in
      switch value {
      case .price(let currency, let side):
        guard let rate = rate(of: currency), let another = other.rate(of: currency) else { return false }
        guard let pair = rate.pair(side, with: another) else {
          // A mid rate says nothing of cash alone, but confirms a row whose other prices have moved with it.
          return side == .buyCash && another.mid != nil && values.contains(.price(currency, .sell))
        }
        return abs(pair.value - pair.other) * 100 <= pair.other * Self.agreementPercent
      case .temperature:
        guard let one = weather?.current.temperatureCelsius, let another = other.weather?.current.temperatureCelsius
        else { return false }
        return abs(one - another) <= Self.agreementCelsius
      case .gold(let side):
        guard let one = gold?[side], let another = other.gold?[side] else { return false }
        return abs(one - another) * 100 <= another * Self.agreementPercent
      }
    }
  }
}

extension Rate {
  /// Two prices that can be compared, in đồng for 1 of the currency.
  struct Pair {
    /// Which price, `sell`; `middle` where a board is compared with a mid rate.
    let name: String
    let value: Decimal
    let other: Decimal
  }

  /// A price of this and of another rate: like with like where the other has it, else a board's middle with a mid rate;
  /// nil where there is nothing to compare.
  func pair(_ side: PriceSide, with other: Rate) -> Pair? {
    func pair(_ name: String, _ value: Decimal?, _ price: Decimal?) -> Pair? {
      guard let value, let price, value > 0, price > 0 else { return nil }
      return Pair(name: name, value: forOne(value), other: other.forOne(price))
    }
    // What nobody shows is kept unjudged.
    guard isCountable, other.isCountable, let value = self[side] else { return nil }
    if let like = pair(side.rawValue, value, other[side]) { return like }
    switch side {
    case .mid: return pair("mid", mid, other.middle)
    case .sell, .buyTransfer: return pair("middle", middle, other.mid)
    // A price of cash is in the middle only where there is none of a transfer.
    case .buyCash: return buyTransfer == nil ? pair("middle", middle, other.mid) : nil
    }
  }

  /// A price of this rate for 1 of the currency.
  ///
  /// Nearly every rate is for 1 already, and a division is slow.
  func forOne(_ price: Decimal) -> Decimal { unit > 1 ? price / Decimal(unit) : price }

  /// Halfway between what a bank pays and asks.
  var middle: Decimal? {
    guard let sell, let buy = buyTransfer ?? buyCash else { return nil }
    return (buy + sell) / 2
  }
}
