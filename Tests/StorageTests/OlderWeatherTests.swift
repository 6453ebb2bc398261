import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// A state that version 3 really wrote: it took the rain of other intervals for that of an hour.
@Suite struct OlderWeatherTests {
  private let state: OlderState
  /// When it was written.
  private let writtenAt = Date(timeIntervalSince1970: 1_795_307_405)
  private static let query = Query.weather(
    WeatherQuery(coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: .vietnam))
  private let openMeteo = Feed("open-meteo", Self.query)

  init() throws { state = try OlderState(dumpOf: 3) }

  private func migrated() throws -> SQLiteStore { try SQLiteStore(writingAt: state.path, now: writtenAt) }

  /// A snapshot's weather as it stands in the file, read without the program's own types.
  private func stored(_ provider: ProviderID) throws -> [String: Any] {
    let text = try #require(
      try DatabaseQueue(path: state.path).read {
        try String.fetchOne($0, sql: "SELECT reading FROM snapshots WHERE provider = ?", arguments: [provider.rawValue])
      })
    let tree = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [String: Any]]
    return try #require(tree?["weather"]?["_0"] as? [String: Any])
  }

  @Test(arguments: ["open-meteo", "met-norway"] as [ProviderID])
  func `hours lose their rain and keep the rest, and the answer is due with its true time`(_ provider: ProviderID)
    throws
  {
    try state.change(
      "UPDATE snapshots SET expiresAt = 1795309200, validators = '[{\"lastModified\":\"Sun, 22 Nov 2026 00:00:00 GMT\"}]'"
    )
    let before = try stored(provider)
    let hoursBefore = try #require(before["hours"] as? [[String: Any]])
    #expect(hoursBefore.contains { $0["precipitationMillimeters"] != nil })

    let store = try migrated()
    #expect(store.notice == nil)
    let snapshot = try #require(try store.snapshot(of: Feed(provider, Self.query)))
    let weather = try #require(snapshot.reading.weather)
    #expect(weather.current.precipitationMillimeters == nil && weather.current.temperatureCelsius != nil)
    #expect(weather.upcoming.allSatisfy { $0.precipitationMillimeters == nil })
    let isWithoutRain = weather.hours.allSatisfy {
      $0.precipitationMillimeters == nil && $0.precipitationProbabilityPercent == nil
    }
    #expect(isWithoutRain)
    let instants = hoursBefore.compactMap { $0["at"] as? Double }
    #expect(weather.hours.map { $0.at.timeIntervalSince1970 } == instants)
    let celsius = hoursBefore.map { $0["temperatureCelsius"] as? Double }
    #expect(weather.hours.map(\.temperatureCelsius) == celsius)
    let daysBefore = try #require(before["days"] as? [[String: Any]])
    let maxima = daysBefore.map { $0["maximumCelsius"] as? Double }
    #expect(weather.days.map(\.maximumCelsius) == maxima)

    #expect(snapshot.fetchedAt == writtenAt)
    #expect(snapshot.validators == nil && snapshot.expiresAt == nil && snapshot.isDue)
    let lifetime = snapshot.lifetime(ttlSeconds: 1800, maxAgeSeconds: 21600, leastIntervalSeconds: 300)
    #expect(lifetime.freshness(at: writtenAt.addingTimeInterval(60)) == .stale)
    #expect(lifetime.validUntil == writtenAt.addingTimeInterval(21600))
  }

  @Test func `rates of that state stay as fresh as they were`() throws {
    let store = try migrated()
    let rates = try #require(try store.snapshot())
    #expect(!rates.isDue && rates.fetchedAt == writtenAt && rates.reading.rates?["USD"]?.sell != nil)
    #expect(
      rates.lifetime(ttlSeconds: 900, maxAgeSeconds: 345_600, leastIntervalSeconds: 300).freshness(at: writtenAt)
        == .fresh)
  }

  @Test func `a reading in quarantine cannot bring the rain back`() throws {
    try state.change(
      """
      INSERT INTO quarantine SELECT widget, provider, query,
      replace(reading, '"temperatureCelsius":18.9', '"temperatureCelsius":95'), 0, 'temperature 95', 0, fetchedAt, fetchedAt, 1
      FROM snapshots WHERE widget = 'weather-hanoi'
      """)
    let store = try migrated()
    let kept = try #require(try store.quarantine(of: [openMeteo]).first?.reading.weather)
    #expect(!kept.hours.isEmpty && kept.hours.allSatisfy { $0.precipitationMillimeters == nil })
  }

  @Test func `a reading that cannot be read keeps nothing from being brought over`() throws {
    try state.change("UPDATE snapshots SET reading = 'damaged' WHERE widget = 'weather-yr'")
    let store = try migrated()
    #expect(try store.snapshotCount() == 2 && store.snapshot(of: openMeteo) != nil && store.snapshot() != nil)
  }

  @Test func `what is kept anew is not due any more`() throws {
    let store = try migrated()
    var snapshot = try #require(try store.snapshot(of: openMeteo))
    snapshot.isDue = false
    try store.keep(snapshot)
    #expect(try SQLiteStore(readingAt: state.path).snapshot(of: openMeteo)?.isDue == false)
  }

  @Test func `air that was kept without a period has none`() throws {
    let text = """
      {"air":{"_0":{"index":{"dominant":"pm2_5","scale":"us-aqi","value":95},"observedAt":1795305600,\
      "pm25MicrogramsPerCubicMeter":33.4}}}
      """
    let air = try #require(Reading(storedText: text)?.air)
    #expect(air.index == .init(scale: .usAQI, value: 95, dominant: .pm25) && air.index?.period == nil)
  }
}
