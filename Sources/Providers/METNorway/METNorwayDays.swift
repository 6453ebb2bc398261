import Core
import Foundation

/// Counts calendar days out of a series of hours and 6-hour blocks.
///
/// An hour or a block belongs to the local day in which most of it lies, with its own minimum and maximum; an instant's
/// temperature belongs to the day it is on. Where an hour is counted already the hour wins, so no rain counts twice. A
/// day of which less than 18 hours are known has no minimum, maximum, rain or UV index: the rest of an evening is not
/// the day.
struct METNorwayDays {
  /// The least part of a day that can speak for it, hours.
  static let leastHours = 18

  private var tallies: [CalendarDay: Tally] = [:]

  /// Counts the hours (past ones of today included) and the series' blocks.
  init(hours: [Weather.Hour], entries: [METNorwayEntry], zone: TimeZone) {
    for hour in hours {
      tallies[CalendarDay(ofMostOf: 1, from: hour.at, in: zone), default: Tally()].count(hour)
      tallies[CalendarDay(of: hour.at, in: zone), default: Tally()].count(instantOf: hour)
    }
    let starts = hours.map(\.at)
    var coveredUntil = Date.distantPast
    for entry in entries {
      guard let block = entry.block else { continue }
      let end = entry.at.addingTimeInterval(6 * 3600)
      let overlaps = starts.contains { $0.addingTimeInterval(3600) > entry.at && $0 < end }
      guard !overlaps, entry.at >= coveredUntil else { continue }
      coveredUntil = end
      tallies[CalendarDay(ofMostOf: 6, from: entry.at, in: zone), default: Tally()].count(block)
    }
    for entry in entries {
      // An instant alone, as the last entry is, is a temperature of its day but covers nothing of it.
      tallies[CalendarDay(of: entry.at, in: zone)]?.count(entry.parts.instant.details)
    }
  }

  /// The days from one on, ascending; the UV index of hours that are over is known to the earlier reading alone.
  func from(_ first: CalendarDay, earlier: [Weather.Day]) -> [Weather.Day] {
    tallies.keys.filter { $0 >= first }.sorted().compactMap { date in
      tallies[date]?.day(date, earlierIndex: earlier.first { $0.date == date }?.uvIndexMaximum)
    }
  }
}

private struct Tally {
  private var hours = 0
  private var conditions: [Condition] = []
  /// The sky at a first instant: it names a day of which no hour has most, the last quarter before midnight.
  private var sky: Condition?
  private var temperatures: [Double] = []
  private var amounts: [Double?] = []
  private var chances: [Double] = []
  private var indices: [Double] = []

  mutating func count(_ hour: Weather.Hour) {
    hours += 1
    conditions.append(hour.condition)
    amounts.append(hour.precipitationMillimeters)
    chances += [hour.precipitationProbabilityPercent].compactMap(\.self)
  }

  /// Counts what an hour that begins on the day says of its first instant.
  mutating func count(instantOf hour: Weather.Hour) {
    temperatures += [hour.temperatureCelsius].compactMap(\.self)
    sky = sky ?? hour.condition
  }

  mutating func count(_ details: METNorwayBody.Details) {
    temperatures += [details.air_temperature].compactMap(\.self)
    indices += [details.ultraviolet_index_clear_sky].compactMap(\.self)
  }

  mutating func count(_ block: METNorwayBody.Period) {
    hours += 6
    conditions.append(METNorwaySymbol(block.summary?.symbol_code).condition)
    temperatures += [block.details?.air_temperature_min, block.details?.air_temperature_max].compactMap(\.self)
    amounts.append(block.details?.precipitation_amount)
    chances += [block.details?.probability_of_precipitation].compactMap(\.self)
  }

  func day(_ date: CalendarDay, earlierIndex: Double?) -> Weather.Day {
    let isWhole = hours >= METNorwayDays.leastHours
    return Weather.Day(
      date: date, condition: conditions.max { $0.severity < $1.severity } ?? sky ?? .unknown,
      minimumCelsius: isWhole ? temperatures.min() : nil, maximumCelsius: isWhole ? temperatures.max() : nil,
      precipitationMillimeters: isWhole ? sumOfAll(amounts) : nil, precipitationProbabilityPercent: chances.max(),
      uvIndexMaximum: isWhole ? (indices + [earlierIndex].compactMap(\.self)).max() : nil)
  }
}
