import Core
import Foundation
import Testing

/// A body of OpenWeather in Kelvin as it would be in °C; numbers that are °C already stay.
func inCelsius(_ body: Data) throws -> Data {
  func converted(_ value: Any, isTemperature: Bool) -> Any {
    switch value {
    case let object as [String: Any]:
      // One Call's days hold their temperatures in an object of that name.
      Dictionary(
        uniqueKeysWithValues: object.map { key, value in
          let names = ["temp", "temp_min", "temp_max", "feels_like", "dew_point"]
          return (key, converted(value, isTemperature: isTemperature || names.contains(key)))
        })
    case let list as [Any]: list.map { converted($0, isTemperature: isTemperature) }
    case let number as NSNumber where isTemperature && number.doubleValue > 170: celsius(number.doubleValue)
    default: value
    }
  }
  let tree = try JSONSerialization.jsonObject(with: body)
  return try JSONSerialization.data(withJSONObject: converted(tree, isTemperature: false))
}

private func celsius(_ kelvin: Double) -> Double { ((kelvin - 273.15) * 100).rounded() / 100 }

private func seconds(_ value: Any?) -> Date? { number(value).map { Date(timeIntervalSince1970: $0) } }

private func close(_ one: Double?, _ other: Double?) -> Bool {
  guard let one, let other else { return one == nil && other == nil }
  return abs(one - other) < 1e-9
}

/// The sky by the provider's own English words, or what it is called in the list of its codes.
private func expectSky(_ condition: Condition, _ entry: [String: Any]) throws {
  let group = try #require(number(entry["id"]))
  let words: [Double: String] = [
    800: "clear", 801: "mostly-clear", 802: "partly-cloudy", 803: "partly-cloudy", 804: "overcast", 500: "rain-light",
    501: "rain",
  ]
  #expect(condition.rawValue == words[group], "\(group)")
}

func expectOpenWeatherMap(_ weather: Weather, _ capture: Capture, inKelvin: Bool = false) throws {
  let body = try tree(capture)
  let main = object(body["main"])
  let wind = object(body["wind"])
  let sky = try #require((body["weather"] as? [[String: Any]])?.first)
  let current = weather.current
  #expect(current.observedAt == seconds(body["dt"]))
  #expect(close(current.temperatureCelsius, number(main["temp"]).map { inKelvin ? celsius($0) : $0 }))
  #expect(current.humidityPercent == number(main["humidity"]))
  #expect(current.pressureHectopascals == number(main["sea_level"] ?? main["pressure"]))
  #expect(current.windMetersPerSecond == number(wind["speed"]) && current.windDirectionDegrees == number(wind["deg"]))
  #expect(current.gustMetersPerSecond == number(wind["gust"]))
  #expect(current.cloudPercent == number(object(body["clouds"])["all"]))
  #expect(current.isDay == (sky["icon"] as? String)?.hasSuffix("d"))
  #expect(current.precipitationMillimeters == number(object(body["rain"])["1h"]) ?? 0)
  try expectSky(current.condition, sky)
  // The sun's times are on the place's day of the recording, which both its instant and the forecast may begin.
  let sun = object(body["sys"])
  let today = try #require(weather.days.first)
  #expect(today.sunriseAt == seconds(sun["sunrise"]) && today.sunsetAt == seconds(sun["sunset"]))
  if capture.beside != nil, capture.path.contains("2025-02") {
    let url = try recorded("weather/openweathermap-forecast25-hcmc-2025-02.json")
    let forecast = try JSONSerialization.jsonObject(with: try Data(contentsOf: url))
    try expectForecast(weather, object(forecast), capture, inKelvin: inKelvin)
  }
}

/// The forecast's steps as hours, and its days counted once more with Foundation's calendar.
func expectForecast(_ weather: Weather, _ body: [String: Any], _ capture: Capture, inKelvin: Bool) throws {
  let list = try #require(body["list"] as? [[String: Any]])
  var calendar = Calendar(identifier: .gregorian)
  calendar.timeZone = try #require(TimeZone(identifier: capture.place.zone))
  #expect(list.count == 40 && weather.hours.count == 40)
  var steps: [Date: [[String: Any]]] = [:]
  var blocks: [Date: [[String: Any]]] = [:]
  for (hour, entry) in zip(weather.hours, list) {
    let degrees = number(object(entry["main"])["temp"]).map { inKelvin ? celsius($0) : $0 }
    #expect(degrees != nil && hour.at == seconds(entry["dt"]) && close(hour.temperatureCelsius, degrees))
    #expect(hour.precipitationProbabilityPercent == nil && hour.precipitationMillimeters == nil)
    try expectSky(hour.condition, try #require((entry["weather"] as? [[String: Any]])?.first))
    steps[calendar.startOfDay(for: hour.at), default: []].append(entry)
    let threeHoursBefore = hour.at.addingTimeInterval(-10800)
    blocks[try startOfDay(ofMostOf: 3, from: threeHoursBefore, in: calendar), default: []].append(entry)
  }
  let days = blocks.sorted { $0.key < $1.key }
  #expect(weather.days.count == days.count)
  for (index, (day, (start, block))) in zip(weather.days, days).enumerated() {
    let entries = steps[start] ?? []
    let temperatures = entries.compactMap { number(object($0["main"])["temp"]).map { inKelvin ? celsius($0) : $0 } }
    // Of today the weather now is one more temperature.
    let known = temperatures + (index == 0 ? [weather.current.temperatureCelsius].compactMap(\.self) : [])
    let isWhole = entries.count >= 6
    #expect(close(day.minimumCelsius, isWhole ? known.min() : nil))
    #expect(close(day.maximumCelsius, isWhole ? known.max() : nil))
    let rain = block.compactMap { number(object($0["rain"])["3h"]) }.reduce(0, +)
    #expect(day.precipitationMillimeters.map { abs($0 - rain) < 0.051 } ?? (block.count < 6))
    #expect(close(day.precipitationProbabilityPercent, block.compactMap { number($0["pop"]) }.max().map { $0 * 100 }))
  }
}

func expectOneCall(_ weather: Weather, _ capture: Capture) throws {
  let body = try tree(capture)
  let current = object(body["current"])
  #expect(weather.current.observedAt == seconds(current["dt"]))
  #expect(close(weather.current.temperatureCelsius, number(current["temp"]).map(celsius)))
  #expect(weather.current.pressureHectopascals == number(current["pressure"]))
  #expect(weather.current.windMetersPerSecond == number(current["wind_speed"]))
  #expect(weather.current.isDay == false && weather.current.condition == .overcast)
  let hourly = try #require(body["hourly"] as? [[String: Any]])
  #expect(weather.hours.map(\.at) == hourly.compactMap { seconds($0["dt"]) } && hourly.count == 48)
  for (hour, entry) in zip(weather.hours, hourly) {
    #expect(close(hour.temperatureCelsius, number(entry["temp"]).map(celsius)))
    #expect(close(hour.precipitationProbabilityPercent, number(entry["pop"]).map { $0 * 100 }))
    #expect(hour.precipitationMillimeters == number(object(entry["rain"])["1h"]) ?? 0)
    try expectSky(hour.condition, try #require((entry["weather"] as? [[String: Any]])?.first))
  }
  let daily = try #require(body["daily"] as? [[String: Any]])
  let first = try #require(CalendarDay("2024-07-14"))
  #expect(weather.days.map(\.date) == daily.indices.map { first.adding(days: $0) } && daily.count == 8)
  for (day, entry) in zip(weather.days, daily) {
    let limits = object(entry["temp"])
    #expect(close(day.minimumCelsius, number(limits["min"]).map(celsius)))
    #expect(close(day.maximumCelsius, number(limits["max"]).map(celsius)))
    #expect(day.precipitationMillimeters == number(entry["rain"]) ?? 0 && day.uvIndexMaximum == number(entry["uvi"]))
    #expect(day.sunriseAt == seconds(entry["sunrise"]) && day.sunsetAt == seconds(entry["sunset"]))
  }
}

func expectWeatherAPI(_ weather: Weather, _ capture: Capture) throws {
  let current = object(try tree(capture)["current"])
  #expect(weather.current.observedAt == seconds(current["last_updated_epoch"]))
  #expect(weather.current.temperatureCelsius == number(current["temp_c"]))
  #expect(weather.current.humidityPercent == number(current["humidity"]))
  #expect(weather.current.pressureHectopascals == number(current["pressure_mb"]))
  #expect(weather.current.windDirectionDegrees == number(current["wind_degree"]))
  #expect(weather.current.cloudPercent == number(current["cloud"]))
  // Of what time the amount is the provider does not say.
  #expect(number(current["precip_mm"]) != nil && weather.current.precipitationMillimeters == nil)
  for (ours, name) in [
    (weather.current.windMetersPerSecond, "wind_kph"), (weather.current.gustMetersPerSecond, "gust_kph"),
  ] {
    let kilometersPerHour = try #require(number(current[name]))
    #expect(abs(try #require(ours) - kilometersPerHour / 3.6) <= 0.0501)
  }
  #expect(weather.current.isDay == false && weather.current.condition == .rain)
  #expect(weather.hours.isEmpty && weather.days.isEmpty)
}

func expectOpenExchangeRates(_ table: RateTable, _ capture: Capture) throws {
  let body = try tree(capture)
  #expect(table.observedAt == seconds(body["timestamp"]) && table.day == nil)
  try expectCrossed(table, object(body["rates"]))
}

func expectExchangeRateAPI(_ table: RateTable, _ capture: Capture) throws {
  let body = try tree(capture)
  let updatedAt = try #require(seconds(body["time_last_update_unix"]))
  #expect(table.day == CalendarDay(of: updatedAt, in: .gmt) && table.observedAt == nil)
  try expectCrossed(table, object(body["conversion_rates"]))
}

/// Every currency of three capitals, in đồng by binary division.
private func expectCrossed(_ table: RateTable, _ values: [String: Any]) throws {
  let dong = try #require(number(values["VND"]))
  #expect(table.basis == .reference && dong > 20_000)
  let codes = values.keys.filter { $0.range(of: "^[A-Z]{3}$", options: .regularExpression) != nil && $0 != "VND" }
  #expect(Set(table.rows.map(\.currency.rawValue)) == Set(codes))
  for rate in table.rows {
    let value = try #require(number(values[rate.currency.rawValue]))
    let mid = NSDecimalNumber(decimal: try #require(rate.mid)).doubleValue
    #expect(abs(mid - dong / value) <= max(0.0000501, dong / value * 1e-12), "\(rate.currency)")
  }
}
