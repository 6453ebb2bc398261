import Foundation

extension Widget {
  /// Why a reading is not believed by itself, without a look at others; nil where it is.
  ///
  /// Only what the widget shows is judged: a slip in a currency that nobody sees must not cost the others.
  public func doubt(about reading: Reading, at now: Date) -> Failure? {
    switch (subject, reading) {
    case (.weather(let place), .weather(let weather)): doubt(about: weather, at: place.coordinate, now: now)
    case (.rates(let currencies), .rates(let table)):
      currencies.lazy.compactMap { table[$0]?.doubt }.first
    default: .malformed("expected \(kind.rawValue), found \(reading.kind.rawValue)")
    }
  }

  private func doubt(about weather: Weather, at coordinate: Coordinate, now: Date) -> Failure? {
    let observedAt = weather.current.observedAt
    if now.timeIntervalSince(observedAt) > Double(maxAgeSeconds) {
      return .outdated("observed at \(observedAt.instantText), older than the maxAge of \(maxAgeSeconds) s")
    }
    if observedAt.timeIntervalSince(now) > Self.longestAheadSeconds {
      return .outdated("observed at \(observedAt.instantText), which is still to come")
    }
    let temperatures = temperatureBoundsCelsius(at: coordinate)
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
    for case let (what, value?, bounds) in checks where !bounds.contains(value) {
      return .implausible("\(what) \(text(value)), expected \(text(bounds.lowerBound)) to \(text(bounds.upperBound))")
    }
    let crossed = weather.days.first { ($0.minimumCelsius ?? -.infinity) > ($0.maximumCelsius ?? .infinity) }
    return crossed.map { .implausible("minimum of \($0.date) above its maximum") }
  }

  /// How far a provider's clock and ours may differ, seconds; a series may begin with the hour to come.
  private static let longestAheadSeconds = 3600.0

  /// Hanoi has seen 2.7 and 42.8 °C; the tropics' lowlands stay within −5…48, the rest of the world within −70…57.
  private func temperatureBoundsCelsius(at coordinate: Coordinate) -> ClosedRange<Double> {
    abs(coordinate.latitude) < 23.5 ? -5...48 : -70...57
  }

  /// Decimals end at 10^127; numbers beyond are said as they are.
  private func text(_ value: Double) -> String {
    value.magnitude < 1e15 ? Decimal(shortest: value).description : "\(value)"
  }
}
