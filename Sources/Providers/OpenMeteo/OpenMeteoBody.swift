import Core
import Foundation

/// Open-Meteo's forecast document, as it is on the wire: one value or null a variable, parallel arrays, units beside.
struct OpenMeteoBody: OpenMeteoAnswer {
  let error: Bool?
  let reason: String?
  let latitude: Double?
  let longitude: Double?
  let location_id: Int?
  let elevation: Double?
  let utc_offset_seconds: Int?
  let current: Current?
  let current_units: [String: String]?
  let hourly: Hourly?
  let hourly_units: [String: String]?
  let daily: Daily?
  let daily_units: [String: String]?

  struct Current: Decodable {
    let time: Stamp
    /// How many seconds the sums are of, 900 as a rule.
    let interval: Double?
    let temperature_2m: Double
    let relative_humidity_2m: Double?
    let is_day: Double?
    let precipitation: Double?
    let weather_code: Double?
    let cloud_cover: Double?
    let pressure_msl: Double?
    let wind_speed_10m: Double?
    let wind_direction_10m: Double?
    let wind_gusts_10m: Double?
  }

  struct Hourly: Decodable {
    let time: Stamps
    let temperature_2m: Values?
    let weather_code: Values?
    let precipitation_probability: Values?
    let precipitation: Values?
  }

  struct Daily: Decodable {
    let time: Stamps
    let weather_code: Values?
    let temperature_2m_max: Values?
    let temperature_2m_min: Values?
    let precipitation_sum: Values?
    let precipitation_probability_max: Values?
    let sunrise: [Stamp?]?
    let sunset: [Stamp?]?
    let uv_index_max: Values?
  }
}

extension OpenMeteoBody {
  func currentWeather(offsetSeconds: Int) throws(Failure) -> Weather.Current {
    guard let current else { throw .malformed("current: missing") }
    let column = Column(section: "current", units: current_units)
    return Weather.Current(
      observedAt: try current.time.instant(offsetSeconds: offsetSeconds, path: "current.time"),
      condition: OpenMeteo.condition(code: current.weather_code),
      isDay: try current.is_day.map { value throws(Failure) in try flag(value, path: "current.is_day") },
      temperatureCelsius: try column.one("temperature_2m", current.temperature_2m, .temperature),
      humidityPercent: try column.one("relative_humidity_2m", current.relative_humidity_2m, .share),
      windMetersPerSecond: try column.one("wind_speed_10m", current.wind_speed_10m, .speed),
      windDirectionDegrees: try column.one("wind_direction_10m", current.wind_direction_10m, .angle),
      gustMetersPerSecond: try column.one("wind_gusts_10m", current.wind_gusts_10m, .speed),
      pressureHectopascals: try column.one("pressure_msl", current.pressure_msl, .pressure),
      cloudPercent: try column.one("cloud_cover", current.cloud_cover, .share),
      // The sum of the last quarter of an hour is not that of the hour, and four times it is not either.
      precipitationMillimeters: current.interval == 3600 && current_units?["interval"] ?? "seconds" == "seconds"
        ? try column.one("precipitation", current.precipitation, .depth) : nil)
  }

  /// The hours: temperature and sky are those of their instant, amount and chance those that stand an hour later, since
  /// the provider writes both at the end of the hour that they are of.
  func hours(offsetSeconds: Int, now: Date) throws(Failure) -> [Weather.Hour] {
    guard let hourly else { return [] }
    let column = Column(section: "hourly", units: hourly_units, count: hourly.time.all.count)
    let codes = try column.plain("weather_code", hourly.weather_code?.all)
    let temperatures = try column.many("temperature_2m", hourly.temperature_2m, .temperature)
    let chances = try column.many("precipitation_probability", hourly.precipitation_probability, .share)
    let amounts = try column.many("precipitation", hourly.precipitation, .depth)
    var list = ForecastList<Date, (hour: Weather.Hour, index: Int)>(hoursAt: now)
    for (index, stamp) in hourly.time.all.enumerated() {
      try list.take(
        at: { () throws(Failure) in
          try stamp.instant(offsetSeconds: offsetSeconds, path: "hourly.time[\(index)]")
        }, orElse: .malformed("hourly.time[\(index)]: expected a later time than the one before")
      ) { at in
        let condition = OpenMeteo.condition(code: codes[index])
        return (Weather.Hour(at: at, condition: condition, temperatureCelsius: temperatures[index]), index)
      }
    }
    var hours = list.entries.map(\.hour)
    for (before, after) in zip(list.entries.indices, list.entries.dropFirst())
    where after.hour.at.timeIntervalSince(hours[before].at) == 3600 {
      hours[before].precipitationMillimeters = amounts[after.index]
      hours[before].precipitationProbabilityPercent = chances[after.index]
    }
    return hours
  }

  /// The days of which anything is known; whole columns can be null.
  func days(offsetSeconds: Int, zone: TimeZone, now: Date) throws(Failure) -> [Weather.Day] {
    guard let daily else { return [] }
    let column = Column(section: "daily", units: daily_units, count: daily.time.all.count)
    let codes = try column.plain("weather_code", daily.weather_code?.all)
    let minima = try column.many("temperature_2m_min", daily.temperature_2m_min, .temperature)
    let maxima = try column.many("temperature_2m_max", daily.temperature_2m_max, .temperature)
    let amounts = try column.many("precipitation_sum", daily.precipitation_sum, .depth)
    let chances = try column.many("precipitation_probability_max", daily.precipitation_probability_max, .share)
    let indices = try column.many("uv_index_max", daily.uv_index_max, .index)
    let sunrises = try column.plain("sunrise", daily.sunrise)
    let sunsets = try column.plain("sunset", daily.sunset)
    var list = ForecastList<CalendarDay, Weather.Day>(daysAt: now, in: zone)
    for (index, stamp) in daily.time.all.enumerated() {
      try list.take(
        at: { () throws(Failure) in try stamp.day(offsetSeconds: offsetSeconds, path: "daily.time[\(index)]") },
        orElse: .malformed("daily.time[\(index)]: expected a later day than the one before")
      ) { date throws(Failure) in
        let day = Weather.Day(
          date: date, condition: OpenMeteo.condition(code: codes[index]), minimumCelsius: minima[index],
          maximumCelsius: maxima[index], precipitationMillimeters: amounts[index],
          precipitationProbabilityPercent: chances[index], uvIndexMaximum: indices[index],
          sunriseAt: try sunrises[index]?.sunInstant(offsetSeconds: offsetSeconds, path: "daily.sunrise[\(index)]"),
          sunsetAt: try sunsets[index]?.sunInstant(offsetSeconds: offsetSeconds, path: "daily.sunset[\(index)]"))
        return day != Weather.Day(date: date, condition: .unknown) || codes[index] != nil ? day : nil
      }
    }
    return list.entries
  }
}

extension OpenMeteoBody {
  /// The weather of the one place that the document is about.
  func weather(for query: WeatherQuery, now: Date) throws(Failure) -> Weather {
    let offset = try offsetSeconds(at: query.coordinate)
    let current = try currentWeather(offsetSeconds: offset)
    let expected = query.zone.secondsFromGMT(for: current.observedAt)
    // The offset is the answer's own, and the quarter of an hour it tells of may lie before a change of the clocks.
    let next = query.zone.secondsFromGMT(for: current.observedAt.addingTimeInterval(3600))
    if daily != nil, offset != expected, offset != next {
      throw .malformed("utc_offset_seconds: days are counted in another zone: expected \(expected), found \(offset)")
    }
    return Weather(
      current: current, hours: try hours(offsetSeconds: offset, now: now),
      days: try days(offsetSeconds: offset, zone: query.zone, now: now), heightMeters: elevation)
  }
}
