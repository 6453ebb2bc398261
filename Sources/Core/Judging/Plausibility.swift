import Foundation

extension FeedUse {
  /// Why a reading is not believed by itself, without a look at others; nil where it is.
  ///
  /// Only what is shown is judged: a slip in a currency that nobody sees must not cost the others.
  package func doubt(about reading: Reading, at now: Date) -> Failure? {
    guard reading.kind == feed.query.kind else {
      return .malformed("expected \(feed.query.kind.rawValue), found \(reading.kind.rawValue)")
    }
    return switch reading {
    case .weather(let weather): doubt(about: weather, now: now)
    case .rates(let table): currencies.lazy.compactMap { table[$0]?.doubt }.first
    case .air(let air): doubt(about: air, now: now)
    case .observation(let observation): doubt(about: observation, now: now)
    }
  }

  private func age(of observedAt: Date, now: Date) -> Failure? {
    Failure(age: observedAt, maxAgeSeconds: maxAgeSeconds, now: now)
  }

  private func doubt(about weather: Weather, now: Date) -> Failure? {
    guard weather.hasNumbers else { return .malformed("no number for this place") }
    if let age = age(of: weather.current.observedAt, now: now) { return age }
    let temperatures = temperatureBoundsCelsius(of: weather)
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
    return outside ?? weather.doubtOfNearParts(temperatures: temperatures, zone: feed.query.dayZone, now: now)
  }

  /// A reading without what is bad in its far parts: an hour or a day that nobody is shown yet, or only behind today,
  /// must not cost what is near and good.
  package func withoutBadFarParts(_ reading: Reading, at now: Date) -> Reading {
    switch reading {
    case .weather(let weather):
      .weather(
        weather.withoutBadFarParts(
          temperatures: temperatureBoundsCelsius(of: weather), zone: feed.query.dayZone, now: now))
    case .rates, .air, .observation: reading
    }
  }

  private func temperatureBoundsCelsius(of weather: Weather) -> ClosedRange<Double> {
    place?.coordinate.temperatureBoundsCelsius(heightsMeters: [place?.heightMeters, weather.heightMeters]) ?? -70...57
  }

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

  /// How far a provider's clock may be ahead of ours, seconds.
  private static let longestAheadSeconds = 600.0

  /// Why data of an instant are too old or not yet; nil where they are neither.
  init?(age observedAt: Date, maxAgeSeconds: Int, now: Date) {
    if now.timeIntervalSince(observedAt) > Double(maxAgeSeconds) {
      self = .outdated("observed at \(observedAt.instantText), older than the maxAge of \(maxAgeSeconds) s")
    } else if observedAt.timeIntervalSince(now) > Self.longestAheadSeconds {
      self = .outdated("observed at \(observedAt.instantText), which is in the future")
    } else {
      return nil
    }
  }
}
