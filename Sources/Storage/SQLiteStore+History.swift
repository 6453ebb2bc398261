import Core
import Foundation
import GRDB

extension SQLiteStore {
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

  package func history(_ question: PastQuestion, currencies: [Currency]?, from place: PastPlace?, limit: Int) throws
    -> PastPage
  {
    try readTogether { database in
      var page = PastPage(readings: [], next: nil)
      var left = limit
      for index in question.feeds.indices.dropFirst(place?.feedIndex ?? 0) {
        let feed = question.feeds[index]
        let begin = place?.feedIndex == index ? place : try Self.begin(of: question, index, in: database)
        guard let begin else { continue }
        let rows = try Row.fetchCursor(
          database.cachedStatement(
            sql: """
              SELECT firstSeenAt, lastSeenAt, reading, id FROM history INDEXED BY historyBySight
              WHERE provider = ? AND query = ? AND firstSeenAt >= ?3 AND (firstSeenAt > ?3 OR id > ?4)
              AND firstSeenAt <= ? AND lastSeenAt >= ? ORDER BY firstSeenAt, id LIMIT ?
              """),
          arguments: [
            feed.provider.rawValue, feed.query.text, begin.firstSeenAt.wholeSeconds, begin.id,
            question.until.wholeSeconds, question.since.wholeSeconds, left,
          ])
        while let row = try rows.next() {
          left -= 1
          let firstSeenAt = try row.instant("firstSeenAt")
          if left == 0 {
            page.next = PastPlace(feedIndex: index, firstSeenAt: firstSeenAt, id: Int64(try row.integer("id")))
          }
          guard let reading = Reading(storedText: try row.text("reading"), only: currencies) else { continue }
          page.readings.append(
            PastReading(
              feed: feed, firstSeenAt: firstSeenAt, lastSeenAt: try row.instant("lastSeenAt"), reading: reading))
        }
        if left == 0 { return page }
      }
      return page
    }
  }

  /// Before the first reading of a feed that was last seen in a part of the past; nil where there is none.
  ///
  /// Most questions are for the latest part, which the index by the time of last sight finds; the times of first sight of
  /// all that is in it are looked at only where more than some pages lie before it.
  private static func begin(of question: PastQuestion, _ index: Int, in database: Database) throws -> PastPlace? {
    let own: StatementArguments = [
      question.feeds[index].provider.rawValue, question.feeds[index].query.text, question.since.wholeSeconds,
    ]
    let earlier = try Int.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT count(*) FROM (SELECT 1 FROM history INDEXED BY historyBySight
          WHERE provider = ? AND query = ? AND firstSeenAt < ? LIMIT 1000)
          """), arguments: own)
    if (earlier ?? 0) < 1000 {
      return PastPlace(
        feedIndex: index, firstSeenAt: Date(timeIntervalSince1970: Double(StoredBounds.instant.lowerBound)), id: -1)
    }
    let first = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT min(firstSeenAt) FROM history INDEXED BY historyByTime
          WHERE provider = ? AND query = ? AND lastSeenAt >= ?
          """), arguments: own)
    guard let first, let seconds = Int.fromDatabaseValue(first[0]) else { return nil }
    return PastPlace(feedIndex: index, firstSeenAt: Date(timeIntervalSince1970: Double(seconds)), id: -1)
  }

  package func days(of series: [Series], _ question: PastQuestion) throws -> [DailyRange] {
    try readTogether { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT day, open, close, low, high FROM days
          WHERE query = ? AND provider = ? AND series = ? AND day BETWEEN ? AND ? ORDER BY day
          """)
      var found: [DailyRange] = []
      for feed in question.feeds {
        let days = [question.since, question.until].map { CalendarDay(of: $0, in: feed.query.dayZone).daysSince1970 }
        let (query, provider) = (feed.query.text, feed.provider)
        for series in series {
          let rows = try Row.fetchCursor(
            statement, arguments: [query, provider.rawValue, series.name, days[0], days[1]])
          while let row = try rows.next() {
            found.append(
              DailyRange(
                provider: provider, series: series, day: try row.day("day"), open: try row.decimal("open"),
                close: try row.decimal("close"), low: try row.decimal("low"), high: try row.decimal("high")))
          }
        }
      }
      return found
    }
  }

  package func series(of query: Query, providers: [ProviderID]) throws -> [Series] {
    try readTogether { database in
      var found: [Series] = []
      for provider in providers {
        for name in try Self.seriesNames(of: StoredFeed(Feed(provider, query)), in: database) {
          let series = Series(name: name)
          if !found.contains(series) { found.append(series) }
        }
      }
      return found
    }
  }

  package func forgetHistory(of feed: Feed, before instant: Date) throws {
    let firstDay = CalendarDay(of: instant, in: feed.query.dayZone).daysSince1970
    let (provider, query) = (feed.provider.rawValue, feed.query.text)
    try write { database in
      try database.execute(
        sql: "DELETE FROM history WHERE provider = ? AND query = ? AND lastSeenAt < ?",
        arguments: [provider, query, instant.wholeSeconds])
      for series in try Self.seriesNames(of: StoredFeed(feed), in: database) {
        try database.cachedStatement(
          sql: "DELETE FROM days WHERE query = ? AND provider = ? AND series = ? AND day < ?"
        ).execute(arguments: [query, provider, series, firstDay])
      }
    }
  }

  /// The names of a feed's series, each found with one look into the primary key after the one before it: there are some
  /// dozens of them among years of days.
  static func seriesNames(of feed: StoredFeed, in database: Database) throws -> [String] {
    let statement = try database.cachedStatement(
      sql: "SELECT min(series) AS name FROM days WHERE query = ? AND provider = ? AND series > ?")
    var names: [String] = []
    while let row = try Row.fetchOne(
      statement, arguments: [feed.query, feed.provider, names.last ?? ""]),
      let name = try row.optionalText("name")
    {
      names.append(name)
    }
    return names
  }
}
