import Core

/// One entry of a `weather` array; the first is the primary one.
struct OpenWeatherMapSky: Decodable {
  let id: Double?
  let icon: String?

  /// Whether the sun is up, by the icon's last letter: `04d`, `04n`.
  var isDay: Bool? {
    switch icon?.last {
    case "d": true
    case "n": false
    default: nil
    }
  }

  /// What the sky does, by the first entry's id; unknown for an id that is not in the list of 2026.
  ///
  /// So also for smoke, haze, dust, sand, ash, squall and tornado (711 to 781 but fog): no word of ours says them.
  static func condition(of entries: [OpenWeatherMapSky]?) -> Condition {
    conditions[code: entries?.first?.id]
  }

  private static let conditions: [Int: Condition] = [
    200: .thunderstorm, 201: .thunderstorm, 202: .thunderstormHeavy, 210: .thunderstorm, 211: .thunderstorm,
    212: .thunderstormHeavy, 221: .thunderstorm, 230: .thunderstorm, 231: .thunderstorm, 232: .thunderstorm,
    300: .drizzle, 301: .drizzle, 302: .drizzle, 310: .drizzle, 311: .drizzle, 312: .drizzle, 313: .drizzle,
    314: .drizzle, 321: .drizzle,
    500: .rainLight, 501: .rain, 502: .rainHeavy, 503: .rainHeavy, 504: .rainHeavy, 511: .freezingRain,
    520: .showersLight, 521: .showers, 522: .showersHeavy, 531: .showers,
    600: .snowLight, 601: .snow, 602: .snowHeavy, 611: .sleet, 612: .sleet, 613: .sleet, 615: .sleet, 616: .sleet,
    620: .snowShowers, 621: .snowShowers, 622: .snowShowers,
    701: .fog, 741: .fog,
    // Few clouds, scattered, broken up to 84 %, and overcast from 85 % on.
    800: .clear, 801: .mostlyClear, 802: .partlyCloudy, 803: .partlyCloudy, 804: .overcast,
  ]
}
