import Foundation
import Testing

@testable import Core

/// What of a whole answer is no answer, because it has no value for anything that the widget shows.
@Suite struct ValueTests {
  private let now = Date(timeIntervalSince1970: 1_795_307_400)
  private let place = Place(names: [:], coordinate: Coordinate(latitude: 21, longitude: 105), zone: .vietnam)

  private func widget(_ subject: Widget.Subject) -> Widget {
    Widget(id: "w", subject: subject, providers: ["p"], ttlSeconds: 900, maxAgeSeconds: 86400, zone: .vietnam)
  }

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
      #expect(table.lack(for: widget(.rates(currencies)))?.description == sentence)
      #expect(table.hasValue(for: widget(.rates(currencies))) == (sentence == nil))
    }
  }

  @Test func `weather has none without a temperature and without days, a table of places without any of both`() {
    let one = widget(.weather(place))
    #expect(Reading.weather(weather(nil)).lack(for: one)?.reason == "empty")
    #expect(Reading.weather(weather(21)).hasValue(for: one))
    #expect(Reading.weather(weather(nil, days: 1)).hasValue(for: one))
    let two = widget(.places([place, place]))
    #expect(!Reading.places([weather(nil), weather(nil)]).hasValue(for: two))
    #expect(Reading.places([weather(nil), weather(nil, days: 1)]).hasValue(for: two))
  }

  @Test func `air has none without index and particles, an observation without a temperature`() {
    func air(_ index: Int?, _ fine: Double?, _ coarse: Double?) -> Bool {
      let index = index.map { AirQuality.Index(scale: .usAQI, value: $0) }
      return Reading.air(
        AirQuality(
          observedAt: now, index: index, pm25MicrogramsPerCubicMeter: fine, pm10MicrogramsPerCubicMeter: coarse)
      ).hasValue(for: widget(.air(place)))
    }
    #expect(!air(nil, nil, nil) && air(1, nil, nil) && air(nil, 1, nil) && air(nil, nil, 1))
    func station(_ celsius: Double?) -> Bool {
      Reading.observation(
        Observation(
          station: .noiBai, observedAt: now, condition: .rain, temperatureCelsius: celsius, humidityPercent: 80)
      ).hasValue(for: widget(.observation(.noiBai)))
    }
    #expect(!station(nil) && station(21))
  }
}
