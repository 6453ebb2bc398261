import Foundation

package enum ForecastPlace: Sendable {
  /// No longer shown.
  case past
  /// The 24 hours from the one in progress, or today: a bad value here refuses the whole reading.
  case near
  /// Later: a bad entry is dropped.
  case far

  package init(ofHourAt at: Date, now: Date) {
    let seconds = at.timeIntervalSince(now)
    self = seconds <= -3600 ? .past : seconds <= 23 * 3600 ? .near : .far
  }

  package init(of day: CalendarDay, today: CalendarDay) {
    self = day < today ? .past : day == today ? .near : .far
  }
}

extension Weather.Hour {
  func place(at now: Date) -> ForecastPlace { ForecastPlace(ofHourAt: at, now: now) }
}

extension Weather.Day {
  /// The day without sunrise and sunset unless both are on it, in this order.
  ///
  /// In a polar night or on a day without a sunset providers give equal times, a time of the day before, or 1970.
  func withItsOwnSun(in zone: TimeZone) -> Weather.Day {
    if let sunriseAt, let sunsetAt, sunriseAt < sunsetAt,
      [sunriseAt, sunsetAt].allSatisfy({ CalendarDay(of: $0, in: zone) == date })
    {
      return self
    }
    var day = self
    (day.sunriseAt, day.sunsetAt) = (nil, nil)
    return day
  }
}

extension CalendarDay {
  /// The day with most of a block of hours; the earlier one where both halves are equal.
  package init(ofMostOf hours: Int, from start: Date, in zone: TimeZone) {
    // Days begin on whole seconds: half a second before the middle is past a midnight only if most lies after it.
    self.init(of: start.addingTimeInterval(Double(hours) * 1800 - 0.5), in: zone)
  }

  /// Whether the sun rises on this day at a latitude, with refraction and the sun's radius (0.83°).
  ///
  /// By the sun's declination to about half a degree (Cooper 1969), which is wrong by a day or two at the ends of a polar
  /// night.
  package func hasSunrise(atLatitude degrees: Double) -> Bool {
    guard let newYear = CalendarDay(year: year, month: 1, day: 1) else { return true }
    let dayOfYear = Double(daysSince1970 - newYear.daysSince1970 + 1)
    let declination = 23.45 * sin(2 * .pi * (284 + dayOfYear) / 365)
    return abs(degrees - declination) <= 90.83
  }
}
