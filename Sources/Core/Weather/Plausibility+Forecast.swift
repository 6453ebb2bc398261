import Foundation

extension Weather {
  /// No provider forecasts further ahead: a later date is wrong.
  private static let longestDays = 16

  /// Why the near hours or today are not believed; nil where they are.
  func doubtOfNearParts(temperatures: ClosedRange<Double>, zone: TimeZone, now: Date) -> Failure? {
    let today = CalendarDay(of: now, in: zone)
    return hours.lazy.filter { $0.place(at: now) == .near }.compactMap { $0.doubt(temperatures: temperatures) }.first
      ?? days.lazy.filter { $0.date == today }.compactMap { $0.doubt(temperatures: temperatures) }.first
  }

  func withoutBadFarParts(temperatures: ClosedRange<Double>, zone: TimeZone, now: Date) -> Weather {
    let today = CalendarDay(of: now, in: zone)
    let last = today.adding(days: Self.longestDays)
    var weather = self
    weather.hours.removeAll { hour in
      hour.place(at: now) != .near
        && (hour.doubt(temperatures: temperatures) != nil || CalendarDay(of: hour.at, in: zone) > last)
    }
    weather.days.removeAll { day in
      day.date != today && (day.doubt(temperatures: temperatures) != nil || day.date > last)
    }
    return weather
  }
}

extension Weather.Hour {
  fileprivate func doubt(temperatures: ClosedRange<Double>) -> Failure? {
    Failure(outside: [
      ("temperature at \(at.instantText)", temperatureCelsius, temperatures),
      ("precipitation at \(at.instantText)", precipitationMillimeters, 0...500),
      ("chance of rain at \(at.instantText)", precipitationProbabilityPercent, 0...100),
    ])
  }
}

extension Weather.Day {
  fileprivate func doubt(temperatures: ClosedRange<Double>) -> Failure? {
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
