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
    let feed = snapshot.feed
    let (provider, query) = (feed.provider.rawValue, feed.query.text)
    let day = CalendarDay(of: snapshot.fetchedAt, in: feed.query.dayZone)
    if try isRejected(day, of: feed, in: database) { return }
    try follow(reading, provider, query, on: day, in: database)
    let seenAt = snapshot.fetchedAt.wholeSeconds
    let before = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT id, reading FROM history WHERE provider = ? AND query = ? AND firstSeenAt <= ?
          ORDER BY firstSeenAt DESC, id DESC LIMIT 1
          """), arguments: [provider, query, seenAt])
    if let before, let known = Reading(storedText: try before.text("reading")), reading.continues(known) {
      let id = try before.integer("id")
      try database.cachedStatement(sql: "UPDATE history SET lastSeenAt = max(lastSeenAt, ?) WHERE id = ?").execute(
        arguments: [seenAt, id])
      if reading.corrects(known) {
        try database.execute(
          sql: "UPDATE history SET reading = ? WHERE id = ?", arguments: [try reading.storedText, id])
      }
    } else {
      try insert(
        PastReading(
          feed: feed, firstSeenAt: snapshot.fetchedAt, lastSeenAt: snapshot.fetchedAt, reading: reading), in: database)
    }
  }

  package func redateHistory(of feed: Feed, from instant: Date, to now: Date) throws {
    try write { database in
      try database.execute(
        sql: """
          UPDATE history SET firstSeenAt = min(firstSeenAt, ?3), lastSeenAt = ?3
          WHERE provider = ?1 AND query = ?2 AND lastSeenAt = ?4
          """, arguments: [feed.provider.rawValue, feed.query.text, now.wholeSeconds, instant.wholeSeconds])
      let day = CalendarDay(of: instant, in: feed.query.dayZone)
      if day != CalendarDay(of: now, in: feed.query.dayZone) {
        try Self.recount(day, of: StoredFeed(feed), in: database)
      }
    }
  }

  package func remember(_ readings: [PastReading]) throws {
    try write { database in
      // Of a day that nothing is known of all readings that come now count; one that was seen before them stays whole.
      var seen: [String: Bool] = [:]
      for past in readings.sorted(by: { $0.firstSeenAt < $1.firstSeenAt }) {
        let (provider, query) = (past.feed.provider.rawValue, past.feed.query.text)
        let day = CalendarDay(of: past.firstSeenAt, in: past.feed.query.dayZone)
        // Asked here: an operator may have taken the day out while a backfill was under way.
        if try Self.isRejected(day, of: past.feed, in: database) { continue }
        func isSeen(_ reading: Reading, _ name: String) throws -> Bool {
          let key = "\(provider) \(query) \(day) \(name)"
          let isSeen =
            try seen[key]
            ?? reading.followed.contains { try hasRange(of: $0.series, past.feed, on: day, in: database) }
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
          arguments: [provider, query, past.firstSeenAt.wholeSeconds, past.lastSeenAt.wholeSeconds])
        if let known {
          // A table that stood on both sides of a day without a run stood on that day too, by its provider's own word.
          guard let entry = Reading(storedText: try known.text("reading")),
            past.reading.only(entry.rates?.rows.map(\.currency)).saysTheSame(as: entry)
          else { continue }
          // The provider's word of that very time, of which the past has what was shown then.
          if try known.instant("firstSeenAt") == past.firstSeenAt, try known.instant("lastSeenAt") == past.lastSeenAt {
            try database.execute(
              sql: "UPDATE history SET reading = ? WHERE id = ?",
              arguments: [try entry.adding(new).storedText, try known.integer("id")])
          }
        } else {
          try Self.insert(past, in: database)
        }
        for part in new { try Self.follow(part, provider, query, on: day, in: database) }
      }
    }
  }

  private func hasRange(of series: Series, _ feed: Feed, on day: CalendarDay, in database: Database) throws -> Bool {
    let statement = try database.cachedStatement(
      sql: "SELECT 1 FROM days WHERE query = ? AND provider = ? AND series = ? AND day = ?")
    return try Int.fetchOne(
      statement, arguments: [feed.query.text, feed.provider.rawValue, series.name, day.daysSince1970]) != nil
  }

  private static func insert(_ past: PastReading, in database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES (?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        past.feed.provider.rawValue, past.feed.query.text, past.firstSeenAt.wholeSeconds,
        past.lastSeenAt.wholeSeconds, try past.reading.remembered.storedText,
      ])
  }

  /// Adds what a reading says to the ranges of a day.
  static func follow(
    _ reading: Reading, _ provider: String, _ query: String, on day: CalendarDay, in database: Database
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
      try statement.execute(arguments: [query, provider, series.name, day.daysSince1970, value.description])
    }
  }

  /// Counts a day's ranges anew from what the history still has of it.
  ///
  /// Only what was first or last seen on the day is known to have been seen on it; what merely spans it is not.
  static func recount(_ day: CalendarDay, of feed: StoredFeed, in database: Database) throws {
    let (provider, query) = (feed.provider, feed.query)
    for series in try seriesNames(of: feed, in: database) {
      try database.cachedStatement(
        sql: "DELETE FROM days WHERE query = ? AND provider = ? AND series = ? AND day = ?"
      ).execute(arguments: [query, provider, series, day.daysSince1970])
    }
    // A day of a zone lies within these three of UTC.
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT firstSeenAt, lastSeenAt, reading FROM history
        WHERE provider = ? AND query = ? AND lastSeenAt >= ? AND firstSeenAt < ? ORDER BY firstSeenAt, id
        """,
      arguments: [
        provider, query, day.adding(days: -1).startUTC.wholeSeconds, day.adding(days: 2).startUTC.wholeSeconds,
      ])
    for row in rows {
      let ends = [try row.instant("firstSeenAt"), try row.instant("lastSeenAt")]
      guard ends.contains(where: { CalendarDay(of: $0, in: feed.dayZone) == day }),
        let reading = Reading(storedText: try row.text("reading"))
      else { continue }
      try follow(reading, provider, query, on: day, in: database)
    }
  }

  /// The days with ranges from one instant to another.
  static func days(from first: Date, until last: Date, of feed: StoredFeed, in database: Database) throws
    -> [CalendarDay]
  {
    let zone = feed.dayZone
    let rows = try Row.fetchAll(
      database, sql: "SELECT DISTINCT day FROM days WHERE query = ? AND provider = ? AND day BETWEEN ? AND ?",
      arguments: [
        feed.query, feed.provider, CalendarDay(of: first, in: zone).daysSince1970,
        CalendarDay(of: last, in: zone).daysSince1970,
      ])
    return try rows.map { try $0.day("day") }
  }

  /// Each provider's rows are read one by one: ten years of boards are not read for the two that matter.
  package func lookBack(
    from instant: Date, on query: Query, of providers: [ProviderID], _ visit: (PastReading) -> Bool
  ) throws {
    try read { database in
      var cursors = try providers.map { provider in
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT firstSeenAt, lastSeenAt, reading FROM history INDEXED BY historyBySight
            WHERE provider = ? AND query = ? AND firstSeenAt <= ? ORDER BY firstSeenAt DESC, id DESC
            """, arguments: [provider.rawValue, query.text, instant.wholeSeconds])
        return (rows: rows, next: try Self.next(in: rows, of: Feed(provider, query)))
      }
      while let latest = cursors.indices.filter({ cursors[$0].next != nil }).max(by: {
        cursors[$0].next?.firstSeenAt ?? .distantPast < cursors[$1].next?.firstSeenAt ?? .distantPast
      }), let entry = cursors[latest].next, visit(entry) {
        cursors[latest].next = try Self.next(in: cursors[latest].rows, of: entry.feed)
      }
    }
  }

  /// The next row that this version can read.
  private static func next(in rows: RowCursor, of feed: Feed) throws -> PastReading? {
    while let row = try rows.next() {
      guard let reading = Reading(storedText: try row.text("reading")) else { continue }
      return PastReading(
        feed: feed, firstSeenAt: try row.instant("firstSeenAt"), lastSeenAt: try row.instant("lastSeenAt"),
        reading: reading)
    }
    return nil
  }
}
