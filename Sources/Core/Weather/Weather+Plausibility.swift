import Foundation

extension Weather {
  func implausibility(for use: FeedUse, at now: Date) -> Failure? {
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
    return outside ?? implausibilityOfNearParts(temperatures: temperatures, zone: use.feed.query.dayZone, now: now)
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
  private func implausibilityOfNearParts(temperatures: ClosedRange<Double>, zone: TimeZone, now: Date) -> Failure? {
    let today = CalendarDay(of: now, in: zone)
    return hours.lazy.filter { $0.place(at: now) == .near }.compactMap { $0.implausibility(temperatures: temperatures) }
      .first
      ?? days.lazy.filter { $0.date == today }.compactMap { $0.implausibility(temperatures: temperatures) }.first
  }

  /// The forecast without the hours and days that are not near and not believed.
  private func withoutBadFarParts(temperatures: ClosedRange<Double>, zone: TimeZone, now: Date) -> Weather {
    let today = CalendarDay(of: now, in: zone)
    let last = today.adding(days: Self.longestDays)
    var weather = self
    weather.hours.removeAll { hour in
      hour.place(at: now) != .near
        && (hour.implausibility(temperatures: temperatures) != nil || CalendarDay(of: hour.at, in: zone) > last)
    }
    weather.days.removeAll { day in
      day.date != today && (day.implausibility(temperatures: temperatures) != nil || day.date > last)
    }
    return weather
  }
}

extension Weather.Hour {
  fileprivate func implausibility(temperatures: ClosedRange<Double>) -> Failure? {
    Failure(outside: [
      ("temperature at \(at.instantText)", temperatureCelsius, temperatures),
      ("precipitation at \(at.instantText)", precipitationMillimeters, 0...500),
      ("chance of rain at \(at.instantText)", precipitationProbabilityPercent, 0...100),
    ])
  }
}

extension Weather.Day {
  fileprivate func implausibility(temperatures: ClosedRange<Double>) -> Failure? {
    if let outside = Failure(outside: [
      ("minimum of \(date)", minimumCelsius, temperatures),
      ("maximum of \(date)", maximumCelsius, temperatures),
      ("precipitation of \(date)", precipitationMillimeters, 0...2000),
      ("chance of rain of \(date)", precipitationProbabilityPercent, 0...100),
      ("UV index of \(date)", uvIndexMaximum, 0...30),
    ]) {
      return outside
    }
    guard let minimumCelsius, let maximumCelsius, minimumCelsius > maximumCelsius else { return nil }
    return .implausible("minimum of \(date) above its maximum")
  }
}
