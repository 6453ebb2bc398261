import Core
import Foundation

/// The body of `3.0/onecall`: now, 48 hours and 8 days, the days counted in the place's own zone.
struct OpenWeatherMapOneCall: Decodable {
  let lat: Double
  let lon: Double
  let timezone_offset: Double
  let current: Current
  let hourly: [Hour]?
  let daily: [Day]?

  struct Current: Decodable {
    let dt: Double
    let sunrise: Double?
    let sunset: Double?
    let temp: Double
    /// At sea level.
    let pressure: Double?
    let humidity: Double?
    let clouds: Double?
    let wind_speed: Double?
    let wind_deg: Double?
    let wind_gust: Double?
    let weather: [OpenWeatherMapSky]?
    let rain: OpenWeatherMapAmount?
    let snow: OpenWeatherMapAmount?
  }

  struct Hour: Decodable {
    let dt: Double
    let temp: Double
    let weather: [OpenWeatherMapSky]?
    let pop: Double?
    let rain: OpenWeatherMapAmount?
    let snow: OpenWeatherMapAmount?
  }

  struct Day: Decodable {
    let dt: Double
    let sunrise: Double?
    let sunset: Double?
    let temp: Limits
    let weather: [OpenWeatherMapSky]?
    let pop: Double?
    let rain: Double?
    let snow: Double?
    let uvi: Double?
  }

  struct Limits: Decodable {
    let min: Double?
    let max: Double?
  }

  func weather(for query: WeatherQuery, now: Date) throws(Failure) -> Weather {
    try query.coordinate.check(latitude: lat, at: "onecall.lat", longitude: lon, at: "onecall.lon")
    let present = try present(now: now)
    let offset = query.zone.secondsFromGMT(for: present.observedAt)
    // The offset is the answer's own, and the time it tells of may lie before a change of the clocks.
    let next = query.zone.secondsFromGMT(for: present.observedAt.addingTimeInterval(3600))
    if daily != nil, timezone_offset != Double(offset), timezone_offset != Double(next) {
      throw .malformed(
        "onecall.timezone_offset: days are counted in another zone: expected \(offset), found \(timezone_offset)")
    }
    return Weather(current: present, hours: try hours(now: now), days: try days(in: query.zone, now: now))
  }

  private func present(now: Date) throws(Failure) -> Weather.Current {
    let observedAt = try instant(secondsSince1970: current.dt, path: "onecall.current.dt")
    try expectRecent(observedAt, days: OpenWeatherMap.longestAgeDays, now: now, path: "onecall.current.dt")
    let condition = OpenWeatherMapSky.condition(of: current.weather)
    let sun = OpenWeatherMapSun(sunrise: current.sunrise, sunset: current.sunset)
    return Weather.Current(
      observedAt: observedAt, condition: condition,
      isDay: current.weather?.first?.isDay ?? sun.isUp(at: current.dt),
      temperatureCelsius: try celsius(current.temp, path: "onecall.current.temp"), humidityPercent: current.humidity,
      windMetersPerSecond: current.wind_speed, windDirectionDegrees: current.wind_deg,
      gustMetersPerSecond: current.wind_gust, pressureHectopascals: current.pressure, cloudPercent: current.clouds,
      precipitationMillimeters: precipitation([current.rain?.oneHour, current.snow?.oneHour], under: condition))
  }

  private func hours(now: Date) throws(Failure) -> [Weather.Hour] {
    var list = ForecastList<Date, Weather.Hour>(hoursAt: now)
    for (index, entry) in (hourly ?? []).enumerated() {
      let path = "onecall.hourly[\(index)]"
      try list.take(
        at: { () throws(Failure) in try instant(secondsSince1970: entry.dt, path: "\(path).dt") },
        orElse: .malformed("\(path).dt: expected a later time than the one before")
      ) { at throws(Failure) in
        let condition = OpenWeatherMapSky.condition(of: entry.weather)
        return Weather.Hour(
          at: at, condition: condition, temperatureCelsius: try celsius(entry.temp, path: "\(path).temp"),
          precipitationMillimeters: precipitation([entry.rain?.oneHour, entry.snow?.oneHour], under: condition),
          precipitationProbabilityPercent: entry.pop.map { UnitConversion.fraction($0) })
      }
    }
    return list.entries
  }

  private func days(in zone: TimeZone, now: Date) throws(Failure) -> [Weather.Day] {
    var list = ForecastList<CalendarDay, Weather.Day>(daysAt: now, in: zone)
    for (index, entry) in (daily ?? []).enumerated() {
      let path = "onecall.daily[\(index)]"
      try list.take(
        // The time of a day is its noon.
        at: { () throws(Failure) in
          CalendarDay(of: try instant(secondsSince1970: entry.dt, path: "\(path).dt"), in: zone)
        }, orElse: .malformed("\(path).dt: expected a later day than the one before")
      ) { date throws(Failure) in try entry.day(date, path: path) }
    }
    return list.entries
  }
}

extension OpenWeatherMapOneCall.Day {
  fileprivate func day(_ date: CalendarDay, path: String) throws(Failure) -> Weather.Day {
    let condition = OpenWeatherMapSky.condition(of: weather)
    return Weather.Day(
      date: date, condition: condition,
      minimumCelsius: try temp.min.map { value throws(Failure) in try celsius(value, path: "\(path).temp.min") },
      maximumCelsius: try temp.max.map { value throws(Failure) in try celsius(value, path: "\(path).temp.max") },
      precipitationMillimeters: precipitation([rain, snow], under: condition),
      precipitationProbabilityPercent: pop.map { UnitConversion.fraction($0) }, uvIndexMaximum: uvi,
      sunriseAt: sunrise.flatMap(sunInstantAt), sunsetAt: sunset.flatMap(sunInstantAt))
  }
}
