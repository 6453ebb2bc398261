import Foundation

extension Weather {
  func rejection(for use: FeedUse, at now: Date) -> Failure? {
    guard hasNumbers else { return .malformed("no number for this place") }
    if let age = use.age(of: current.observedAt, now: now) { return age }
    let temperatures = temperatureBoundsCelsius(at: use.place)
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
    return outside ?? rejectionOfNearParts(temperatures: temperatures, zone: use.feed.query.dayZone, now: now)
  }

  func withoutBadFarParts(for use: FeedUse, at now: Date) -> Weather {
    withoutBadFarParts(temperatures: temperatureBoundsCelsius(at: use.place), zone: use.feed.query.dayZone, now: now)
  }

  private func temperatureBoundsCelsius(at place: Place?) -> ClosedRange<Double> {
    place?.coordinate.temperatureBoundsCelsius(heightsMeters: [place?.heightMeters, heightMeters]) ?? -70...57
  }

  /// No provider forecasts for longer, days: what is dated later has a wrong date.
  private static let longestDays = 16

  /// Why the hours and the day that stand next to now are not believed; nil where they are.
  private func rejectionOfNearParts(temperatures: ClosedRange<Double>, zone: TimeZone, now: Date) -> Failure? {
    let today = CalendarDay(of: now, in: zone)
    return hours.lazy.filter { $0.place(at: now) == .near }.compactMap { $0.rejection(temperatures: temperatures) }
      .first
      ?? days.lazy.filter { $0.date == today }.compactMap { $0.rejection(temperatures: temperatures) }.first
  }

  /// The forecast without the hours and days that are not near and not believed.
  private func withoutBadFarParts(temperatures: ClosedRange<Double>, zone: TimeZone, now: Date) -> Weather {
    let today = CalendarDay(of: now, in: zone)
    let last = today.adding(days: Self.longestDays)
    var weather = self
    weather.hours.removeAll { hour in
      hour.place(at: now) != .near
        && (hour.rejection(temperatures: temperatures) != nil || CalendarDay(of: hour.at, in: zone) > last)
    }
    weather.days.removeAll { day in
      day.date != today && (day.rejection(temperatures: temperatures) != nil || day.date > last)
    }
    return weather
  }
}

extension Weather.Hour {
  fileprivate func rejection(temperatures: ClosedRange<Double>) -> Failure? {
    // The hour's name is made only for a message: it costs a hundred times as much as the checks.
    Failure(
      outside: [
        ("temperature", temperatureCelsius, temperatures), ("precipitation", precipitationMillimeters, 0...500),
        ("chance of rain", precipitationProbabilityPercent, 0...100),
      ], " at \(at.instantText)")
  }
}

extension Weather.Day {
  fileprivate func rejection(temperatures: ClosedRange<Double>) -> Failure? {
    let outside = Failure(
      outside: [
        ("minimum", minimumCelsius, temperatures), ("maximum", maximumCelsius, temperatures),
        ("precipitation", precipitationMillimeters, 0...2000),
        ("chance of rain", precipitationProbabilityPercent, 0...100), ("UV index", uvIndexMaximum, 0...30),
      ], " of \(date)")
    if let outside { return outside }
    guard let minimumCelsius, let maximumCelsius, minimumCelsius > maximumCelsius else { return nil }
    return .implausible("minimum of \(date) above its maximum")
  }
}
