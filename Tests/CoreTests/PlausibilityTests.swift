import Foundation
import Testing

@testable import Core

@Suite struct PlausibilityTests {
  let now = Date(timeIntervalSince1970: 1_795_307_400)

  private var weatherUse: FeedUse {
    Widget(
      id: "weather",
      subject: .weather(
        Place(names: ["vi": "Hà Nội"], coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: .gmt)),
      providers: ["open-meteo"], ttlSeconds: 1800, maxAgeSeconds: 6 * 3600, zone: .gmt
    ).use()
  }

  private let ratesUse = Widget(
    id: "rates", subject: .rates(["USD", "JPY"]), providers: ["vietcombank"], ttlSeconds: 900, maxAgeSeconds: 4 * 86400,
    zone: .gmt
  ).use()

  private func weather(_ change: (inout Weather.Current) -> Void) -> Reading {
    var current = Weather.Current(
      observedAt: now, condition: .clear, temperatureCelsius: 24, humidityPercent: 78, windMetersPerSecond: 3)
    change(&current)
    return .weather(Weather(current: current))
  }

  private func board(_ rows: Rate...) -> Reading { .rates(RateTable(basis: .board, rows: rows)) }

  @Test func `ordinary readings are believed`() {
    #expect(weatherUse.rejection(of: weather { _ in }, at: now) == nil)
    let usd = Rate(currency: "USD", buyCash: 26142, buyTransfer: 26172, sell: 26412)
    #expect(ratesUse.rejection(of: board(usd), at: now) == nil)
  }

  @Test func `a temperature that Hanoi cannot have is not believed, and the sentence has value and bounds`() {
    let rejection = weatherUse.rejection(of: weather { $0.temperatureCelsius = 95 }, at: now)
    #expect(rejection == .implausible("temperature 95, expected -5 to 48"))
  }

  @Test(
    arguments: [
      (21.0285, 105.8542, nil, nil, -5...48), (21.0285, 105.8542, nil, 16, -5.1...48),
      (22.3033, 103.775, nil, 3143, -25.4...48), (22.3033, 103.775, 1500, 3143, -14.8...48),
      (11.9404, 108.4583, 1500, nil, -14.8...48), (8.6478, 111.9192, nil, nil, -5...48),
      (21.0285, 105.8542, nil, 1e9, -5...48), (21.0285, 105.8542, nil, -40, -5...48),
      (-16.5047, -68.1633, nil, 4061, -70...57), (13.7563, 100.5018, nil, nil, -70...57),
      (52.52, 13.405, nil, nil, -70...57),
    ] as [(Double, Double, Double?, Double?, ClosedRange<Double>)])
  func `Vietnam has bounds of its own, lower ones the higher a place is`(
    latitude: Double, longitude: Double, configured: Double?, replied: Double?, bounds: ClosedRange<Double>
  ) {
    let coordinate = Coordinate(latitude: latitude, longitude: longitude)
    #expect(coordinate.temperatureBoundsCelsius(heightsMeters: [configured, replied]) == bounds)
  }

  @Test func `humidity over 100 is not believed`() {
    #expect(
      weatherUse.rejection(of: weather { $0.humidityPercent = 140 }, at: now)
        == .implausible("humidity 140, expected 0 to 100"))
  }

  @Test func `weather older than the maximum age is refused`() {
    let old = weather { $0.observedAt = now.addingTimeInterval(-6 * 3600 - 1) }
    #expect(
      weatherUse.rejection(of: old, at: now)
        == .outdated("observed at 2026-11-21T18:29:59Z, older than the maxAge of 21600 s"))
    #expect(weatherUse.rejection(of: weather { $0.observedAt = now.addingTimeInterval(-6 * 3600) }, at: now) == nil)
  }

  @Test(arguments: [
    (
      Rate(currency: "USD", buyCash: 26172, buyTransfer: 26142, sell: 26412),
      "USD buyCash 26172, expected at most buyTransfer 26142"
    ),
    (
      Rate(currency: "USD", buyCash: 26142, buyTransfer: 26500, sell: 26412),
      "USD buyTransfer 26500, expected at most sell 26412"
    ),
    (Rate(currency: "USD", buyCash: 26500, sell: 26412), "USD buyCash 26500, expected at most sell 26412"),
    (Rate(currency: "USD", buyCash: -1, sell: 26412), "USD buyCash -1, expected above 0"),
    (Rate(currency: "USD", mid: 0), "USD mid 0, expected above 0"),
    (Rate(currency: "USD", mid: 1e16), "USD mid is too large or too small for a price"),
    (Rate(currency: "USD", buyCash: 15000, sell: 26412), "USD buyCash 15000, expected at most 25 % below sell 26412"),
  ])
  func `prices out of order are not believed`(rate: Rate, sentence: String) {
    #expect(ratesUse.rejection(of: board(rate), at: now) == .implausible(sentence))
  }

  @Test func `a slip in a currency that the widget does not show costs nothing`() {
    let usd = Rate(currency: "USD", buyCash: 26142, buyTransfer: 26172, sell: 26412)
    let rub = Rate(currency: "RUB", buyTransfer: 500, sell: 300)
    #expect(ratesUse.rejection(of: board(usd, rub), at: now) == nil)
  }
}
