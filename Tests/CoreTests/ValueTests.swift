import Foundation
import Testing

@testable import Core

/// What of a whole answer is no answer, because it has no value for anything that the widget shows.
@Suite struct ValueTests {
  private let now = Date(timeIntervalSince1970: 1_795_307_400)

  private func weather(_ celsius: Double?, days: Int = 0) -> Weather {
    let today = CalendarDay(of: now, in: .vietnam)
    return Weather(
      current: .init(observedAt: now, condition: .rain, temperatureCelsius: celsius, humidityPercent: 80),
      days: (0..<days).map { .init(date: today.adding(days: $0), condition: .rain, maximumCelsius: 30) })
  }

  @Test func `a table has none without a price of a shown currency`() {
    let rows = [Rate(currency: "USD"), Rate(currency: "EUR", mid: 1), Rate(currency: "LAK", buyCash: 1)]
    let table = Reading.rates(RateTable(basis: .board, rows: rows))
    for (currencies, sentence) in [
      (["USD", "XAU"], "no price of USD, XAU"), (["USD", "EUR"], nil), (["LAK"], nil), (["JPY"], "no price of JPY"),
    ] as [([Currency], String?)] {
      #expect(table.emptiness(for: currencies)?.description == sentence)
      #expect(table.hasValue(for: currencies) == (sentence == nil))
    }
  }

  @Test func `weather has none without a temperature and without days`() {
    #expect(Reading.weather(weather(nil)).emptiness(for: nil)?.reason == "empty")
    #expect(Reading.weather(weather(21)).hasValue(for: nil))
    #expect(Reading.weather(weather(nil, days: 1)).hasValue(for: nil))
  }

  @Test func `air has none without index and particles, an observation without a temperature`() {
    func air(_ index: Int?, _ fine: Double?, _ coarse: Double?) -> Bool {
      let index = index.map { AirQuality.Index(scale: .usAQI, value: $0) }
      return Reading.air(
        AirQuality(
          observedAt: now, index: index, pm25MicrogramsPerCubicMeter: fine, pm10MicrogramsPerCubicMeter: coarse)
      ).hasValue(for: nil)
    }
    #expect(!air(nil, nil, nil) && air(1, nil, nil) && air(nil, 1, nil) && air(nil, nil, 1))
    func station(_ celsius: Double?) -> Bool {
      Reading.observation(
        Observation(
          station: .noiBai, observedAt: now, condition: .rain, temperatureCelsius: celsius, humidityPercent: 80)
      ).hasValue(for: nil)
    }
    #expect(!station(nil) && station(21))
  }
}
