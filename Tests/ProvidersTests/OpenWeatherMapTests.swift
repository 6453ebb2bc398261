import Core
import Foundation
import Testing

@testable import Providers

struct OpenWeatherMapTests {
  private func current(_ members: String) throws -> Weather.Current {
    var bodies = OpenWeatherMapBodies()
    bodies.present = members
    try bodies.step("2026-11-22T03:00:00Z", 21)
    return try bodies.weather().current
  }

  @Test func `weather and forecast are two calls, One Call is one`() throws {
    let provider = try #require(registry.first { $0.id == "openweathermap" })
    let query = try pinnedQuery(.weather)
    let origin = provider.origin(hasKey: true)
    let free = provider.requests(query, Access(origin: origin, key: Secret("k")), pinnedNow)
    #expect(free.map(\.callCount) == [1, 1])
    #expect(provider.plans == ["onecall"])
    let one = provider.requests(query, Access(origin: origin, key: Secret("k"), plan: "onecall"), pinnedNow)
    #expect(
      one.map(\.url) == [
        "https://api.openweathermap.org/data/3.0/onecall?lat=21.0285&lon=105.8542&exclude=minutely,alerts&units=metric"
          + "&appid={key}"
      ])
    #expect(one.map(\.callCount) == [1])
  }

  @Test func `the sample server's two bodies are those of the good sample`() throws {
    func body(_ name: String) throws -> String {
      String(decoding: try Sample(provider: "openweathermap", name: name).body(), as: UTF8.self)
    }
    #expect(try body("ok.json") == body("weather.json") + "\u{1E}" + body("forecast.json"))
  }

  @Test func `an hour every three hours stays that, and a sum of three hours is not the rain of one`() throws {
    var bodies = OpenWeatherMapBodies()
    try bodies.steps(from: "2026-11-22T03:00:00Z", count: 40, celsius: 15, rising: 0.1, #","pop":0.29,"rain":{"3h":3}"#)
    let weather = try bodies.weather()
    #expect(weather.hours.count == 40)
    #expect(zip(weather.hours, weather.hours.dropFirst()).allSatisfy { $1.at.timeIntervalSince($0.at) == 10800 })
    #expect(weather.hours.allSatisfy { $0.precipitationMillimeters == nil })
    #expect(weather.hours.allSatisfy { $0.precipitationProbabilityPercent == nil })
    // 0.29 × 100 in binary is 28.999999999999996.
    #expect(weather.days.allSatisfy { $0.precipitationProbabilityPercent == 29 })
    // The next 24 hours, from 06:30 on, have 7 entries and not 24.
    let shown = weather.cut(to: pinnedNow, zone: try zone("Asia/Ho_Chi_Minh")).hours
    #expect(shown.count == 7)
    #expect(shown.last?.at.instantText == "2026-11-22T21:00:00Z")
  }

  @Test func `no amount of rain under a dry sky is 0, under a wet one it is not given`() throws {
    #expect(try current(#""main":{"temp":20},"sys":{},"weather":[{"id":804}]"#).precipitationMillimeters == 0)
    #expect(try current(#""main":{"temp":20},"sys":{},"weather":[{"id":500}]"#).precipitationMillimeters == nil)
    #expect(try current(#""main":{"temp":20},"sys":{},"weather":[{"id":721}]"#).precipitationMillimeters == nil)
    let both = #""main":{"temp":1},"sys":{},"weather":[{"id":616}],"rain":{"1h":0.1},"snow":{"1h":0.2}"#
    #expect(try current(both).precipitationMillimeters == 0.3)
  }

  @Test func `pressure is that at sea level where it is named`() throws {
    #expect(
      try current(#""main":{"temp":20,"pressure":1019,"sea_level":1020,"grnd_level":900},"sys":{}"#)
        .pressureHectopascals == 1020)
    #expect(try current(#""main":{"temp":20,"pressure":1019},"sys":{}"#).pressureHectopascals == 1019)
  }

  @Test(
    arguments: [
      (#""weather":[{"id":800,"icon":"01d"}],"sys":{}"#, true),
      (#""weather":[{"id":800,"icon":"01n"}],"sys":{"sunrise":1,"sunset":4000000000}"#, false),
      (#""weather":[],"sys":{"sunrise":1795307400,"sunset":1795307401}"#, true),
      (#""weather":[],"sys":{"sunrise":1795307401,"sunset":1795307402}"#, false),
      (#""weather":[],"sys":{"sunrise":0,"sunset":0}"#, nil), (#""sys":{}"#, nil),
    ] as [(String, Bool?)])
  func `day and night are the icon's, else the sun's`(_ members: String, _ isDay: Bool?) throws {
    #expect(try current(#""main":{"temp":20},"# + members).isDay == isDay)
  }

  @Test(arguments: ["292.05", "170", "349.9"])
  func `a temperature that can only be Kelvin is refused`(_ kelvin: String) {
    #expect(throws: Failure.malformed("weather.main.temp: expected °C, found \(Double(kelvin) ?? 0), which is Kelvin"))
    { try current(#""main":{"temp":\#(kelvin)},"sys":{}"#) }
  }

  @Test func `any other temperature is left to be judged`() throws {
    #expect(try current(#""main":{"temp":56.7},"sys":{}"#).temperatureCelsius == 56.7)
    #expect(try current(#""main":{"temp":1e300},"sys":{}"#).temperatureCelsius == 1e300)
  }

  @Test(arguments: [
    (21.0, 105.0, 22.0, 106.0, true), (21, 105, 22.01, 105, false), (21, 105, 21, 103.99, false),
    (-17.7, 179.6, -17.7, -179.9, true), (-17.7, 179.6, -17.7, -179, false), (21, 105, 21, 465, false),
  ])
  func `an answer is for the place when it is within a degree, also across the date line`(
    _ latitude: Double, _ longitude: Double, _ foundLatitude: Double, _ foundLongitude: Double, _ isTaken: Bool
  ) throws {
    var bodies = OpenWeatherMapBodies()
    bodies.place = #"{"lat":\#(foundLatitude),"lon":\#(foundLongitude)}"#
    try bodies.step("2026-11-22T03:00:00Z", 21)
    let isRead = (try? bodies.weather(latitude: latitude, longitude: longitude)) != nil
    #expect(isRead == isTaken)
  }

  @Test(
    arguments: [
      (200, Condition.thunderstorm), (202, .thunderstormHeavy), (211, .thunderstorm), (232, .thunderstorm),
      (300, .drizzle), (321, .drizzle), (500, .rainLight), (501, .rain), (502, .rainHeavy), (504, .rainHeavy),
      (511, .freezingRain), (520, .showersLight), (521, .showers), (522, .showersHeavy), (531, .showers),
      (600, .snowLight), (601, .snow), (602, .snowHeavy), (611, .sleet), (616, .sleet), (622, .snowShowers),
      (701, .fog), (721, .unknown), (741, .fog), (781, .unknown), (800, .clear), (801, .mostlyClear),
      (802, .partlyCloudy), (803, .partlyCloudy), (804, .overcast), (805, .unknown), (0, .unknown), (800.5, .unknown),
      (1e300, .unknown),
    ] as [(Double, Condition)])
  func `an id says the condition, and an unknown one is unknown`(_ id: Double, _ condition: Condition) {
    #expect(OpenWeatherMapSky.condition(of: [OpenWeatherMapSky(id: id, icon: nil)]) == condition)
  }

  @Test func `of several skies the first is the primary one, and no sky is unknown`() throws {
    #expect(try current(#""main":{"temp":20},"sys":{},"weather":[{"id":701},{"id":501}]"#).condition == .fog)
    #expect(try current(#""main":{"temp":20},"sys":{},"weather":[]"#).condition == .unknown)
  }

  @Test(arguments: [
    (#"{"cod":401,"message":"Invalid API key."}"#, "Invalid API key."),
    (#"{"cod":"404","message":"city not found"}"#, "city not found"), (#"{"cod":"404","message":0}"#, "0"),
  ])
  func `a refusal's code may be a number or a string`(_ body: String, _ words: String) {
    let reply = Reply(status: 404, headers: ["retry-after": "30"], body: Data(body.utf8))
    #expect(
      OpenWeatherMap().failure(of: reply, now: pinnedNow)
        == .http(status: 404, words: words, retryAfter: .seconds(30)))
  }
}
