import Core
import Foundation
import GRDB

/// What is kept of readings that are not believed.
extension SQLiteStore {
  /// The readings that are kept out and that this version can read.
  package func quarantine() throws -> [Quarantined] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT widget, provider, query, reading, isSample, sentence, isJump, firstSeenAt, lastSeenAt, sightings
          FROM quarantine ORDER BY widget, provider
          """)
      var entries: [Quarantined] = []
      while let row = try rows.next() {
        guard let reading = Reading(storedText: try row.text(3)) else { continue }
        entries.append(
          Quarantined(
            widget: WidgetID(rawValue: try row.text(0)), provider: ProviderID(rawValue: try row.text(1)),
            query: try row.text(2), reading: reading, isSample: try row.flag(4), sentence: try row.text(5),
            isJump: try row.flag(6), firstSeenAt: try row.instant(7), lastSeenAt: try row.instant(8),
            sightings: try row.integer(9, in: StoredBounds.count)))
      }
      return entries
    }
  }

  /// Replaces the widget's quarantined reading of the same provider.
  ///
  /// Seen first is rounded up and last down, so that no jump passes earlier by being stored.
  package func record(_ entry: Quarantined) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO quarantine
          (widget, provider, query, reading, isSample, sentence, isJump, firstSeenAt, lastSeenAt, sightings)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          entry.widget.rawValue, entry.provider.rawValue, entry.query, try entry.reading.storedText, entry.isSample,
          entry.sentence, entry.isJump, entry.firstSeenAt.wholeSecondsUp, entry.lastSeenAt.wholeSeconds,
          entry.sightings,
        ])
    }
  }

  /// The readings that were withdrawn, oldest first.
  package func withdrawals() throws -> [Withdrawal] {
    try read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT widget, provider, query, reading, withdrawnAt FROM withdrawals ORDER BY id")
      var withdrawals: [Withdrawal] = []
      while let row = try rows.next() {
        guard let reading = Reading(storedText: try row.text(3)) else { continue }
        withdrawals.append(
          Withdrawal(
            widget: WidgetID(rawValue: try row.text(0)), provider: ProviderID(rawValue: try row.text(1)),
            query: try row.text(2), reading: reading, withdrawnAt: try row.instant(4)))
      }
      return withdrawals
    }
  }

  /// Notes the withdrawal and removes the reading wherever the widget has it, in one transaction.
  package func withdraw(_ withdrawal: Withdrawal) throws {
    try write { database in
      try database.execute(
        sql: "INSERT INTO withdrawals (widget, provider, query, reading, withdrawnAt) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          withdrawal.widget.rawValue, withdrawal.provider.rawValue, withdrawal.query,
          try withdrawal.reading.storedText, withdrawal.withdrawnAt.wholeSeconds,
        ])
      // Each is forgotten when its provider says something else; an operator who rejects again and again has no use for
      // what was long ago.
      try database.execute(
        sql: """
          DELETE FROM withdrawals WHERE widget = ?1 AND provider = ?2 AND id NOT IN (
            SELECT id FROM withdrawals WHERE widget = ?1 AND provider = ?2 ORDER BY id DESC LIMIT \(Self.mostWithdrawals))
          """, arguments: [withdrawal.widget.rawValue, withdrawal.provider.rawValue])
      let own: StatementArguments = [withdrawal.widget.rawValue, withdrawal.provider.rawValue]
      var seenAt: Date?
      for (table, instant) in [("snapshots", "fetchedAt"), ("quarantine", "lastSeenAt")] {
        let place = "FROM \(table) WHERE widget = ? AND provider = ?"
        let row = try Row.fetchOne(database, sql: "SELECT reading, \(instant) \(place)", arguments: own)
        guard let row, Self.isMeant(try row.text(0), by: withdrawal) else { continue }
        if table == "snapshots" { seenAt = try row.instant(1) }
        try database.execute(sql: "DELETE \(place)", arguments: own)
      }
      try Self.removeFromHistory(withdrawal, seenAt: seenAt, in: database)
    }
  }

  /// How many withdrawn readings of one widget and provider are kept.
  private static let mostWithdrawals = 50

  /// A table that was never true is no "previous board", and no day had its prices; it stays where another widget still
  /// shows it.
  private static func removeFromHistory(_ withdrawal: Withdrawal, seenAt: Date?, in database: Database) throws {
    let (provider, query) = (withdrawal.provider, withdrawal.query)
    let asked: StatementArguments = [provider.rawValue, query]
    let shown = try Row.fetchAll(
      database, sql: "SELECT reading FROM snapshots WHERE provider = ? AND query = ?", arguments: asked)
    if try shown.contains(where: { isMeant(try $0.text(0), by: withdrawal) }) { return }
    // Of an hour's weather the history has the first reading alone, but its day has them all.
    var days = Set([seenAt].compactMap(\.self).map { CalendarDay(of: $0, in: Query.dayZone(of: query)) })
    let newest = try Row.fetchOne(
      database,
      sql: """
        SELECT id, reading, firstSeenAt, lastSeenAt FROM history WHERE provider = ? AND query = ?
        ORDER BY firstSeenAt DESC, id DESC LIMIT 1
        """, arguments: asked)
    if let newest, isMeant(try newest.text(1), by: withdrawal, asOfThePast: true) {
      try database.execute(sql: "DELETE FROM history WHERE id = ?", arguments: [try newest.integer(0)])
      days.formUnion(
        try Self.days(from: newest.instant(2), until: newest.instant(3), of: provider, query, in: database))
    }
    for day in days { try retell(day, of: provider, query, in: database) }
  }

  /// The past has only those rows of a table that were shown.
  private static func isMeant(_ storedText: String, by withdrawal: Withdrawal, asOfThePast isPast: Bool = false) -> Bool
  {
    guard let stored = Reading(storedText: storedText) else { return false }
    return stored.hasTheValues(
      of: isPast ? withdrawal.reading.only(stored.rates?.rows.map(\.currency)) : withdrawal.reading)
  }

  /// Removes the widget's snapshot of a provider.
  package func removeSnapshot(of widget: WidgetID, from provider: ProviderID) throws {
    try write { database in
      try database.execute(
        sql: "DELETE FROM snapshots WHERE widget = ? AND provider = ?", arguments: [widget.rawValue, provider.rawValue])
    }
  }

  /// Removes the widget's quarantined and withdrawn readings of a provider, in one transaction.
  package func forgetDoubts(of widget: WidgetID, about provider: ProviderID) throws {
    try write { database in
      for table in ["quarantine", "withdrawals"] {
        try database.execute(
          sql: "DELETE FROM \(table) WHERE widget = ? AND provider = ?",
          arguments: [widget.rawValue, provider.rawValue])
      }
    }
  }
}
