import Core
import Foundation
import GRDB

extension SQLiteStore {
  /// Every snapshot that is kept and that this version can read.
  package func snapshots() throws -> [Snapshot] { try snapshots(where: "TRUE") }

  /// The widget's snapshots that this version can read.
  package func snapshots(of widget: WidgetID) throws -> [Snapshot] {
    try snapshots(where: "widget = ?", [widget.rawValue])
  }

  private func snapshots(where condition: String, _ arguments: StatementArguments = []) throws -> [Snapshot] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT widget, provider, query, reading, fetchedAt, expiresAt, validators, isSample, isAccepted, isDue,
          baselineSince FROM snapshots WHERE \(condition) ORDER BY widget, provider
          """, arguments: arguments)
      var snapshots: [Snapshot] = []
      while let row = try rows.next() {
        guard let reading = Reading(storedText: try row.text(3)) else { continue }
        snapshots.append(
          Snapshot(
            widget: WidgetID(rawValue: try row.text(0)), provider: ProviderID(rawValue: try row.text(1)),
            query: try row.text(2), reading: reading, fetchedAt: try row.instant(4),
            expiresAt: try row.optionalInstant(5),
            validators: [Validators](storedText: try row.optionalText(6)),
            isSample: try row.flag(7), isAccepted: try row.flag(8), isDue: try row.flag(9),
            baselineSince: [String: Date](storedText: try row.optionalText(10))))
      }
      return snapshots
    }
  }

  /// Puts a snapshot in the place of the widget's older one of the same provider, and what it says anew into history.
  package func keep(_ snapshot: Snapshot, remembering currencies: [Currency]?) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO snapshots
          (widget, provider, query, reading, fetchedAt, expiresAt, validators, isSample, isAccepted, isDue, baselineSince)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          snapshot.widget.rawValue, snapshot.provider.rawValue, snapshot.query, try snapshot.reading.storedText,
          snapshot.fetchedAt.wholeSeconds, snapshot.expiresAt?.wholeSecondsUp, try snapshot.validators.storedText,
          snapshot.isSample, snapshot.isAccepted, snapshot.isDue, try snapshot.baselineSince.storedText,
        ])
      try Self.remember(snapshot, currencies, in: database)
    }
  }

  /// When each provider was last asked for each thing.
  package func attempts() throws -> [Attempt] {
    try read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT provider, target, askedAt, callCount FROM attempts ORDER BY provider, target")
      var attempts: [Attempt] = []
      while let row = try rows.next() {
        attempts.append(
          Attempt(
            provider: ProviderID(rawValue: try row.text(0)), target: try row.text(1), askedAt: try row.instant(2),
            callCount: try row.integer(3, in: StoredBounds.callCount)))
      }
      return attempts
    }
  }

  /// Replaces the attempt of the same provider and target, and counts the call, and once more that of an attempt that a
  /// clock ahead has dated.
  ///
  /// `askedAt` is rounded up to the second, so that no interval becomes shorter by being stored.
  package func record(_ attempt: Attempt) throws {
    try write(isShown: false) { database in
      let before = try Row.fetchOne(
        database, sql: "SELECT callCount FROM attempts WHERE provider = ? AND target = ? AND askedAt > ?",
        arguments: [
          attempt.provider.rawValue, attempt.target,
          attempt.askedAt.addingTimeInterval(Lifetime.clockToleranceSeconds).wholeSecondsUp,
        ])
      // It was made before now, whatever the clock said then.
      let missed = try before?.integer(0, in: 0...1_000_000) ?? 0
      try database.execute(
        sql: "INSERT OR REPLACE INTO attempts (provider, target, askedAt, callCount) VALUES (?, ?, ?, ?)",
        arguments: [attempt.provider.rawValue, attempt.target, attempt.askedAt.wholeSecondsUp, attempt.callCount])
      try Self.count(attempt.callCount + missed, attempt.provider, hour: Calls.hour(of: attempt.askedAt), in: database)
    }
  }

  /// Forgets who was asked for what before an instant.
  package func forgetAttempts(before instant: Date) throws {
    try write(isShown: false) { database in
      try database.execute(sql: "DELETE FROM attempts WHERE askedAt < ?", arguments: [instant.wholeSeconds])
    }
  }

  /// How each provider has been doing.
  package func standings() throws -> [Standing] {
    try read { try Self.standings(where: "TRUE", in: $0) }
  }

  private static func standings(
    where condition: String, _ arguments: StatementArguments = [], in database: Database
  ) throws -> [Standing] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT provider, consecutiveFailures, notBefore, fingerprint, reason, pausedAt FROM standings
        WHERE \(condition) ORDER BY provider
        """, arguments: arguments)
    var standings: [Standing] = []
    while let row = try rows.next() {
      standings.append(
        Standing(
          provider: ProviderID(rawValue: try row.text(0)),
          consecutiveFailures: try row.integer(1, in: StoredBounds.count), notBefore: try row.optionalInstant(2),
          pausedAt: try row.optionalInstant(5), fingerprint: UInt32(try row.integer(3, in: StoredBounds.fingerprint)),
          reason: try row.optionalText(4)))
    }
    return standings
  }

  /// Replaces the standing of the same provider; `notBefore` is rounded up to the second.
  package func record(_ standing: Standing) throws {
    try write(isShown: false) { try Self.replace(standing, in: $0) }
  }

  /// Replaces a provider's standing by what follows from the one that is stored, in one transaction.
  package func updateStanding(of provider: ProviderID, _ change: (Standing?) -> Standing?) throws -> Standing? {
    try write(isShown: false) { database in
      func stored() throws -> Standing? {
        try Self.standings(where: "provider = ?", [provider.rawValue], in: database).first
      }
      guard let changed = change(try stored()) else { return nil }
      try Self.replace(changed, in: database)
      return try stored()
    }
  }

  private static func replace(_ standing: Standing, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO standings (provider, consecutiveFailures, notBefore, fingerprint, reason, pausedAt)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        standing.provider.rawValue, standing.consecutiveFailures, standing.notBefore?.wholeSecondsUp,
        Int(standing.fingerprint), standing.reason, standing.pausedAt?.wholeSeconds,
      ])
  }

  /// The failures that last.
  package func outages() throws -> [Outage] {
    try read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT widget, provider, begunAt, saidAt FROM outages ORDER BY widget, provider")
      var outages: [Outage] = []
      while let row = try rows.next() {
        outages.append(
          Outage(
            widget: WidgetID(rawValue: try row.text(0)), provider: ProviderID(rawValue: try row.text(1)),
            begunAt: try row.instant(2), saidAt: try row.instant(3)))
      }
      return outages
    }
  }

  /// Replaces all failures that last, in one transaction.
  package func replaceOutages(_ outages: [Outage]) throws {
    try write(isShown: false) { database in
      try database.execute(sql: "DELETE FROM outages")
      for outage in outages {
        try database.execute(
          sql: "INSERT OR REPLACE INTO outages (widget, provider, begunAt, saidAt) VALUES (?, ?, ?, ?)",
          arguments: [
            outage.widget.rawValue, outage.provider.rawValue, outage.begunAt.wholeSeconds, outage.saidAt.wholeSeconds,
          ])
      }
    }
  }

  /// Asks one statement, which SQLite isolates by itself: a transaction around it costs 0.1 ms.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.unsafeReentrantRead(body) } catch { throw StorageError(error, path: path) }
  }

  /// Asks several statements, which see the state as it is at the first of them.
  func readTogether<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try read { database in
      if database.isInsideTransaction { return try body(database) }
      var value: Value?
      try database.inTransaction(.deferred) {
        value = try body(database)
        return .commit
      }
      guard let value else { preconditionFailure("a transaction that ended without an error has run its body") }
      return value
    }
  }

  /// Asks several questions in one read transaction.
  package func readTransaction<Value>(_ body: () throws -> Value) throws -> Value {
    try readTogether { _ in try body() }
  }

  /// Writes in one transaction; with it goes the mark of the last drawing, but where nothing is written that a widget
  /// shows.
  func write<Value>(isShown: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try database.write { database in
        if isShown { try database.execute(sql: "DELETE FROM publication") }
        return try body(database)
      }
    } catch {
      throw StorageError(error, path: path)
    }
  }
}
