import Foundation

extension Rate {
  /// Why the prices are not believed; nil where they are.
  ///
  /// A bank sells for no less than it buys, and the difference is at most a quarter of the selling price. `PriceBounds` has
  /// what a currency may be worth.
  var implausibility: Failure? {
    let prices = [("buyCash", buyCash), ("buyTransfer", buyTransfer), ("sell", sell), ("mid", mid)]
    for case let (name, price?) in prices where price <= 0 {
      return .implausible("\(currency) \(name) \(price), expected above 0")
    }
    for case let (name, price?) in prices where !Self.countable.contains(price) {
      return .implausible("\(currency) \(name) is too large for a price")
    }
    let rising = prices.prefix(3).compactMap { name, price in price.map { (name, $0) } }
    for (lower, upper) in zip(rising, rising.dropFirst()) where lower.1 > upper.1 {
      return .implausible("\(currency) \(lower.0) \(lower.1), expected at most \(upper.0) \(upper.1)")
    }
    if let buyCash, let sell, (sell - buyCash) * 4 > sell {
      return .implausible("\(currency) buyCash \(buyCash), expected at most 25 % below sell \(sell)")
    }
    return nil
  }

  /// Whether prices can be multiplied: Foundation's product of two decimals traps below 10^-128 and above 10^127.
  var isCountable: Bool { PriceSide.allCases.allSatisfy { self[$0].map(Self.countable.contains) ?? true } }

  /// A billionth of a đồng to a million thousand millions.
  private static let countable =
    Decimal(sign: .plus, exponent: -9, significand: 1)...Decimal(sign: .plus, exponent: 15, significand: 1)
}
