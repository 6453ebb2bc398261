import Core

/// A drawing of the sky on a field of 24 by 24, beside words that say the same.
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

  /// A part of the drawing; the stylesheet tells its colour by its element, because a table has many.
  private enum Shape {
    case disc(x: Int, y: Int, radius: Double)
    /// The rays about a disc.
    case rays(x: Int, y: Int, radius: Double)
    case cloud(String)
    case moon(String)
    case mist(String)
    case wet(String)
    case bolt(String)

    var fields: [String: Any] {
      switch self {
      case .disc(let x, let y, let radius): ["disc": ["cx": "\(x)", "cy": "\(y)", "radius": Self.short(radius)]]
      case .rays(let x, let y, let radius): ["rays": ["cx": "\(x)", "cy": "\(y)", "radius": Self.short(radius)]]
      case .cloud(let path): ["cloud": path]
      case .moon(let path): ["moon": path]
      case .mist(let path): ["mist": path]
      case .wet(let path): ["wet": path]
      case .bolt(let points): ["bolt": points]
      }
    }

    private static func short(_ number: Double) -> String {
      number == number.rounded() ? "\(Int(number))" : "\(number)"
    }
  }

  /// The parts from the back to the front.
  private var shapes: [Shape] {
    switch self {
    case .sun: [.disc(x: 12, y: 12, radius: 5), .rays(x: 12, y: 12, radius: 8.75)]
    case .moon: [.moon("M20 14A8 8 0 1110 4a7 7 0 0010 10z")]
    case .sunAndCloud: [.disc(x: 9, y: 9, radius: 4), .rays(x: 9, y: 9, radius: 7), Self.low]
    case .moonAndCloud: [.moon("M9 3a6 6 0 107 7A5 5 0 019 3z"), Self.low]
    case .cloud: [.cloud("M7 19a4 4 0 01-1-9 6 6 0 0112 1 4 4 0 010 8z")]
    case .fog: [.mist("M4 7h12M8 11h13M3 15h15M7 19h11")]
    case .drizzle: [Self.high, .wet("M8 18l-1 2m5-2-1 2m5-2-1 2")]
    case .rain: [Self.high, .wet("M8 17l-2 5m6-5-2 5m6-5-2 5")]
    case .snow: [Self.high, .wet("M8 18v.1M12 20v.1M16 18v.1M8 22v.1M16 22v.1")]
    case .sleet: [Self.high, .wet("M8 17l-2 5M12 18v.1M12 22v.1M17 17l-2 5")]
    case .thunder: [Self.high, .bolt("14 11 8 18 12 18 10 24 17 16 13 16")]
    case .hail: [Self.high, .wet("M8 18v.1M12 21v.1M16 18v.1")]
    }
  }

  private static let low = Shape.cloud("M9 21a4 4 0 01-1-8 5 5 0 0110 1 3.5 3.5 0 010 7z")
  private static let high = Shape.cloud("M7 15a4 4 0 01-1-9 6 6 0 0112 1 4 4 0 010 8z")

  /// What `icon.mustache` is filled with; a small drawing has no rays behind its cloud.
  func fields(isLarge: Bool = false) -> [String: Any] {
    let shown = shapes.filter { shape in
      if case .rays = shape { isLarge || self == .sun } else { true }
    }
    return ["shapes": shown.map(\.fields)]
  }
}
