import Core
import Foundation
import Testing

@Suite struct LifetimeTests {
  let fetchedAt = Date(timeIntervalSince1970: 1_795_307_400)

  private func snapshot(expiresAfterSeconds: Double? = nil) -> Snapshot {
    Snapshot(
      widget: "rates", provider: "vietcombank", query: "rates VND", reading: .rates(RateTable(basis: .board, rows: [])),
      fetchedAt: fetchedAt, expiresAt: expiresAfterSeconds.map(fetchedAt.addingTimeInterval))
  }

  @Test(
    arguments: [
      (nil, 900), (600, 900), (3600, 3600), (7 * 3600, 6 * 3600), (-10, 900),
    ] as [(Double?, Double)])
  func `a later Expires lengthens freshness, up to six hours`(expires: Double?, freshSeconds: Double) {
    let lifetime = snapshot(expiresAfterSeconds: expires).lifetime(ttlSeconds: 900, maxAgeSeconds: 86400)
    #expect(lifetime.freshUntil == fetchedAt.addingTimeInterval(freshSeconds))
    #expect(lifetime.validUntil == fetchedAt.addingTimeInterval(86400))
  }

  @Test func `freshness never outlasts validity`() {
    let lifetime = snapshot(expiresAfterSeconds: 7200).lifetime(ttlSeconds: 900, maxAgeSeconds: 3600)
    #expect(lifetime.freshUntil == lifetime.validUntil)
  }

  @Test(
    arguments: [
      (0, .fresh), (899, .fresh), (900, .stale), (3600, .stale), (3601, .expired), (-60, .fresh), (-600, .stale),
      (-3601, .expired),
    ] as [(Double, Freshness)])
  func `data age from fresh over stale to expired, and data from the future are never fresh`(
    after: Double, state: Freshness
  ) {
    let lifetime = snapshot().lifetime(ttlSeconds: 900, maxAgeSeconds: 3600)
    #expect(lifetime.freshness(at: fetchedAt.addingTimeInterval(after)) == state)
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
    #expect(weather.renewed(at: fetchedAt.addingTimeInterval(3599)).current == entries[0])
    #expect(weather.renewed(at: fetchedAt.addingTimeInterval(2 * 3600)).current == entries[2])
    #expect(weather.renewed(at: fetchedAt.addingTimeInterval(9 * 3600)).current == entries[3])
  }
}
