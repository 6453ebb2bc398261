import Foundation

extension Rate {
  /// Why the prices are not believed; nil where they are.
  ///
  /// A bank sells for no less than it buys, and the difference is at most a quarter of the selling price. `PriceBounds` has
  /// what a currency may be worth.
  var rejection: Failure? {
    let prices = [("buyCash", buyCash), ("buyTransfer", buyTransfer), ("sell", sell), ("mid", mid)]
    for case let (name, price?) in prices where price.isNotPositive {
      return .implausible("\(currency) \(name) \(price), expected above 0")
    }
    for case let (name, price?) in prices where !price.isCountablePrice {
      return .implausible("\(currency) \(name) is too large or too small for a price")
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

  /// Whether its prices can be multiplied.
  var isCountable: Bool { PriceSide.allCases.allSatisfy { self[$0]?.isCountablePrice ?? true } }
}
