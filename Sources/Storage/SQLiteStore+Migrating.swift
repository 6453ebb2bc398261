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
}
