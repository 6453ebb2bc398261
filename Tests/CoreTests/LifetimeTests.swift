import Core
import Foundation
import Testing

@Suite struct LifetimeTests {
  let fetchedAt = Date(timeIntervalSince1970: 1_795_307_400)

  private func snapshot(expiresAfterSeconds: Double? = nil) -> Snapshot {
    Snapshot(
      feed: Feed("vietcombank", .rates(RatesQuery())), reading: .rates(RateTable(basis: .board, rows: [])),
      fetchedAt: fetchedAt, expiresAt: expiresAfterSeconds.map(fetchedAt.addingTimeInterval))
  }

  private func lifetime(
    expiresAfterSeconds: Double? = nil, maxAgeSeconds: Int = 3600, leastIntervalSeconds: Int = 0
  ) -> Lifetime {
    snapshot(expiresAfterSeconds: expiresAfterSeconds).lifetime(
      ttlSeconds: 900, maxAgeSeconds: maxAgeSeconds, leastIntervalSeconds: leastIntervalSeconds)
  }

  @Test(
    arguments: [
      (nil, 900), (600, 900), (3600, 3600), (7 * 3600, 6 * 3600), (-10, 900),
    ] as [(Double?, Double)])
  func `a later Expires lengthens freshness, up to six hours`(expires: Double?, freshSeconds: Double) {
    let lifetime = lifetime(expiresAfterSeconds: expires, maxAgeSeconds: 86400)
    #expect(lifetime.freshUntil == fetchedAt.addingTimeInterval(freshSeconds))
    #expect(lifetime.validUntil == fetchedAt.addingTimeInterval(86400))
  }

  @Test(
    arguments: [(600, nil, 900), (1200, nil, 1200), (1200, 1800, 1800), (7200, nil, 3600)] as [(Int, Double?, Double)])
  func `data are fresh for as long as the provider may not be asked again, but no longer than they are valid`(
    interval: Int, expires: Double?, freshSeconds: Double
  ) {
    let lifetime = lifetime(expiresAfterSeconds: expires, leastIntervalSeconds: interval)
    #expect(lifetime.freshUntil == fetchedAt.addingTimeInterval(freshSeconds))
  }

  /// Hours from the issue of the forecast to its fetch, and from the issue to the end of being fresh and of being valid.
  @Test(
    arguments: [
      (0, 0.5, 6), (10, 10.5, 16), (23, 23.5, 29), (23.75, 24, 29.75), (25, 24, 31), (31, 24, 36), (35, 24, 36),
    ] as [(Double, Double, Double)])
  func `a forecast is fresh for 24 hours and valid for 36 hours from its issue, however often it is had`(
    age: Double, fresh: Double, valid: Double
  ) {
    let issuedAt = fetchedAt.addingTimeInterval(-age * 3600)
    let current = Weather.Current(observedAt: fetchedAt, condition: .clear)
    let snapshot = Snapshot(
      feed: Feed(
        "met-norway", .weather(WeatherQuery(coordinate: Coordinate(latitude: 21, longitude: 105), zone: .gmt))),
      reading: .weather(Weather(current: current, issuedAt: issuedAt)), fetchedAt: fetchedAt)
    let lifetime = snapshot.lifetime(ttlSeconds: 1800, maxAgeSeconds: 6 * 3600, leastIntervalSeconds: 600)
    #expect(lifetime.freshUntil == issuedAt.addingTimeInterval(fresh * 3600))
    #expect(lifetime.validUntil == issuedAt.addingTimeInterval(valid * 3600))
  }

  @Test func `freshness never outlasts validity`() {
    let lifetime = lifetime(expiresAfterSeconds: 7200)
    #expect(lifetime.freshUntil == lifetime.validUntil)
  }

  @Test(
    arguments: [
      (0, .fresh), (899, .fresh), (900, .stale), (3600, .stale), (3601, .expired), (-120, .fresh), (-121, .stale),
      (-40 * 86400, .stale),
    ] as [(Double, Freshness)])
  func `data age from fresh over stale to expired, and data from the future are stale`(
    after: Double, state: Freshness
  ) {
    #expect(lifetime().freshness(at: fetchedAt.addingTimeInterval(after)) == state)
  }

  @Test func `weather is cut to the hour in progress, 24 hours and 7 days from the place's today`() throws {
    let zone = try #require(TimeZone(identifier: "Asia/Ho_Chi_Minh"))
    let start = try #require(Date(iso8601: "2026-11-21T00:00:00Z"))
    let weather = Weather(
      current: .init(observedAt: start, condition: .clear),
      hours: (0..<72).map { .init(at: start.addingTimeInterval(Double($0) * 3600), condition: .clear) },
      days: (20...31).compactMap { CalendarDay(year: 2026, month: 11, day: $0) }.map {
        .init(date: $0, condition: .clear)
      })
    let cut = weather.cut(to: try #require(Date(iso8601: "2026-11-21T17:30:00Z")), zone: zone)
    #expect(cut.hours.first?.at.instantText == "2026-11-21T17:00:00Z")
    #expect(cut.hours.count == 24)
    #expect(cut.days.first?.date.description == "2026-11-22")
    #expect(cut.days.count == 7)
  }

  @Test func `an unchanged forecast moves on to the entry of the present`() throws {
    let entries = (0..<4).map { hour in
      Weather.Current(
        observedAt: fetchedAt.addingTimeInterval(Double(hour) * 3600), condition: .clear,
        temperatureCelsius: Double(20 + hour))
    }
    let weather = Weather(current: entries[0], upcoming: Array(entries.dropFirst()))
    func renewed(_ seconds: Double) -> Weather.Current? {
      weather.renewed(at: fetchedAt.addingTimeInterval(seconds))?.current
    }
    #expect(renewed(3599) == entries[0])
    #expect(renewed(2 * 3600) == entries[2])
    #expect(renewed(4 * 3600 - 1) == entries[3])
    #expect(renewed(4 * 3600) == nil)
    // A step that is still to come is the present one from now on.
    #expect(renewed(-600)?.temperatureCelsius == 20)
    #expect(renewed(-600)?.observedAt == fetchedAt.addingTimeInterval(-600))
    #expect(Weather(current: entries[0]).renewed(at: fetchedAt.addingTimeInterval(9 * 3600))?.current == entries[0])
  }
}
