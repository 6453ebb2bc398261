import Core
import Foundation

extension [Int: Condition] {
  /// The condition of a provider's code; unknown for one that is not in its list.
  subscript(code code: Double?) -> Condition { code.flatMap(Int.init(exactly:)).flatMap { self[$0] } ?? .unknown }
}

/// How a provider's number becomes one of ours.
///
/// Numbers that need no conversion keep the provider's digits; derived ones are rounded half to even at 1 decimal, by
/// decimal arithmetic, so that 0.9 km/h (0.25 m/s) is 0.2 on every machine.
struct UnitConversion: Sendable {
  /// The converted number, nil where nothing is converted.
  private let convert: (@Sendable (Decimal) -> Decimal)?

  private init(_ convert: (@Sendable (Decimal) -> Decimal)?) { self.convert = convert }

  /// The number in our unit.
  ///
  /// A number beyond any weather stays as it is: decimals end at 10^127, and whoever judges the reading must see it.
  /// They end at 10^-127 too, where a quotient is no number any more; what is that near to 0 is 0.
  func callAsFunction(_ value: Double) -> Double {
    guard let convert, value.magnitude < 1e12 else { return value }
    let decimal = value.magnitude < 1e-12 ? 0 : Decimal(shortest: value)
    return Double(nearest: convert(decimal).rounded(scale: 1))
  }

  static let none = UnitConversion(nil)
  static let kilometersPerHour = UnitConversion { $0 * 10 / 36 }
  static let milesPerHour = UnitConversion { $0 * 44704 / 100_000 }
  static let knots = UnitConversion { $0 * 1852 / 3600 }
  static let fahrenheit = UnitConversion { ($0 - 32) * 5 / 9 }
  static let inches = UnitConversion { $0 * 254 / 10 }
  /// A part of 1 as percent.
  static let fraction = UnitConversion { $0 * 100 }
}

/// What a number measures, with every spelling of a unit that the adapters know.
struct Quantity: Sendable {
  /// The spellings and how each becomes our unit.
  let units: [String: UnitConversion]
  let expected: String

  static let temperature = Quantity(
    units: ["°C": .none, "celsius": .none, "°F": .fahrenheit, "fahrenheit": .fahrenheit], expected: "°C or °F")
  static let speed = Quantity(
    units: [
      "m/s": .none, "ms": .none, "km/h": .kilometersPerHour, "kmh": .kilometersPerHour, "mp/h": .milesPerHour,
      "mph": .milesPerHour, "kn": .knots,
    ], expected: "m/s, km/h, mph or kn")
  static let depth = Quantity(units: ["mm": .none, "inch": .inches], expected: "mm or inch")
  static let pressure = Quantity(units: ["hPa": .none], expected: "hPa")
  static let share = Quantity(units: ["%": .none], expected: "%")
  static let angle = Quantity(units: ["°": .none, "degrees": .none], expected: "degrees")
  /// Greek mu (U+03BC) is what Open-Meteo writes, the micro sign (U+00B5) what others do.
  static let concentration = Quantity(units: ["\u{3BC}g/m³": .none, "\u{B5}g/m³": .none], expected: "μg/m³")
  static let usIndex = Quantity(units: ["USAQI": .none], expected: "USAQI")
  static let index = Quantity(units: ["": .none, "1": .none], expected: "no unit")

  /// How a number of this unit becomes ours.
  ///
  /// - Throws: `.malformed` for a unit that is missing or unknown: km/h read as m/s would be a storm.
  func conversion(unit: String?, path: String) throws(Failure) -> UnitConversion {
    guard let unit, let conversion = units[unit] else {
      throw .malformed("\(path): expected \(expected), found \(unit.map { quoted($0) } ?? "nothing")")
    }
    return conversion
  }
}
