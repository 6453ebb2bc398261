import Foundation

extension Decimal {
  /// Whether it is a price that can be multiplied: a billionth of a đồng to a million thousand millions.
  ///
  /// Foundation's product of two decimals traps below 10^-128, and above 10^127 it is not a number.
  var isCountablePrice: Bool {
    self >= Self.leastPrice && self <= Self.greatestPrice
  }

  private static let leastPrice = Decimal(sign: .plus, exponent: -9, significand: 1)
  private static let greatestPrice = Decimal(sign: .plus, exponent: 15, significand: 1)

  /// Whether it is zero or less, without the comparison of two decimals, which takes 2000 instructions.
  var isNotPositive: Bool { isZero || isSignMinus && !isNaN }

  /// The number rounded half to even, so that repeated rounding has no drift.
  package func rounded(scale: Int) -> Decimal {
    var value = self
    var result = Decimal()
    NSDecimalRound(&result, &value, scale, .bankers)
    return result
  }

  /// A binary number as its shortest decimal text says it: 24.3 is 24.3, not 24.300000000000000710.
  ///
  /// Not a number and the infinities become 0: decoders refuse them before.
  package init(shortest value: Double) { self = Decimal(string: "\(value)", locale: nil) ?? 0 }

  /// A binary number, taken by its shortest decimal text, rounded half to even.
  package init(rounding value: Double, scale: Int) { self = Decimal(shortest: value).rounded(scale: scale) }

  /// A plain decimal text, `[-]digits[.digits]` of at most 30 bytes; nil for anything else.
  package init?(plain text: some StringProtocol) {
    var text = String(text)
    guard let value = text.withUTF8({ Decimal(plain: $0) }) else { return nil }
    self = value
  }

  /// The same of a text's bytes.
  ///
  /// Not generic: generic code takes ten times as long, and a year of boards has ninety thousand prices.
  package init?(plain text: UnsafeBufferPointer<UInt8>) {
    var digits: UInt64 = 0
    var (count, fraction) = (0, 0)
    var (isNegative, isFraction) = (false, false)
    for index in 0..<text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "-") where index == 0: isNegative = true
      case UInt8(ascii: ".") where !isFraction && count > 0: isFraction = true
      case 48...57 where index < 30:
        count += 1
        if count <= 18 { digits = digits * 10 + UInt64(byte - 48) }
        if isFraction { fraction += 1 }
      default: return nil
      }
    }
    guard count > 0, !isFraction || fraction > 0 else { return nil }
    guard count <= 18 else {
      // More than a machine word holds.
      let text = String(decoding: text, as: UTF8.self)
      guard let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else { return nil }
      self = value
      return
    }
    while fraction > 0, digits.isMultiple(of: 10) {
      digits /= 10
      fraction -= 1
    }
    self.init(sign: isNegative && digits > 0 ? .minus : .plus, exponent: -fraction, significand: Decimal(digits))
  }
}

extension Decimal {
  /// The number as `description` writes it, `-0.5`, but faster: a history has thousands of prices.
  package var digits: String {
    let whole = significand as NSDecimalNumber
    guard isNormal, (-15...15).contains(exponent), whole.doubleValue < 9e15 else { return description }
    let text = String(whole.int64Value)
    let sign = isSignMinus ? "-" : ""
    guard exponent < 0 else { return sign + text + String(repeating: "0", count: exponent) }
    let places = -exponent
    let padded = String(repeating: "0", count: max(0, places + 1 - text.utf8.count)) + text
    return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
  }
}

extension Double {
  /// The binary number nearest to a decimal: 105.8542 is 105.8542, where `NSDecimalNumber` says 105.85419999999999.
  package init(nearest decimal: Decimal) { self = Double(decimal.digits) ?? .nan }

  /// The number rounded half to even at a decimal, taken by its shortest decimal text.
  package func rounded(scale: Int) -> Double {
    Double(nearest: Decimal(rounding: self, scale: scale))
  }
}
