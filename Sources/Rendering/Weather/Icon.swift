import Core

/// A line drawing of the sky on a field of 24 by 24, beside words that say the same.
enum Icon: String, CaseIterable {
  case sun, moon, sunAndCloud, moonAndCloud, cloud, fog, drizzle, rain, snow, sleet, thunder, hail

  init?(_ condition: Condition, isDay: Bool) {
    switch condition {
    case .clear: self = isDay ? .sun : .moon
    case .mostlyClear, .partlyCloudy: self = isDay ? .sunAndCloud : .moonAndCloud
    case .overcast: self = .cloud
    case .fog: self = .fog
    case .drizzle, .rainLight, .showersLight: self = .drizzle
    case .rain, .rainHeavy, .showers, .showersHeavy: self = .rain
    case .freezingDrizzle, .freezingRain, .sleet: self = .sleet
    case .snowLight, .snow, .snowHeavy, .snowShowers: self = .snow
    case .thunderstorm, .thunderstormHeavy: self = .thunder
    case .hail: self = .hail
    case .unknown: return nil
    }
  }

  var path: String {
    switch self {
    case .sun:
      "M12 7.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4"
        + "M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"
    case .moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5Z"
    case .sunAndCloud: "M9 2.5v1.5M3.4 4.9l1 1M1.5 10.5h1.5M14.6 4.9l-1 1M5.4 12.2a4 4 0 1 1 7.3-3.2" + Self.lowCloud
    case .moonAndCloud: "M4.3 12.7A4.6 4.6 0 0 1 8 4.5a4 4 0 0 0 4.6 4.4" + Self.lowCloud
    case .cloud: "M7 18.5a4.5 4.5 0 0 1-.4-9a6 6 0 0 1 11.5 1.6A3.8 3.8 0 0 1 17.5 18.5Z"
    case .fog: "M3 8h12M18 8h3M5 12h16M3 16h3M9 16h12M6 20h10"
    case .drizzle: Self.highCloud + "M8.5 18.5l-.5 1.5M12.5 18.5l-.5 1.5M16.5 18.5l-.5 1.5"
    case .rain: Self.highCloud + "M8.8 17.5l-1.6 4.5M12.8 17.5l-1.6 4.5M16.8 17.5l-1.6 4.5"
    case .snow: Self.highCloud + "M8 18.5v.01M12 20v.01M16 18.5v.01M8 22v.01M16 22v.01"
    case .sleet: Self.highCloud + "M8.8 17.5l-1.6 4.5M12 18.5v.01M12 22v.01M16.8 17.5l-1.6 4.5"
    case .thunder: Self.highCloud + "M13 12.5l-3 5h4l-3 5"
    case .hail: Self.highCloud + "M8 19a.7.7 0 1 0 .01 0M12 21a.7.7 0 1 0 .01 0M16 19a.7.7 0 1 0 .01 0"
    }
  }

  private static let lowCloud = "M9.5 20.5a3.6 3.6 0 0 1-.3-7.2a4.9 4.9 0 0 1 9.4 1.3A3 3 0 0 1 18 20.5Z"
  private static let highCloud = "M7 15a4.2 4.2 0 0 1-.4-8.4a5.8 5.8 0 0 1 11.1 1.5A3.5 3.5 0 0 1 17.2 15Z"
}
