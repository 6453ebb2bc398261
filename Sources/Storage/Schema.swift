import GRDB

/// The tables, as they came to be: a version is the number of migrations that it has seen.
enum Schema {
  /// `wgts`: by it a database of somebody else is told from ours.
  static let applicationID = 0x7767_7473

  static var version: Int { migrations.count }

  /// One text of SQL a version; instants are whole seconds since 1970, hours are counted from there too.
  ///
  /// Never changed once released, only added to.
  static let migrations = [
    """
    CREATE TABLE snapshots (
      widget TEXT NOT NULL, provider TEXT NOT NULL, query TEXT NOT NULL, reading TEXT NOT NULL,
      fetchedAt INTEGER NOT NULL, expiresAt INTEGER, etag TEXT, lastModified TEXT, isSample INTEGER NOT NULL,
      isAccepted INTEGER NOT NULL,
      PRIMARY KEY (widget, provider)) STRICT;
    CREATE TABLE attempts (
      provider TEXT NOT NULL, target TEXT NOT NULL, askedAt INTEGER NOT NULL,
      PRIMARY KEY (provider, target)) STRICT;
    CREATE TABLE standings (
      provider TEXT PRIMARY KEY, consecutiveFailures INTEGER NOT NULL, notBefore INTEGER) STRICT;
    CREATE TABLE outages (
      widget TEXT NOT NULL, provider TEXT NOT NULL, begunAt INTEGER NOT NULL, saidAt INTEGER NOT NULL,
      PRIMARY KEY (widget, provider)) STRICT;
    CREATE TABLE calls (
      provider TEXT NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY (provider, hour)) STRICT;
    CREATE TABLE lastRun (
      id INTEGER PRIMARY KEY CHECK (id = 1), endedAt INTEGER NOT NULL, durationMilliseconds INTEGER NOT NULL,
      exitStatus INTEGER NOT NULL) STRICT;
    CREATE TABLE history (
      id INTEGER PRIMARY KEY, provider TEXT NOT NULL, query TEXT NOT NULL,
      firstSeenAt INTEGER NOT NULL, lastSeenAt INTEGER NOT NULL, reading TEXT NOT NULL) STRICT;
    CREATE TABLE quarantine (
      widget TEXT NOT NULL, provider TEXT NOT NULL, query TEXT NOT NULL, reading TEXT NOT NULL,
      isSample INTEGER NOT NULL, sentence TEXT NOT NULL, isJump INTEGER NOT NULL,
      firstSeenAt INTEGER NOT NULL, lastSeenAt INTEGER NOT NULL, sightings INTEGER NOT NULL,
      PRIMARY KEY (widget, provider)) STRICT;
    CREATE TABLE withdrawals (
      id INTEGER PRIMARY KEY, widget TEXT NOT NULL, provider TEXT NOT NULL, query TEXT NOT NULL,
      reading TEXT NOT NULL, withdrawnAt INTEGER NOT NULL) STRICT;
    CREATE INDEX historyOfQuery ON history (provider, query, id);
    """,
    """
    ALTER TABLE snapshots ADD COLUMN validators TEXT;
    ALTER TABLE snapshots DROP COLUMN etag;
    ALTER TABLE snapshots DROP COLUMN lastModified;
    ALTER TABLE attempts ADD COLUMN callCount INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE standings ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;
    """,
    // Prices are texts: SQLite's numbers would lose digits. Days are counted from 1970. What is put into the history later
    // may be older: nothing goes by the order of ids any more.
    """
    CREATE TABLE days (
      query TEXT NOT NULL, provider TEXT NOT NULL, series TEXT NOT NULL, day INTEGER NOT NULL,
      open TEXT NOT NULL, close TEXT NOT NULL, low TEXT NOT NULL, high TEXT NOT NULL,
      PRIMARY KEY (query, provider, series, day)) STRICT, WITHOUT ROWID;
    CREATE TABLE publication (
      id INTEGER PRIMARY KEY CHECK (id = 1), stamp TEXT NOT NULL, drawnAt INTEGER NOT NULL,
      changesAt INTEGER NOT NULL) STRICT;
    DROP INDEX historyOfQuery;
    CREATE INDEX historyByTime ON history (provider, query, lastSeenAt);
    CREATE INDEX historyBySight ON history (provider, query, firstSeenAt);
    """,
    // Of weather of the versions before, an hour's rain may be that of another hour.
    """
    ALTER TABLE snapshots ADD COLUMN isDue INTEGER NOT NULL DEFAULT 0;
    DELETE FROM publication;
    """,
    "ALTER TABLE snapshots ADD COLUMN baselineSince TEXT;",
    """
    CREATE TABLE rejectedDays (
      query TEXT NOT NULL, provider TEXT NOT NULL, day INTEGER NOT NULL, rejectedAt INTEGER NOT NULL,
      PRIMARY KEY (query, provider, day)) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE standings ADD COLUMN reason TEXT;
    """,
    "ALTER TABLE standings ADD COLUMN pausedAt INTEGER;",
    // What was kept for a widget and provider is kept for a feed: a provider and a query for one place.
    """
    ALTER TABLE snapshots RENAME TO widgetSnapshots;
    ALTER TABLE quarantine RENAME TO widgetQuarantine;
    ALTER TABLE withdrawals RENAME TO widgetWithdrawals;
    ALTER TABLE standings RENAME TO providerHealth;
    ALTER TABLE attempts ADD COLUMN outcome TEXT;
    ALTER TABLE publication ADD COLUMN isQuiet INTEGER NOT NULL DEFAULT 0;
    DELETE FROM publication;
    CREATE TABLE snapshots (
      provider TEXT NOT NULL, query TEXT NOT NULL, reading TEXT NOT NULL, fetchedAt INTEGER NOT NULL,
      expiresAt INTEGER, validators TEXT, isSample INTEGER NOT NULL, isAccepted INTEGER NOT NULL,
      isDue INTEGER NOT NULL, baselineSince TEXT,
      PRIMARY KEY (provider, query)) STRICT;
    CREATE TABLE quarantine (
      provider TEXT NOT NULL, query TEXT NOT NULL, reading TEXT NOT NULL, isSample INTEGER NOT NULL,
      sentence TEXT NOT NULL, isJump INTEGER NOT NULL, firstSeenAt INTEGER NOT NULL, lastSeenAt INTEGER NOT NULL,
      sightings INTEGER NOT NULL,
      PRIMARY KEY (provider, query)) STRICT;
    CREATE TABLE withdrawals (
      id INTEGER PRIMARY KEY, provider TEXT NOT NULL, query TEXT NOT NULL, reading TEXT NOT NULL,
      withdrawnAt INTEGER NOT NULL) STRICT;
    """,
    "DROP TABLE widgetSnapshots; DROP TABLE widgetQuarantine; DROP TABLE widgetWithdrawals;",
    // `postponed` is what a run had no turn for; `summary` is what is known of a reading without decoding it.
    """
    CREATE TABLE postponed (
      provider TEXT NOT NULL, query TEXT NOT NULL, PRIMARY KEY (provider, query)) STRICT, WITHOUT ROWID;
    ALTER TABLE snapshots ADD COLUMN summary TEXT;
    """,
  ]

  /// What is done to the rows when a version's tables are made and there were older ones.
  private static let conversions: [Int: @Sendable (Database) throws -> Void] = [
    3: { try SQLiteStore.countDays(in: $0) }, 4: { try SQLiteStore.forgetRain(in: $0) },
    9: { try SQLiteStore.keyByFeed(in: $0) },
  ]

  enum Identity: Equatable {
    case own(version: Int)
    case empty
    case foreign
  }

  /// A version above this is no newer program's but damage: a version is a number of migrations.
  static let greatestPlausibleVersion = 10_000

  /// Looks at a database that SQLite can open.
  static func identity(of database: Database) throws -> Identity {
    let version = try Int.fetchOne(database.makeStatement(sql: "PRAGMA user_version")) ?? 0
    let application = try Int.fetchOne(database.makeStatement(sql: "PRAGMA application_id")) ?? 0
    if application == applicationID {
      guard (1...greatestPlausibleVersion).contains(version) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an impossible schema version, \(version)")
      }
      return .own(version: version)
    }
    let isEmpty = try Int.fetchOne(database, sql: "SELECT 1 FROM sqlite_schema LIMIT 1") == nil
    return isEmpty && application == 0 && version == 0 ? .empty : .foreign
  }

  static func makeTables(ofVersion version: Int, in database: Database) throws {
    for migration in migrations.prefix(version) { try database.execute(sql: migration) }
  }

  /// Brings the tables to the newest version; inside the caller's transaction, so it is done whole or not at all.
  static func migrate(_ database: Database, from version: Int) throws {
    for (index, migration) in migrations.enumerated().dropFirst(version) {
      try database.execute(sql: migration)
      if version > 0 { try conversions[index + 1]?(database) }
    }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(Self.version)")
  }
}
