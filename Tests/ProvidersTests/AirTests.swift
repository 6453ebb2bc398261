import Core
import Foundation
import Testing

@testable import Providers

struct OpenMeteoAirTests {
  private func query() throws -> AirQuery {
    AirQuery(coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: try zone("Asia/Ho_Chi_Minh"))
  }

  private func air(
    index: String, _ shares: [String: String] = [:], particles: String = "46.3", time: String = #""2026-11-22T07:00""#,
    offsetSeconds: Int = 25200, unit: String = "μg/m³"
  ) throws -> AirQuality {
    let units = (["us_aqi"] + shares.keys).map { #""\#($0)":"USAQI""# } + [#""pm2_5":"\#(unit)""#]
    let values = shares.map { #""\#($0)":\#($1)"# } + [#""us_aqi":\#(index),"pm2_5":\#(particles)"#]
    let body = """
      {"utc_offset_seconds":\(offsetSeconds),"current_units":{\(units.joined(separator: ","))},\
      "current":{"time":\(time),\(values.joined(separator: ","))}}
      """
    let query = Query.air(try query())
    let readings = try OpenMeteoAir().decode(
      [Reply(status: 200, body: Data(body.utf8))], for: [query], earlier: [:], now: pinnedNow)
    return try #require(try readings[query]?.get().air)
  }

  @Test(arguments: [
    ("95", 95), ("95.5", 96), ("96.5", 96), ("0", 0), ("500", 500), ("500.4", 500), ("1008", 500), ("2000", 500),
    ("2000.6", 2001), ("-3", -3), ("1e300", 1_000_000), ("-1e300", -1_000_000),
  ])
  func `the index is whole, ends at 500, and junk stays junk for whoever judges it`(_ text: String, _ value: Int) throws
  {
    #expect(try air(index: text).index == AirQuality.Index(scale: .usAQI, value: value))
  }

  @Test func `many places are one request, and one that fails costs no other`() throws {
    let queries = try [(21.0285, 105.8542), (10.7626, 106.6602), (16.0544, 108.2022)].map { latitude, longitude in
      Query.air(
        AirQuery(
          coordinate: Coordinate(latitude: latitude, longitude: longitude), zone: try zone("Asia/Ho_Chi_Minh")))
    }
    let access = Access(origin: "https://air-quality-api.open-meteo.com")
    let requests = OpenMeteoAir().requests(for: queries, access: access, now: pinnedNow)
    #expect(requests.count == 1 && requests.first?.queries == queries && requests.first?.callCount == 3)
    #expect(
      requests.first?.url.contains("?latitude=21.0285,10.7626,16.0544&longitude=105.8542,106.6602,108.2022&timezone=")
        == true)
    let entries = [("21", "95"), ("10.75", #""x""#), ("16", "40")].enumerated().map { index, entry in
      """
      {"latitude":\(entry.0),\(index == 0 ? "" : "\"location_id\":\(index),")"utc_offset_seconds":25200,\
      "current_units":{"us_aqi":"USAQI","pm2_5":"μg/m³"},\
      "current":{"time":"2026-11-22T07:00","us_aqi":\(entry.1),"pm2_5":null}}
      """
    }
    let body = Data("[\(entries.joined(separator: ","))]".utf8)
    let readings = try OpenMeteoAir().decode(
      [Reply(status: 200, body: body)], for: queries, earlier: [:], now: pinnedNow)
    #expect(try readings[queries[0]]?.get().air?.index?.value == 95)
    #expect(try readings[queries[2]]?.get().air?.index?.value == 40)
    #expect(throws: Failure.self) { try readings[queries[1]]?.get() }
  }

  @Test func `a request is for at most 100 places, and its address stays below 8 KiB`() throws {
    let zone = try zone("America/Argentina/ComodRivadavia")
    let places = (0..<250).map { Coordinate(latitude: -45.1234 - Double($0) / 1000, longitude: -167.1234) }
    let air = OpenMeteoAir().requests(
      for: places.map { .air(AirQuery(coordinate: $0, zone: zone)) }, access: Access(origin: "https://host.example"),
      now: pinnedNow)
    let weather = OpenMeteo().requests(
      for: places.map { .weather(WeatherQuery(coordinate: $0, zone: zone)) },
      access: Access(origin: "https://host.example"), now: pinnedNow)
    for requests in [air, weather] {
      #expect(requests.map(\.queries.count) == [100, 100, 50])
      #expect(requests.allSatisfy { $0.url.utf8.count < 8192 })
    }
  }

  @Test func `what sets the index is the pollutant whose own is as high`() throws {
    let shares = ["us_aqi_pm2_5": "95.2", "us_aqi_pm10": "60", "us_aqi_ozone": "174.4"]
    #expect(try air(index: "174.4", shares).index?.dominant == .ozone)
    #expect(try air(index: "180", shares).index?.dominant == nil)
    #expect(try air(index: "95.2", shares).index?.dominant == nil)
    #expect(try air(index: "95.2", ["us_aqi_ozone": "null", "us_aqi_pm2_5": "95.2"]).index?.dominant == .pm25)
    #expect(try air(index: "61", ["us_aqi_pm10": "61", "us_aqi_pm2_5": "61"]).index?.dominant == .pm25)
  }

  @Test(arguments: [
    ("us_aqi_pm2_5", AirQuality.Pollutant.pm25), ("us_aqi_pm10", .pm10), ("us_aqi_ozone", .ozone),
    ("us_aqi_nitrogen_dioxide", .nitrogenDioxide), ("us_aqi_sulphur_dioxide", .sulphurDioxide),
    ("us_aqi_carbon_monoxide", .carbonMonoxide),
  ])
  func `each pollutant can set the index`(_ name: String, _ pollutant: AirQuality.Pollutant) throws {
    #expect(try air(index: "120", [name: "120"]).index?.dominant == pollutant)
  }

  @Test(
    arguments: [
      ("us_aqi_pm2_5", .day), ("us_aqi_pm10", .day), ("us_aqi_nitrogen_dioxide", .hour),
      ("us_aqi_sulphur_dioxide", .hour), ("us_aqi_ozone", nil), ("us_aqi_carbon_monoxide", nil),
    ] as [(String, AirQuality.Period?)])
  func `the index is of the time over which the pollutant is counted that sets it`(
    _ name: String, _ period: AirQuality.Period?
  ) throws {
    #expect(try air(index: "165", [name: "165"], particles: "4.1").index?.period == period)
    #expect(try air(index: "165", [name: "60"]).index?.period == nil)
  }

  @Test func `a null index leaves the particles, and a null of both is no reading`() throws {
    let read = try air(index: "null")
    #expect(read.index == nil && read.pm25MicrogramsPerCubicMeter == 46.3)
    #expect(try air(index: "95", particles: "null").pm25MicrogramsPerCubicMeter == nil)
    #expect(throws: Failure.malformed("current: expected us_aqi or pm2_5, found null for both")) {
      try air(index: "null", particles: "null")
    }
  }

  @Test func `particles are in micrograms, written with the Greek letter or the micro sign`() throws {
    #expect(try air(index: "95", unit: "\u{3BC}g/m³").pm25MicrogramsPerCubicMeter == 46.3)
    #expect(try air(index: "95", unit: "\u{B5}g/m³").pm25MicrogramsPerCubicMeter == 46.3)
    #expect(throws: Failure.malformed("current_units.pm2_5: expected μg/m³, found \"ppb\"")) {
      try air(index: "95", unit: "ppb")
    }
  }

  @Test func `the hour is read with the body's own offset`() throws {
    #expect(try air(index: "95").observedAt == instantOf("2026-11-22T00:00:00Z"))
    #expect(
      try air(index: "95", time: #""2026-11-22T00:00""#, offsetSeconds: 0).observedAt
        == instantOf("2026-11-22T00:00:00Z"))
    #expect(throws: Failure.self) { try air(index: "95", offsetSeconds: 70000) }
  }

  @Test func `a key selects the customers' host, and limits and refusals are the forecast's`() throws {
    let access = Access(origin: OpenMeteoAir.origin(hasKey: true), key: Secret("abc"))
    let request = try #require(OpenMeteoAir().requests(for: [.air(try query())], access: access, now: pinnedNow).first)
    #expect(request.url.hasPrefix("https://customer-air-quality-api.open-meteo.com/v1/air-quality?latitude=21.0285&"))
    #expect(request.headers == ["X-Api-Key": "{key}"] && request.callCount == 1)
    #expect(OpenMeteoAir.terms.limits == OpenMeteo.terms.limits && OpenMeteoAir.terms.use == .nonCommercialOrKey)
    #expect(OpenMeteoAir.terms.credit.contains("CAMS ENSEMBLE data provider"))
    let body = Data(#"{"error":true,"reason":"Minutely API request limit exceeded."}"#.utf8)
    #expect(
      OpenMeteoAir().failure(of: Reply(status: 429, body: body), now: pinnedNow)
        == .http(status: 429, words: "Minutely API request limit exceeded.", retryAfter: .seconds(90)))
  }
}

struct OpenWeatherMapAirTests {
  private func air(_ body: String) throws -> AirQuality {
    let hanoi = Coordinate(latitude: 21.0285, longitude: 105.8542)
    return try OpenWeatherMapAir().decode(
      Reply(status: 200, body: Data(body.utf8)), for: AirQuery(coordinate: hanoi, zone: .gmt), now: pinnedNow)
  }

  @Test func `the newest hour is read, on OpenWeather's own scale, without a dominant pollutant`() throws {
    let hours = [(1_795_302_000, 5), (1_795_305_600, 2), (1_795_298_400, 4)].map {
      #"{"dt":\#($0),"main":{"aqi":\#($1)},"components":{"pm2_5":\#($1).5,"pm10":null,"o3":300}}"#
    }
    let read = try air(#"{"list":[\#(hours.joined(separator: ","))]}"#)
    #expect(
      try read
        == AirQuality(
          observedAt: instantOf("2026-11-22T00:00:00Z"), index: AirQuality.Index(scale: .openWeather, value: 2),
          pm25MicrogramsPerCubicMeter: 2.5, pm10MicrogramsPerCubicMeter: nil))
    #expect(read.index?.category == .fair)
  }

  @Test func `an hour to come does not stand for now where another has come`() throws {
    func entry(_ seconds: Int, _ index: Int) -> String {
      #"{"dt":\#(seconds),"main":{"aqi":\#(index)},"components":{}}"#
    }
    let (now, hourToCome) = (entry(1_795_305_600, 2), entry(1_795_309_200, 5))
    #expect(try air(#"{"list":[\#(hourToCome),\#(now)]}"#).index?.value == 2)
    // Alone it is left to be judged.
    #expect(try air(#"{"list":[\#(hourToCome)]}"#).observedAt == instantOf("2026-11-22T01:00:00Z"))
  }

  @Test func `the place is read as an object and as the documentation's list`() throws {
    let list = #""list":[{"dt":1795305600,"main":{"aqi":1},"components":{}}]"#
    for coord in [#"{"lon":105.85,"lat":21.03}"#, "[21.03,105.85]", "{}", "null"] {
      #expect(try air(#"{"coord":\#(coord),\#(list)}"#).index?.value == 1)
    }
    for coord in [#"{"lon":105.85,"lat":10.8}"#, "[50,50]"] {
      #expect(throws: Failure.self) { try air(#"{"coord":\#(coord),\#(list)}"#) }
    }
    #expect(throws: Failure.malformed("coord: expected an object, found a string")) {
      try air(#"{"coord":"Hanoi",\#(list)}"#)
    }
  }

  @Test(arguments: ["-1", "1e300", "253402300800"])
  func `seconds beyond the calendar are refused`(_ seconds: String) {
    #expect(throws: Failure.self) {
      try air(#"{"list":[{"dt":\#(seconds),"main":{"aqi":1},"components":{}}]}"#)
    }
  }

  @Test func `an index that fits no integer is refused`() {
    #expect(throws: Failure.malformed("list[0].main.aqi: expected a whole number, found 1e+300")) {
      try air(#"{"list":[{"dt":1795305600,"main":{"aqi":1e300},"components":{}}]}"#)
    }
  }

  @Test func `the words of a refusal are read whether its code is a number or a text`() {
    for code in ["401", "\"401\""] {
      let body = Data(#"{"cod":\#(code),"message":"Invalid API key."}"#.utf8)
      #expect(
        OpenWeatherMapAir().failure(of: Reply(status: 401, body: body), now: pinnedNow)
          == .http(status: 401, words: "Invalid API key."))
    }
  }

  @Test func `the key is asked for, and stands in the address when it is sent`() {
    #expect(OpenWeatherMapAir.terms.needsKey)
    var request = OpenWeatherMapAir().request(
      for: AirQuery(coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: .gmt),
      access: Access(origin: "https://api.openweathermap.org", key: Secret("a b")), now: pinnedNow)
    request.key = Secret("a b")
    #expect(request.url.hasSuffix("&appid={key}") && request.address.hasSuffix("&appid=a%20b"))
  }
}
