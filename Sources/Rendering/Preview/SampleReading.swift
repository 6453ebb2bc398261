import Core
import Foundation

/// Made-up data for a widget at an instant: what a page can be looked at with before any provider was asked.
///
/// They are Hanoi's November whatever the place; whoever draws them marks them as samples.
package func sampleReading(for widget: Widget, at now: Date) -> Reading {
  // On a quarter of an hour, as providers do.
  let observedAt = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 900).rounded(.down) * 900)
  switch widget.subject {
  case .weather(let place): return .weather(sampleWeather(at: observedAt, in: place.zone, warmer: 0))
  case .places(let places):
    return .places(
      places.enumerated().map { sampleWeather(at: observedAt, in: $1.zone, warmer: Double($0 * 7 % 11)) })
  case .air:
    return .air(
      AirQuality(
        observedAt: observedAt, index: .init(scale: .usAQI, value: 95, dominant: .pm25, period: .day),
        pm25MicrogramsPerCubicMeter: 33.4, pm10MicrogramsPerCubicMeter: 45))
  case .observation(let station):
    return .observation(
      Observation(
        station: station, observedAt: observedAt, condition: .partlyCloudy, temperatureCelsius: 24,
        humidityPercent: 74, windMetersPerSecond: 2.6, windDirectionDegrees: 50))
  case .rates(let currencies): return .rates(sampleBoard(of: currencies))
  }
}

private func sampleWeather(at now: Date, in zone: TimeZone, warmer: Double) -> Weather {
  let skies: [Condition] = [.partlyCloudy, .rainLight, .overcast, .clear, .thunderstorm, .mostlyClear, .fog]
  let hour = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
  let today = CalendarDay(of: now, in: zone)
  return Weather(
    current: .init(
      observedAt: now, condition: .partlyCloudy, isDay: true, temperatureCelsius: 24.3 + warmer, humidityPercent: 74,
      windMetersPerSecond: 3.1, windDirectionDegrees: 45, pressureHectopascals: 1013.2, cloudPercent: 40,
      precipitationMillimeters: 0),
    hours: (0..<72).map { number in
      let at = hour.addingTimeInterval(Double(number) * 3600)
      let local = LocalTime(of: at, in: zone)
      // Coldest at five in the morning, warmest at two in the afternoon, as days are.
      let sinceWarmest = Double((local.hour + 10) % 24)
      let warmth = sinceWarmest <= 15 ? cos(sinceWarmest / 15 * .pi) : -cos((sinceWarmest - 15) / 9 * .pi)
      return .init(
        at: at, condition: .partlyCloudy, temperatureCelsius: ((22 + 4 * warmth + warmer) * 10).rounded() / 10,
        precipitationMillimeters: 0, precipitationProbabilityPercent: 20)
    },
    days: (0..<7).map { number in
      .init(
        date: CalendarDay(daysSince1970: today.daysSince1970 + number), condition: skies[number % skies.count],
        minimumCelsius: 18.2 + warmer + Double(number % 3), maximumCelsius: 25.6 + warmer + Double(number % 4),
        precipitationMillimeters: Double(number % 3), precipitationProbabilityPercent: Double(number * 20 % 90))
    })
}

private func sampleBoard(of currencies: [Currency]) -> RateTable {
  let sells: [Currency: Int] = [
    "USD": 26412, "EUR": 31409, "GBP": 35640, "JPY": 173, "CNY": 3755, "KRW": 19, "SGD": 20510, "AUD": 17340,
    "CAD": 19080, "CHF": 33120, "HKD": 3440, "THB": 842,
  ]
  return RateTable(
    basis: .board,
    rows: currencies.map { currency in
      let sell = Decimal(sells[currency] ?? 12345)
      let scale = sell < 1000 ? 2 : 0
      return Rate(
        currency: currency, buyCash: (sell * 985 / 1000).rounded(scale: scale),
        buyTransfer: (sell * 988 / 1000).rounded(scale: scale), sell: sell)
    })
}

/// Made-up days for the lines beside a made-up table, ending with its own prices.
package func sampleDays(of snapshot: Snapshot, on widget: Widget) -> [DailyRange] {
  guard widget.variant == .full, case .rates(let currencies) = widget.subject, let table = snapshot.reading.rates
  else { return [] }
  let today = CalendarDay(of: snapshot.fetchedAt, in: Query.dayZone(of: snapshot.query))
  return currencies.enumerated().flatMap { number, currency -> [DailyRange] in
    guard let series = table.followedSeries(of: currency), let price = table[currency]?[table.basis.followedSide]
    else { return [] }
    return (0..<WidgetContent.recentDayCount).map { daysAgo in
      // Two waves and a slope, other ones for every currency; none of them today.
      let (ago, turn) = (Double(daysAgo), Double(number))
      let way = 6 * sin(ago / (4 + turn.truncatingRemainder(dividingBy: 5))) + 2 * sin(ago * (1.3 + turn / 7))
      let perMille = Decimal(rounding: way - ago * (turn.truncatingRemainder(dividingBy: 3) - 1) / 4, scale: 1)
      let value = (price + price * perMille / 1000).rounded(scale: price < 1000 ? 2 : 0)
      return DailyRange(provider: snapshot.provider, series: series, day: today.adding(days: -daysAgo), value: value)
    }.reversed()
  }
}
