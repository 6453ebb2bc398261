import Foundation

extension Decimal {
  /// The number rounded half to even, so that repeated rounding has no drift.
  public func rounded(scale: Int) -> Decimal {
    var value = self
    var result = Decimal()
    NSDecimalRound(&result, &value, scale, .bankers)
    return result
  }

  /// A binary number as its shortest decimal text says it: 24.3 is 24.3, not 24.300000000000000710.
  ///
  /// Not a number and the infinities become 0: decoders refuse them before.
  public init(shortest value: Double) { self = Decimal(string: "\(value)", locale: nil) ?? 0 }

  /// A binary number, taken by its shortest decimal text, rounded half to even.
  public init(rounding value: Double, scale: Int) { self = Decimal(shortest: value).rounded(scale: scale) }

  /// A plain decimal text, `[-]digits[.digits]`; nil for anything else.
  public init?(plain text: some StringProtocol) {
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.filter({ $0 == 45 }).count == (text.hasPrefix("-") ? 1 : 0), parts.count <= 2,
      parts.allSatisfy(\.isDigits), text.utf8.count <= 30,
      let value = Decimal(string: String(text), locale: Locale(identifier: "en_US_POSIX"))
    else { return nil }
    self = value
  }
}

extension Double {
  /// The binary number nearest to a decimal: 105.8542 is 105.8542, where `NSDecimalNumber` says 105.85419999999999.
  public init(nearest decimal: Decimal) { self = Double(decimal.description) ?? .nan }

  /// The number rounded half to even at a decimal, taken by its shortest decimal text.
  public func rounded(scale: Int) -> Double {
    Double(nearest: Decimal(rounding: self, scale: scale))
  }
}
