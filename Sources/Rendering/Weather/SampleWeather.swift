import Core
import Foundation

extension Weather {
  /// Hanoi's November, whatever the place.
  static func sample(at now: Date, in zone: TimeZone, warmer: Double) -> Weather {
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
}
