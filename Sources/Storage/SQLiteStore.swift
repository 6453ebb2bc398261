import Core
import Foundation
import GRDB

/// The state in one SQLite file.
///
/// Every error it throws is a `StorageError`. Instants are kept in whole seconds.
package struct SQLiteStore: Store {
  package let path: String
  /// What was done on opening about a damaged file; nil when all was well.
  package let recovery: Recovery?
  let database: DatabaseQueue

  package var notice: String? { recovery.map { "\(path): \($0)" } }

  /// How long another connection's lock is waited for, seconds.
  package static let busySeconds: TimeInterval = 5

  /// Opens the state for a run, which holds the `RunLock`; makes and migrates what is missing.
  ///
  /// A file that is damaged or somebody else's is moved aside to `<path>.bad-<UTC of now>`, with its journal, and a
  /// new one made with all that can be read of it; `recovery` says how much that was. `problem` moves it aside unasked:
  /// for the second opening, after a query has thrown `StorageError.damaged`.
  package init(writingAt path: String, now: Date, afterDamage problem: String? = nil) throws(StorageError) {
    let file = StateFile(at: path)
    let recovering = StateRecovery(file: file)
    try recovering.finish()
    var problem = problem
    var opened: DatabaseQueue?
    try file.create()
    try file.check(forWriting: true)
    if problem == nil {
      do throws(StorageError) {
        opened = try Self.openForWriting(path, now: now)
      } catch .damaged(_, let found) {
        problem = found
      }
    }
    if let opened {
      database = opened
      recovery = nil
    } else {
      recovery = try recovering.run(because: problem ?? "", now: now)
      // What has just been made need not be checked.
      CheckedState(path: path).note(at: now)
      database = try Self.openForWriting(path, now: now)
    }
    self.path = path
  }

  /// Opens a state that was just copied, and migrates it; one that is damaged is left as it is.
  init(copiedTo path: String, now: Date) throws(StorageError) {
    database = try Self.openForWriting(path, now: now)
    recovery = nil
    self.path = path
  }

  /// A state in memory, which ends with its value: for what must not write, and for tests.
  package init(inMemory: Void) throws(StorageError) {
    path = ":memory:"
    recovery = nil
    do {
      database = try DatabaseQueue(configuration: Self.configuration)
      try database.write { try Schema.migrate($0, from: 0) }
    } catch {
      throw StorageError(error, path: path)
    }
  }

  /// Notes at the end of a run that the file is as this program has left it, so that the next run need not check every
  /// page again.
  package func noteChecked(at now: Date) { CheckedState(path: path).note(at: now) }

  /// Leaves it to the end of the process to close the file, as every kill does: that costs nothing.
  package func stayOpen() { _ = Unmanaged.passRetained(database) }

  /// Opens the state for reading; needs neither write access nor the `RunLock`.
  ///
  /// Waits for another connection's lock for `busySeconds` at a query. Throws `StorageError.missing` where no run has made
  /// it yet.
  package init(readingAt path: String, busySeconds: TimeInterval = Self.busySeconds) throws(StorageError) {
    try StateFile(at: path).check(forWriting: false)
    let found: Schema.Identity
    do {
      database = try Self.openForReading(path, busySeconds)
      found = try database.unsafeRead { database in
        let found = try Schema.identity(of: database)
        if case .own(Schema.version) = found, !CheckedState(path: path).isUnchanged {
          try Schema.checkShape(of: database, version: Schema.version)
        }
        return found
      }
    } catch {
      throw StorageError(onOpening: error, path: path)
    }
    switch found {
    case .own(let version) where version > Schema.version:
      throw .newerSchema(path: path, found: version, known: Schema.version)
    case .own(Schema.version): break
    // The next run makes or migrates it.
    case .own, .empty: throw .missing(path: path)
    case .foreign: throw .damaged(path: path, problem: "a database of another program")
    }
    recovery = nil
    self.path = path
  }

  /// The paths of what SQLite may keep beside a state, whether or not it is there.
  package static func companions(of path: String) -> [String] { StateFile.companions.map { path + $0 } }

  static func openForReading(_ path: String, _ busySeconds: TimeInterval) throws -> DatabaseQueue {
    var configuration = Self.configuration
    configuration.busyMode = .timeout(busySeconds)
    configuration.readonly = true
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
      return try UnfinishedState(path: StateFile(at: path).path).rolledBackCopy {
        try DatabaseQueue(path: $0, configuration: Self.configuration)
      }
    }
  }

  static func openForWriting(_ path: String, now: Date) throws(StorageError) -> DatabaseQueue {
    let database = try openSound(path, now: now)
    do {
      try database.inDatabase { database in
        // A rollback journal, since readers of a write-ahead log need write access to the folder; kept as an empty
        // file between transactions, which saves syncing the folder. FULL, since with a rollback journal a power cut
        // under NORMAL may corrupt the file (https://www.sqlite.org/pragma.html#pragma_synchronous).
        try database.execute(sql: "PRAGMA journal_mode = TRUNCATE")
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
      try database.write { database in
        switch try Schema.identity(of: database) {
        case .own(Schema.version): break
        case .own(let version): try Schema.migrate(database, from: version)
        case .empty, .foreign: try Schema.migrate(database, from: 0)
        }
      }
      return database
    } catch {
      if (error as? DatabaseError)?.resultCode == .SQLITE_READONLY, StateFile(path: path).saysItIsReadOnly {
        throw .damaged(path: path, problem: "its header marks it as read-only")
      }
      throw StorageError(error, path: path)
    }
  }

  /// Opens a file and looks whether it is ours and whole, before anything is set: somebody else's is moved aside as it is.
  private static func openSound(_ path: String, now: Date) throws(StorageError) -> DatabaseQueue {
    do {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      try database.unsafeRead { database in
        let isAsLeft = CheckedState(path: path).isAsLeft(at: now)
        switch try Schema.identity(of: database) {
        case .own(let version) where version > Schema.version:
          throw StorageError.newerSchema(path: path, found: version, known: Schema.version)
        case .own(let version): if !isAsLeft { try Schema.checkShape(of: database, version: version) }
        case .foreign: throw StorageError.damaged(path: path, problem: "a database of another program")
        case .empty: break
        }
        // A damaged page is written further, and with it what was whole, so it must be found before the first write.
        if !isAsLeft { try checkPages(of: database) }
      }
      return database
    } catch {
      throw StorageError(onOpening: error, path: path)
    }
  }

  /// Looks at every page, and whether the indexes have what the tables have.
  static func checkPages(of database: Database) throws {
    let finding = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "ok"
    if finding != "ok" {
      let line = finding.split(separator: "\n").last.map(String.init) ?? finding
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: line)
    }
  }

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "state"
    configuration.busyMode = .timeout(busySeconds)
    // There are none, and the PRAGMA would cost every start.
    configuration.foreignKeysEnabled = false
    return configuration
  }
}
