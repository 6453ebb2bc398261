import Core
import Foundation
import Testing

@testable import Providers

/// What a day has of its hours.
extension METNorwayTests {
  @Test func `the UV index of hours that are over comes from the earlier reading`() throws {
    var noon = METNorwaySeries()
    for hour in 0..<24 {
      noon.hour(
        "2026-11-22T\(padded(hour, 2)):00:00Z", 18, extra: ",\"ultraviolet_index_clear_sky\":\(hour == 5 ? 6.4 : 0)")
    }
    let earlier = try noon.weather(now: "2026-11-22T00:10:00Z", zone: "UTC")
    #expect(earlier.days.first?.uvIndexMaximum == 6.4)
    var evening = METNorwaySeries()
    for hour in 18..<24 {
      evening.hour("2026-11-22T\(hour):00:00Z", 18, extra: ",\"ultraviolet_index_clear_sky\":0")
    }
    let now = "2026-11-22T18:10:00Z"
    #expect(try evening.weather(now: now, zone: "UTC", earlier: earlier).days.first?.uvIndexMaximum == 6.4)
    #expect(try evening.weather(now: now, zone: "UTC").days.first?.uvIndexMaximum == nil)
  }

  @Test(arguments: [
    // Clocks go forward on 2026-03-29 in Berlin and 2026-03-08 in New York, back on 2026-10-25 and 2026-11-01.
    ("Europe/Berlin", "2026-03-28T23:00:00Z", 23, "2026-03-29"),
    ("Europe/Berlin", "2026-10-24T22:00:00Z", 25, "2026-10-25"),
    ("America/New_York", "2026-03-08T05:00:00Z", 23, "2026-03-08"),
    ("America/New_York", "2026-11-01T04:00:00Z", 25, "2026-11-01"),
  ])
  func `a day of the clock change has its own number of hours`(
    _ zone: String, _ midnight: String, _ length: Int, _ date: String
  ) throws {
    var series = METNorwaySeries()
    try series.hours(from: midnight, count: length + 24, celsius: 5, rain: 0.1)
    let weather = try series.weather(now: midnight, zone: zone)
    let day = try #require(weather.days.first)
    #expect(day.date.description == date)
    #expect(day.precipitationMillimeters == (Double(length) / 10))
    #expect(day.maximumCelsius == (5 + Double(length - 1) / 10).rounded(scale: 1))
    #expect(weather.days.count == 2)
  }

  @Test func `rain is unknown where a part of it is not given`() throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 23, celsius: 5, rain: 0.1)
    let whole = try series.weather(now: "2026-11-22T00:10:00Z", zone: "UTC")
    #expect(whole.days.first?.precipitationMillimeters == 2.3)
    series.hour("2026-11-22T23:00:00Z", 5, rain: nil)
    let holed = try series.weather(now: "2026-11-22T00:10:00Z", zone: "UTC")
    #expect(holed.days.first?.precipitationMillimeters == nil)
    #expect(holed.days.first?.minimumCelsius == 5)
  }

  @Test func `rain beyond any weather is not turned into a dry day`() throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 24, celsius: 5, rain: 1e300)
    let day = try series.weather(now: "2026-11-22T00:10:00Z", zone: "UTC").days.first
    #expect(try #require(day?.precipitationMillimeters) > 1e300)
  }

  @Test func `the days begin with today, also when the series begins yesterday`() throws {
    var series = METNorwaySeries()
    // 23:00 in Hanoi; twenty minutes past midnight the first entry is still listed.
    try series.hours(from: "2026-11-21T16:00:00Z", count: 30, celsius: 18)
    let weather = try series.weather(now: "2026-11-21T17:20:00Z", zone: hanoi)
    #expect(weather.days.map(\.date.description) == ["2026-11-22", "2026-11-23"])
  }
}
