import Core
import Foundation

extension Weather {
  /// A November day of a place, with another sky for each of a table's places; the first is Hanoi's.
  static func sample(of place: Place, number: Int, at now: Date) -> Weather {
    let zone = place.zone
    let sky = skies[number % skies.count]
    let warmer = place.warmerThanHanoi
    let hour = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
    let today = CalendarDay(of: now, in: zone)
    // A shower twelve hours ahead.
    let rain: [Int: Double] = [12: 0.4, 13: 1.8, 14: 3.2, 15: 1.1, 16: 0.3]
    let temperature = rounded(typicalTemperature(at: now, in: zone) + warmer)
    return Weather(
      current: .init(
        observedAt: now, condition: sky.condition, isDay: (6..<18).contains(LocalTime(of: now, in: zone).hour),
        temperatureCelsius: temperature, humidityPercent: 74, windMetersPerSecond: 3.1,
        windDirectionDegrees: 45, pressureHectopascals: 1013.2, cloudPercent: 40, precipitationMillimeters: 0),
      hours: (0..<72).map { number in
        let at = hour.addingTimeInterval(Double(number) * 3600)
        return .init(
          at: at, condition: .partlyCloudy, temperatureCelsius: rounded(typicalTemperature(at: at, in: zone) + warmer),
          precipitationMillimeters: rain[number] ?? 0, precipitationProbabilityPercent: 20)
      },
      days: (0..<7).map { ahead in
        let midnight = hour.addingTimeInterval(Double(ahead * 24 - LocalTime(of: hour, in: zone).hour) * 3600)
        let sky = skies[(number + dayOrder[ahead]) % skies.count]
        return .init(
          date: CalendarDay(daysSince1970: today.daysSince1970 + ahead), condition: sky.condition,
          minimumCelsius: 18.2 + warmer + Double(ahead % 3), maximumCelsius: 25.6 + warmer + Double(ahead % 4),
          precipitationMillimeters: sky.chance / 10, precipitationProbabilityPercent: sky.chance,
          uvIndexMaximum: 6,
          // 6:12 and 17:15, as in Hanoi.
          sunriseAt: midnight.addingTimeInterval(22320), sunsetAt: midnight.addingTimeInterval(62100))
      })
  }

  private static let skies: [(condition: Condition, chance: Double)] = [
    (.partlyCloudy, 20), (.showersLight, 60), (.rain, 90), (.rainLight, 65), (.thunderstorm, 75), (.overcast, 35),
    (.fog, 10), (.mostlyClear, 5),
  ]

  /// Which sky a place has on each of the days ahead: no storm but where it is the present one.
  private static let dayOrder = [0, 3, 2, 5, 7, 1, 6]

  /// Coldest at five in the morning, warmest at two in the afternoon, as days are.
  private static func typicalTemperature(at instant: Date, in zone: TimeZone) -> Double {
    let time = LocalTime(of: instant, in: zone)
    let sinceWarmest = Double((time.hour + 10) % 24) + Double(time.minute) / 60
    let warmth = sinceWarmest <= 15 ? cos(sinceWarmest / 15 * .pi) : -cos((sinceWarmest - 15) / 9 * .pi)
    return 22 + 4 * warmth
  }

  private static func rounded(_ celsius: Double) -> Double { (celsius * 10).rounded() / 10 }

  /// The same with thunder and a strong wind now, and heavy rain today.
  var inStorm: Weather {
    var other = self
    other.current.condition = .thunderstormHeavy
    other.current.windMetersPerSecond = 11.4
    other.current.gustMetersPerSecond = 21.2
    if !other.days.isEmpty {
      other.days[0].condition = .thunderstormHeavy
      other.days[0].precipitationProbabilityPercent = 95
    }
    return other
  }

  /// The same under a clear sky and so much warmer that it is so many degrees now, the warmest of today.
  func warmed(to celsius: Double) -> Weather {
    let step = celsius - (current.temperatureCelsius ?? celsius)
    var other = self
    other.current.condition = .clear
    other.current.temperatureCelsius = celsius
    other.current.humidityPercent = 38
    for index in other.hours.indices {
      other.hours[index].temperatureCelsius = other.hours[index].temperatureCelsius.map { $0 + step }
      other.hours[index].precipitationMillimeters = 0
    }
    for index in other.days.indices {
      other.days[index].condition = index % 2 == 0 ? .clear : .mostlyClear
      other.days[index].precipitationProbabilityPercent = 5
      other.days[index].uvIndexMaximum = 11
      other.days[index].minimumCelsius = celsius - 10 - Double(index)
      other.days[index].maximumCelsius = celsius + 1 - Double(index)
    }
    return other
  }
}

extension Place {
  /// So many degrees warmer than Hanoi: by its latitude, and by its height where that is known.
  fileprivate var warmerThanHanoi: Double {
    let south = min(max(21.03 - abs(coordinate.latitude), -30), 12) * 0.65
    let high = Self.highTowns.first {
      abs($0.latitude - coordinate.latitude) < 0.15 && abs($0.longitude - coordinate.longitude) < 0.15
    }
    return ((south - (heightMeters ?? high?.meters ?? 0) * 0.0055) * 10).rounded() / 10
  }

  /// Sa Pa and Đà Lạt, of which nobody would believe the temperature of a plain.
  private static let highTowns = [
    (latitude: 22.34, longitude: 103.84, meters: 1500.0), (latitude: 11.94, longitude: 108.44, meters: 1500.0),
  ]
}
