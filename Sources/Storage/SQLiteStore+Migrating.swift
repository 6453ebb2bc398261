import Core
import Foundation
import GRDB

extension SQLiteStore {
  /// Counts the days of a history that is older than the table of days: else its boards would be known to the history
  /// alone, no line would ever show them, and no backfill ask for them again.
  ///
  /// As for a day that is told anew, only what was first or last seen on it counts.
  static func tellDays(in database: Database) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT provider, query, firstSeenAt, lastSeenAt, reading FROM history ORDER BY firstSeenAt, id")
    while let row = try rows.next() {
      // What cannot be read makes no day; it does not keep the rest from being brought over.
      guard let provider = try? row.text(0), let query = try? row.text(1), let firstSeenAt = try? row.instant(2),
        let lastSeenAt = try? row.instant(3), let reading = (try? row.text(4)).flatMap(Reading.init(storedText:))
      else { continue }
      let zone = Query.dayZone(of: query)
      let (first, last) = (CalendarDay(of: firstSeenAt, in: zone), CalendarDay(of: lastSeenAt, in: zone))
      for day in first == last ? [first] : [first, last] {
        try follow(reading, ProviderID(rawValue: provider), query, on: day, in: database)
      }
    }
  }

  /// Takes the rain of hours and of now out of the weather that older versions have read.
  ///
  /// They took amounts and chances of other intervals for those of the hour. The rest of what they read stays, with its true
  /// time, and is due at once.
  static func forgetRain(in database: Database) throws {
    for table in ["snapshots", "quarantine", "withdrawals"] {
      for row in try Row.fetchAll(database, sql: "SELECT rowid, reading FROM \(table)") {
        // What cannot be read is not shown either.
        guard let text = try? row.text(1), let reading = Reading(storedText: text), reading.kind == .weather else {
          continue
        }
        try database.execute(
          sql: "UPDATE \(table) SET reading = ? WHERE rowid = ?",
          arguments: [try reading.withoutRain.storedText, try row.integer(0)])
        guard table == "snapshots" else { continue }
        // Neither "unchanged" nor `Expires` may keep what was read so.
        try database.execute(
          sql: "UPDATE snapshots SET isDue = 1, validators = NULL, expiresAt = NULL WHERE rowid = ?",
          arguments: [try row.integer(0)])
      }
    }
  }
}

extension Reading {
  /// Weather without the amounts and chances of its hours and the amount of now; that of its days stays.
  fileprivate var withoutRain: Reading {
    switch self {
    case .weather(let weather): .weather(weather.withoutRain)
    case .places(let places): .places(places.map(\.withoutRain))
    case .rates, .air, .observation: self
    }
  }
}

extension Weather {
  fileprivate var withoutRain: Weather {
    var weather = self
    weather.current.precipitationMillimeters = nil
    for index in weather.upcoming.indices { weather.upcoming[index].precipitationMillimeters = nil }
    for index in weather.hours.indices {
      weather.hours[index].precipitationMillimeters = nil
      weather.hours[index].precipitationProbabilityPercent = nil
    }
    return weather
  }
}
