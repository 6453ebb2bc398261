import Core
import Foundation
import Testing

@testable import Storage

/// Weather that is written and read by bytes is what JSONEncoder and JSONDecoder make of it.
@Suite struct StoredWeatherTests {
  private static let numbers: [Double?] = [
    nil, 0, -0.0, 1, -1, 24, 24.3, -0.05, 0.05, 0.5, 100, 1013.25, 1e-5, 1.0 / 3, 9_999_999_999_999, 1e13, 1e21, -12.75,
    0.1 + 0.2, 1_795_307_400.123_456, 123_456_789.01, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
  ]

  /// A weather whose numbers begin at a place of the list and go on with what follows there.
  private func weather(from first: Int, hours: Int, days: Int, upcoming: Int) -> Weather {
    var index = first
    func next() -> Double? {
      index += 1
      return Self.numbers[index % Self.numbers.count]
    }
    func condition() -> Condition { Condition.allCases[index % Condition.allCases.count] }
    func instant() -> Date { Date(timeIntervalSince1970: next() ?? 1_795_307_400) }
    func current() -> Weather.Current {
      Weather.Current(
        observedAt: instant(), condition: condition(), isDay: [nil, true, false][index % 3], temperatureCelsius: next(),
        humidityPercent: next(), windMetersPerSecond: next(), windDirectionDegrees: next(), gustMetersPerSecond: next(),
        pressureHectopascals: next(), cloudPercent: next(), precipitationMillimeters: next())
    }
    return Weather(
      current: current(),
      hours: (0..<hours).map { _ in
        Weather.Hour(
          at: instant(), condition: condition(), temperatureCelsius: next(), precipitationMillimeters: next(),
          precipitationProbabilityPercent: next())
      },
      days: (0..<days).map { day in
        Weather.Day(
          date: CalendarDay(daysSince1970: 20000 + day), condition: condition(), minimumCelsius: next(),
          maximumCelsius: next(), precipitationMillimeters: next(), precipitationProbabilityPercent: next(),
          uvIndexMaximum: next(), sunriseAt: next().map { Date(timeIntervalSince1970: $0) },
          sunsetAt: next().map { Date(timeIntervalSince1970: $0) })
      }, upcoming: (0..<upcoming).map { _ in current() }, issuedAt: next().map { Date(timeIntervalSince1970: $0) },
      heightMeters: next())
  }

  @Test(arguments: 0..<23) func `a text is the same, byte for byte`(first: Int) throws {
    for (hours, days, upcoming) in [(0, 0, 0), (1, 0, 2), (49, 8, 0)] {
      let sky = weather(from: first, hours: hours, days: days, upcoming: upcoming)
      #expect(try StoredWeatherText.text(of: sky) == stored(Reading.weather(sky)))
    }
  }

  @Test(arguments: 0..<23) func `what is read is the same`(first: Int) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    for (hours, days, upcoming) in [(0, 0, 0), (1, 0, 2), (49, 8, 0)] {
      let text = try stored(Reading.weather(weather(from: first, hours: hours, days: days, upcoming: upcoming)))
      let expected = try decoder.decode(Reading.self, from: Data(text.utf8))
      #expect(Reading(storedText: text) == expected)
      if let sky = StoredWeather.weather(in: text) { #expect(Reading.weather(sky) == expected) }
    }
  }

  @Test func `what a provider says is read by bytes`() throws {
    let sky = Weather(
      current: .init(observedAt: at(0), condition: .rain, isDay: true, temperatureCelsius: 24.3, humidityPercent: 78),
      hours: [.init(at: at(0), condition: .clear, temperatureCelsius: -0.5)],
      days: [.init(date: CalendarDay(daysSince1970: 20000), condition: .fog, maximumCelsius: 26.75, sunriseAt: at(9))],
      issuedAt: at(-60), heightMeters: 16)
    #expect(StoredWeather.weather(in: try stored(Reading.weather(sky))) == sky)
  }

  @Test func `a number that JSON cannot say is refused`() {
    #expect(throws: (any Error).self) {
      try Reading.weather(Weather(current: .init(observedAt: at(0), condition: .fog, cloudPercent: .infinity)))
        .storedText
    }
  }

  @Test(arguments: ["}", " ", "x"]) func `a text with more behind it is not read`(more: String) throws {
    let text = try stored(Reading.weather(Weather(withoutNumbersAt: at(0))))
    #expect(StoredWeather.weather(in: text + more) == nil)
    #expect(StoredWeather.weather(in: String(text.dropLast())) == nil)
  }
}
