import Core
import Foundation
import Testing

@testable import Providers

/// What is out of order far away does not cost what is near.
struct ForecastListTests {
  private let now = pinnedNow

  /// Hours by how many hours they are after now's; nil where the time cannot be read.
  private func hours(_ offsets: [Int?]) throws(Failure) -> [Int] {
    var list = ForecastList<Date, Int>(hoursAt: now)
    for offset in offsets {
      try list.take(
        at: { () throws(Failure) in
          guard let offset else { throw .malformed("no time") }
          return now.addingTimeInterval(Double(offset) * 3600 - 1800)
        }, orElse: .malformed("out of order")
      ) { _ in offset }
    }
    return list.entries
  }

  @Test(
    arguments: [
      // Repeats and disorder far away: passed over, or the list ends before it.
      ([0, 1, 100, 100, 101], [0, 1, 100, 101]), ([0, 1, 50, 60, 55, 61], [0, 1, 50]),
      ([0, 1, 50, nil, 60], [0, 1, 50]),
      // A far time among near ones is the one that is wrong.
      ([0, 1, 9000, 2, 3], [0, 1, 2, 3]), ([9000, 0, 1], [0, 1]), ([0, 1, 9000, 9001, 2], [0, 1, 2]),
      // A near time at the end of the list is the one that is wrong.
      ([0, 1, 2, 40, 41, 1, 42], [0, 1, 2, 40, 41]),
      // What is over is passed over.
      ([-5, -4, -5, -3, 0, 1], [-5, -4, -3, 0, 1]),
    ] as [([Int?], [Int])])
  func `disorder that is not near is left out`(_ offsets: [Int?], _ kept: [Int]) throws {
    #expect(try hours(offsets) == kept)
  }

  @Test(arguments: [[0, 1, 1, 2], [0, 2, 1, 3], [0, nil, 1], [nil, 0]] as [[Int?]])
  func `disorder near now refuses the whole`(_ offsets: [Int?]) {
    #expect(throws: Failure.self) { try hours(offsets) }
  }

  // MARK: In every adapter

  /// 40 steps of OpenWeather's forecast or as many hours, with one of them there twice on the fifth day.
  @Test func `three hours that are there twice on the fifth day cost nothing of WeatherAPI's today`() throws {
    func day(_ number: Int) -> String {
      let start = 1_795_280_400 + number * 86400
      let repeats: [Int] = number == 4 ? [start, start + 3600, start + 7200] : []
      let times = (0..<24).map { start + $0 * 3600 } + repeats
      let hours = times.map { #"{"time_epoch":\#($0),"temp_c":20,"precip_mm":1}"# }.joined(separator: ",")
      return #"{"date":"2026-11-\#(22 + number)","day":{"maxtemp_c":25},"hour":[\#(hours)]}"#
    }
    let days = (0..<7).map(day) + [day(3)]
    let body = """
      {"location":{"lat":21,"lon":105.9,"tz_id":"Asia/Ho_Chi_Minh"},"current":{"last_updated_epoch":1795307400,\
      "temp_c":20},"forecast":{"forecastday":[\(days.joined(separator: ","))]}}
      """
    let weather = try reading(body, of: "weatherapi")
    #expect(
      weather.days.map(\.date.description).prefix(6) == [
        "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27",
      ])
    let shown = weather.cut(to: now, zone: try zone("Asia/Ho_Chi_Minh"))
    #expect(shown.hours.count == 24 && shown.hours.allSatisfy { $0.precipitationMillimeters == 1 })
    #expect(zip(weather.hours, weather.hours.dropFirst()).allSatisfy { $0.at < $1.at })
  }

  @Test func `an hour and a day that Open-Meteo repeats far away cost nothing near`() throws {
    let start = try instantOf("2026-11-22T07:00:00Z")
    let hours: [Int] = Array(0..<48) + [30, 48]
    let times = hours.map { "\"\(start.addingTimeInterval(Double($0) * 3600).instantText.prefix(16))\"" }
    let body = """
      {"utc_offset_seconds":25200,"current_units":{"temperature_2m":"°C"},\
      "current":{"time":"2026-11-22T07:30","temperature_2m":20},\
      "hourly_units":{"precipitation":"mm"},"hourly":{"time":\
      [\(times.joined(separator: ","))],\
      "precipitation":[\(hours.map(String.init).joined(separator: ","))]},\
      "daily_units":{"temperature_2m_max":"°C"},"daily":{"time":["2026-11-22","2026-11-23","2026-11-26","2026-11-26",\
      "2026-11-27"],"temperature_2m_max":[20,21,22,99,23]}}
      """
    let weather = try reading(body, of: "open-meteo")
    let amounts: [Double?] = (1...24).map { Double($0) }
    #expect(weather.hours.prefix(24).map(\.precipitationMillimeters) == amounts)
    let maxima: [Double?] = [20, 21, 22, 23]
    #expect(weather.days.map(\.maximumCelsius) == maxima)
  }

  @Test func `an entry that MET Norway repeats far away costs nothing near`() throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 40, celsius: 18, rain: 1)
    try series.hours(from: "2026-11-23T12:00:00Z", count: 8, celsius: 30, rain: 9)
    let weather = try series.weather(now: "2026-11-22T00:30:00Z", zone: "Asia/Ho_Chi_Minh")
    #expect(weather.current.temperatureCelsius == 18)
    let shown = weather.cut(to: now, zone: .gmt).hours
    #expect(shown.count == 24 && shown.allSatisfy { $0.precipitationMillimeters == 1 })
    #expect(weather.hours.allSatisfy { $0.precipitationMillimeters == 1 })
  }

  @Test func `a step that OpenWeather repeats far away, or in Kelvin, costs nothing near`() throws {
    var bodies = OpenWeatherMapBodies()
    try bodies.steps(from: "2026-11-22T03:00:00Z", count: 16, celsius: 10)
    try bodies.step("2026-11-23T21:00:00Z", 30)
    let celsius: [Double?] = (10..<18).map { Double($0) }
    #expect(try bodies.weather().hours.prefix(8).map(\.temperatureCelsius) == celsius)
    bodies = OpenWeatherMapBodies()
    try bodies.steps(from: "2026-11-22T03:00:00Z", count: 16, celsius: 10)
    try bodies.step("2026-11-24T03:00:00Z", 291.4)
    try bodies.step("2026-11-24T06:00:00Z", 26)
    #expect(try bodies.weather().hours.map(\.temperatureCelsius).suffix(2) == [25, 26])
  }

  @Test func `an hour and a day that One Call repeats far away cost nothing near`() throws {
    let offsets: [Int] = Array(0..<48) + [47, 40, 48]
    let hours = offsets.map { offset -> String in
      let at = 1_795_305_600 + offset * 3600
      return #"{"dt":\#(at),"temp":\#(10 + offset % 10)}"#
    }
    let days = [0, 1, 4, 4, 3].map { number -> String in
      let at = 1_795_323_600 + number * 86400
      return #"{"dt":\#(at),"temp":{"max":2\#(number)}}"#
    }
    let body = """
      {"lat":21.03,"lon":105.86,"timezone_offset":25200,"current":{"dt":1795307400,"temp":20},\
      "hourly":[\(hours.joined(separator: ","))],"daily":[\(days.joined(separator: ","))]}
      """
    let weather = try reading(body, of: "openweathermap", plan: "onecall")
    let celsius: [Double?] = (0..<24).map { Double(10 + $0 % 10) }
    #expect(weather.hours.prefix(24).map(\.temperatureCelsius) == celsius)
    let maxima: [Double?] = [20, 21]
    #expect(weather.days.map(\.maximumCelsius) == maxima)
  }

  private func reading(_ body: String, of id: ProviderID, plan: String? = nil) throws -> Weather {
    let provider = try #require(registry.first { $0.id == id })
    let result = provider.reading(Reply(status: 200, body: Data(body.utf8)), try pinnedQuery(.weather), now, nil)
    return try #require(try result.get().weather)
  }
}
