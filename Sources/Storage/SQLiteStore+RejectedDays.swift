import Core
import Foundation
import GRDB

/// Days that operators have taken out of the past.
extension SQLiteStore {
  /// Takes a day out of the past for good: in one transaction notes it, and removes what these providers have said of a
  /// query on it.
  ///
  /// Of a reading that stood from before the day or until after it the rest stays, without the instants of the day.
  package func rejectDay(_ day: CalendarDay, of query: String, providers: [ProviderID], at now: Date) throws {
    let zone = Query.dayZone(of: query)
    let start = day.start(in: zone).wholeSeconds
    let end = day.adding(days: 1).start(in: zone).wholeSeconds
    try write { database in
      for provider in providers {
        try database.execute(
          sql: "INSERT OR IGNORE INTO rejectedDays (query, provider, day, rejectedAt) VALUES (?, ?, ?, ?)",
          arguments: [query, provider.rawValue, day.daysSince1970, now.wholeSeconds])
        try database.execute(
          sql: "DELETE FROM days WHERE query = ?1 AND provider = ?2 AND day = ?3",
          arguments: [query, provider.rawValue, day.daysSince1970])
        let entries = try Row.fetchAll(
          database,
          sql: """
            SELECT id, firstSeenAt, lastSeenAt, reading FROM history
            WHERE provider = ? AND query = ? AND firstSeenAt < ? AND lastSeenAt >= ?
            """, arguments: [provider.rawValue, query, end, start])
        for entry in entries {
          try database.execute(sql: "DELETE FROM history WHERE id = ?", arguments: [try entry.integer(0)])
          let (first, last) = (try entry.integer(1), try entry.integer(2))
          for (first, last) in [(first, min(last, start - 1)), (max(first, end), last)] where first <= last {
            try database.execute(
              sql: "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES (?, ?, ?, ?, ?)",
              arguments: [provider.rawValue, query, first, last, try entry.text(3)])
          }
        }
      }
    }
  }

  /// The days of a query that operators have taken out of the past, of any of these providers.
  package func rejectedDays(of query: String, providers: [ProviderID]) throws -> Set<CalendarDay> {
    try read { database in
      var days: Set<CalendarDay> = []
      for provider in providers {
        let rows = try Row.fetchCursor(
          database, sql: "SELECT day FROM rejectedDays WHERE query = ? AND provider = ?",
          arguments: [query, provider.rawValue])
        while let row = try rows.next() { days.insert(CalendarDay(daysSince1970: try row.integer(0))) }
      }
      return days
    }
  }

  /// Whether an operator has taken a day of a provider out of the past.
  static func isRejected(
    _ day: CalendarDay, of provider: ProviderID, _ query: String, in database: Database
  ) throws -> Bool {
    try Int.fetchOne(
      database, sql: "SELECT 1 FROM rejectedDays WHERE query = ? AND provider = ? AND day = ?",
      arguments: [query, provider.rawValue, day.daysSince1970]) != nil
  }
}
