import Core
import Foundation
import GRDB

/// Days that operators have taken out of the past.
extension SQLiteStore {
  /// Of a reading that stood from before the day or until after it the rest stays, without the instants of the day.
  package func rejectDay(_ day: CalendarDay, of query: Query, providers: [ProviderID], at now: Date) throws {
    try write { database in
      for provider in providers {
        try Self.rejectDay(day, of: StoredFeed(Feed(provider, query)), at: now.wholeSeconds, in: database)
      }
    }
  }

  static func rejectDay(_ day: CalendarDay, of feed: StoredFeed, at seconds: Int, in database: Database) throws {
    let start = day.start(in: feed.dayZone).wholeSeconds
    let end = day.adding(days: 1).start(in: feed.dayZone).wholeSeconds
    try database.execute(
      sql: "INSERT OR IGNORE INTO rejectedDays (query, provider, day, rejectedAt) VALUES (?, ?, ?, ?)",
      arguments: [feed.query, feed.provider, day.daysSince1970, seconds])
    try database.execute(
      sql: "DELETE FROM days WHERE query = ?1 AND provider = ?2 AND day = ?3",
      arguments: [feed.query, feed.provider, day.daysSince1970])
    let entries = try Row.fetchAll(
      database,
      sql: """
        SELECT id, firstSeenAt, lastSeenAt, reading FROM history
        WHERE provider = ? AND query = ? AND firstSeenAt < ? AND lastSeenAt >= ?
        """, arguments: [feed.provider, feed.query, end, start])
    for entry in entries {
      try database.execute(sql: "DELETE FROM history WHERE id = ?", arguments: [try entry.integer("id")])
      let (first, last) = (try entry.integer("firstSeenAt"), try entry.integer("lastSeenAt"))
      for (first, last) in [(first, min(last, start - 1)), (max(first, end), last)] where first <= last {
        try database.execute(
          sql: "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES (?, ?, ?, ?, ?)",
          arguments: [feed.provider, feed.query, first, last, try entry.text("reading")])
      }
    }
  }

  package func rejectedDays(of query: Query, providers: [ProviderID]) throws -> Set<CalendarDay> {
    try read { database in
      var days: Set<CalendarDay> = []
      for provider in providers {
        let rows = try Row.fetchCursor(
          database, sql: "SELECT day FROM rejectedDays WHERE query = ? AND provider = ?",
          arguments: [query.text, provider.rawValue])
        while let row = try rows.next() { days.insert(try row.day("day")) }
      }
      return days
    }
  }

  static func isRejected(_ day: CalendarDay, of feed: Feed, in database: Database) throws -> Bool {
    try Int.fetchOne(
      database.cachedStatement(sql: "SELECT 1 FROM rejectedDays WHERE query = ? AND provider = ? AND day = ?"),
      arguments: [feed.query.text, feed.provider.rawValue, day.daysSince1970]) != nil
  }
}
