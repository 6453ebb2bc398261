import Core
import Foundation
import GRDB

extension SQLiteStore {
  /// What was said in a part of the past, the oldest first, one provider after the other.
  package func history(_ question: PastQuestion, currencies: [Currency]?) throws -> [PastReading] {
    try readTogether { _ in
      var readings: [PastReading] = []
      var place: PastPlace?
      repeat {
        let page = try history(question, currencies: currencies, from: place, limit: 1000)
        readings += page.readings
        place = page.next
      } while place != nil
      return readings
    }
  }

  /// So many readings of a part of the past, from a place on.
  package func history(_ question: PastQuestion, currencies: [Currency]?, from place: PastPlace?, limit: Int) throws
    -> PastPage
  {
    try readTogether { database in
      var page = PastPage(readings: [], next: nil)
      var left = limit
      for index in question.providers.indices.dropFirst(place?.providerIndex ?? 0) {
        let provider = question.providers[index]
        let begin =
          place?.providerIndex == index ? place : try Self.begin(of: question, index, in: database)
        guard let begin else { continue }
        let rows = try Row.fetchCursor(
          database.cachedStatement(
            sql: """
              SELECT firstSeenAt, lastSeenAt, reading, id FROM history INDEXED BY historyBySight
              WHERE provider = ? AND query = ? AND firstSeenAt >= ?3 AND (firstSeenAt > ?3 OR id > ?4)
              AND firstSeenAt <= ? AND lastSeenAt >= ? ORDER BY firstSeenAt, id LIMIT ?
              """),
          arguments: [
            provider.rawValue, question.query, begin.firstSeenAt.wholeSeconds, begin.id, question.until.wholeSeconds,
            question.since.wholeSeconds, left,
          ])
        while let row = try rows.next() {
          left -= 1
          let firstSeenAt = try row.instant(0)
          if left == 0 {
            page.next = PastPlace(providerIndex: index, firstSeenAt: firstSeenAt, id: Int64(try row.integer(3)))
          }
          guard let reading = Reading(storedText: try row.text(2)) else { continue }
          page.readings.append(
            PastReading(
              provider: provider, firstSeenAt: firstSeenAt, lastSeenAt: try row.instant(1),
              reading: reading.only(currencies)))
        }
        if left == 0 { return page }
      }
      return page
    }
  }

  /// Before the first reading of a provider that was last seen in a part of the past; nil where there is none.
  ///
  /// Most questions are for the latest part, which the index by the time of last sight finds; the times of first sight of
  /// all that is in it are looked at only where more than some pages lie before it.
  private static func begin(of question: PastQuestion, _ index: Int, in database: Database) throws -> PastPlace? {
    let own: StatementArguments = [
      question.providers[index].rawValue, question.query, question.since.wholeSeconds,
    ]
    let earlier = try Int.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT count(*) FROM (SELECT 1 FROM history INDEXED BY historyBySight
          WHERE provider = ? AND query = ? AND firstSeenAt < ? LIMIT 1000)
          """), arguments: own)
    if (earlier ?? 0) < 1000 {
      return PastPlace(
        providerIndex: index, firstSeenAt: Date(timeIntervalSince1970: Double(StoredBounds.instant.lowerBound)), id: -1)
    }
    let first = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT min(firstSeenAt) FROM history INDEXED BY historyByTime
          WHERE provider = ? AND query = ? AND lastSeenAt >= ?
          """), arguments: own)
    guard let first, let seconds = Int.fromDatabaseValue(first[0]) else { return nil }
    return PastPlace(providerIndex: index, firstSeenAt: Date(timeIntervalSince1970: Double(seconds)), id: -1)
  }

  /// The days of these series in a part of the past, by provider, series and day.
  package func days(of series: [Series], _ question: PastQuestion) throws -> [DailyRange] {
    let zone = Query.dayZone(of: question.query)
    let first = CalendarDay(of: question.since, in: zone).daysSince1970
    let last = CalendarDay(of: question.until, in: zone).daysSince1970
    return try readTogether { database in
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
                provider: provider, series: series, day: try row.day(0),
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
  package func series(of query: String, providers: [ProviderID]) throws -> [Series] {
    try readTogether { database in
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
  package func forgetHistory(of query: String, before instant: Date) throws {
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
