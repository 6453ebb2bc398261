import Core
import Foundation
import Testing

@testable import Storage

/// Readings that are decoded when they are needed.
@Suite struct StoredSummaryTests {
  private let sky = Snapshot(
    feed: hanoi, reading: .weather(weather(24.3, observedAt: at(-120))), fetchedAt: at(1))

  private func changed(_ sql: String) throws -> Snapshot? {
    let store = try SQLiteStore(inMemory: ())
    try store.keep(sky)
    try store.database.inDatabase { try $0.execute(sql: sql) }
    return try store.snapshot(of: hanoi)
  }

  @Test func `when a reading was observed is known before it is decoded`() throws {
    let store = try SQLiteStore(inMemory: ())
    try store.keep(sky)
    let found = try #require(try store.snapshot(of: hanoi))
    #expect(found.observedAt == at(-120) && found.issuedAt == nil && found.kind == .weather)
    #expect(!found.isDecoded)
    #expect(found == sky)
    #expect(found.isDecoded)
  }

  @Test func `an instant between two seconds stays what it is`() throws {
    var reading = weather(24.3, observedAt: Date(timeIntervalSince1970: 1_795_307_400.123_456))
    reading.issuedAt = Date(timeIntervalSince1970: 1_795_300_000.987_654)
    let store = try SQLiteStore(inMemory: ())
    try store.keep(Snapshot(feed: hanoi, reading: .weather(reading), fetchedAt: at(1)))
    let found = try #require(try store.snapshot(of: hanoi))
    #expect(found.observedAt == found.reading.observedAt && found.issuedAt == found.reading.issuedAt)
  }

  @Test func `weather without numbers is known to be empty`() throws {
    let store = try SQLiteStore(inMemory: ())
    try store.keep(
      Snapshot(feed: hanoi, reading: .weather(Weather(withoutNumbersAt: at(0))), fetchedAt: at(1)))
    let widget = Widget(
      id: "w", subject: .weather(Place(names: [:], coordinate: Coordinate(latitude: 21, longitude: 105), zone: .gmt)),
      providers: ["open-meteo"], ttlSeconds: 900, maxAgeSeconds: 7200, zone: .gmt)
    #expect(try store.snapshot(of: hanoi)?.lack(for: widget) == .empty("neither a current temperature nor a day"))
  }

  @Test func `a text that has changed since it was written is decoded at once`() throws {
    let warmer = try #require(try changed("UPDATE snapshots SET reading = replace(reading, '24.3', '25.3')"))
    #expect(warmer.isDecoded && warmer.reading.weather?.current.temperatureCelsius == 25.3)
    #expect(try changed("UPDATE snapshots SET reading = replace(reading, 'weather', 'wether')") == nil)
    #expect(try changed("UPDATE snapshots SET reading = substr(reading, 1, length(reading) - 1)") == nil)
  }

  @Test(
    arguments: ["NULL", "''", "'nonsense'", "replace(summary, '1 ', '0 ')", "substr(summary, 3)", "summary || ' -'"])
  func `a reading whose summary is not this version's is decoded at once`(summary: String) throws {
    let found = try #require(try changed("UPDATE snapshots SET summary = \(summary)"))
    #expect(found.isDecoded && found == sky)
  }

  @Test func `a text that stands at another query is decoded at once`() throws {
    let store = try SQLiteStore(inMemory: ())
    try store.keep(sky)
    let danang = Feed("open-meteo", weatherQuery(16))
    try store.database.inDatabase {
      try $0.execute(sql: "UPDATE snapshots SET query = ?", arguments: [danang.query.text])
    }
    #expect(try store.snapshot(of: danang)?.isDecoded == true)
  }

  /// What changes here is a new shape: `ReadingSummary.shape` gets another number, and then what is expected.
  @Test func `stored readings have the shape that their summaries name`() throws {
    #expect(ReadingSummary.shape == "1")
    let current = Weather.Current(
      observedAt: at(0), condition: .rainLight, isDay: true, temperatureCelsius: 1,
      humidityPercent: 3, windMetersPerSecond: 4, windDirectionDegrees: 5, gustMetersPerSecond: 6,
      pressureHectopascals: 7, cloudPercent: 8, precipitationMillimeters: 9)
    let sky = Weather(
      current: current,
      hours: [
        .init(
          at: at(0), condition: .clear, temperatureCelsius: 1, precipitationMillimeters: 2,
          precipitationProbabilityPercent: 3)
      ],
      days: [
        .init(
          date: CalendarDay(daysSince1970: 20000), condition: .fog, minimumCelsius: 1, maximumCelsius: 2,
          precipitationMillimeters: 3, precipitationProbabilityPercent: 4, uvIndexMaximum: 5, sunriseAt: at(0),
          sunsetAt: at(1))
      ], upcoming: [.init(observedAt: at(60), condition: .hail)], issuedAt: at(-60), heightMeters: 12)
    let air = AirQuality(
      observedAt: at(0), index: .init(scale: .usAQI, value: 95, dominant: .pm25, period: .day),
      pm25MicrogramsPerCubicMeter: 1, pm10MicrogramsPerCubicMeter: 2)
    let report = Observation(
      station: "VVNB", observedAt: at(0), condition: .fog, temperatureCelsius: 1, humidityPercent: 2,
      windMetersPerSecond: 3, windDirectionDegrees: 4)
    let rate = CentralRate(value: 24000, document: "1/TB", day: CalendarDay(daysSince1970: 20000))
    let readings = [Reading.weather(sky), .air(air), .observation(report), .centralRate(rate)]
    let texts = try readings.map { try $0.storedText }
    var fingerprint = Fingerprint()
    for text in texts { fingerprint.add(text) }
    #expect(fingerprint.text == "c4055cc677d7fb96", "\(texts.joined(separator: "\n"))")
  }
}
