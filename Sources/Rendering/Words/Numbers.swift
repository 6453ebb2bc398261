import Core
import Foundation

extension Catalogue {
  /// A rate: no decimals from 1000 on where it has none, else 2; below 1 four.
  func rate(_ value: Decimal) -> String {
    if value < 1 { return number(value, decimals: 4) }
    let rounded = value.rounded(scale: 2)
    return number(rounded, decimals: rounded >= 1000 && rounded == rounded.rounded(scale: 0) ? 0 : 2)
  }

  /// How far a rate has moved: the decimals of the rate, none where the step is whole.
  func step(_ value: Decimal, of rate: Decimal) -> String {
    let rounded = value.rounded(scale: rate < 1 ? 4 : 2)
    return number(rounded, decimals: rounded == rounded.rounded(scale: 0) ? 0 : rate < 1 ? 4 : 2)
  }

  /// A number with so many decimals, its digits in groups of three.
  func number(_ value: Decimal, decimals: Int) -> String {
    let parts = abs(value.rounded(scale: decimals)).digits.split(separator: ".")
    let whole = Array(parts.first ?? "0")
    var text = value.rounded(scale: decimals) < 0 ? "-" : ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { text += numbers.group }
      text.append(digit)
    }
    guard decimals > 0 else { return text }
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    return text + numbers.decimal + fraction + String(repeating: "0", count: max(0, decimals - fraction.count))
  }

  /// `24°C`, to whole degrees, never `-0`.
  func celsius(_ degrees: Double) -> String { "\(wholeNumber(degrees))°C" }

  /// `19–27°C`; a minus sign beside the dash gets spaces.
  func celsius(from minimum: Double, to maximum: Double) -> String {
    let (low, high) = (wholeNumber(minimum), wholeNumber(maximum))
    return low < 0 || high < 0 ? "\(low) – \(high)°C" : "\(low)–\(high)°C"
  }

  /// `78%`.
  func percent(_ value: Double) -> String { "\(wholeNumber(value))%" }

  /// `2,4 mm`, to one decimal, none where it is whole.
  func millimeters(_ value: Double) -> String { tenths(value) + " mm" }

  /// `33,4 µg/m³`, to one decimal, none where it is whole.
  func microgramsPerCubicMeter(_ value: Double) -> String { tenths(value) + " µg/m³" }

  private func tenths(_ value: Double) -> String {
    let rounded = Decimal(rounding: value, scale: 1)
    return number(rounded, decimals: rounded == rounded.rounded(scale: 0) ? 0 : 1)
  }
}

/// The nearest whole number, halves away from zero; a reading outside of any weather is cut to ±9999.
func wholeNumber(_ value: Double) -> Int { Int(min(max(value, -9999), 9999).rounded()) }

/// Whether an amount of rain is printed as 0 mm, which is no rain.
func isDry(_ millimeters: Double) -> Bool { millimeters < 1 && Decimal(rounding: max(millimeters, 0), scale: 1) <= 0 }
