import Core
import Foundation
import Testing

@testable import Providers

struct OpenMeteoTests {
  private func weather(_ body: String, zone identifier: String = "Asia/Ho_Chi_Minh") throws -> Weather {
    let query = WeatherQuery(coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: try zone(identifier))
    return try decode(body, for: query, now: pinnedNow)
  }

  private func decode(_ body: String, for query: WeatherQuery, now: Date) throws -> Weather {
    let readings = try OpenMeteo().decode(
      [Reply(status: 200, body: Data(body.utf8))], for: [.weather(query)], earlier: [:], now: now)
    return try #require(try readings[.weather(query)]?.get().weather)
  }

  private func wind(_ speed: String, _ unit: String) throws -> Double? {
    try weather(
      """
      {"utc_offset_seconds":25200,"current_units":{"temperature_2m":"°C","wind_speed_10m":"\(unit)"},\
      "current":{"time":"2026-11-22T07:30","temperature_2m":20,"wind_speed_10m":\(speed)}}
      """
    ).current.windMetersPerSecond
  }

  @Test(arguments: [
    ("m/s", "3.14", 3.14), ("ms", "3.14", 3.14), ("km/h", "9.7", 2.7), ("kmh", "36", 10), ("mp/h", "6.4", 2.9),
    ("mph", "6.4", 2.9), ("kn", "13.2", 6.8),
    // 0.25 and 0.75 m/s exactly: half goes to the even digit, not up.
    ("km/h", "0.9", 0.2), ("km/h", "2.7", 0.8),
  ])
  func `wind is metres a second, whatever the body's unit`(_ unit: String, _ speed: String, _ expected: Double) throws {
    #expect(try wind(speed, unit) == expected)
  }

  @Test func `an unknown unit of wind is refused with its name`() {
    #expect(
      throws: Failure.malformed("current_units.wind_speed_10m: expected m/s, km/h, mph or kn, found \"Bft\"")
    ) { try wind("3", "Bft") }
  }

  @Test func `a number beyond any weather is not turned into a mild one`() throws {
    #expect(try wind("1e300", "km/h") == 1e300)
  }

  @Test(arguments: ["64801", "-9000000000000000000"])
  func `an offset that no zone has is refused`(_ offset: String) {
    #expect(throws: Failure.malformed("utc_offset_seconds: expected at most 18 hours, found \(offset)")) {
      try weather(#"{"utc_offset_seconds":\#(offset),"current":{"time":"2026-11-22T07:30","temperature_2m":20}}"#)
    }
  }

  @Test func `a null needs no unit`() throws {
    #expect(try wind("null", "Bft") == nil)
  }

  @Test func `local times are read with the body's own offset, also across a change of the clock`() throws {
    // Berlin leaves summer time at 01:00Z on 2026-10-25; the body counts all its times in the offset of the request.
    let weather = try weather(
      """
      {"utc_offset_seconds":7200,"current_units":{"temperature_2m":"°C"},\
      "current":{"time":"2026-10-25T01:45","temperature_2m":9.5},"hourly_units":{"temperature_2m":"°C"},\
      "hourly":{"time":["2026-10-25T01:00","2026-10-25T02:00","2026-10-25T03:00"],"temperature_2m":[9,8.5,8]},\
      "daily_units":{"temperature_2m_max":"°C"},"daily":{"time":["2026-10-25"],"temperature_2m_max":[12.1]}}
      """, zone: "Europe/Berlin")
    #expect(try weather.current.observedAt == instantOf("2026-10-24T23:45:00Z"))
    #expect(
      weather.hours.map(\.at.instantText) == ["2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"])
    #expect(weather.days.map(\.date.description) == ["2026-10-25"])
  }

  @Test func `the offset may be that of the answer, a few minutes after a change of the clock`() throws {
    let query = WeatherQuery(coordinate: Coordinate(latitude: 52.52, longitude: 13.41), zone: try zone("Europe/Berlin"))
    let body = """
      {"utc_offset_seconds":7200,"current_units":{"temperature_2m":"°C"},\
      "current":{"time":"2026-03-29T02:45","temperature_2m":9.5},\
      "daily_units":{"temperature_2m_max":"°C"},"daily":{"time":["2026-03-29"],"temperature_2m_max":[12.1]}}
      """
    let weather = try decode(body, for: query, now: instantOf("2026-03-29T01:02:00Z"))
    #expect(weather.current.observedAt.instantText == "2026-03-29T00:45:00Z")
    #expect(weather.days.map(\.date.description) == ["2026-03-29"])
  }

  @Test func `days counted in another zone are refused, but hours alone are not`() throws {
    func body(_ daily: String) -> String {
      """
      {"utc_offset_seconds":-18000,"current_units":{"temperature_2m":"°C"},\
      "current":{"time":"2026-07-01T08:00","temperature_2m":25}\(daily)}
      """
    }
    let daily = #","daily_units":{"temperature_2m_max":"°C"},"daily":{"time":["2026-07-01"],"temperature_2m_max":[30]}"#
    // New York is at -04:00 in July.
    #expect(
      throws: Failure.malformed("utc_offset_seconds: days are counted in another zone: expected -14400, found -18000")
    ) { try weather(body(daily), zone: "America/New_York") }
    #expect(try weather(body(""), zone: "America/New_York").current.observedAt == instantOf("2026-07-01T13:00:00Z"))
  }

  @Test func `seconds since 1970 are read as instants, and days by the body's offset`() throws {
    let weather = try weather(
      """
      {"utc_offset_seconds":25200,"current_units":{"temperature_2m":"°C"},\
      "current":{"time":1795307400,"temperature_2m":20},"daily_units":{"temperature_2m_max":"°C"},\
      "daily":{"time":[1795280400,1795366800],"temperature_2m_max":[25,26]}}
      """)
    #expect(weather.current.observedAt == pinnedNow)
    #expect(weather.days.map(\.date.description) == ["2026-11-22", "2026-11-23"])
  }

  @Test(arguments: ["-1", "1e300", "253402300800"])
  func `seconds beyond the calendar are refused`(_ seconds: String) {
    #expect(throws: Failure.self) {
      try weather(
        """
        {"utc_offset_seconds":0,"current_units":{"temperature_2m":"°C"},\
        "current":{"time":\(seconds),"temperature_2m":20}}
        """)
    }
  }

  @Test func `days whose every value is null are dropped, others keep their nulls`() throws {
    let weather = try weather(
      """
      {"utc_offset_seconds":25200,"current_units":{"temperature_2m":"°C"},\
      "current":{"time":"2026-11-22T07:30","temperature_2m":20},\
      "daily_units":{"temperature_2m_max":"°C","temperature_2m_min":"°C"},\
      "daily":{"time":["2026-11-22","2026-11-23","2026-11-24"],"temperature_2m_max":[null,24,null],\
      "temperature_2m_min":[null,null,null],"weather_code":[null,null,200]}}
      """)
    #expect(weather.days.map(\.date.description) == ["2026-11-23", "2026-11-24"])
    #expect(weather.days.map(\.maximumCelsius) == [24, nil])
    #expect(weather.days.map(\.condition) == [.unknown, .unknown])
  }

  @Test(
    arguments: [
      (0, Condition.clear), (1, .mostlyClear), (2, .partlyCloudy), (3, .overcast), (45, .fog), (48, .fog),
      (51, .drizzle), (55, .drizzle), (56, .freezingDrizzle), (61, .rainLight), (63, .rain), (65, .rainHeavy),
      (66, .freezingRain), (71, .snowLight), (73, .snow), (75, .snowHeavy), (77, .snowLight), (80, .showersLight),
      (81, .showers), (82, .showersHeavy), (85, .snowShowers), (86, .snowShowers), (95, .thunderstorm),
      (96, .thunderstormHeavy), (99, .thunderstormHeavy), (4, .unknown), (100, .unknown), (61.5, .unknown),
      (1e300, .unknown),
    ] as [(Double, Condition)])
  func `a weather code says the condition, and hail is not promised to Hanoi`(_ code: Double, _ condition: Condition) {
    #expect(OpenMeteo.condition(code: code) == condition)
  }

  @Test(arguments: [
    ("Minutely API request limit exceeded. Please try again in one minute.", RetryAfter.seconds(90)),
    (
      "Hourly API request limit exceeded. Please try again in the next hour.",
      .until(pinnedNow.addingTimeInterval(1800))
    ),
    ("Daily API request limit exceeded. Please try again tomorrow.", .until(pinnedNow.addingTimeInterval(84600))),
    ("Too many concurrent requests", .seconds(60)),
  ])
  func `a 429 says when to ask again by its reason`(_ reason: String, _ expected: RetryAfter) {
    let body = Data(#"{"reason":"\#(reason)","error":true}"#.utf8)
    #expect(
      OpenMeteo().failure(of: Reply(status: 429, body: body), now: pinnedNow)
        == .http(status: 429, words: reason, retryAfter: expected))
    // A field of the answer is the provider's own word and wins.
    #expect(
      OpenMeteo().failure(of: Reply(status: 429, headers: ["retry-after": "7"], body: body), now: pinnedNow)
        == .http(status: 429, words: reason, retryAfter: .seconds(7)))
  }

  @Test func `the reason of an error is one short line without control characters`() throws {
    let reason = #"line one\nline two\u001b[31m\u202e "# + String(repeating: "x", count: 300)
    let failure = OpenMeteo().failure(
      of: Reply(status: 400, body: Data(#"{"error":true,"reason":"\#(reason)"}"#.utf8)), now: pinnedNow)
    guard case .http(400, let words?, nil) = failure else {
      Issue.record("\(failure)")
      return
    }
    #expect(words.hasPrefix("line one line two [31m xxx"))
    #expect(words.count == 120)
  }

  @Test func `a key selects the customers' host and goes into a header`() throws {
    let query = WeatherQuery(
      coordinate: Coordinate(latitude: 21.02854321, longitude: 105.8), zone: try zone("America/Argentina/Buenos_Aires"))
    let access = Access(origin: OpenMeteo.origin(hasKey: true), key: Secret("abc"))
    let request = try #require(OpenMeteo().requests(for: [.weather(query)], access: access, now: pinnedNow).first)
    #expect(request.key == Secret("abc"))
    #expect(request.url.hasPrefix("https://customer-api.open-meteo.com/v1/forecast?latitude=21.0285&longitude=105.8&"))
    #expect(request.url.contains("&timezone=America%2FArgentina%2FBuenos_Aires&"))
    #expect(request.headers == ["X-Api-Key": "{key}"])
  }
}
