/// What the sky does, as in the published JSON, from harmless to dangerous.
///
/// Adapters map providers' own codes to these; the wording is in the language catalogues.
package enum Condition: String, Codable, Sendable, CaseIterable {
  case unknown
  case clear
  case mostlyClear = "mostly-clear"
  case partlyCloudy = "partly-cloudy"
  case overcast
  case fog
  case drizzle
  case rainLight = "rain-light"
  case showersLight = "showers-light"
  case rain
  case showers
  case snowLight = "snow-light"
  case sleet
  case snowShowers = "snow-showers"
  case snow
  case rainHeavy = "rain-heavy"
  case showersHeavy = "showers-heavy"
  case snowHeavy = "snow-heavy"
  case freezingDrizzle = "freezing-drizzle"
  case freezingRain = "freezing-rain"
  case thunderstorm
  case thunderstormHeavy = "thunderstorm-heavy"
  case hail

  /// A day is named after its most severe hour.
  package var severity: Int { Self.order[self] ?? 0 }

  private static let order = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
