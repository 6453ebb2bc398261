import Core
import Foundation
import GRDB

/// What is kept of readings that are not believed, or that an operator has withdrawn.
extension SQLiteStore {
  package func quarantine(of feeds: some Collection<Feed>) throws -> [Quarantined] {
    try read { database in
      var entries: [Quarantined] = []
      try Self.forEachRow(
        Array(feeds),
        """
        SELECT provider, query, reading, isSample, sentence, isJump, firstSeenAt, lastSeenAt, sightings FROM quarantine
        """, in: database
      ) { feed, row in
        guard let reading = Reading(storedText: try row.text("reading")) else { return }
        entries.append(
          Quarantined(
            feed: feed, reading: reading, isSample: try row.flag("isSample"), sentence: try row.text("sentence"),
            isJump: try row.flag("isJump"), firstSeenAt: try row.instant("firstSeenAt"),
            lastSeenAt: try row.instant("lastSeenAt"), sightings: try row.integer("sightings", in: StoredBounds.count)))
      }
      return entries
    }
  }

  /// Seen first is rounded up and last down, so that no jump passes earlier by being stored.
  package func record(_ entry: Quarantined) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO quarantine
          (provider, query, reading, isSample, sentence, isJump, firstSeenAt, lastSeenAt, sightings)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          entry.feed.provider.rawValue, entry.feed.query.text, try entry.reading.storedText, entry.isSample,
          entry.sentence, entry.isJump, entry.firstSeenAt.wholeSecondsUp, entry.lastSeenAt.wholeSeconds,
          entry.sightings,
        ])
    }
  }

  package func withdrawals(of feeds: some Collection<Feed>) throws -> [Withdrawal] {
    try read { database in
      var withdrawals: [Withdrawal] = []
      try Self.forEachRow(
        Array(feeds), "SELECT provider, query, reading, withdrawnAt FROM withdrawals ORDER BY id", in: database
      ) { feed, row in
        guard let reading = Reading(storedText: try row.text("reading")) else { return }
        withdrawals.append(Withdrawal(feed: feed, reading: reading, withdrawnAt: try row.instant("withdrawnAt")))
      }
      return withdrawals
    }
  }

  package func withdraw(_ withdrawal: Withdrawal) throws {
    try write { database in
      try Self.withdraw(
        withdrawal.reading, as: try withdrawal.reading.storedText, of: StoredFeed(withdrawal.feed),
        at: withdrawal.withdrawnAt.wholeSeconds, in: database)
    }
  }

  /// Notes that a reading is withdrawn, and takes it out of everything that shows it; `text` is what is noted.
  ///
  /// One that this version cannot read (nil) is only noted: it cannot be shown either.
  static func withdraw(
    _ reading: Reading?, as text: String, of feed: StoredFeed, at seconds: Int, in database: Database
  )
    throws
  {
    let arguments: StatementArguments = [feed.provider, feed.query]
    try database.execute(
      sql: "INSERT INTO withdrawals (provider, query, reading, withdrawnAt) VALUES (?, ?, ?, ?)",
      arguments: arguments + [text, seconds])
    // Each is forgotten when its provider says something else; an operator who rejects again and again has no use for
    // what was long ago.
    try database.execute(
      sql: """
        DELETE FROM withdrawals WHERE provider = ?1 AND query = ?2 AND id NOT IN (
          SELECT id FROM withdrawals WHERE provider = ?1 AND query = ?2 ORDER BY id DESC LIMIT \(Self.mostWithdrawals))
        """, arguments: arguments)
    guard let reading else { return }
    var seenAt: Date?
    for (table, instant) in [("snapshots", "fetchedAt"), ("quarantine", "lastSeenAt")] {
      let place = "FROM \(table) WHERE provider = ? AND query = ?"
      let row = try Row.fetchOne(database, sql: "SELECT reading, \(instant) \(place)", arguments: arguments)
      guard let row, Self.isMeant(try row.text("reading"), by: reading) else { continue }
      if table == "snapshots" { seenAt = try row.instant(instant) }
      try database.execute(sql: "DELETE \(place)", arguments: arguments)
    }
    // What was seen last, and what stood when it was withdrawn: in a state that is imported another table may have followed.
    for instant in [StoredBounds.instant.upperBound, seconds] {
      try removeFromHistory(reading, of: feed, upTo: instant, seenAt: seenAt, in: database)
    }
  }

  private static let mostWithdrawals = 50

  /// A table that was never true is no "previous board", and no day had its prices.
  private static func removeFromHistory(
    _ reading: Reading, of feed: StoredFeed, upTo instant: Int, seenAt: Date?, in database: Database
  ) throws {
    // Of an hour's weather the history has the first reading alone, but its day has them all.
    var days = Set([seenAt].compactMap(\.self).map { CalendarDay(of: $0, in: feed.dayZone) })
    let newest = try Row.fetchOne(
      database,
      sql: """
        SELECT id, reading, firstSeenAt, lastSeenAt FROM history
        WHERE provider = ? AND query = ? AND firstSeenAt <= ? ORDER BY firstSeenAt DESC, id DESC LIMIT 1
        """, arguments: [feed.provider, feed.query, instant])
    if let newest, isMeant(try newest.text("reading"), by: reading, asOfThePast: true) {
      try database.execute(sql: "DELETE FROM history WHERE id = ?", arguments: [try newest.integer("id")])
      days.formUnion(
        try Self.days(from: newest.instant("firstSeenAt"), until: newest.instant("lastSeenAt"), of: feed, in: database))
    }
    for day in days { try recount(day, of: feed, in: database) }
  }

  /// The past has only those rows of a table that were shown.
  static func isMeant(_ storedText: String, by withdrawn: Reading, asOfThePast isPast: Bool = false) -> Bool {
    guard let stored = Reading(storedText: storedText) else { return false }
    return stored.hasTheValues(of: isPast ? withdrawn.only(stored.rates?.rows.map(\.currency)) : withdrawn)
  }

  package func forgetDecisions(on feed: Feed) throws {
    try write { database in
      for table in ["quarantine", "withdrawals"] {
        try database.execute(
          sql: "DELETE FROM \(table) WHERE provider = ? AND query = ?",
          arguments: [feed.provider.rawValue, feed.query.text])
      }
    }
  }
}
