import Foundation

extension Widget {
  /// Why a reading is not believed by itself, without a look at others; nil where it is.
  ///
  /// Only what the widget shows is judged: a slip in a currency that nobody sees must not cost the others.
  package func doubt(about reading: Reading, at now: Date) -> Failure? {
    switch (subject, reading) {
    case (.weather(let place), .weather(let weather)): doubt(about: weather, at: place, now: now)
    case (.places(let places), .places(let all)) where places.count == all.count:
      zip(places, all).lazy.compactMap { place, weather in
        doubt(about: weather, at: place, now: now)?.told(of: place)
      }.first
    case (.rates(let currencies), .rates(let table)):
      currencies.lazy.compactMap { table[$0]?.doubt }.first
    case (.air, .air(let air)): doubt(about: air, now: now)
    case (.observation, .observation(let observation)): doubt(about: observation, now: now)
    default: .malformed("expected \(kind.rawValue), found \(reading.kind.rawValue)")
    }
  }

  /// Why data of an instant are too old or not yet; nil where they are neither.
  func age(of observedAt: Date, now: Date) -> Failure? {
    if now.timeIntervalSince(observedAt) > Double(maxAgeSeconds) {
      return .outdated("observed at \(observedAt.instantText), older than the maxAge of \(maxAgeSeconds) s")
    }
    if observedAt.timeIntervalSince(now) > Self.longestAheadSeconds {
      return .outdated("observed at \(observedAt.instantText), which is in the future")
    }
    return nil
  }

  /// Why the weather of a place is not believed by itself; nil where it is.
  func doubt(about weather: Weather, at place: Place, now: Date) -> Failure? {
    if let age = age(of: weather.current.observedAt, now: now) { return age }
    let temperatures = place.temperatureBoundsCelsius(heightMeters: weather.heightMeters)
    let current = weather.current
    let outside = Failure(outside: [
      ("temperature", current.temperatureCelsius, temperatures),
      ("humidity", current.humidityPercent, 0...100),
      ("wind speed", current.windMetersPerSecond, 0...113),
      ("gust speed", current.gustMetersPerSecond, 0...140),
      ("wind direction", current.windDirectionDegrees, 0...360),
      ("pressure", current.pressureHectopascals, 850...1090),
      ("cloud cover", current.cloudPercent, 0...100),
      ("precipitation", current.precipitationMillimeters, 0...500),
    ])
    return outside ?? weather.doubtOfNearParts(temperatures: temperatures, zone: place.zone, now: now)
  }

  /// A reading without what is bad in its far parts: an hour or a day that nobody is shown yet, or only behind today,
  /// must not cost what is near and good.
  package func withoutBadFarParts(_ reading: Reading, at now: Date) -> Reading {
    func trimmed(_ weather: Weather, at place: Place) -> Weather {
      weather.withoutBadFarParts(
        temperatures: place.temperatureBoundsCelsius(heightMeters: weather.heightMeters), zone: place.zone, now: now)
    }
    return switch (subject, reading) {
    case (.weather(let place), .weather(let weather)): .weather(trimmed(weather, at: place))
    case (.places(let places), .places(let all)) where places.count == all.count:
      .places(zip(places, all).map { trimmed($1, at: $0) })
    default: reading
    }
  }

  /// How far a provider's clock may be ahead of ours, seconds.
  private static let longestAheadSeconds = 600.0

  private func doubt(about air: AirQuality, now: Date) -> Failure? {
    let scale = air.index.map { $0.scale.bounds }
    return age(of: air.observedAt, now: now)
      ?? Failure(outside: [
        (
          "air quality index", air.index.map { Double($0.value) },
          // Models run past the end of the scale: 1008 has been seen.
          Double(scale?.lowerBound ?? 0)...Double(air.index?.scale == .usAQI ? 2000 : scale?.upperBound ?? 0)
        ),
        ("PM2.5", air.pm25MicrogramsPerCubicMeter, 0...3000), ("PM10", air.pm10MicrogramsPerCubicMeter, 0...6000),
      ])
  }

  /// A station may be anywhere, so only what no place on earth has is refused.
  private func doubt(about observation: Observation, now: Date) -> Failure? {
    age(of: observation.observedAt, now: now)
      ?? Failure(outside: [
        ("observed temperature", observation.temperatureCelsius, -70...57),
        ("observed humidity", observation.humidityPercent, 0...100),
        ("observed wind speed", observation.windMetersPerSecond, 0...113),
        ("observed wind direction", observation.windDirectionDegrees, 0...360),
      ])
  }
}

extension Failure {
  /// The first of these values that is outside its bounds; nil where none is.
  init?(outside checks: [(what: String, value: Double?, bounds: ClosedRange<Double>)]) {
    func text(_ value: Double) -> String {
      // Decimals end at 10^127; numbers beyond are said as they are.
      value.magnitude < 1e15 ? Decimal(shortest: value).description : "\(value)"
    }
    for case let (what, value?, bounds) in checks where !bounds.contains(value) {
      self = .implausible(
        "\(what) \(text(value)), expected \(text(bounds.lowerBound)) to \(text(bounds.upperBound))")
      return
    }
    return nil
  }

  /// The same of one of several places.
  func told(of place: Place) -> Failure {
    let name = plain(place.name(in: "en"))
    switch self {
    case .outdated(let problem): return .outdated("\(name): \(problem)")
    case .implausible(let problem): return .implausible("\(name): \(problem)")
    default: return self
    }
  }
}
