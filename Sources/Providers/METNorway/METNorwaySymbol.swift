import Core

/// A symbol code such as `lightrainshowers_day`: a stem and, where the picture differs, the sun's place.
struct METNorwaySymbol {
  /// What the sky does; unknown for a stem that is not in the legend of 2026.
  let condition: Condition
  /// Whether the sun is up, which it is not in a polar twilight; nil where the symbol does not say.
  let isDay: Bool?

  init(_ code: String?) {
    let parts = (code ?? "").split(separator: "_", maxSplits: 1)
    condition = parts.first.flatMap { Self.conditions[String($0)] } ?? .unknown
    switch parts.count == 2 ? parts[1] : "" {
    case "day": isDay = true
    case "night", "polartwilight": isDay = false
    default: isDay = nil
    }
  }

  /// The legend of metno/weathericons.
  ///
  /// Two stems carry a doubled s in the real API; the plain spelling is taken too.
  private static let conditions: [String: Condition] = [
    "clearsky": .clear, "fair": .mostlyClear, "partlycloudy": .partlyCloudy, "cloudy": .overcast, "fog": .fog,
    "lightrain": .rainLight, "rain": .rain, "heavyrain": .rainHeavy,
    "lightrainshowers": .showersLight, "rainshowers": .showers, "heavyrainshowers": .showersHeavy,
    "lightsleet": .sleet, "sleet": .sleet, "heavysleet": .sleet,
    "lightsleetshowers": .sleet, "sleetshowers": .sleet, "heavysleetshowers": .sleet,
    "lightsnow": .snowLight, "snow": .snow, "heavysnow": .snowHeavy,
    "lightsnowshowers": .snowShowers, "snowshowers": .snowShowers, "heavysnowshowers": .snowShowers,
    "lightrainandthunder": .thunderstorm, "rainandthunder": .thunderstorm,
    "heavyrainandthunder": .thunderstormHeavy,
    "lightrainshowersandthunder": .thunderstorm, "rainshowersandthunder": .thunderstorm,
    "heavyrainshowersandthunder": .thunderstormHeavy,
    "lightsleetandthunder": .thunderstorm, "sleetandthunder": .thunderstorm,
    "heavysleetandthunder": .thunderstormHeavy,
    "lightsleetshowersandthunder": .thunderstorm, "lightssleetshowersandthunder": .thunderstorm,
    "sleetshowersandthunder": .thunderstorm, "heavysleetshowersandthunder": .thunderstormHeavy,
    "lightsnowandthunder": .thunderstorm, "snowandthunder": .thunderstorm,
    "heavysnowandthunder": .thunderstormHeavy,
    "lightsnowshowersandthunder": .thunderstorm, "lightssnowshowersandthunder": .thunderstorm,
    "snowshowersandthunder": .thunderstorm, "heavysnowshowersandthunder": .thunderstormHeavy,
  ]
}
