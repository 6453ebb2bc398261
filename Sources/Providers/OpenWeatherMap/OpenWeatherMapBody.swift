import Core
import Foundation

/// The body of `2.5/weather`; what is not named here is not decoded.
struct OpenWeatherMapPresent: Decodable {
  let coord: OpenWeatherMapPoint
  let weather: [OpenWeatherMapSky]?
  let main: OpenWeatherMapMain
  let wind: Wind?
  let clouds: Clouds?
  let rain: OpenWeatherMapAmount?
  let snow: OpenWeatherMapAmount?
  let dt: Double
  let sys: OpenWeatherMapSun

  struct Wind: Decodable {
    let speed: Double?
    let deg: Double?
    let gust: Double?
  }

  struct Clouds: Decodable {
    let all: Double?
  }

  func current(for query: WeatherQuery, now: Date) throws(Failure) -> Weather.Current {
    try query.coordinate.check(
      latitude: coord.lat, at: "weather.coord.lat", longitude: coord.lon, at: "weather.coord.lon")
    let observedAt = try instant(secondsSince1970: dt, path: "weather.dt")
    try expectRecent(observedAt, days: OpenWeatherMap.longestAgeDays, now: now, path: "weather.dt")
    let sky = weather?.first
    let condition = OpenWeatherMapSky.condition(of: weather)
    return Weather.Current(
      observedAt: observedAt, condition: condition, isDay: sky?.isDay ?? sys.isUp(at: dt),
      temperatureCelsius: try celsius(main.temp, path: "weather.main.temp"), humidityPercent: main.humidity,
      windMetersPerSecond: wind?.speed, windDirectionDegrees: wind?.deg, gustMetersPerSecond: wind?.gust,
      pressureHectopascals: main.sea_level ?? main.pressure, cloudPercent: clouds?.all,
      precipitationMillimeters: precipitation([rain?.oneHour, snow?.oneHour], under: condition))
  }
}

/// The body of `2.5/forecast`: 40 steps of 3 hours; what falls, and the chance of it, is of the 3 hours before a step's time.
struct OpenWeatherMapForecast: Decodable {
  let list: [Step]
  let city: City

  struct City: Decodable {
    let coord: OpenWeatherMapPoint
    let sunrise: Double?
    let sunset: Double?

    var sun: OpenWeatherMapSun { OpenWeatherMapSun(sunrise: sunrise, sunset: sunset) }
  }

  struct Step: Decodable {
    let dt: Double
    let main: OpenWeatherMapMain
    let weather: [OpenWeatherMapSky]?
    let pop: Double?
    let rain: OpenWeatherMapAmount?
    let snow: OpenWeatherMapAmount?
  }

  /// The steps, ascending, after those of today that the provider no longer lists, kept from the earlier reading.
  func steps(for query: WeatherQuery, now: Date, earlier: Weather?) throws(Failure) -> [OpenWeatherMapStep] {
    try query.coordinate.check(
      latitude: city.coord.lat, at: "forecast.city.coord.lat", longitude: city.coord.lon, at: "forecast.city.coord.lon")
    var read = ForecastList<Date, OpenWeatherMapStep>(hoursAt: now)
    for (index, entry) in list.enumerated() {
      let path = "forecast.list[\(index)]"
      try read.take(
        at: { () throws(Failure) in try instant(secondsSince1970: entry.dt, path: "\(path).dt") },
        orElse: .malformed("\(path).dt: expected a later time than the one before")
      ) { at throws(Failure) in
        let condition = OpenWeatherMapSky.condition(of: entry.weather)
        // No rain and no chance of it in the hour: both are of the 3 hours before it.
        return OpenWeatherMapStep(
          hour: Weather.Hour(
            at: at, condition: condition, temperatureCelsius: try celsius(entry.main.temp, path: "\(path).main.temp")),
          millimeters: precipitation([entry.rain?.threeHours, entry.snow?.threeHours], under: condition),
          chancePercent: entry.pop.map { UnitConversion.fraction($0) })
      }
    }
    let steps = read.entries
    guard let first = steps.first, let last = steps.last else {
      throw .malformed("forecast.list: expected entries, found none")
    }
    guard last.hour.at > now else {
      throw .outdated("forecast.list: expected future times, found \(last.hour.at.instantText) as the last")
    }
    let today = CalendarDay(of: now, in: query.zone)
    let kept = (earlier?.hours ?? []).filter {
      $0.at < first.hour.at && CalendarDay(of: $0.at, in: query.zone) == today
    }
    return kept.map { OpenWeatherMapStep(hour: $0, millimeters: nil, chancePercent: nil) } + steps
  }
}

struct OpenWeatherMapPoint: Decodable {
  let lat: Double
  let lon: Double
}

struct OpenWeatherMapMain: Decodable {
  let temp: Double
  let humidity: Double?
  /// At sea level where the body names no `sea_level` beside it.
  let pressure: Double?
  let sea_level: Double?
}

struct OpenWeatherMapAmount: Decodable {
  let oneHour: Double?
  let threeHours: Double?

  enum CodingKeys: String, CodingKey {
    case oneHour = "1h"
    case threeHours = "3h"
  }
}

struct OpenWeatherMapSun: Decodable {
  let sunrise: Double?
  let sunset: Double?

  /// Whether the sun is up at so many seconds since 1970; nil where the body does not say.
  func isUp(at seconds: Double) -> Bool? {
    guard let sunrise, let sunset, sunrise < sunset else { return nil }
    return (sunrise..<sunset).contains(seconds)
  }
}

/// Rain and snow together, mm: "if you do not see some of the parameters, these phenomena are just not happened".
///
/// But an amount that is missing under a sky that rains is not given.
func precipitation(_ amounts: [Double?], under condition: Condition) -> Double? {
  let given = amounts.filter { $0 != nil }
  if !given.isEmpty { return sumOfAll(given) }
  let isDry = condition != .unknown && condition.severity < Condition.drizzle.severity
  return isDry ? 0 : nil
}
