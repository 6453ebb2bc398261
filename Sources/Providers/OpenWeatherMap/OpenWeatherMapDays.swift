import Core
import Foundation

/// One step of the forecast: what is known of its time, and what falls in the 3 hours before it.
struct OpenWeatherMapStep {
  let hour: Weather.Hour
  let millimeters: Double?
  let chancePercent: Double?

  /// The local day in which most of the 3 hours before its time lies.
  func blockDay(in zone: TimeZone) -> CalendarDay {
    CalendarDay(ofMostOf: 3, from: hour.at.addingTimeInterval(-3 * 3600), in: zone)
  }
}

/// Counts calendar days out of steps of 3 hours.
///
/// A temperature counts to the day that its time is on; precipitation, its chance and the sky are those of the 3 hours
/// before, and count to the day in which most of these lies. A step's `temp_min` and `temp_max` are not the step's limits
/// in time but those of a large city at once, so only `temp` counts. A day of which less than 6 of its 8 steps are known has
/// no minimum and maximum, one with less than 6 blocks no precipitation: the rest of an evening is not the day, and 5 steps
/// would leave out either the early morning or the afternoon.
struct OpenWeatherMapDays {
  /// The least steps that can speak for a day: 18 of 24 hours.
  static let leastSteps = 6

  private let zone: TimeZone
  private var tallies: [CalendarDay: Tally] = [:]

  init(steps: [OpenWeatherMapStep], zone: TimeZone) {
    self.zone = zone
    for step in steps { tallies[step.blockDay(in: zone), default: Tally()].count(blockOf: step) }
    // An instant alone, as the last step's may be, is a temperature of its day but covers nothing of it.
    for step in steps { tallies[CalendarDay(of: step.hour.at, in: zone)]?.count(instantOf: step) }
  }

  /// Adds the current weather to its day: its temperature and sky count, but no part of the day is covered by it.
  mutating func count(_ current: Weather.Current) {
    tallies[CalendarDay(of: current.observedAt, in: zone), default: Tally()].count(current)
  }

  /// Counts the sun's times to the day that they are on, where that day is listed.
  mutating func count(_ sun: OpenWeatherMapSun) {
    if let sunriseAt = sun.sunrise.flatMap(sunInstantAt) {
      tallies[CalendarDay(of: sunriseAt, in: zone)]?.sunriseAt = sunriseAt
    }
    if let sunsetAt = sun.sunset.flatMap(sunInstantAt) {
      tallies[CalendarDay(of: sunsetAt, in: zone)]?.sunsetAt = sunsetAt
    }
  }

  /// The days from one on, ascending.
  func from(_ first: CalendarDay) -> [Weather.Day] {
    tallies.keys.filter { $0 >= first }.sorted().compactMap { date in tallies[date]?.day(date) }
  }
}

private struct Tally {
  var sunriseAt: Date?
  var sunsetAt: Date?
  private var steps: Set<Int> = []
  private var conditions: [Condition] = []
  private var temperatures: [Double] = []
  private var amounts: [Double?] = []
  private var chances: [Double] = []

  mutating func count(blockOf step: OpenWeatherMapStep) {
    conditions.append(step.hour.condition)
    amounts.append(step.millimeters)
    chances += [step.chancePercent].compactMap(\.self)
  }

  mutating func count(instantOf step: OpenWeatherMapStep) {
    steps.insert(Int(step.hour.at.timeIntervalSince1970 / 10800))
    temperatures += [step.hour.temperatureCelsius].compactMap(\.self)
  }

  mutating func count(_ current: Weather.Current) {
    conditions.append(current.condition)
    temperatures += [current.temperatureCelsius].compactMap(\.self)
  }

  func day(_ date: CalendarDay) -> Weather.Day {
    let isWhole = steps.count >= OpenWeatherMapDays.leastSteps
    return Weather.Day(
      date: date, condition: conditions.max { $0.severity < $1.severity } ?? .unknown,
      minimumCelsius: isWhole ? temperatures.min() : nil, maximumCelsius: isWhole ? temperatures.max() : nil,
      precipitationMillimeters: amounts.count >= OpenWeatherMapDays.leastSteps ? sumOfAll(amounts) : nil,
      precipitationProbabilityPercent: chances.max(), sunriseAt: sunriseAt, sunsetAt: sunsetAt)
  }
}
