import Core
import Foundation

extension HistoryDocument {
  /// The lines of a reading: of rates one a currency that the table has, of places one a place, else one.
  func lines(of past: PastReading) -> String {
    let ends = [past.firstSeenAt.instantText, past.lastSeenAt.instantText, past.provider.rawValue]
    var lines: [String] = []
    switch past.reading {
    case .rates(let table):
      for rate in currencies.lazy.compactMap({ table[$0] }) {
        let prices = PriceSide.allCases.map { rate[$0]?.digits ?? "" }
        lines.append((ends + [rate.currency.rawValue, "\(rate.unit)"] + prices).joined(separator: ","))
      }
    case .weather(let weather): lines.append(line(of: weather.current, ends))
    case .places(let all):
      for (place, weather) in zip(places, all) {
        lines.append(line(of: weather.current, ends + [Self.cell(place.name(in: "vi"))]))
      }
    case .air(let air):
      let index = air.index.map {
        [$0.scale.rawValue, "\($0.value)", $0.category.rawValue, $0.dominant?.rawValue ?? ""]
      }
      let particles = [air.pm25MicrogramsPerCubicMeter, air.pm10MicrogramsPerCubicMeter].map(Self.cell)
      lines.append(
        ([air.observedAt.instantText] + ends + (index ?? ["", "", "", ""]) + particles).joined(separator: ","))
    case .observation: break
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The first line of the table.
  var header: [String] {
    let ends = ["firstSeenAt", "lastSeenAt", "provider"]
    switch widget.subject {
    case .rates: return ends + ["currency", "unit"] + PriceSide.allCases.map(\.rawValue)
    case .weather, .observation: return ["observedAt"] + ends + Self.currentKeys
    case .places: return ["observedAt"] + ends + ["place"] + Self.currentKeys
    case .air:
      return ["observedAt"] + ends + [
        "scale", "value", "category", "dominant", "pm25MicrogramsPerCubicMeter", "pm10MicrogramsPerCubicMeter",
      ]
    }
  }

  /// What the JSON's `current` has beside its time, in the order of that document.
  private static let currentKeys = [
    "condition", "isDay", "temperatureCelsius", "feelsLikeCelsius", "humidityPercent", "windMetersPerSecond",
    "windDirectionDegrees", "gustMetersPerSecond", "pressureHectopascals", "cloudPercent",
    "precipitationMillimeters",
  ]

  private func line(of current: Weather.Current, _ cells: [String]) -> String {
    guard case .object(let fields) = document(ofCurrent: current) else { return "" }
    let values = Self.currentKeys.map { key in
      switch fields[key] {
      case .null, nil: ""
      case let value?: value.bareText
      }
    }
    return ([current.observedAt.instantText] + cells + values).joined(separator: ",")
  }

  private static func cell(_ number: Double?) -> String { number.map { Decimal(shortest: $0).description } ?? "" }

  /// A text as one cell.
  ///
  /// A spreadsheet takes what begins like a formula for one, whoever wrote it: an apostrophe before it keeps it a text.
  static func cell(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isFormula =
      scalars.first.map { "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0) } ?? false
    let safe = isFormula ? "'\(text)" : text
    guard scalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
    // By scalars: a quotation mark with an accent is still one.
    let quoted = safe.unicodeScalars.map { $0 == "\"" ? "\"\"" : String(Character($0)) }.joined()
    return "\"\(quoted)\""
  }
}
