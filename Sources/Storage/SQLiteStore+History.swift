import Core
import Foundation
import GRDB

extension SQLiteStore {
  /// What was said in a part of the past, the oldest first, one provider after the other.
  public func history(_ question: PastQuestion, currencies: [Currency]?) throws -> [PastReading] {
    try read { database in
      try question.providers.flatMap { provider in
        let rows = try Row.fetchCursor(
          database,
          // By the time of last sight, since most questions are for the latest part: SQLite would go by the first sight,
          // and through everything before.
          sql: """
            SELECT firstSeenAt, lastSeenAt, reading FROM history INDEXED BY historyByTime
            WHERE provider = ? AND query = ? AND lastSeenAt >= ? AND firstSeenAt <= ? ORDER BY firstSeenAt, id
            """,
          arguments: [
            provider.rawValue, question.query, question.since.wholeSeconds, question.until.wholeSeconds,
          ])
        var found: [PastReading] = []
        while let row = try rows.next() {
          guard let reading = Reading(storedText: try row.text(2)) else { continue }
          found.append(
            PastReading(
              provider: provider, firstSeenAt: try row.instant(0), lastSeenAt: try row.instant(1),
              reading: reading.only(currencies)))
        }
        return found
      }
    }
  }

  /// The days of these series in a part of the past, by provider, series and day.
  public func days(of series: [Series], _ question: PastQuestion) throws -> [DailyRange] {
    let zone = Query.dayZone(of: question.query)
    let first = CalendarDay(of: question.since, in: zone).daysSince1970
    let last = CalendarDay(of: question.until, in: zone).daysSince1970
    return try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT day, open, close, low, high FROM days
          WHERE query = ? AND provider = ? AND series = ? AND day BETWEEN ? AND ? ORDER BY day
          """)
      var found: [DailyRange] = []
      for provider in question.providers {
        for series in series {
          let rows = try Row.fetchCursor(
            statement, arguments: [question.query, provider.rawValue, series.name, first, last])
          while let row = try rows.next() {
            found.append(
              DailyRange(
                provider: provider, series: series, day: CalendarDay(daysSince1970: try row.integer(0)),
                open: try row.decimal(1), close: try row.decimal(2), low: try row.decimal(3),
                high: try row.decimal(4)))
          }
        }
      }
      return found
    }
  }

  /// Every series of these providers and this query that has any day.
  ///
  /// From one to the next along the primary key: there are some dozens of them among years of days.
  public func series(of query: String, providers: [ProviderID]) throws -> [Series] {
    try read { database in
      var found: [Series] = []
      for provider in providers {
        for name in try Self.seriesNames(of: query, provider.rawValue, in: database) {
          let series = Series(name: name)
          if !found.contains(series) { found.append(series) }
        }
      }
      return found
    }
  }

  /// Forgets what was last seen before an instant, and every day that ended before it.
  public func forgetHistory(of query: String, before instant: Date) throws {
    let firstDay = CalendarDay(of: instant, in: Query.dayZone(of: query)).daysSince1970
    try write { database in
      for provider in try Self.names("min(provider) FROM history WHERE provider > ?1", in: database) {
        try database.execute(
          sql: "DELETE FROM history WHERE provider = ? AND query = ? AND lastSeenAt < ?",
          arguments: [provider, query, instant.wholeSeconds])
      }
      for provider in try Self.names("min(provider) FROM days WHERE query = ?2 AND provider > ?1", query, in: database)
      {
        for series in try Self.seriesNames(of: query, provider, in: database) {
          try database.cachedStatement(
            sql: "DELETE FROM days WHERE query = ? AND provider = ? AND series = ? AND day < ?"
          ).execute(arguments: [query, provider, series, firstDay])
        }
      }
    }
  }

  static func seriesNames(of query: String, _ provider: String, in database: Database) throws -> [String] {
    try names("min(series) FROM days WHERE query = ?2 AND provider = ?3 AND series > ?1", query, provider, in: database)
  }

  /// The different values of an index's column, each found with one look after the one before it.
  private static func names(_ next: String, _ fixed: String..., in database: Database) throws -> [String] {
    let statement = try database.cachedStatement(sql: "SELECT \(next)")
    var names: [String] = []
    while let row = try Row.fetchOne(statement, arguments: StatementArguments([names.last ?? ""] + fixed)),
      let name = try row.optionalText(0)
    {
      names.append(name)
    }
    return names
  }
}
