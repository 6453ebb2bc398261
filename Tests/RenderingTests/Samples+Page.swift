import Core
import Foundation
import Testing

@testable import Rendering

/// Boxes as a page has them, boxes that say an emergency, and boxes with more than anybody expects.
extension Samples {
  static func page(_ state: Freshness) throws -> [(name: String, content: WidgetContent)] {
    // Without its numbers a box is any box of its kind.
    guard state == .fresh || state == .stale else { return [] }
    let storm = try weather(
      .init(
        observedAt: instant("2026-11-22T00:30:00Z"), condition: .thunderstormHeavy, isDay: true,
        temperatureCelsius: 39.4, humidityPercent: 62, windMetersPerSecond: 13.2,
        windDirectionDegrees: 135, gustMetersPerSecond: 21), skies: [.thunderstorm, .clear, .rainHeavy, .showersHeavy],
      highest: 41)
    let calm = try weather(
      .init(
        observedAt: instant("2026-11-22T00:30:00Z"), condition: .partlyCloudy, isDay: true, temperatureCelsius: 20.2,
        humidityPercent: 84, windMetersPerSecond: 3.1, windDirectionDegrees: 45),
      skies: [.partlyCloudy, .rainLight, .rain, .overcast], highest: 25)
    let board = try linedBoard(["USD", "EUR", "GBP", "JPY", "CNY", "KRW", "SGD", "AUD"], state: state)
    let foul = try airQuality(.init(scale: .usAQI, value: 168, dominant: .pm25, period: .day), pm25: 88.6, pm10: 131)
    return [
      (
        "four-days-\(state)",
        try content(weatherWidget(hasLunarDate: true), .weather(calm), openMeteo, state: state)
      ),
      (
        "central-\(state)",
        try content(ratesWidget(), [.rates(self.board())], bank, state: state, companion: central())
      ),
      ("eight-places-\(state)", try eightPlaces(state)), ("eight-rates-\(state)", board),
      ("alarm-weather-\(state)", try content(weatherWidget(), .weather(storm), openMeteo, state: state)),
      ("alarm-air-\(state)", try content(airWidget(), .air(foul), air, state: state)),
      ("extreme-weather-\(state)", try extremeWeather(state)), ("extreme-rates-\(state)", try extremeRates(state)),
      ("gold-\(state)", try goldContent(state)), ("gold-compact-\(state)", try goldContent(state, variant: .compact)),
    ]
  }

  /// The State Bank's rate beside a board.
  static func central(document: String? = "283/TB-NHNN") throws -> WidgetContent.Companion {
    let terms = Terms(
      name: "Ngân hàng Nhà nước Việt Nam", url: "https://sbv.gov.vn/", licence: nil, licenceURL: nil,
      termsURL: "https://sbv.gov.vn/", credit: "Ngân hàng Nhà nước Việt Nam", use: .decision,
      leastIntervalSeconds: 1800)
    return WidgetContent.Companion(
      reading: .centralRate(CentralRate(value: 25233, document: document, day: try day("2026-07-15"))),
      source: WidgetContent.Source(provider: "sbv", terms: terms))
  }

  /// Four days with their suns, and a day's hours with a shower in the evening.
  private static func weather(_ current: Weather.Current, skies: [Condition], highest: Double) throws -> Weather {
    var weather = try weather(hours: 24)
    weather.current = current
    let rain = [11: 0.3, 12: 2.2, 13: 6.5, 14: 1.4, 15: 0.1]
    for (index, millimeters) in rain { weather.hours[index].precipitationMillimeters = millimeters }
    let today = try day("2026-11-22")
    weather.days = skies.enumerated().map { index, sky in
      let start = Double(index) * 86400
      return .init(
        date: today.adding(days: index), condition: sky, minimumCelsius: 18.4 + Double(index % 3),
        maximumCelsius: highest - Double(index * 2), precipitationProbabilityPercent: [20, 65, 90, 35][index],
        uvIndexMaximum: 6.1, sunriseAt: Date(timeIntervalSince1970: 1_795_302_660 + start),
        sunsetAt: Date(timeIntervalSince1970: 1_795_342_500 + start))
    }
    return weather
  }

  private static func eightPlaces(_ state: Freshness) throws -> WidgetContent {
    let all: [(String, Condition, Double)] = [
      ("Hà Nội", .partlyCloudy, 20), ("TP. Hồ Chí Minh", .showersLight, 29), ("Đà Nẵng", .rain, 25),
      ("Huế", .rainLight, 23), ("Cần Thơ", .mostlyClear, 28), ("Hải Phòng", .overcast, 20), ("Đà Lạt", .fog, 19),
      ("Sa Pa", .drizzle, 12),
    ]
    let weather = try all.map { _, sky, celsius in
      Reading.weather(
        Weather(
          current: .init(
            observedAt: try instant("2026-11-22T00:30:00Z"), condition: sky, isDay: true, temperatureCelsius: celsius),
          days: [
            .init(
              date: try day("2026-11-22"), condition: sky, minimumCelsius: celsius - 2, maximumCelsius: celsius + 5,
              precipitationProbabilityPercent: 20)
          ]))
    }
    return try content(
      placesWidget(all.map { try place(["vi": $0.0, "en": $0.0]) }), weather, openMeteo,
      state: state)
  }

  /// A name of 64 letters without a space, −12.5 °C, a sky that nobody knows, one day and no wind.
  private static func extremeWeather(_ state: Freshness) throws -> WidgetContent {
    let name = String(repeating: "Krungthep", count: 8).prefix(64)
    let reading = Weather(
      current: .init(
        observedAt: try instant("2026-11-22T00:30:00Z"), condition: .unknown, isDay: false, temperatureCelsius: -12.5,
        humidityPercent: 78),
      days: [
        .init(
          date: try day("2026-11-22"), condition: .unknown, minimumCelsius: -22.4, maximumCelsius: -12.5,
          precipitationMillimeters: 0)
      ])
    return try content(
      weatherWidget(names: ["vi": String(name), "en": String(name)]), .weather(reading), openMeteo, state: state)
  }

  /// Thirty currencies, some without a name, with prices of nine digits, each with a move.
  private static func extremeRates(_ state: Freshness) throws -> WidgetContent {
    let known = try catalogue("vi").currencies.keys.sorted().prefix(24).map(Currency.init(rawValue:))
    let currencies = known + ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]
    func table(_ more: Decimal) -> RateTable {
      let rows = currencies.enumerated().map { index, currency in
        let price = Decimal(123_456_789 + index * 1_111_111) / (index % 3 == 0 ? 100 : 1) + more
        return Rate(currency: currency, buyCash: price - 20000, buyTransfer: price - 10000, sell: price)
      }
      return RateTable(basis: .board, rows: rows)
    }
    return try content(
      ratesWidget(currencies), .rates(table(0)), bank, past: past(table(-5432)), state: state)
  }
}
