import Core
import Foundation

/// WeatherAPI.com's forecast document, as it is on the wire; every unit is in its key's name.
struct WeatherAPIBody: Decodable {
  let location: Location
  let current: Current
  let forecast: Forecast?

  struct Location: Decodable {
    let lat: Double
    let lon: Double
    let tz_id: String
  }

  struct Sky: Decodable {
    let code: Double?
  }

  struct Current: Decodable {
    let last_updated_epoch: Double
    let temp_c: Double
    let is_day: Double?
    let condition: Sky?
    let wind_kph: Double?
    let wind_degree: Double?
    let gust_kph: Double?
    let pressure_mb: Double?
    let humidity: Double?
    let cloud: Double?
  }

  struct Forecast: Decodable {
    let forecastday: [Day]
  }

  struct Day: Decodable {
    let date: String
    let day: Limits
    let astro: Astro?
    let hour: [Hour]?
  }

  struct Limits: Decodable {
    let mintemp_c: Double?
    let maxtemp_c: Double?
    let totalprecip_mm: Double?
    let daily_chance_of_rain: Double?
    let daily_chance_of_snow: Double?
    let uv: Double?
    let condition: Sky?
  }

  struct Astro: Decodable {
    let sunrise: String?
    let sunset: String?
  }

  struct Hour: Decodable {
    let time_epoch: Double
    let temp_c: Double?
    let condition: Sky?
    let precip_mm: Double?
    let chance_of_rain: Double?
    let chance_of_snow: Double?
  }
}

extension WeatherAPIBody.Current {
  /// The current weather; winds become m/s.
  ///
  /// Its `precip_mm` is not taken: the provider does not say of what time it is the amount, and its values of now change
  /// every quarter of an hour.
  func weather() throws(Failure) -> Weather.Current {
    Weather.Current(
      observedAt: try instant(secondsSince1970: last_updated_epoch, path: "current.last_updated_epoch"),
      condition: WeatherAPIBody.condition(code: condition?.code),
      isDay: try is_day.map { value throws(Failure) in try flag(value, path: "current.is_day") },
      temperatureCelsius: temp_c,
      humidityPercent: humidity, windMetersPerSecond: wind_kph.map { UnitConversion.kilometersPerHour($0) },
      windDirectionDegrees: wind_degree, gustMetersPerSecond: gust_kph.map { UnitConversion.kilometersPerHour($0) },
      pressureHectopascals: pressure_mb, cloudPercent: cloud)
  }
}

extension WeatherAPIBody {
  /// The hours of all days, ascending; by seconds since 1970, since their local text has no offset.
  ///
  /// Amount and chance are taken as those of the hour that begins at its time, which is the provider's way to speak of an
  /// hour; it does not say so.
  static func hours(of days: [Day], now: Date) throws(Failure) -> [Weather.Hour] {
    var list = ForecastList<Date, Weather.Hour>(hoursAt: now)
    for (dayIndex, day) in days.enumerated() {
      for (index, entry) in (day.hour ?? []).enumerated() {
        let path = "forecast.forecastday[\(dayIndex)].hour[\(index)].time_epoch"
        try list.take(
          at: { () throws(Failure) in try instant(secondsSince1970: entry.time_epoch, path: path) },
          orElse: .malformed("\(path): expected a later time than the one before")
        ) { at in
          Weather.Hour(
            at: at, condition: condition(code: entry.condition?.code), temperatureCelsius: entry.temp_c,
            precipitationMillimeters: entry.precip_mm,
            precipitationProbabilityPercent: [entry.chance_of_rain, entry.chance_of_snow].compactMap(\.self).max())
        }
      }
    }
    return list.entries
  }

  /// The days, ascending; the sun's times are local ones of the place's zone.
  static func days(of days: [Day], zone: TimeZone, now: Date) throws(Failure) -> [Weather.Day] {
    var list = ForecastList<CalendarDay, Weather.Day>(daysAt: now, in: zone)
    for (index, entry) in days.enumerated() {
      let path = "forecast.forecastday[\(index)]"
      try list.take(
        at: { () throws(Failure) in try day(entry.date, path: "\(path).date") },
        orElse: .malformed("\(path).date: expected a later day than the one before")
      ) { date throws(Failure) in
        let chances = [entry.day.daily_chance_of_rain, entry.day.daily_chance_of_snow].compactMap(\.self)
        return Weather.Day(
          date: date, condition: condition(code: entry.day.condition?.code), minimumCelsius: entry.day.mintemp_c,
          maximumCelsius: entry.day.maxtemp_c, precipitationMillimeters: entry.day.totalprecip_mm,
          precipitationProbabilityPercent: chances.max(), uvIndexMaximum: entry.day.uv,
          sunriseAt: try time(entry.astro?.sunrise, on: date, zone: zone, path: "\(path).astro.sunrise"),
          sunsetAt: try time(entry.astro?.sunset, on: date, zone: zone, path: "\(path).astro.sunset"))
      }
    }
    return list.entries
  }

  /// The instant of `06:10 AM` on a day of a zone; nil for "No sunrise", as in a polar night.
  private static func time(
    _ text: String?, on date: CalendarDay, zone: TimeZone, path: String
  ) throws(Failure) -> Date? {
    guard let text, !text.hasPrefix("No ") else { return nil }
    let words = text.split(separator: " ")
    let clock = (words.first ?? "").split(separator: ":", omittingEmptySubsequences: false)
    guard words.count == 2, words[1] == "AM" || words[1] == "PM", clock.count == 2, clock.allSatisfy(\.isDigits),
      let hour = Int(clock[0]), let minute = Int(clock[1]), (1...12).contains(hour), minute < 60
    else { throw .malformed("\(path): expected a time such as 06:10 AM, found \(quoted(text))") }
    let seconds = (hour % 12 + (words[1] == "PM" ? 12 : 0)) * 3600 + minute * 60
    let asUTC = date.startUTC.addingTimeInterval(Double(seconds))
    // The offset of the instant itself: taken first for the same clock time in UTC, which may lie beyond a change.
    let guess = asUTC.addingTimeInterval(-Double(zone.secondsFromGMT(for: asUTC)))
    return asUTC.addingTimeInterval(-Double(zone.secondsFromGMT(for: guess)))
  }

  /// The condition of a code of the provider's list of 2026.
  ///
  /// "Moderate or heavy" is taken as moderate, "possible" as light: nothing is made worse than it is said.
  static func condition(code: Double?) -> Condition { conditions[code: code] }

  private static let conditions: [Int: Condition] = [
    1000: .clear, 1003: .partlyCloudy, 1006: .overcast, 1009: .overcast, 1030: .fog, 1063: .showersLight,
    1066: .snowLight, 1069: .sleet, 1072: .freezingDrizzle, 1087: .thunderstorm, 1114: .snow, 1117: .snowHeavy,
    1135: .fog, 1147: .fog, 1150: .drizzle, 1153: .drizzle, 1168: .freezingDrizzle, 1171: .freezingDrizzle,
    1180: .rainLight, 1183: .rainLight, 1186: .rain, 1189: .rain, 1192: .rainHeavy, 1195: .rainHeavy,
    1198: .freezingRain, 1201: .freezingRain, 1204: .sleet, 1207: .sleet, 1210: .snowLight, 1213: .snowLight,
    1216: .snow, 1219: .snow, 1222: .snowHeavy, 1225: .snowHeavy, 1237: .sleet, 1240: .showersLight, 1243: .showers,
    1246: .showersHeavy, 1249: .sleet, 1252: .sleet, 1255: .snowShowers, 1258: .snowShowers, 1261: .sleet,
    1264: .sleet, 1273: .thunderstorm, 1276: .thunderstorm, 1279: .thunderstorm, 1282: .thunderstorm,
  ]
}
