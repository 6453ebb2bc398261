import Core
import Foundation
import GRDB

/// What an imported state keeps of the one before it, so that nobody is asked too early and nothing that an operator has
/// taken away comes back.
extension SQLiteStore {
  /// A part of the state before, and the columns without which it cannot be kept.
  private enum KeptPart: String, CaseIterable {
    case attempts, calls, providerHealth, withdrawals, rejectedDays, lastRun, snapshots

    var columns: [String] {
      switch self {
      case .attempts: ["provider", "target", "askedAt", "callCount"]
      case .calls: ["provider", "hour", "count"]
      case .providerHealth: ["provider", "consecutiveFailures", "notBefore", "pausedAt", "fingerprint", "reason"]
      case .withdrawals: ["id", "provider", "query", "reading", "withdrawnAt"]
      case .rejectedDays: ["query", "provider", "day", "rejectedAt"]
      case .lastRun: ["id", "endedAt", "durationMilliseconds", "exitStatus"]
      case .snapshots:
        [
          "provider", "query", "reading", "fetchedAt", "expiresAt", "validators", "isSample", "isAccepted", "isDue",
          "baselineSince",
        ]
      }
    }
  }

  private static let before = "before"

  /// Keeps of the state at a path the later pauses, request times and `Expires`, the larger counts of calls, every
  /// withdrawal and every rejected day, in one transaction.
  ///
  /// - Returns: The tables that a newer version has given another shape or other values, so that nothing of them could be
  ///   kept.
  func keep(of path: String, at now: Date) throws -> [String] {
    try database.inDatabase { database in
      try database.execute(sql: "ATTACH ? AS \(Self.before)", arguments: [path])
      defer { try? database.execute(sql: "DETACH \(Self.before)") }
      let found = try Schema.shape(of: database, named: Self.before).tables
      let expected = try Schema.expected(atVersion: Schema.version).tables
      var unkept: [String] = []
      try database.inTransaction {
        for part in KeptPart.allCases {
          let table = part.rawValue
          guard Set(part.columns).isSubset(of: found[table]?.map(\.name) ?? []) else {
            unkept.append(table)
            continue
          }
          do {
            try database.inSavepoint {
              try Self.keep(part, in: database, at: now)
              try Self.checkRows(of: table, expected[table] ?? [], in: database)
              return .commit
            }
          } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            unkept.append(table)
          }
        }
        return .commit
      }
      return unkept
    }
  }

  private static func keep(_ part: KeptPart, in database: Database, at now: Date) throws {
    // What a clock that ran ahead has dated holds nobody back, and must not hide what does.
    let latest = now.addingTimeInterval(Lifetime.clockToleranceSeconds).wholeSeconds
    switch part {
    case .attempts:
      // What came of it is not in this state.
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO attempts (provider, target, askedAt, callCount)
          SELECT b.provider, b.target, b.askedAt, b.callCount FROM before.attempts b
          LEFT JOIN main.attempts n ON n.provider = b.provider AND n.target = b.target
          WHERE b.askedAt <= ?1 AND (n.askedAt IS NULL OR n.askedAt < b.askedAt OR n.askedAt > ?1)
          """, arguments: [latest])
    case .calls:
      try database.execute(
        sql: """
          INSERT INTO calls (provider, hour, count) SELECT provider, hour, count FROM before.calls WHERE TRUE
          ON CONFLICT (provider, hour) DO UPDATE SET count = max(count, excluded.count)
          """)
    case .providerHealth: try keepPauses(in: database, at: now)
    case .withdrawals: try keepWithdrawals(in: database)
    case .rejectedDays:
      for row in try Row.fetchAll(database, sql: "SELECT query, provider, day, rejectedAt FROM before.rejectedDays") {
        let feed = StoredFeed(provider: try row.text("provider"), query: try row.text("query"))
        try rejectDay(try row.day("day"), of: feed, at: try row.integer("rejectedAt"), in: database)
      }
    case .lastRun:
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO lastRun (id, endedAt, durationMilliseconds, exitStatus)
          SELECT b.id, b.endedAt, b.durationMilliseconds, b.exitStatus FROM before.lastRun b
          LEFT JOIN main.lastRun n ON n.id = b.id WHERE b.endedAt <= ? AND b.endedAt > coalesce(n.endedAt, 0)
          """, arguments: [latest])
    case .snapshots:
      try database.execute(
        sql: """
          UPDATE main.snapshots SET expiresAt = b.expiresAt FROM before.snapshots b
          WHERE b.provider = main.snapshots.provider AND b.query = main.snapshots.query AND b.fetchedAt <= ?
          AND b.expiresAt > coalesce(main.snapshots.expiresAt, 0)
          """, arguments: [latest])
      try keepUnexpired(in: database, latest, at: now)
    }
  }

  /// The snapshots whose `Expires` still holds and whose feeds this state does not know: until then nobody may ask, so
  /// that without them there would be nothing to show.
  private static func keepUnexpired(in database: Database, _ latest: Int, at now: Date) throws {
    let columns = KeptPart.snapshots.columns.joined(separator: ", ")
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT \(columns) FROM before.snapshots b
        WHERE fetchedAt <= ? AND min(expiresAt, fetchedAt + ?) > ? AND NOT EXISTS (
          SELECT 1 FROM main.snapshots n WHERE n.provider = b.provider AND n.query = b.query)
        """, arguments: [latest, Int(Lifetime.longestExpiresSeconds), now.wholeSeconds])
    for row in rows {
      let withdrawn = try Row.fetchAll(
        database, sql: "SELECT reading FROM withdrawals WHERE provider = ? AND query = ?",
        arguments: [try row.text("provider"), try row.text("query")])
      let text = try row.text("reading")
      if try withdrawn.contains(where: { row in
        try Reading(storedText: row.text("reading")).map { isMeant(text, by: $0) } ?? false
      }) {
        continue
      }
      try database.execute(
        sql: "INSERT INTO snapshots (\(columns)) VALUES (\(row.map { _ in "?" }.joined(separator: ", ")))",
        arguments: StatementArguments(row.databaseValues))
    }
  }

  /// Of two pauses the later one; it holds under this site's config, where that has one.
  private static func keepPauses(in database: Database, at now: Date) throws {
    let imported = Dictionary(uniqueKeysWithValues: try health(in: database).map { ($0.provider, $0) })
    for before in try health(of: Self.before, in: database) {
      var later = before
      if let other = imported[before.provider], let until = other.pausedUntil(at: now),
        until > before.pausedUntil(at: now) ?? .distantPast
      {
        later = other
        if before.pausedUntil(at: now) != nil { later.fingerprint = before.fingerprint }
      }
      try replace(later, in: database)
    }
  }

  /// Every withdrawal of the state before; what shows such a reading is taken out as by the operator's own word.
  private static func keepWithdrawals(in database: Database) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT provider, query, reading, withdrawnAt FROM before.withdrawals b
        WHERE NOT EXISTS (SELECT 1 FROM main.withdrawals n
          WHERE n.provider = b.provider AND n.query = b.query AND n.reading = b.reading) ORDER BY id
        """)
    for row in rows {
      let feed = StoredFeed(provider: try row.text("provider"), query: try row.text("query"))
      let text = try row.text("reading")
      try withdraw(
        Reading(storedText: text), as: text, of: feed, at: try row.integer("withdrawnAt", in: StoredBounds.instant),
        in: database)
    }
  }

  /// Makes every snapshot due, and lets the next run draw everything.
  func makeEverythingDue() throws { try write { try $0.execute(sql: "UPDATE snapshots SET isDue = 1") } }

  func count(of table: String) throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
  }

  func latestFetchedAt() throws -> Date? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT max(fetchedAt) AS fetchedAt FROM snapshots")?.optionalInstant("fetchedAt")
    }
  }
}
