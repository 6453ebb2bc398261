import Foundation
import Testing

@testable import Core

/// What of a forecast belongs to which hour and day, and what of it is judged.
@Suite struct WeatherTimesTests {
  private let now = Date(timeIntervalSince1970: 1_795_307_400)
  private let hanoi = TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt

  private func instant(_ text: String) throws -> Date { try #require(Date(iso8601: text)) }
  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  private var widget: Widget {
    let place = Place(
      names: ["vi": "Hà Nội"], coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: hanoi)
    return Widget(
      id: "weather", subject: .weather(place), providers: ["open-meteo"], ttlSeconds: 1800, maxAgeSeconds: 6 * 3600,
      zone: hanoi)
  }

  private var use: FeedUse { widget.use() }

  private func weather(hours: [Weather.Hour] = [], days: [Weather.Day] = []) -> Weather {
    Weather(current: .init(observedAt: now, condition: .clear, temperatureCelsius: 24), hours: hours, days: days)
  }

  @Test(
    arguments: [
      ("2026-11-21T23:11:00Z", "2026-11-22T10:14:00Z", true),
      // A polar night, years before there were satellites, a sunset of the day before, the wrong order, one alone.
      ("2026-11-22T05:00:00Z", "2026-11-22T05:00:00Z", false),
      ("1969-12-31T16:59:59Z", "1969-12-31T17:00:00Z", false), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", false),
      ("2026-11-21T23:11:00Z", "2026-11-21T10:14:00Z", false), ("2026-11-22T10:14:00Z", "2026-11-21T23:11:00Z", false),
      ("2026-11-21T23:11:00Z", nil, false), (nil, "2026-11-22T10:14:00Z", false),
      ("2026-11-21T23:11:00Z", "2026-11-22T17:00:00Z", false), ("2026-11-21T16:59:59Z", "2026-11-22T10:14:00Z", false),
    ] as [(String?, String?, Bool)])
  func `the sun's times are shown where both lie on the day and in order`(
    _ sunrise: String?, _ sunset: String?, _ isShown: Bool
  ) throws {
    let today = Weather.Day(
      date: try day("2026-11-22"), condition: .clear, sunriseAt: try sunrise.map(instant),
      sunsetAt: try sunset.map(instant))
    let shown = try #require(weather(days: [today]).cut(to: now, zone: hanoi).days.first)
    #expect((shown.sunriseAt != nil) == isShown && (shown.sunsetAt != nil) == isShown)
  }

  @Test(arguments: [
    ("Asia/Kolkata", "2026-11-28T18:00:00Z", 6, "2026-11-29"),
    ("Asia/Kolkata", "2026-11-28T18:00:00Z", 1, "2026-11-28"),
    ("Asia/Kathmandu", "2026-11-28T18:00:00Z", 1, "2026-11-29"), ("UTC", "2026-11-28T21:00:00Z", 6, "2026-11-28"),
    ("UTC", "2026-11-28T21:00:01Z", 6, "2026-11-29"), ("UTC", "2026-11-28T00:00:00Z", 6, "2026-11-28"),
    ("Australia/Lord_Howe", "2026-11-28T11:30:00Z", 3, "2026-11-28"),
  ])
  func `a block is the day's that has most of it, the earlier one's where both have half`(
    _ zone: String, _ start: String, _ hours: Int, _ date: String
  ) throws {
    let zone = try #require(TimeZone(identifier: zone))
    #expect(CalendarDay(ofMostOf: hours, from: try instant(start), in: zone).description == date)
  }

  @Test(arguments: [
    (69.65, "2026-12-21", false), (69.65, "2026-11-20", true), (69.65, "2026-12-05", false),
    (69.65, "2027-01-25", true),
    (66.0, "2026-12-21", true), (-69, "2026-06-21", false), (-69, "2026-12-21", true), (21, "2026-12-21", true),
    (78.2, "2026-11-22", false), (90, "2026-04-10", true),
  ])
  func `the sun does not come up in a polar night`(_ latitude: Double, _ date: String, _ comesUp: Bool) throws {
    #expect(try day(date).hasSunrise(atLatitude: latitude) == comesUp)
  }

  private func hour(_ offset: Double, _ celsius: Double = 20) -> Weather.Hour {
    .init(at: now.addingTimeInterval(offset * 3600), condition: .clear, temperatureCelsius: celsius)
  }

  @Test func `what is far and beyond belief is left out, and the rest is believed`() throws {
    let today = try self.day("2026-11-22")
    func day(_ number: Int, low: Double? = 15, high: Double? = 25, uv: Double? = nil) -> Weather.Day {
      .init(
        date: today.adding(days: number), condition: .clear, minimumCelsius: low, maximumCelsius: high,
        uvIndexMaximum: uv)
    }
    let reading = Reading.weather(
      weather(
        hours: [hour(-9, 99), hour(-8), hour(0), hour(23), hour(23.5, 99), hour(30), hour(24 * 18)],
        days: [day(-1, high: 99), day(0), day(1, high: 99), day(2, low: 30), day(3), day(4, uv: 99), day(17), day(5)]))
    let kept = try #require(use.withoutBadFarParts(reading, at: now).weather)
    let (hours, days) = ([hour(-8), hour(0), hour(23), hour(30)], [day(0), day(3), day(5)])
    #expect(kept.hours == hours && kept.days == days)
    #expect(use.implausibility(of: .weather(kept), at: now) == nil)
    #expect(use.implausibility(of: reading, at: now) == nil)
  }

  @Test func `what is near and beyond belief refuses the whole, and nothing of it is left out`() throws {
    let today = try self.day("2026-11-22")
    for (bad, sentence) in [
      (weather(hours: [hour(-0.5, 99)]), "temperature at 2026-11-22T00:00:00Z 99, expected -5 to 48"),
      (weather(hours: [hour(23, 99)]), "temperature at 2026-11-22T23:30:00Z 99, expected -5 to 48"),
      (
        weather(days: [.init(date: today, condition: .clear, maximumCelsius: 99)]),
        "maximum of 2026-11-22 99, expected -5 to 48"
      ),
      (
        weather(days: [.init(date: today, condition: .clear, minimumCelsius: 30, maximumCelsius: 20)]),
        "minimum of 2026-11-22 above its maximum"
      ),
    ] {
      let reading = Reading.weather(bad)
      #expect(use.withoutBadFarParts(reading, at: now) == reading)
      #expect(use.implausibility(of: reading, at: now) == .implausible(sentence))
    }
  }

  @Test(arguments: [(600.0, false), (601, true)])
  func `what is observed more than ten minutes ahead is refused`(_ seconds: Double, _ isRefused: Bool) {
    var ahead = weather()
    ahead.current.observedAt = now.addingTimeInterval(seconds)
    #expect((use.implausibility(of: .weather(ahead), at: now) != nil) == isRefused)
    let station = Feed("metar", .observation(ObservationQuery(station: .noiBai)))
    let observer = FeedUse(station, of: widget, place: nil, historySeconds: 0)
    let report = Observation(
      station: .noiBai, observedAt: ahead.current.observedAt, condition: .clear, temperatureCelsius: 20)
    #expect((observer.implausibility(of: .observation(report), at: now) != nil) == isRefused)
  }
}
