import Core
import Foundation
import GRDB

extension SQLiteStore {
  package func snapshots(of feeds: some Collection<Feed>) throws -> [Feed: Snapshot] {
    try read { database in
      var snapshots: [Feed: Snapshot] = [:]
      try Self.forEachRow(
        Array(feeds),
        """
        SELECT s.provider, s.query, s.reading, s.fetchedAt, s.expiresAt, s.validators, s.isSample, s.isAccepted, s.isDue,
        s.baselineSince, a.outcome, s.summary
        FROM snapshots s LEFT JOIN attempts a ON a.provider = s.provider AND a.target = s.query
        """, in: database
      ) { feed, row in
        guard
          let reading = StoredReading(
            text: try row.text("reading"), summary: try row.optionalText("summary"), of: feed.query)
        else { return }
        let outcome = try row.optionalText("outcome").flatMap(Attempt.Outcome.init(rawValue:))
        snapshots[feed] = Snapshot(
          feed: feed, stored: reading, fetchedAt: try row.instant("fetchedAt"),
          expiresAt: try row.optionalInstant("expiresAt"),
          validators: Validators(storedText: try row.optionalText("validators")), isSample: try row.flag("isSample"),
          isAccepted: try row.flag("isAccepted"), isDue: try row.flag("isDue"),
          hasFailed: outcome.map { $0 != .answered } ?? false,
          baselineSince: [String: Date](storedText: try row.optionalText("baselineSince")))
      }
      return snapshots
    }
  }

  package func snapshotCount() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM snapshots") ?? 0 }
  }

  /// Reads those rows of a selection with provider and query that are these feeds': the selection has one row for each
  /// feed of the site, and most runs want all of them.
  static func forEachRow(
    _ feeds: [Feed], _ selection: String, in database: Database, _ body: (Feed, Row) throws -> Void
  ) throws {
    func key(_ provider: String, _ query: String) -> String { "\(provider)\n\(query)" }
    var byText: [String: Feed] = [:]
    for feed in feeds { byText[key(feed.provider.rawValue, feed.query.text)] = feed }
    let rows = try Row.fetchCursor(database.cachedStatement(sql: selection))
    while let row = try rows.next() {
      if let feed = byText[key(try row.text("provider"), try row.text("query"))] { try body(feed, row) }
    }
  }

  package func keep(_ snapshot: Snapshot, remembering currencies: [Currency]?) throws {
    try write { database in
      let (reading, query) = (snapshot.reading, snapshot.feed.query)
      let text = try reading.storedText
      try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO snapshots
          (provider, query, reading, fetchedAt, expiresAt, validators, isSample, isAccepted, isDue, baselineSince,
          summary)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          snapshot.feed.provider.rawValue, query.text, text,
          snapshot.fetchedAt.wholeSeconds, snapshot.expiresAt?.wholeSecondsUp, try snapshot.validators?.storedText,
          snapshot.isSample, snapshot.isAccepted, snapshot.isDue, try snapshot.baselineSince.storedText,
          reading.kind == query.kind ? reading.summary?.storedText(of: text, query) : nil,
        ])
      try Self.remember(snapshot, currencies, in: database)
    }
  }

  package func attempts() throws -> [Attempt] {
    try read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT provider, target, askedAt, callCount, outcome FROM attempts ORDER BY provider, target")
      var attempts: [Attempt] = []
      while let row = try rows.next() {
        attempts.append(
          Attempt(
            provider: ProviderID(rawValue: try row.text("provider")), target: try row.text("target"),
            askedAt: try row.instant("askedAt"), callCount: try row.integer("callCount", in: StoredBounds.callCount),
            outcome: try row.optionalText("outcome").flatMap(Attempt.Outcome.init(rawValue:))))
      }
      return attempts
    }
  }

  /// `askedAt` is rounded up to the second, so that no interval becomes shorter by being stored.
  package func record(_ attempts: [Attempt]) throws {
    try write(isShown: false) { database in
      for attempt in attempts {
        let before = try Row.fetchOne(
          database.cachedStatement(
            sql: "SELECT callCount FROM attempts WHERE provider = ? AND target = ? AND askedAt > ?"),
          arguments: [
            attempt.provider.rawValue, attempt.target,
            attempt.askedAt.addingTimeInterval(Lifetime.clockToleranceSeconds).wholeSecondsUp,
          ])
        // It was made before now, whatever the clock said then.
        let missed = try before?.integer("callCount", in: StoredBounds.callCount) ?? 0
        try database.cachedStatement(
          sql: """
            INSERT OR REPLACE INTO attempts (provider, target, askedAt, callCount, outcome) VALUES (?, ?, ?, ?, ?)
            """
        ).execute(
          arguments: [
            attempt.provider.rawValue, attempt.target, attempt.askedAt.wholeSecondsUp, attempt.callCount,
            attempt.outcome?.rawValue,
          ])
        try Self.count(
          attempt.callCount + missed, attempt.provider, hour: Calls.hour(of: attempt.askedAt), in: database)
      }
    }
  }

  package func record(_ outcome: Attempt.Outcome, of feed: Feed) throws {
    // Which of several snapshots is shown depends on it.
    try write { database in
      try database.cachedStatement(sql: "UPDATE attempts SET outcome = ? WHERE provider = ? AND target = ?").execute(
        arguments: [outcome.rawValue, feed.provider.rawValue, feed.query.text])
    }
  }

  package func postponed(of feeds: some Collection<Feed>) throws -> Set<Feed> {
    try read { database in
      var postponed: Set<Feed> = []
      try Self.forEachRow(Array(feeds), "SELECT provider, query FROM postponed", in: database) { feed, _ in
        postponed.insert(feed)
      }
      return postponed
    }
  }

  package func replacePostponed(_ feeds: Set<Feed>) throws {
    try write(isShown: false) { database in
      try database.execute(sql: "DELETE FROM postponed")
      let statement = try database.cachedStatement(sql: "INSERT INTO postponed (provider, query) VALUES (?, ?)")
      for feed in feeds { try statement.execute(arguments: [feed.provider.rawValue, feed.query.text]) }
    }
  }

  package func forgetAttempts(before instant: Date) throws {
    try write(isShown: false) { database in
      try database.execute(sql: "DELETE FROM attempts WHERE askedAt < ?", arguments: [instant.wholeSeconds])
    }
  }

  package func providerHealth() throws -> [ProviderHealth] { try read { try Self.health(in: $0) } }

  /// The rows of the state, or of one that is attached to it.
  static func health(
    of schema: String = "main", where condition: String = "TRUE", _ arguments: StatementArguments = [],
    in database: Database
  ) throws -> [ProviderHealth] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT provider, consecutiveFailures, notBefore, fingerprint, reason, pausedAt FROM \(schema).providerHealth
        WHERE \(condition) ORDER BY provider
        """, arguments: arguments)
    var health: [ProviderHealth] = []
    while let row = try rows.next() {
      health.append(
        ProviderHealth(
          provider: ProviderID(rawValue: try row.text("provider")),
          consecutiveFailures: try row.integer("consecutiveFailures", in: StoredBounds.count),
          notBefore: try row.optionalInstant("notBefore"), pausedAt: try row.optionalInstant("pausedAt"),
          fingerprint: UInt32(try row.integer("fingerprint", in: StoredBounds.fingerprint)),
          reason: try row.optionalText("reason")))
    }
    return health
  }

  /// `notBefore` is rounded up to the second.
  package func updateHealth(of provider: ProviderID, _ change: (ProviderHealth?) -> ProviderHealth?) throws
    -> ProviderHealth?
  {
    try write(isShown: false) { database in
      func stored() throws -> ProviderHealth? {
        try Self.health(where: "provider = ?", [provider.rawValue], in: database).first
      }
      guard let health = change(try stored()) else { return nil }
      try Self.replace(health, in: database)
      return try stored()
    }
  }

  static func replace(_ health: ProviderHealth, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO providerHealth
        (provider, consecutiveFailures, notBefore, fingerprint, reason, pausedAt) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        health.provider.rawValue, health.consecutiveFailures, health.notBefore?.wholeSecondsUp,
        Int(health.fingerprint), health.reason, health.pausedAt?.wholeSeconds,
      ])
  }

  /// Asks one statement, which SQLite isolates by itself: a transaction around it costs 0.1 ms.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.unsafeReentrantRead(body) } catch { throw StorageError(error, path: path) }
  }

  package func readTransaction<Value>(_ body: () throws -> Value) throws -> Value {
    try readTogether { _ in try body() }
  }

  /// Asks several statements, which see the state as it is at the first of them.
  func readTogether<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try read { try Self.inTransaction(.deferred, $0, body) }
  }

  package func writeTransaction<Value>(_ body: () throws -> Value) throws -> Value {
    try write(isShown: false) { _ in try body() }
  }

  /// Writes in one transaction, the caller's if there is one.
  ///
  /// It deletes the publication mark, unless `isShown` is false.
  func write<Value>(isShown: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try database.unsafeReentrantWrite { database in
        try Self.inTransaction(.immediate, database) { database in
          if isShown { try database.cachedStatement(sql: "DELETE FROM publication").execute() }
          return try body(database)
        }
      }
    } catch {
      throw StorageError(error, path: path)
    }
  }

  private static func inTransaction<Value>(
    _ kind: Database.TransactionKind, _ database: Database, _ body: (Database) throws -> Value
  ) throws -> Value {
    if database.isInsideTransaction { return try body(database) }
    var value: Value?
    try database.inTransaction(kind) {
      value = try body(database)
      return .commit
    }
    guard let value else { preconditionFailure("a transaction that ended without an error has run its body") }
    return value
  }
}
