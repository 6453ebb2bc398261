import Foundation

extension Widget {
  /// Why a reading is not believed by itself, without a look at others; nil where it is.
  ///
  /// Only what the widget shows is judged: a slip in a currency that nobody sees must not cost the others.
  public func doubt(about reading: Reading, at now: Date) -> Failure? {
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
      return .outdated("observed at \(observedAt.instantText), which is still to come")
    }
    return nil
  }

  /// Why the weather of a place is not believed by itself; nil where it is.
  func doubt(about weather: Weather, at place: Place, now: Date) -> Failure? {
    if let age = age(of: weather.current.observedAt, now: now) { return age }
    let temperatures = place.temperatureBoundsCelsius(heightMeters: weather.heightMeters)
    let current = weather.current
    let checks: [(String, Double?, ClosedRange<Double>)] =
      [
        ("temperature", current.temperatureCelsius, temperatures),
        ("humidity", current.humidityPercent, 0...100),
        ("wind speed", current.windMetersPerSecond, 0...113),
        ("gust speed", current.gustMetersPerSecond, 0...140),
        ("wind direction", current.windDirectionDegrees, 0...360),
        ("pressure", current.pressureHectopascals, 850...1090),
        ("cloud cover", current.cloudPercent, 0...100),
        ("precipitation", current.precipitationMillimeters, 0...500),
      ]
      + weather.hours.flatMap { hour in
        [
          ("temperature at \(hour.at.instantText)", hour.temperatureCelsius, temperatures),
          ("precipitation at \(hour.at.instantText)", hour.precipitationMillimeters, 0...500),
          ("chance of rain at \(hour.at.instantText)", hour.precipitationProbabilityPercent, 0...100),
        ]
      }
      + weather.days.flatMap { day in
        [
          ("minimum of \(day.date)", day.minimumCelsius, temperatures),
          ("maximum of \(day.date)", day.maximumCelsius, temperatures),
          ("precipitation of \(day.date)", day.precipitationMillimeters, 0...2000),
          ("chance of rain of \(day.date)", day.precipitationProbabilityPercent, 0...100),
          ("UV index of \(day.date)", day.uvIndexMaximum, 0...30),
        ]
      }
    if let outside = Failure(outside: checks) { return outside }
    let crossed = weather.days.first { ($0.minimumCelsius ?? -.infinity) > ($0.maximumCelsius ?? .infinity) }
    return crossed.map { .implausible("minimum of \($0.date) above its maximum") }
  }

  /// How far a provider's clock and ours may differ, seconds; a series may begin with the hour to come.
  private static let longestAheadSeconds = 3600.0

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
  fileprivate init?(outside checks: [(what: String, value: Double?, bounds: ClosedRange<Double>)]) {
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
