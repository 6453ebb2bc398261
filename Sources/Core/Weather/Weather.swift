import Foundation

/// The weather of one place, as one provider gives it.
///
/// Units are in the names. A value that the provider does not give is nil, never 0.
package struct Weather: Codable, Equatable, Sendable {
  /// The weather now; fixed at the fetch.
  package var current: Current
  /// One entry an hour, ascending; may begin in the past and run further than is shown.
  package var hours: [Hour]
  /// One entry a day of the place's zone, ascending.
  package var days: [Day]
  /// What will be current in the next hours, ascending, from providers whose answer holds for longer than an hour.
  package var upcoming: [Current]
  package var issuedAt: Date?
  /// The height above the sea that the provider's temperatures are for, where it says so.
  package var heightMeters: Double?

  package init(
    current: Current, hours: [Hour] = [], days: [Day] = [], upcoming: [Current] = [], issuedAt: Date? = nil,
    heightMeters: Double? = nil
  ) {
    self.current = current
    self.hours = hours
    self.days = days
    self.upcoming = upcoming
    self.issuedAt = issuedAt
    self.heightMeters = heightMeters
  }

  package init(withoutNumbersAt observedAt: Date) {
    self.init(current: Current(observedAt: observedAt, condition: .unknown))
  }

  /// The reading without values that are not believed: only its time stays.
  package var withoutNumbers: Weather { Weather(withoutNumbersAt: current.observedAt) }

  package var hasNumbers: Bool { self != withoutNumbers }

  /// The same reading after a 304: in a forecast in steps the step of the present hour becomes current.
  ///
  /// Nil where no such step is stored: then the reading says nothing of the present.
  package func renewed(at now: Date) -> Weather? {
    if upcoming.isEmpty { return self }
    let steps = [current] + upcoming
    guard let present = steps.last(where: { $0.observedAt <= now }) ?? steps.first,
      now.timeIntervalSince(present.observedAt) < Forecast.stepSeconds
    else { return nil }
    var renewed = self
    renewed.current = present
    renewed.current.observedAt = min(present.observedAt, now)
    return renewed
  }

  package struct Current: Codable, Equatable, Sendable {
    package var observedAt: Date
    package var condition: Condition
    package var isDay: Bool?
    /// Air temperature at 2 m, °C.
    package var temperatureCelsius: Double?
    package var humidityPercent: Double?
    /// Mean wind at 10 m, m/s.
    package var windMetersPerSecond: Double?
    /// Where the wind comes from, degrees clockwise from north.
    package var windDirectionDegrees: Double?
    /// Gusts at 10 m, m/s.
    package var gustMetersPerSecond: Double?
    /// Pressure at sea level, hPa.
    package var pressureHectopascals: Double?
    package var cloudPercent: Double?
    /// What fell in the last hour, mm; nil where the provider tells of another interval or of none.
    package var precipitationMillimeters: Double?

    package init(
      observedAt: Date, condition: Condition, isDay: Bool? = nil, temperatureCelsius: Double? = nil,
      humidityPercent: Double? = nil, windMetersPerSecond: Double? = nil, windDirectionDegrees: Double? = nil,
      gustMetersPerSecond: Double? = nil, pressureHectopascals: Double? = nil, cloudPercent: Double? = nil,
      precipitationMillimeters: Double? = nil
    ) {
      self.observedAt = observedAt
      self.condition = condition
      self.isDay = isDay
      self.temperatureCelsius = temperatureCelsius
      self.humidityPercent = humidityPercent
      self.windMetersPerSecond = windMetersPerSecond
      self.windDirectionDegrees = windDirectionDegrees
      self.gustMetersPerSecond = gustMetersPerSecond
      self.pressureHectopascals = pressureHectopascals
      self.cloudPercent = cloudPercent
      self.precipitationMillimeters = precipitationMillimeters
    }

    /// The apparent temperature of the Australian Bureau of Meteorology (Steadman 1994, the form without radiation):
    /// AT = Ta + 0.33·e − 0.70·ws − 4.00 with e = RH/100 · 6.105 · exp(17.27·Ta / (237.7 + Ta)) in hPa and ws in m/s.
    ///
    /// With one formula for every provider "Cảm giác như" stays comparable when another provider is shown.
    package var feelsLikeCelsius: Double? {
      guard let temperatureCelsius, let humidityPercent, let windMetersPerSecond else { return nil }
      let vapourPressureHectopascals =
        humidityPercent / 100 * 6.105 * exp(17.27 * temperatureCelsius / (237.7 + temperatureCelsius))
      return temperatureCelsius + 0.33 * vapourPressureHectopascals - 0.70 * windMetersPerSecond - 4.00
    }
  }

  /// The forecast for the hour that begins at `at`.
  ///
  /// Temperature and sky are those that the provider gives for `at`: MET Norway's sky is that of the hour that begins,
  /// the others' that of the instant. Amount and chance are of the hour that begins, and nil where the provider tells
  /// of another interval.
  package struct Hour: Codable, Equatable, Sendable {
    package var at: Date
    package var condition: Condition
    /// Air temperature at 2 m, °C.
    package var temperatureCelsius: Double?
    /// Precipitation of the hour that begins at `at`, mm.
    package var precipitationMillimeters: Double?
    /// Chance of precipitation in the hour that begins at `at`, 0 to 100.
    package var precipitationProbabilityPercent: Double?

    package init(
      at: Date, condition: Condition, temperatureCelsius: Double? = nil, precipitationMillimeters: Double? = nil,
      precipitationProbabilityPercent: Double? = nil
    ) {
      self.at = at
      self.condition = condition
      self.temperatureCelsius = temperatureCelsius
      self.precipitationMillimeters = precipitationMillimeters
      self.precipitationProbabilityPercent = precipitationProbabilityPercent
    }
  }

  package struct Day: Codable, Equatable, Sendable {
    package var date: CalendarDay
    package var condition: Condition
    /// Lowest air temperature, °C.
    package var minimumCelsius: Double?
    /// Highest air temperature, °C.
    package var maximumCelsius: Double?
    package var precipitationMillimeters: Double?
    /// Highest chance of precipitation, 0 to 100.
    package var precipitationProbabilityPercent: Double?
    package var uvIndexMaximum: Double?
    /// As the provider gives it; `cut` drops a sunrise or sunset that is not on this day.
    package var sunriseAt: Date?
    package var sunsetAt: Date?

    package init(
      date: CalendarDay, condition: Condition, minimumCelsius: Double? = nil, maximumCelsius: Double? = nil,
      precipitationMillimeters: Double? = nil, precipitationProbabilityPercent: Double? = nil,
      uvIndexMaximum: Double? = nil, sunriseAt: Date? = nil, sunsetAt: Date? = nil
    ) {
      self.date = date
      self.condition = condition
      self.minimumCelsius = minimumCelsius
      self.maximumCelsius = maximumCelsius
      self.precipitationMillimeters = precipitationMillimeters
      self.precipitationProbabilityPercent = precipitationProbabilityPercent
      self.uvIndexMaximum = uvIndexMaximum
      self.sunriseAt = sunriseAt
      self.sunsetAt = sunsetAt
    }
  }

  /// The reading from now on: the 24 hours from the one in progress, up to 7 days from today.
  ///
  /// A provider that gives every third hour has at most 8 of these, and not three days of them.
  package func cut(to now: Date, zone: TimeZone) -> Weather {
    let today = CalendarDay(of: now, in: zone)
    return Weather(
      current: current, hours: Array(hours.filter { $0.place(at: now) == .near }.prefix(24)),
      days: days.filter { $0.date >= today }.prefix(7).map { $0.withItsOwnSun(in: zone) }, issuedAt: issuedAt)
  }
}
