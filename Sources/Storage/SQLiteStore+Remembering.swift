import Core
import Foundation
import GRDB

/// How readings become the past: rows of the history, and ranges of days.
///
/// What is put in later may be older, so "before" and "newest" go by the time of sight; the id only tells apart what was
/// seen in the same second.
extension SQLiteStore {
  /// Puts what a snapshot says into the day's range and, where it does not continue what was seen before, into the
  /// history.
  static func remember(_ snapshot: Snapshot, _ currencies: [Currency]?, in database: Database) throws {
    let reading = snapshot.reading.remembered.only(currencies)
    if reading.rates?.rows.isEmpty == true { return }
    // A snapshot is kept again when its validators are forgotten, or another widget takes it.
    let day = CalendarDay(of: snapshot.fetchedAt, in: Query.dayZone(of: snapshot.query))
    if try isRejected(day, of: snapshot.provider, snapshot.query, in: database) { return }
    try follow(reading, snapshot.provider, snapshot.query, at: snapshot.fetchedAt, in: database)
    let seenAt = snapshot.fetchedAt.wholeSeconds
    let before = try Row.fetchOne(
      database,
      sql: """
        SELECT id, reading FROM history WHERE provider = ? AND query = ? AND firstSeenAt <= ?
        ORDER BY firstSeenAt DESC, id DESC LIMIT 1
        """, arguments: [snapshot.provider.rawValue, snapshot.query, seenAt])
    if let before, let known = Reading(storedText: try before.text(1)), reading.continues(known) {
      try database.execute(
        sql: "UPDATE history SET lastSeenAt = max(lastSeenAt, ?) WHERE id = ?",
        arguments: [seenAt, try before.integer(0)])
      if reading.corrects(known) {
        try database.execute(
          sql: "UPDATE history SET reading = ? WHERE id = ?",
          arguments: [try reading.storedText, try before.integer(0)])
      }
    } else {
      try insert(
        PastReading(
          provider: snapshot.provider, firstSeenAt: snapshot.fetchedAt, lastSeenAt: snapshot.fetchedAt,
          reading: reading), of: snapshot.query, in: database)
    }
  }

  /// Gives what a provider was last seen to say at an instant, which a clock that ran ahead has dated, the time of now.
  package func redateHistory(of provider: ProviderID, _ query: String, from instant: Date, to now: Date) throws {
    try write { database in
      try database.execute(
        sql: """
          UPDATE history SET firstSeenAt = min(firstSeenAt, ?3), lastSeenAt = ?3
          WHERE provider = ?1 AND query = ?2 AND lastSeenAt = ?4
          """, arguments: [provider.rawValue, query, now.wholeSeconds, instant.wholeSeconds])
      let day = CalendarDay(of: instant, in: Query.dayZone(of: query))
      if day != CalendarDay(of: now, in: Query.dayZone(of: query)) {
        try Self.retell(day, of: provider, query, in: database)
      }
    }
  }

  /// Puts what was said on past days into the history; where something was seen at the time already, or on the day,
  /// that stays, and of a table only the currencies come to it of which nothing was seen.
  package func remember(_ readings: [PastReading], of query: String) throws {
    let zone = Query.dayZone(of: query)
    try write { database in
      // Of a day that nothing is known of all readings that come now count; one that was seen before them stays whole.
      var seen: [String: Bool] = [:]
      for past in readings.sorted(by: { $0.firstSeenAt < $1.firstSeenAt }) {
        let day = CalendarDay(of: past.firstSeenAt, in: zone)
        // Asked here: an operator may have taken the day out while a backfill was under way.
        if try Self.isRejected(day, of: past.provider, query, in: database) { continue }
        func isSeen(_ reading: Reading, _ name: String) throws -> Bool {
          let key = "\(past.provider) \(day) \(name)"
          let isSeen =
            try seen[key]
            ?? reading.followed.contains { try hasRange(of: $0.series, past.provider, query, on: day, in: database) }
          seen[key] = isSeen
          return isSeen
        }
        let new = try past.reading.parts.filter { try !isSeen($0.reading, $0.name) }.map(\.reading)
        let known = try Row.fetchOne(
          database,
          sql: """
            SELECT reading, id, firstSeenAt, lastSeenAt FROM history
            WHERE provider = ? AND query = ? AND lastSeenAt >= ? AND firstSeenAt <= ? LIMIT 1
            """,
          arguments: [
            past.provider.rawValue, query, past.firstSeenAt.wholeSeconds, past.lastSeenAt.wholeSeconds,
          ])
        if let known {
          // A table that stood on both sides of a day without a run stood on that day too, by its provider's own word.
          guard let entry = Reading(storedText: try known.text(0)),
            past.reading.only(entry.rates?.rows.map(\.currency)).saysTheSame(as: entry)
          else { continue }
          // The provider's word of that very time, of which the past has what was shown then.
          if try known.instant(2) == past.firstSeenAt, try known.instant(3) == past.lastSeenAt {
            try database.execute(
              sql: "UPDATE history SET reading = ? WHERE id = ?",
              arguments: [try entry.adding(new).storedText, try known.integer(1)])
          }
        } else {
          try Self.insert(past, of: query, in: database)
        }
        for part in new { try Self.follow(part, past.provider, query, on: day, in: database) }
      }
    }
  }

  private func hasRange(
    of series: Series, _ provider: ProviderID, _ query: String, on day: CalendarDay, in database: Database
  ) throws -> Bool {
    let statement = try database.cachedStatement(
      sql: "SELECT 1 FROM days WHERE query = ? AND provider = ? AND series = ? AND day = ?")
    return try Int.fetchOne(
      statement, arguments: [query, provider.rawValue, series.name, day.daysSince1970]) != nil
  }

  private static func insert(_ past: PastReading, of query: String, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        past.provider.rawValue, query, past.firstSeenAt.wholeSeconds, past.lastSeenAt.wholeSeconds,
        try past.reading.remembered.storedText,
      ])
  }

  /// Adds what a reading says to the ranges of its day.
  private static func follow(
    _ reading: Reading, _ provider: ProviderID, _ query: String, at instant: Date, in database: Database
  ) throws {
    try follow(
      reading, provider, query, on: CalendarDay(of: instant, in: Query.dayZone(of: query)), in: database)
  }

  static func follow(
    _ reading: Reading, _ provider: ProviderID, _ query: String, on day: CalendarDay, in database: Database
  ) throws {
    // Most runs bring what the day has already: then there is nothing to write.
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO days (query, provider, series, day, open, close, low, high) VALUES (?, ?, ?, ?, ?5, ?5, ?5, ?5)
        ON CONFLICT DO UPDATE SET close = excluded.close,
        low = CASE WHEN CAST(excluded.low AS REAL) < CAST(low AS REAL) THEN excluded.low ELSE low END,
        high = CASE WHEN CAST(excluded.high AS REAL) > CAST(high AS REAL) THEN excluded.high ELSE high END
        WHERE close <> excluded.close
        """)
    for (series, value) in reading.followed {
      try statement.execute(
        arguments: [query, provider.rawValue, series.name, day.daysSince1970, value.description])
    }
  }

  /// Counts a day's ranges anew from what the history still has of it.
  ///
  /// Only what was first or last seen on the day is known to have been seen on it; what merely spans it is not.
  static func retell(_ day: CalendarDay, of provider: ProviderID, _ query: String, in database: Database) throws {
    for series in try seriesNames(of: query, provider.rawValue, in: database) {
      try database.cachedStatement(
        sql: "DELETE FROM days WHERE query = ? AND provider = ? AND series = ? AND day = ?"
      ).execute(arguments: [query, provider.rawValue, series, day.daysSince1970])
    }
    let zone = Query.dayZone(of: query)
    // A day of a zone lies within these three of UTC.
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT firstSeenAt, lastSeenAt, reading FROM history
        WHERE provider = ? AND query = ? AND lastSeenAt >= ? AND firstSeenAt < ? ORDER BY firstSeenAt, id
        """,
      arguments: [
        provider.rawValue, query, day.adding(days: -1).startUTC.wholeSeconds,
        day.adding(days: 2).startUTC.wholeSeconds,
      ])
    for row in rows {
      let ends = [try row.instant(0), try row.instant(1)]
      guard ends.contains(where: { CalendarDay(of: $0, in: zone) == day }),
        let reading = Reading(storedText: try row.text(2))
      else { continue }
      try follow(reading, provider, query, on: day, in: database)
    }
  }

  /// The days with ranges from one instant to another.
  static func days(
    from first: Date, until last: Date, of provider: ProviderID, _ query: String, in database: Database
  ) throws -> [CalendarDay] {
    let zone = Query.dayZone(of: query)
    let rows = try Row.fetchAll(
      database, sql: "SELECT DISTINCT day FROM days WHERE query = ? AND provider = ? AND day BETWEEN ? AND ?",
      arguments: [
        query, provider.rawValue, CalendarDay(of: first, in: zone).daysSince1970,
        CalendarDay(of: last, in: zone).daysSince1970,
      ])
    return try rows.map { try $0.day(0) }
  }

  /// Goes through what these providers have said of a query, from the latest first sight up to an instant back, until
  /// `visit` answers false.
  ///
  /// Each provider's rows are read one by one: ten years of boards are not read for the two that matter.
  package func lookBack(
    from instant: Date, on query: String, of providers: [ProviderID], _ visit: (PastReading) -> Bool
  ) throws {
    try read { database in
      var ways = try providers.map { provider in
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT firstSeenAt, lastSeenAt, reading FROM history INDEXED BY historyBySight
            WHERE provider = ? AND query = ? AND firstSeenAt <= ? ORDER BY firstSeenAt DESC, id DESC
            """, arguments: [provider.rawValue, query, instant.wholeSeconds])
        return (rows: rows, next: try Self.next(in: rows, of: provider))
      }
      while let latest = ways.indices.filter({ ways[$0].next != nil }).max(by: {
        ways[$0].next?.firstSeenAt ?? .distantPast < ways[$1].next?.firstSeenAt ?? .distantPast
      }), let entry = ways[latest].next, visit(entry) {
        ways[latest].next = try Self.next(in: ways[latest].rows, of: entry.provider)
      }
    }
  }

  /// The next row that this version can read.
  private static func next(in rows: RowCursor, of provider: ProviderID) throws -> PastReading? {
    while let row = try rows.next() {
      guard let reading = Reading(storedText: try row.text(2)) else { continue }
      return PastReading(
        provider: provider, firstSeenAt: try row.instant(0), lastSeenAt: try row.instant(1), reading: reading)
    }
    return nil
  }
}
