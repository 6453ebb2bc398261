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
    let feed: StatementArguments = [withdrawal.feed.provider.rawValue, withdrawal.feed.query.text]
    try write { database in
      try database.execute(
        sql: "INSERT INTO withdrawals (provider, query, reading, withdrawnAt) VALUES (?, ?, ?, ?)",
        arguments: feed + [try withdrawal.reading.storedText, withdrawal.withdrawnAt.wholeSeconds])
      // Each is forgotten when its provider says something else; an operator who rejects again and again has no use for
      // what was long ago.
      try database.execute(
        sql: """
          DELETE FROM withdrawals WHERE provider = ?1 AND query = ?2 AND id NOT IN (
            SELECT id FROM withdrawals WHERE provider = ?1 AND query = ?2 ORDER BY id DESC LIMIT \(Self.mostWithdrawals))
          """, arguments: feed)
      var seenAt: Date?
      for (table, instant) in [("snapshots", "fetchedAt"), ("quarantine", "lastSeenAt")] {
        let place = "FROM \(table) WHERE provider = ? AND query = ?"
        let row = try Row.fetchOne(database, sql: "SELECT reading, \(instant) \(place)", arguments: feed)
        guard let row, Self.isMeant(try row.text("reading"), by: withdrawal) else { continue }
        if table == "snapshots" { seenAt = try row.instant(instant) }
        try database.execute(sql: "DELETE \(place)", arguments: feed)
      }
      try Self.removeFromHistory(withdrawal, seenAt: seenAt, in: database)
    }
  }

  private static let mostWithdrawals = 50

  /// A table that was never true is no "previous board", and no day had its prices.
  private static func removeFromHistory(_ withdrawal: Withdrawal, seenAt: Date?, in database: Database) throws {
    let feed = withdrawal.feed
    // Of an hour's weather the history has the first reading alone, but its day has them all.
    var days = Set([seenAt].compactMap(\.self).map { CalendarDay(of: $0, in: feed.query.dayZone) })
    let newest = try Row.fetchOne(
      database,
      sql: """
        SELECT id, reading, firstSeenAt, lastSeenAt FROM history WHERE provider = ? AND query = ?
        ORDER BY firstSeenAt DESC, id DESC LIMIT 1
        """, arguments: [feed.provider.rawValue, feed.query.text])
    if let newest, isMeant(try newest.text("reading"), by: withdrawal, asOfThePast: true) {
      try database.execute(sql: "DELETE FROM history WHERE id = ?", arguments: [try newest.integer("id")])
      days.formUnion(
        try Self.days(from: newest.instant("firstSeenAt"), until: newest.instant("lastSeenAt"), of: feed, in: database))
    }
    for day in days { try recount(day, of: feed, in: database) }
  }

  /// The past has only those rows of a table that were shown.
  private static func isMeant(_ storedText: String, by withdrawal: Withdrawal, asOfThePast isPast: Bool = false) -> Bool
  {
    guard let stored = Reading(storedText: storedText) else { return false }
    return stored.hasTheValues(
      of: isPast ? withdrawal.reading.only(stored.rates?.rows.map(\.currency)) : withdrawal.reading)
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
