import Foundation

/// A price beside an earlier one, or beside another's.
struct PriceComparison {
  /// Which price, `USD sell`.
  private let name: String
  private let value: Decimal
  private let other: Decimal
  /// How far they may be apart, percent.
  private let percent: Decimal
  /// Whose the other price is.
  private let origin: String

  /// How far a price may move, percent a day.
  private static let percentADay = 5.0
  /// For how many days it may move at most: a gap of weeks must not let anything pass, and a real move passes when repeated.
  private static let longestDays = 5.0
  /// To divide a decimal takes a hundred times as long as to multiply it.
  private static let hundredth = Decimal(sign: .plus, exponent: -2, significand: 1)

  init(_ name: String, _ value: Decimal, with other: Decimal, days: Double, _ origin: String) {
    self.name = name
    self.value = value
    self.other = other
    self.origin = origin
    percent = Decimal(rounding: Self.percentADay * min(max(days, 1), Self.longestDays), scale: 1)
  }

  var isTooFar: Bool { !bounds.contains(value) }

  private var bounds: ClosedRange<Decimal> {
    let margin = other * percent * Self.hundredth
    return other - margin...other + margin
  }

  var failure: Failure {
    .implausible(
      "\(name) \(value), expected \(bounds.lowerBound.rounded(scale: 2)) to \(bounds.upperBound.rounded(scale: 2)), "
        + "within \(percent) % of \(origin) \(other)")
  }
}
