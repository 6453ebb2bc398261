import Core
import Foundation
import Testing

@testable import Providers

struct OpenWeatherMapDaysTests {
  @Test func `a day has a minimum, a maximum and rain from 6 of its 8 steps on`() throws {
    var bodies = OpenWeatherMapBodies()
    // In Hanoi the 23rd has 01:00 to 22:00, of the 22nd there are 13:00 to 22:00 and of the 24th 01:00 to 16:00.
    try bodies.steps(from: "2026-11-22T06:00:00Z", count: 18, celsius: 10, #","pop":0.2,"rain":{"3h":0.1}"#)
    let days = try bodies.weather().days
    #expect(days.map(\.date.description) == ["2026-11-22", "2026-11-23", "2026-11-24"])
    #expect(days.map(\.minimumCelsius) == [nil, 14, 22])
    #expect(days.map(\.maximumCelsius) == [nil, 21, 27])
    // Eight times 0.1 in binary is 0.7999999999999999.
    #expect(days.map(\.precipitationMillimeters) == [nil, 0.8, nil])
    #expect(days.map(\.precipitationProbabilityPercent) == [20, 20, 20])
  }

  @Test func `5 steps are not the day`() throws {
    var bodies = OpenWeatherMapBodies()
    try bodies.steps(from: "2026-11-22T18:00:00Z", count: 5, celsius: 10)
    #expect(try bodies.weather().days.last?.maximumCelsius == nil)
  }

  @Test func `steps of today that are no longer listed are kept from the earlier reading`() throws {
    var morning = OpenWeatherMapBodies()
    try morning.steps(from: "2026-11-21T18:00:00Z", count: 8, celsius: 15)
    let early = try instantOf("2026-11-21T17:30:00Z")
    morning.presentAt = Int(early.timeIntervalSince1970)
    let earlier = try morning.weather(now: early)

    var noon = OpenWeatherMapBodies()
    try noon.steps(from: "2026-11-22T06:00:00Z", count: 4, celsius: 24, rising: -1)
    #expect(try noon.weather().days.first?.minimumCelsius == nil)
    let today = try #require(try noon.weather(earlier: earlier).days.first)
    #expect(today.minimumCelsius == 15 && today.maximumCelsius == 24)
    // What fell in them is not kept, and a part of the day's rain is not the day's.
    #expect(today.precipitationMillimeters == nil)
    // Of yesterday nothing is kept.
    let tomorrow = pinnedNow.addingTimeInterval(86400)
    noon.presentAt += 86400
    var next = noon
    try next.step("2026-11-23T03:00:00Z", 20)
    #expect(try next.weather(now: tomorrow, earlier: earlier).days.first?.date.description == "2026-11-23")
  }

  @Test func `what falls before a step counts to the day of the zone in which most of the three hours lie`() throws {
    var bodies = OpenWeatherMapBodies()
    bodies.place = #"{"lat":40.7,"lon":-74}"#
    try bodies.step("2026-11-22T03:00:00Z", 5)
    // From 22:00 to 01:00 in New York.
    try bodies.step("2026-11-22T06:00:00Z", 6, id: 501, #","pop":0.8,"rain":{"3h":4}"#)
    try bodies.step("2026-11-22T09:00:00Z", 7, id: 500, #","pop":0.3,"rain":{"3h":1}"#)
    let days = try bodies.weather(zone: "America/New_York", latitude: 40.7128, longitude: -74.006).days
    // Half past midnight in London is still the 21st there.
    #expect(days.map(\.date.description) == ["2026-11-21", "2026-11-22"])
    #expect(days.map(\.condition) == [.rain, .rainLight])
    #expect(days.map(\.precipitationProbabilityPercent) == [80, 30])
  }

  @Test func `the rain of a whole day is that of its own blocks`() throws {
    var bodies = OpenWeatherMapBodies()
    // In Hanoi the steps of the 23rd are at 01:00 to 22:00; its blocks end at 04:00 to 01:00 of the day after.
    for index in 0..<12 {
      let at = try instantOf("2026-11-22T18:00:00Z").addingTimeInterval(Double(index) * 10800).instantText
      try bodies.step(at, Double(10 + index), id: 500, #","rain":{"3h":\#(index == 0 ? 50 : index == 8 ? 7 : 1)}"#)
    }
    let day = try #require(try bodies.weather().days.first { $0.date.description == "2026-11-23" })
    #expect(day.precipitationMillimeters == 14)
    #expect(day.minimumCelsius == 10 && day.maximumCelsius == 17)
  }

  @Test func `a day is named after its most severe step, the weather now included`() throws {
    var bodies = OpenWeatherMapBodies()
    bodies.present = #""main":{"temp":30},"weather":[{"id":211}],"sys":{}"#
    try bodies.steps(from: "2026-11-22T03:00:00Z", count: 4, celsius: 20)
    #expect(try bodies.weather().days.first?.condition == .thunderstorm)
  }

  @Test func `late in the evening today is there without a step of its own, with the sun's times`() throws {
    var bodies = OpenWeatherMapBodies()
    let late = try instantOf("2026-11-22T16:30:00Z")
    bodies.presentAt = Int(late.timeIntervalSince1970)
    bodies.present = #""main":{"temp":18},"weather":[{"id":801}],"sys":{"sunrise":1795302660,"sunset":1795342440}"#
    try bodies.step("2026-11-22T18:00:00Z", 17)
    try bodies.step("2026-11-22T21:00:00Z", 16)
    let days = try bodies.weather(now: late).days
    #expect(days.map(\.date.description) == ["2026-11-22", "2026-11-23"])
    #expect(days.first?.condition == .mostlyClear && days.first?.maximumCelsius == nil)
    #expect(days.map { $0.sunriseAt?.instantText } == ["2026-11-21T23:11:00Z", nil])
    #expect(days.map { $0.sunsetAt?.instantText } == ["2026-11-22T10:14:00Z", nil])
  }
}

struct OneCallTests {
  private func weather(
    temperature: Double = 20, offset: Int = 25200, latitude: Double = 21.03, at: Int = 1_795_307_400,
    daily: String =
      #"[{"dt":1795323600,"sunrise":1795302660,"sunset":1795342440,"temp":{"min":17,"max":25},"weather":[{"id":500}],"#
      + #""pop":0.57,"rain":2.4,"uvi":6.1},{"dt":1795410000,"temp":{"min":null},"weather":[{"id":800}]}]"#,
    changing change: (Data) -> Data = { $0 }
  ) throws -> Weather {
    let body = """
      {"lat":\(latitude),"lon":105.86,"timezone":"Asia/Bangkok","timezone_offset":\(offset),\
      "current":{"dt":\(at),"temp":\(temperature),"pressure":1020,"humidity":80,"clouds":40,"wind_speed":2.5,\
      "wind_deg":45,"weather":[{"id":802,"icon":"03d"}]},\
      "hourly":[{"dt":1795305600,"temp":19.5,"weather":[{"id":500}],"pop":1,"rain":{"1h":0.4}},\
      {"dt":1795309200,"temp":20.5,"weather":[{"id":800}],"pop":0}],"daily":\(daily)}
      """
    let query = try #require(try pinnedQuery(.weather).weather)
    return try OpenWeatherMap().decode(
      [Reply(status: 200, body: change(Data(body.utf8)))], for: query, earlier: nil, now: pinnedNow)
  }

  @Test func `one body has now, hours with their rain, and whole days`() throws {
    let weather = try weather()
    #expect(weather.current.observedAt == pinnedNow)
    #expect(weather.current.condition == .partlyCloudy && weather.current.isDay == true)
    #expect(weather.current.windMetersPerSecond == 2.5 && weather.current.precipitationMillimeters == 0)
    #expect(weather.hours.map(\.precipitationMillimeters) == [0.4, 0])
    #expect(weather.hours.map(\.precipitationProbabilityPercent) == [100, 0])
    #expect(weather.days.map(\.date.description) == ["2026-11-22", "2026-11-23"])
    #expect(weather.days.map(\.maximumCelsius) == [25, nil] && weather.days.map(\.minimumCelsius) == [17, nil])
    #expect(weather.days.map(\.precipitationMillimeters) == [2.4, 0])
    #expect(weather.days.map(\.uvIndexMaximum) == [6.1, nil])
    #expect(weather.days.map { $0.sunriseAt?.instantText } == ["2026-11-21T23:11:00Z", nil])
  }

  @Test func `400 flips of the body never trap, and a cut one is refused`() throws {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<400 {
      _ = try? weather { body in
        var body = body
        for _ in 0..<3 {
          body[Int.random(in: 0..<body.count, using: &generator)] = UInt8.random(in: 32...126, using: &generator)
        }
        return body
      }
    }
    #expect(throws: Failure.malformed("onecall: not a whole JSON document")) { try weather { $0.dropLast(20) } }
  }

  @Test func `Kelvin, another place, another zone, an old hour and repeated days are refused`() {
    #expect(throws: Failure.malformed("onecall.current.temp: expected °C, found 299.13, which is Kelvin")) {
      try weather(temperature: 299.13)
    }
    #expect(
      throws: Failure.malformed("onecall.lat: answered for another place: expected about 21.0285, found 22.1")
    ) { try weather(latitude: 22.1) }
    #expect(
      throws: Failure.malformed(
        "onecall.timezone_offset: days are counted in another zone: expected 25200, found 28800.0")
    ) { try weather(offset: 28800) }
    #expect(
      throws: Failure.outdated("onecall.current.dt: expected 2026-11-21T00:30:00Z or later, found 2026-11-20T23:30:00Z")
    ) { try weather(at: 1_795_307_400 - 90000) }
    #expect(throws: Failure.malformed("onecall.daily[1].dt: expected a later day than the one before")) {
      try weather(daily: #"[{"dt":1795323600,"temp":{}},{"dt":1795323601,"temp":{}}]"#)
    }
  }
}
