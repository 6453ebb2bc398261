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
          sql: """
            SELECT firstSeenAt, lastSeenAt, reading FROM history
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

  /// Puts what was said on past days into the history; where something was seen at the time already, or on the day,
  /// that stays.
  public func remember(_ readings: [PastReading], of query: String) throws {
    try write { database in
      for past in readings {
        let (firstSeenAt, lastSeenAt) = (past.firstSeenAt.wholeSeconds, past.lastSeenAt.wholeSeconds)
        let known = try Int.fetchOne(
          database,
          sql: """
            SELECT 1 FROM history WHERE provider = ? AND query = ? AND lastSeenAt >= ? AND firstSeenAt <= ? LIMIT 1
            """, arguments: [past.provider.rawValue, query, firstSeenAt, lastSeenAt])
        if known != nil { continue }
        try database.execute(
          sql: "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES (?, ?, ?, ?, ?)",
          arguments: [
            past.provider.rawValue, query, firstSeenAt, lastSeenAt, try past.reading.remembered.storedText,
          ])
        try Self.follow(
          past.reading, past.provider, query, at: past.firstSeenAt, onConflict: "NOTHING", in: database)
      }
    }
  }

  /// Adds what a reading says to the ranges of its day.
  static func follow(
    _ reading: Reading, _ provider: ProviderID, _ query: String, at instant: Date, in database: Database
  ) throws {
    try follow(
      reading, provider, query, at: instant,
      onConflict: """
        UPDATE SET close = excluded.close,
        low = CASE WHEN CAST(excluded.low AS REAL) < CAST(low AS REAL) THEN excluded.low ELSE low END,
        high = CASE WHEN CAST(excluded.high AS REAL) > CAST(high AS REAL) THEN excluded.high ELSE high END
        """, in: database)
  }

  private static func follow(
    _ reading: Reading, _ provider: ProviderID, _ query: String, at instant: Date, onConflict: String,
    in database: Database
  ) throws {
    let day = CalendarDay(of: instant, in: Query.dayZone(of: query)).daysSince1970
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO days (query, provider, series, day, open, close, low, high) VALUES (?, ?, ?, ?, ?5, ?5, ?5, ?5)
        ON CONFLICT DO \(onConflict)
        """)
    for (series, value) in reading.followed {
      try statement.execute(arguments: [query, provider.rawValue, series.name, day, value.description])
    }
  }
}
