import Foundation
import GRDB

/// Makes a new state of what can be read of a damaged one, and puts it in its place.
///
/// The new file is made beside the old one and takes its name when it is whole: whoever is killed before that leaves the
/// damaged file where it was, and the next run begins anew.
struct StateRecovery {
  let file: StateFile

  /// How long rows are read, seconds: a run has 60, and what is left of them is for the run itself.
  static let longestSeconds = 40.0

  private var folder: String { file.path + ".recovering" }
  /// The new state, whole, for the instant in which no file has the state's name.
  private var whole: String { file.path + ".recovered" }

  /// Ends what a killed run has left: a new state that was whole takes its place.
  func finish() throws(StorageError) {
    if access(whole, F_OK) == 0 {
      if access(file.path, F_OK) == 0 {
        unlink(whole)
      } else {
        guard rename(whole, file.path) == 0 else { throw StorageError(path: file.path, errno: errno) }
      }
    }
    for folder in [folder, StateImport.folder(of: file)] where access(folder, F_OK) == 0 {
      try? FileManager.default.removeItem(atPath: folder)
    }
  }

  /// Puts a new state in the place of the damaged one.
  func run(because problem: String, now: Date) throws(StorageError) -> Recovery {
    let parts: [Recovery.Part]
    do {
      try? FileManager.default.removeItem(atPath: folder)
      guard mkdir(folder, 0o700) == 0 else { throw StorageError(path: folder, errno: errno) }
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let new = StateFile(path: folder + "/new")
      try new.create()
      parts = try carry(to: new.path)
      try new.sync()
      guard rename(new.path, whole) == 0 else { throw StorageError(path: whole, errno: errno) }
    } catch {
      throw StorageError(error, path: file.path)
    }
    let aside = try file.moveAside(now: now)
    guard rename(whole, file.path) == 0 else { throw StorageError(path: file.path, errno: errno) }
    try StateFile(path: file.folder).sync()
    file.forgetOldestAside(.bad)
    return Recovery(problem: problem, movedTo: aside, parts: parts)
  }

  private func carry(to path: String) throws -> [Recovery.Part] {
    let old = try DamagedState(copying: file.path, to: folder + "/old")
    // Two connections: after an error in one of its databases SQLite commits nothing in the others.
    let (source, target) = (try DatabaseQueue(), try DatabaseQueue(path: path))
    let start = ContinuousClock.now
    let isOverTime = { (ContinuousClock.now - start) / .seconds(1) > Self.longestSeconds }
    let parts = try source.inDatabase { source in
      // Where SQLite can make nothing of it, there is nothing to carry over.
      let version = try? old.attach(to: source)
      return try target.inDatabase { target in
        // Nothing depends on this file before it has the state's name, and it is synced before that.
        try target.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        var parts: [Recovery.Part] = []
        try target.inTransaction {
          if let version {
            try Schema.makeTables(ofVersion: version, in: target)
            for table in try Self.tables(of: target) {
              let carried = CarriedTable(name: table.name, columns: table.columns)
              parts.append(try carried.carry(from: source, to: target, isOverTime: isOverTime))
            }
          }
          try Schema.migrate(target, from: version ?? 0)
          return .commit
        }
        return parts
      }
    }
    try target.close()
    return parts
  }

  /// The tables in the order in which they are worth most, should the time not do for all: the past and its days are as
  /// large as all others are small, and the mark of the last drawing is to be forgotten.
  private static func tables(of database: Database) throws -> [(name: String, columns: [Schema.Shape.Column])] {
    let order = ["history": 1, "days": 2]
    return try Schema.shape(of: database).tables.filter { $0.key != "publication" }.map { ($0.key, $0.value) }
      .sorted { (order[$0.0] ?? 0, $0.0) < (order[$1.0] ?? 0, $1.0) }
  }
}
