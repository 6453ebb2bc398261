import Core
import Foundation
import Testing

/// The JSON tree of a capture, read by other means than the adapters read it.
func tree(_ capture: Capture) throws -> [String: Any] {
  try #require(
    try JSONSerialization.jsonObject(with: try capture.body()) as? [String: Any])
}

func object(_ value: Any?) -> [String: Any] { value as? [String: Any] ?? [:] }
func number(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }

/// An instant of local or UTC text by Foundation's own formatter.
func instant(_ text: Any?, offsetSeconds: Int) throws -> Date {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = TimeZone(secondsFromGMT: offsetSeconds)
  let text = try #require(text as? String)
  formatter.dateFormat = text.hasSuffix("Z") ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm"
  return try #require(formatter.date(from: text))
}

func expectOpenMeteo(_ weather: Weather, _ capture: Capture) throws {
  let body = try tree(capture)
  let current = object(body["current"])
  let offset = try #require((body["utc_offset_seconds"] as? NSNumber)?.intValue)
  #expect(try weather.current.observedAt == instant(current["time"], offsetSeconds: offset))
  #expect(weather.current.temperatureCelsius == number(current["temperature_2m"]))
  #expect(weather.current.humidityPercent == number(current["relative_humidity_2m"]))
  #expect(weather.current.cloudPercent == number(current["cloud_cover"]))
  #expect(weather.current.windDirectionDegrees == number(current["wind_direction_10m"]))
  #expect(weather.current.pressureHectopascals == number(current["pressure_msl"]))
  let wind = try #require(weather.current.windMetersPerSecond)
  #expect(object(body["current_units"])["wind_speed_10m"] as? String == "km/h")
  let kilometersPerHour = try #require(number(current["wind_speed_10m"]))
  #expect(abs(wind - kilometersPerHour / 3.6) <= 0.0501)
  #expect(abs(wind * 10 - (wind * 10).rounded()) < 1e-9)

  let hourly = object(body["hourly"])
  let times = hourly["time"] as? [String] ?? []
  #expect(try weather.hours.map(\.at) == times.map { try instant($0, offsetSeconds: offset) })
  #expect(weather.hours.map(\.temperatureCelsius) == (hourly["temperature_2m"] as? [Any] ?? []).map(number))
  // Amounts and chances stand at the end of their hour: the last has none, since the list ends there.
  for (name, ours) in [
    ("precipitation", weather.hours.map(\.precipitationMillimeters)),
    ("precipitation_probability", weather.hours.map(\.precipitationProbabilityPercent)),
  ] {
    let theirs = (hourly[name] as? [Any])?.map(number) ?? times.map { _ in nil }
    #expect(ours == (times.isEmpty ? [] : Array(theirs.dropFirst()) + [nil]), "\(name)")
  }
  let isOfAnHour = number(current["interval"]) == 3600
  #expect(weather.current.precipitationMillimeters == (isOfAnHour ? number(current["precipitation"]) : nil))
  #expect(weather.days.count == (object(body["daily"])["time"] as? [Any] ?? []).count)
}

/// The day on which most quarters of an hour of a block lie, the earlier of two with as many, by Foundation's calendar.
func startOfDay(ofMostOf hours: Int, from start: Date, in calendar: Calendar) throws -> Date {
  let days = (0..<hours * 4).map { calendar.startOfDay(for: start.addingTimeInterval(Double($0) * 900 + 450)) }
  let counts = Dictionary(days.map { ($0, 1) }, uniquingKeysWith: +)
  return try #require(counts.max { ($0.value, $1.key) < ($1.value, $0.key) }).key
}

func expectMETNorway(_ weather: Weather, _ capture: Capture) throws {
  let series = try #require(object(try tree(capture)["properties"])["timeseries"] as? [[String: Any]])
  let now = try #require(Date(iso8601: capture.now))
  var calendar = Calendar(identifier: .gregorian)
  calendar.timeZone = try #require(TimeZone(identifier: capture.place.zone))

  struct Part {
    var hours = 0
    var temperatures: [Double] = []
    var rain = 0.0
    var indices: [Double] = []
  }
  var parts: [Date: Part] = [:]
  var listed = 0
  for step in series {
    let at = try instant(step["time"], offsetSeconds: 0)
    let data = object(step["data"])
    let details = object(object(data["instant"])["details"])
    let celsius = try #require(number(details["air_temperature"]))
    let day = calendar.startOfDay(for: at)
    let isHour = data["next_1_hours"] != nil
    let blockDay = try startOfDay(ofMostOf: isHour ? 1 : 6, from: at, in: calendar)
    let period = object(data["next_1_hours"] ?? data["next_6_hours"])
    let amount = number(object(period["details"])["precipitation_amount"])
    if at <= now {
      #expect(weather.current.observedAt >= at)
      if weather.current.observedAt == at {
        #expect(weather.current.temperatureCelsius == celsius)
        #expect(weather.current.windMetersPerSecond == number(details["wind_speed"]))
        #expect(weather.current.pressureHectopascals == number(details["air_pressure_at_sea_level"]))
        #expect(weather.current.humidityPercent == number(details["relative_humidity"]))
      }
    }
    if isHour {
      let hour = try #require(weather.hours.first { $0.at == at })
      listed += 1
      #expect(hour.temperatureCelsius == celsius && hour.precipitationMillimeters == amount)
      let symbol = try #require(object(period["summary"])["symbol_code"] as? String)
      expectSameSky(hour.condition, symbol)
    }
    parts[day, default: Part()].temperatures.append(celsius)
    parts[day, default: Part()].indices += [details["ultraviolet_index_clear_sky"]].compactMap(number)
    if let amount {
      parts[blockDay, default: Part()].hours += isHour ? 1 : 6
      parts[blockDay, default: Part()].rain += amount
    }
    if !isHour {
      let limits = object(period["details"])
      parts[blockDay, default: Part()].temperatures += [limits["air_temperature_min"], limits["air_temperature_max"]]
        .compactMap(number)
    }
  }
  #expect(weather.hours.count == listed && weather.current.precipitationMillimeters == nil)

  let days = parts.filter { $0.value.hours > 0 }.sorted { $0.key < $1.key }
  #expect(weather.days.count == days.count)
  for (day, (start, part)) in zip(weather.days, days) {
    let date = calendar.dateComponents([.year, .month, .day], from: start)
    #expect(day.date.year == date.year && day.date.month == date.month && day.date.day == date.day)
    let isWhole = part.hours >= 18
    #expect(day.minimumCelsius == (isWhole ? part.temperatures.min() : nil))
    #expect(day.maximumCelsius == (isWhole ? part.temperatures.max() : nil))
    #expect(day.uvIndexMaximum == (isWhole ? part.indices.max() : nil))
    #expect((day.precipitationMillimeters != nil) == isWhole)
    #expect(!isWhole || abs((day.precipitationMillimeters ?? -1) - part.rain) < 1e-6)
  }
}

/// The words of a symbol are in the condition: a rule of thumb, not the adapter's table.
private func expectSameSky(_ condition: Condition, _ symbol: String) {
  let word = condition.rawValue
  if symbol.contains("thunder") {
    #expect(word.hasPrefix("thunderstorm"), "\(symbol)")
  } else if symbol.contains("showers") {
    #expect(word.contains("showers") || word == "sleet", "\(symbol)")
  } else if symbol.contains("rain") || symbol.contains("snow") {
    #expect(word.hasPrefix(symbol.contains("rain") ? "rain" : "snow"), "\(symbol)")
    #expect(symbol.contains("light") == word.hasSuffix("light") && symbol.contains("heavy") == word.hasSuffix("heavy"))
  } else {
    let dry = ["clearsky": "clear", "fair": "mostly-clear", "partlycloudy": "partly-cloudy", "cloudy": "overcast"]
    let stem = symbol.prefix { $0 != "_" }
    #expect(word == dry[String(stem)] ?? String(stem), "\(symbol)")
  }
}

func expectVietcombank(_ table: RateTable, _ capture: Capture) throws {
  let text = try String(contentsOf: try capture.file(), encoding: .utf8)
  let rows = text.components(separatedBy: "<Exrate ").dropFirst()
  #expect(table.basis == .board && table.observedAt == nil && table.rows.count == rows.count)
  #expect(rows.count >= 19)
  for (rate, row) in zip(table.rows, rows) {
    func attribute(_ name: String) throws -> String {
      let start = try #require(row.range(of: name + "=\"")).upperBound
      return String(row[start...].prefix { $0 != "\"" })
    }
    func price(_ name: String) throws -> Decimal? {
      let text = try attribute(name).replacingOccurrences(of: ",", with: "")
      return ["-", "0", ""].contains(text) ? nil : NSDecimalNumber(string: text).decimalValue
    }
    #expect(try rate.currency.rawValue == attribute("CurrencyCode"))
    #expect(try rate.buyCash == price("Buy"))
    #expect(try rate.buyTransfer == price("Transfer"))
    #expect(try rate.sell == price("Sell"))
    #expect(rate.unit == 1 && rate.mid == nil && rate.sell != nil)
  }
}

func expectCurrencyAPI(_ table: RateTable, _ capture: Capture) throws {
  let body = try tree(capture)
  let values = object(body["usd"])
  let dong = try #require(number(values["vnd"]))
  #expect(table.basis == .reference && table.day?.description == body["date"] as? String)
  let codes = values.keys.filter { key in
    key.range(of: "^[a-z]{3}$", options: .regularExpression) != nil && key != "vnd"
  }
  for rate in table.rows {
    let value = try #require(number(values[rate.currency.rawValue.lowercased()]))
    let mid = NSDecimalNumber(decimal: try #require(rate.mid)).doubleValue
    #expect(abs(mid - dong / value) <= max(0.0000501, dong / value * 1e-12), "\(rate.currency)")
  }
  // What is left out is worth less than half of the last decimal.
  let tiny = codes.filter { (number(values[$0]) ?? 0) * 0.00005 >= dong }
  #expect(Set(table.rows.map { $0.currency.rawValue.lowercased() }) == Set(codes).subtracting(tiny))
}
