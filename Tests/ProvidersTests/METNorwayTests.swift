import Core
import Foundation
import Testing

@testable import Providers

struct METNorwayTests {
  let hanoi = "Asia/Ho_Chi_Minh"

  func day(_ date: String, in weather: Weather) throws -> Weather.Day? {
    let date = try #require(CalendarDay(date))
    return weather.days.first { $0.date == date }
  }

  @Test func `the entry in progress is the current one, and the first where all lie ahead`() throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 4, celsius: 18)
    #expect(try series.weather(now: "2026-11-22T02:59:59Z", zone: hanoi).current.temperatureCelsius == 18.2)
    #expect(try series.weather(now: "2026-11-22T03:00:00Z", zone: hanoi).current.temperatureCelsius == 18.3)
    let early = try series.weather(now: "2026-11-21T23:40:00Z", zone: hanoi)
    // The hour to come stands for now, but is not said to have been observed then.
    #expect(try early.current.observedAt == instantOf("2026-11-21T23:40:00Z"))
    #expect(early.current.temperatureCelsius == 18)
    #expect(throws: Failure.self) { try series.weather(now: "2026-11-21T22:59:59Z", zone: hanoi) }
  }

  @Test func `what falls in an hour to come is not what has fallen`() throws {
    var series = METNorwaySeries()
    series.hour("2026-11-22T00:00:00Z", 18, rain: 8)
    let weather = try series.weather(now: "2026-11-22T00:10:00Z", zone: hanoi)
    #expect(weather.current.precipitationMillimeters == nil)
    #expect(weather.hours.map(\.precipitationMillimeters) == [8])
  }

  @Test(
    arguments: [
      ("2026-11-21T18:25:00Z", "2026-11-21T18:25:00Z"), ("2026-11-21T18:25:00.5Z", "2026-11-21T18:25:00Z"),
      // A clock a little ahead of ours.
      ("2026-11-22T00:10:00Z", "2026-11-22T00:00:00Z"),
    ])
  func `updated_at is when the forecast was made, and never later than now`(text: String, expected: String) throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 2, celsius: 18)
    let meta = #""meta":{"updated_at":"\#(text)"},"#
    let weather = try series.weather(now: "2026-11-22T00:00:00Z", zone: hanoi, meta: meta)
    #expect(try weather.issuedAt == instantOf(expected))
    #expect(weather.cut(to: try instantOf("2026-11-22T00:00:00Z"), zone: try zone(hanoi)).issuedAt == weather.issuedAt)
  }

  @Test func `without updated_at nobody knows when the forecast was made, and what is no time is refused`() throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 2, celsius: 18)
    for meta in ["", #""meta":{},"#, #""meta":{"updated_at":null},"#] {
      #expect(try series.weather(now: "2026-11-22T00:00:00Z", zone: hanoi, meta: meta).issuedAt == nil)
    }
    #expect(
      throws: Failure.malformed(#"properties.meta.updated_at: expected a time in UTC, found "yesterday""#)
    ) {
      try series.weather(now: "2026-11-22T00:00:00Z", zone: hanoi, meta: #""meta":{"updated_at":"yesterday"},"#)
    }
    #expect(throws: Failure.outdated("properties.meta.updated_at: 2026-11-22T00:10:01Z is in the future")) {
      try series.weather(
        now: "2026-11-22T00:00:00Z", zone: hanoi, meta: #""meta":{"updated_at":"2026-11-22T00:10:01Z"},"#)
    }
  }

  @Test func `a day of steps is kept, so that an unchanged answer has the present hour for as long as it counts`()
    throws
  {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 48, celsius: 18)
    for now in ["2026-11-22T00:20:00Z", "2026-11-21T23:20:00Z"] {
      let weather = try series.weather(now: now, zone: hanoi)
      #expect(weather.upcoming.count == 24)
      for hour in 0...23 {
        let later = try instantOf(now).addingTimeInterval(Double(hour) * 3600 + 3000)
        let present = try #require(weather.renewed(at: later)?.current)
        #expect((0..<3600).contains(later.timeIntervalSince(present.observedAt)))
      }
    }
  }

  @Test func `hours that the provider no longer lists are kept for today, so the morning's minimum stays`() throws {
    var morning = METNorwaySeries()
    // 00:00 to 23:00 of the 22nd in Hanoi.
    try morning.hours(from: "2026-11-21T17:00:00Z", count: 24, celsius: 15, rain: 0.1)
    let earlier = try morning.weather(now: "2026-11-21T17:30:00Z", zone: hanoi)
    var evening = METNorwaySeries()
    // From 19:00, warmer and drier than the morning was.
    try evening.hours(from: "2026-11-22T12:00:00Z", count: 12, celsius: 22)

    let alone = try #require(try day("2026-11-22", in: evening.weather(now: "2026-11-22T12:30:00Z", zone: hanoi)))
    #expect(alone.minimumCelsius == nil && alone.maximumCelsius == nil && alone.precipitationMillimeters == nil)
    #expect(alone.condition == .overcast)

    let together = try evening.weather(now: "2026-11-22T12:30:00Z", zone: hanoi, earlier: earlier)
    let today = try #require(try day("2026-11-22", in: together))
    #expect(today.minimumCelsius == 15 && today.maximumCelsius == 22.4)
    #expect(today.precipitationMillimeters == 1.9)
    #expect(together.hours.count == 19 + 12)
    #expect(together.hours.map(\.at) == together.hours.map(\.at).sorted())

    // The next run of the evening still knows the morning.
    let later = try evening.weather(now: "2026-11-22T13:30:00Z", zone: hanoi, earlier: together)
    #expect(later.hours == together.hours)
  }

  @Test func `yesterday's hours are not kept, and a listed hour is never taken twice`() throws {
    var first = METNorwaySeries()
    try first.hours(from: "2026-11-21T00:00:00Z", count: 48, celsius: 10, rain: 1)
    let earlier = try first.weather(now: "2026-11-21T00:30:00Z", zone: hanoi)
    var second = METNorwaySeries()
    try second.hours(from: "2026-11-21T20:00:00Z", count: 30, celsius: 20, rain: 0)
    let weather = try second.weather(now: "2026-11-21T20:30:00Z", zone: hanoi, earlier: earlier)
    #expect(try weather.hours.first?.at == instantOf("2026-11-21T17:00:00Z"))
    #expect(weather.hours.count == 3 + 30)
    #expect(try day("2026-11-22", in: weather)?.precipitationMillimeters == 3)
    #expect(try day("2026-11-21", in: weather) == nil)
  }

  @Test(arguments: [(17, false), (18, true)])
  func `a day needs 18 hours`(_ count: Int, _ isWhole: Bool) throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: count, celsius: 18, rain: 0.1)
    let day = try #require(try day("2026-11-22", in: series.weather(now: "2026-11-22T00:10:00Z", zone: "UTC")))
    #expect((day.minimumCelsius != nil) == isWhole)
    #expect((day.maximumCelsius != nil) == isWhole)
    #expect((day.precipitationMillimeters != nil) == isWhole)
  }

  @Test func `a block belongs to the local day in which most of it lies`() throws {
    var series = METNorwaySeries()
    // 18:00Z is 01:00 of the next day in Hanoi; 12:00Z is 19:00, and its block runs into the next day.
    for (time, rain) in [
      ("21T18", 1.0), ("22T00", 2), ("22T06", 4), ("22T12", 8), ("22T18", 16), ("23T00", 32), ("23T06", 64),
    ] {
      series.block("2026-11-\(time):00:00Z", 20, rain: rain)
    }
    let weather = try series.weather(now: "2026-11-21T18:30:00Z", zone: hanoi)
    #expect(try day("2026-11-22", in: weather)?.precipitationMillimeters == 15)
    #expect(try day("2026-11-23", in: weather)?.precipitationMillimeters == 112)
    let inLondon = try series.weather(now: "2026-11-21T18:30:00Z", zone: "Europe/London")
    #expect(try day("2026-11-22", in: inLondon)?.precipitationMillimeters == 30)
  }

  @Test func `rain of the seam counts once: the hour wins over the block`() throws {
    var series = METNorwaySeries()
    for hour in 0..<12 {
      // Every hour also carries the 9 mm of its next 6 hours.
      series.hour("2026-11-22T\(padded(hour, 2)):00:00Z", 20, rain: 0.1, withBlock: true)
    }
    // A block that begins inside counted hours, two that begin after them, and one inside another block.
    series.block("2026-11-22T11:30:00Z", 20, rain: 100)
    series.block("2026-11-22T12:00:00Z", 20, rain: 3)
    series.block("2026-11-22T15:00:00Z", 20, rain: 100)
    series.block("2026-11-22T18:00:00Z", 20, rain: 4)
    let day = try #require(try day("2026-11-22", in: series.weather(now: "2026-11-22T00:10:00Z", zone: "UTC")))
    #expect(day.precipitationMillimeters == 8.2)
  }

  @Test func `a block's own minimum and maximum count, and so does a lone instant`() throws {
    var series = METNorwaySeries()
    series.block("2026-11-22T00:00:00Z", 20, limits: (11.5, 21))
    series.block("2026-11-22T06:00:00Z", 20, limits: (19, 27.5))
    series.block("2026-11-22T12:00:00Z", 20)
    series.instant("2026-11-22T18:00:00Z", 28.5)
    let weather = try series.weather(now: "2026-11-22T00:10:00Z", zone: "UTC")
    let day = try #require(weather.days.first)
    #expect(day.minimumCelsius == 11.5 && day.maximumCelsius == 28.5)
    #expect(weather.hours.isEmpty)
  }

  @Test func `a lone instant makes no day of its own`() throws {
    var series = METNorwaySeries()
    try series.hours(from: "2026-11-22T00:00:00Z", count: 24, celsius: 18)
    series.instant("2026-11-23T00:00:00Z", 18)
    #expect(try series.weather(now: "2026-11-22T00:10:00Z", zone: "UTC").days.count == 1)
  }

  @Test func `a day is named after its most severe part, an earlier hour included`() throws {
    var morning = METNorwaySeries()
    morning.hour("2026-11-22T00:00:00Z", 18, symbol: "heavyrainandthunder")
    let earlier = try morning.weather(now: "2026-11-22T00:10:00Z", zone: "UTC")
    var series = METNorwaySeries()
    series.hour("2026-11-22T01:00:00Z", 18, symbol: "rain")
    series.block("2026-11-22T02:00:00Z", 18, symbol: "heavysnow")
    let alone = try series.weather(now: "2026-11-22T01:10:00Z", zone: "UTC")
    #expect(alone.days.first?.condition == .snowHeavy)
    let together = try series.weather(now: "2026-11-22T01:10:00Z", zone: "UTC", earlier: earlier)
    #expect(together.days.first?.condition == .thunderstormHeavy)
  }
}
