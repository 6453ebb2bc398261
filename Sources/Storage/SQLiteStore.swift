import Core
import Foundation
import GRDB

/// The state in one SQLite file.
///
/// Every error it throws is a `StorageError`. Instants are kept in whole seconds.
public struct SQLiteStore: Store {
  /// The file's path, as it was given.
  public let path: String
  /// What was done on opening that an operator should know; nil when all was well.
  public let notice: String?
  let database: DatabaseQueue

  /// How long another connection's lock is waited for, seconds.
  private static let busySeconds: TimeInterval = 5

  /// Opens the state for a run, which holds the `RunLock`; makes and migrates what is missing.
  ///
  /// A file that is damaged or somebody else's is moved aside to `<path>.bad-<UTC of now>`, with its journal, and a
  /// new one begun; `notice` says so. `afterDamage` moves it aside unasked: for the second opening, after a query
  /// has thrown `StorageError.damaged`.
  public init(writingAt path: String, now: Date, afterDamage: Bool = false) throws(StorageError) {
    let file = StateFile(at: path)
    var problem = afterDamage ? "a query found it damaged" : nil
    var opened: DatabaseQueue?
    try file.create()
    try file.check(forWriting: true)
    if problem == nil {
      do throws(StorageError) {
        opened = try Self.openForWriting(path)
      } catch .damaged(_, let found) {
        problem = found
      }
    }
    if let problem {
      let aside = try file.moveAside(now: now)
      try file.create()
      notice = "\(path): \(problem); moved aside to \(aside), begun anew"
    } else {
      notice = nil
    }
    if let opened { database = opened } else { database = try Self.openForWriting(path) }
    self.path = path
  }

  /// Opens the state for reading; needs neither write access nor the `RunLock`.
  ///
  /// Throws `StorageError.missing` where no run has made it yet.
  public init(readingAt path: String) throws(StorageError) {
    try StateFile(at: path).check(forWriting: false)
    let found: Schema.Identity
    do {
      database = try Self.openForReading(path)
      found = try database.unsafeRead { try Schema.identity(of: $0) }
    } catch {
      throw StorageError(error, path: path)
    }
    switch found {
    case .ours(let version) where version > Schema.version:
      throw .newerSchema(found: version, known: Schema.version)
    case .ours(Schema.version): break
    // The next run makes or migrates it.
    case .ours, .empty: throw .missing(path: path)
    case .foreign: throw .damaged(path: path, problem: "a database of another program")
    }
    notice = nil
    self.path = path
  }

  /// The paths of what SQLite may keep beside a state, whether or not it is there.
  public static func companions(of path: String) -> [String] { StateFile.companions.map { path + $0 } }

  private static func openForReading(_ path: String) throws -> DatabaseQueue {
    var configuration = Self.configuration
    configuration.readonly = true
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
      return try UnfinishedState(path: StateFile(at: path).path).rolledBackCopy {
        try DatabaseQueue(path: $0, configuration: Self.configuration)
      }
    }
  }

  private static func openForWriting(_ path: String) throws(StorageError) -> DatabaseQueue {
    do {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      // Looked at before anything is set: somebody else's file is moved aside as it is.
      switch try database.unsafeRead({ try Schema.identity(of: $0) }) {
      case .ours(let version) where version > Schema.version:
        throw StorageError.newerSchema(found: version, known: Schema.version)
      case .foreign:
        throw StorageError.damaged(path: path, problem: "a database of another program")
      case .ours, .empty: break
      }
      try database.inDatabase { database in
        // A rollback journal, since readers of a write-ahead log need write access to the folder; kept as an empty
        // file between transactions, which saves syncing the folder. FULL, since with a rollback journal a power cut
        // under NORMAL may corrupt the file (https://www.sqlite.org/pragma.html#pragma_synchronous).
        try database.execute(sql: "PRAGMA journal_mode = TRUNCATE")
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
      try database.write { database in
        switch try Schema.identity(of: database) {
        case .ours(Schema.version): break
        case .ours(let version): try Schema.migrate(database, from: version)
        case .empty, .foreign: try Schema.migrate(database, from: 0)
        }
      }
      return database
    } catch {
      throw StorageError(error, path: path)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "state"
    configuration.busyMode = .timeout(busySeconds)
    // There are none, and the PRAGMA would cost every start.
    configuration.foreignKeysEnabled = false
    return configuration
  }
}
