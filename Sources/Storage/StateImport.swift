import Core
import Foundation
import GRDB

/// Puts a copy of another state in a state's place.
///
/// The caller holds the locks of runs and backfills. The copy is made and completed beside the state, and takes its name
/// by one rename: whoever is killed before that leaves the old state, whoever is killed after it the new one.
package struct StateImport {
  /// What is imported: what `StateExport` has written, or any other state that is whole.
  let source: String
  private let file: StateFile
  private let now: Date

  package init(from source: String, to state: String, now: Date) {
    (self.source, file, self.now) = (source, StateFile(path: StateFile.realPath(state)), now)
  }

  /// Where the new state is made; what a killed import has left there is removed by whoever next opens the state.
  static func folder(of file: StateFile) -> String { file.path + ".importing" }

  private var folder: String { Self.folder(of: file) }
  private var new: StateFile { StateFile(path: folder + "/new") }
  private var old: StateFile { StateFile(path: folder + "/old") }

  /// What was imported, and what became of the state before it.
  package struct Outcome: Equatable, Sendable {
    package let snapshotCount: Int
    package let pastReadingCount: Int
    /// When the latest of the snapshots was fetched; nil without any.
    package let latestFetchedAt: Date?
    /// Where the state before it is kept; nil where there was none.
    package let keptAs: String?
    /// What was done about damage of the state before it, as `SQLiteStore.notice` says it, or about a journal without one.
    package let notice: String?
    /// What of the state before it could not be read and so not be kept, such as `withdrawals`.
    package let unkept: [String]
  }

  /// Imports the state.
  ///
  /// - Throws: `StateCopy.make()`'s errors about the source, and `.unusable` where this state or its folder cannot be written;
  ///   the state is then the one before.
  package func run() throws(StorageError) -> Outcome {
    if RunLock.realPath(ofState: source) == file.path {
      throw .unusable(path: source, problem: "is this site's own state")
    }
    do {
      let before = try settled()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try? FileManager.default.removeItem(atPath: folder)
      try StateFile.createFolder(file.folder)
      guard mkdir(folder, 0o700) == 0 else { throw StorageError(path: folder, errno: errno) }
      let store = try makeStore()
      // What is kept of the state before does not count as imported.
      let (snapshotCount, latestFetchedAt) = (try store.snapshotCount(), try store.latestFetchedAt())
      let unkept = try before.map { _ in try store.keep(of: file.path, at: now) } ?? []
      try store.makeEverythingDue()
      try store.check()
      let aside = file.aside(.replaced, now: now)
      let orphans = before == nil ? file.filledCompanions : []
      let outcome = Outcome(
        snapshotCount: snapshotCount, pastReadingCount: try store.count(of: "history"),
        latestFetchedAt: latestFetchedAt, keptAs: before.map { _ in aside },
        notice: before?.notice ?? notice(of: orphans, movedTo: aside), unkept: unkept)
      try store.database.close()
      try new.sync()
      if before != nil { try copyAside(to: aside) } else { try moveAside(orphans, to: aside) }
      guard rename(new.path, file.path) == 0 else { throw StorageError(path: file.path, errno: errno) }
      try StateFile(path: file.folder).sync()
      file.forgetOldestAside(.replaced)
      // What was looked at just now need not be looked at again.
      CheckedState(path: file.path).note(at: now)
      return outcome
    } catch {
      throw StorageError(error, path: file.path).named(file.path, insteadOf: new.path)
    }
  }

  /// The state that is there, whole and without an unfinished transaction: SQLite would finish that in the new state.
  ///
  /// One of a newer version is left as it is. Nil where there is none.
  private func settled() throws -> Predecessor? {
    try StateRecovery(file: file).finish()
    guard access(file.path, F_OK) == 0 else { return nil }
    var notice: String?
    do {
      var store = try SQLiteStore(writingAt: file.path, now: now)
      do {
        try store.check()
      } catch StorageError.damaged(_, let problem) {
        try store.database.close()
        store = try SQLiteStore(writingAt: file.path, now: now, afterDamage: problem)
      }
      notice = store.notice
      try store.database.close()
    } catch StorageError.newerSchema {
      try DatabaseQueue(path: file.path, configuration: SQLiteStore.configuration).inDatabase {
        try $0.execute(sql: "PRAGMA journal_mode = TRUNCATE; BEGIN IMMEDIATE; COMMIT")
      }
    }
    guard file.filledCompanions.isEmpty else {
      throw StorageError.unusable(path: file.path, problem: "another program is writing it just now")
    }
    return Predecessor(notice: notice)
  }

  /// The state that is replaced.
  private struct Predecessor {
    /// What was done about its damage.
    let notice: String?
  }

  /// A copy of the source, checked row by row and brought to this version.
  private func makeStore() throws -> SQLiteStore {
    try new.create()
    try StateCopy(original: source, copy: new.path).make()
    do {
      let store = try SQLiteStore(copiedTo: new.path, now: now)
      try store.check()
      return store
    } catch let error as StorageError {
      if case .unusable = error { throw error }
      throw error.named(source, insteadOf: new.path)
    }
  }

  private func notice(of orphans: [String], movedTo aside: String) -> String? {
    orphans.isEmpty
      ? nil
      : orphans.map { "\(file.path)\($0): belongs to no state; moved aside to \(aside)\($0)" }
        .joined(separator: "; ")
  }

  /// Moves aside what lies there of a state that is gone: SQLite would take it for the new one's.
  private func moveAside(_ orphans: [String], to target: String) throws(StorageError) {
    guard !orphans.isEmpty else { return }
    try file.move(orphans, to: target)
    try StateFile(path: file.folder).sync()
  }

  /// Copies the state aside; what is there under the target's name is whole.
  private func copyAside(to target: String) throws {
    try FileManager.default.copyItem(atPath: file.path, toPath: old.path)
    try old.sync()
    guard rename(old.path, target) == 0 else { throw StorageError(path: target, errno: errno) }
  }
}
