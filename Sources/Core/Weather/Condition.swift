/// What the sky does, in the words of the published JSON.
///
/// Providers' own codes are mapped to these in their adapters; wording belongs to the language catalogues.
package enum Condition: String, Codable, Sendable, CaseIterable {
  case clear
  case mostlyClear = "mostly-clear"
  case partlyCloudy = "partly-cloudy"
  case overcast
  case fog
  case drizzle
  case freezingDrizzle = "freezing-drizzle"
  case rainLight = "rain-light"
  case rain
  case rainHeavy = "rain-heavy"
  case freezingRain = "freezing-rain"
  case snowLight = "snow-light"
  case snow
  case snowHeavy = "snow-heavy"
  case sleet
  case showersLight = "showers-light"
  case showers
  case showersHeavy = "showers-heavy"
  case snowShowers = "snow-showers"
  case thunderstorm
  case thunderstormHeavy = "thunderstorm-heavy"
  case hail
  case unknown

  /// The place in the order from harmless to dangerous; a day is named after its most severe hour.
  package var severity: Int {
    switch self {
    case .unknown: 0
    case .clear: 1
    case .mostlyClear: 2
    case .partlyCloudy: 3
    case .overcast: 4
    case .fog: 5
    case .drizzle: 6
    case .rainLight: 7
    case .showersLight: 8
    case .rain: 9
    case .showers: 10
    case .snowLight: 11
    case .sleet: 12
    case .snowShowers: 13
    case .snow: 14
    case .rainHeavy: 15
    case .showersHeavy: 16
    case .snowHeavy: 17
    case .freezingDrizzle: 18
    case .freezingRain: 19
    case .thunderstorm: 20
    case .thunderstormHeavy: 21
    case .hail: 22
    }
  }
}
