import Core
import Foundation
import Testing

@testable import Providers

struct WeatherAPITests {
  private func weather(
    current: String = #""temp_c":20"#, forecast: String = "[]", zone identifier: String = "Asia/Ho_Chi_Minh",
    at: Int = 1_795_307_400, now: Date = pinnedNow
  ) throws -> Weather {
    let body = """
      {"location":{"lat":21,"lon":105.9,"tz_id":"\(identifier)"},\
      "current":{"last_updated_epoch":\(at),\(current)},"forecast":{"forecastday":\(forecast)}}
      """
    let query = WeatherQuery(coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: try zone(identifier))
    return try WeatherAPI().decode(Reply(status: 200, body: Data(body.utf8)), for: query, earlier: nil, now: now)
  }

  @Test(arguments: [("11.2", 3.1), ("21.9", 6.1), ("36", 10), ("0.9", 0.2), ("2.7", 0.8)])
  func `wind and gusts in km/h become m/s, half to even`(_ speed: String, _ expected: Double) throws {
    let current = try weather(current: #""temp_c":20,"wind_kph":\#(speed),"gust_kph":\#(speed)"#).current
    #expect(current.windMetersPerSecond == expected && current.gustMetersPerSecond == expected)
  }

  @Test(
    arguments: [
      (1000, Condition.clear), (1003, .partlyCloudy), (1006, .overcast), (1009, .overcast), (1030, .fog),
      (1063, .showersLight), (1087, .thunderstorm), (1135, .fog), (1153, .drizzle), (1171, .freezingDrizzle),
      (1183, .rainLight), (1189, .rain), (1195, .rainHeavy), (1201, .freezingRain), (1207, .sleet), (1213, .snowLight),
      (1219, .snow), (1225, .snowHeavy), (1240, .showersLight), (1243, .showers), (1246, .showersHeavy),
      (1258, .snowShowers), (1276, .thunderstorm), (1001, .unknown), (0, .unknown), (1000.5, .unknown),
      (1e300, .unknown),
    ] as [(Double, Condition)])
  func `a code says the condition, and an unknown one is unknown`(_ code: Double, _ condition: Condition) {
    #expect(WeatherAPIBody.condition(code: code) == condition)
  }

  @Test(
    arguments: [
      ("06:11 AM", "2026-11-21T23:11:00Z"), ("12:05 AM", "2026-11-21T17:05:00Z"), ("12:05 PM", "2026-11-22T05:05:00Z"),
      ("05:14 PM", "2026-11-22T10:14:00Z"), ("5:14 PM", "2026-11-22T10:14:00Z"), ("No sunrise", nil),
    ] as [(String, String?)])
  func `the sun's times are local ones of the place's day`(_ text: String, _ instant: String?) throws {
    let day = #"[{"date":"2026-11-22","day":{},"astro":{"sunrise":"\#(text)"}}]"#
    #expect(try weather(forecast: day).days.first?.sunriseAt?.instantText == instant)
  }

  @Test func `on the day the clock changes the sun's times have the offset of their own hour`() throws {
    // Berlin leaves summer time at 01:00Z on 2026-10-25.
    let day = #"[{"date":"2026-10-25","day":{},"astro":{"sunrise":"01:30 AM","sunset":"04:45 PM"}}]"#
    let now = try instantOf("2026-10-25T00:10:00Z")
    let today = try #require(
      try weather(forecast: day, zone: "Europe/Berlin", at: Int(now.timeIntervalSince1970), now: now).days.first)
    #expect(today.sunriseAt?.instantText == "2026-10-24T23:30:00Z")
    #expect(today.sunsetAt?.instantText == "2026-10-25T15:45:00Z")
  }

  @Test func `hours are instants, and rain or snow is the greater chance`() throws {
    let day = """
      [{"date":"2026-11-22","day":{"daily_chance_of_rain":30,"daily_chance_of_snow":80},"hour":[\
      {"time_epoch":1795305600,"time":"2026-11-22 07:00","temp_c":20.1,"chance_of_rain":5,"chance_of_snow":0},\
      {"time_epoch":1795309200,"time":"2026-11-22 08:00","temp_c":null,"precip_mm":0.4}]}]
      """
    let weather = try weather(forecast: day)
    #expect(weather.hours.map(\.at.instantText) == ["2026-11-22T00:00:00Z", "2026-11-22T01:00:00Z"])
    #expect(weather.hours.map(\.precipitationProbabilityPercent) == [5, nil])
    #expect(weather.hours.map(\.temperatureCelsius) == [20.1, nil])
    #expect(weather.days.first?.precipitationProbabilityPercent == 80)
  }

  @Test(arguments: [(400, 1006), (401, 2006), (403, 2007), (403, 2008), (403, 2009)])
  func `a refusal is said in the provider's words, with its number`(_ status: Int, _ code: Int) {
    let body = #"{"error":{"code":\#(code),"message":"Some words."}}"#
    #expect(
      WeatherAPI().failure(of: Reply(status: status, body: Data(body.utf8)), now: pinnedNow)
        == .http(status: status, words: "Some words. (\(code))"))
  }

  @Test func `a refusal of another shape is its status alone`() {
    #expect(
      WeatherAPI().failure(of: Reply(status: 500, body: Data("<html>".utf8)), now: pinnedNow) == .http(status: 500))
  }

  @Test func `three days are asked for, and the key is in the address alone`() throws {
    let query = try #require(try pinnedQuery(.weather).weather)
    var request = WeatherAPI().request(
      for: query, access: Access(origin: WeatherAPI.origin(hasKey: true), key: Secret("s3cr3t")), now: pinnedNow)
    #expect(request.url.contains("&days=3&") && request.headers.isEmpty)
    request.key = Secret("s3cr3t")
    #expect(request.address.hasSuffix("&key=s3cr3t"))
  }
}
