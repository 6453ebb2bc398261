import Core
import Foundation
import GRDB

/// Copies a state page by page while others may write it: the copy is what the state was at one instant.
struct StateCopy {
  let original: String
  /// An empty file, or one that is written over.
  let copy: String

  /// Pages in one step; between two steps whoever wants to write may.
  private static let pagesPerStep: CInt = 512
  /// How often the copy begins again, since each write of another process makes that necessary.
  private static let mostBeginnings = 100

  /// Copies and looks whether the copy is a whole state of this or an earlier version.
  ///
  /// - Throws: `.newerSchema`, `.damaged`, and `.unusable` where one of the two cannot be used or the original is no state of
  ///   this program; the path is the one that is meant, never that of a temporary.
  func make() throws(StorageError) {
    let source: DatabaseQueue
    do {
      source = try SQLiteStore.openForReading(original, SQLiteStore.busySeconds)
      try Self.checkIdentity(of: source, at: original)
    } catch {
      throw StorageError(onOpening: error, path: original)
    }
    do {
      let target = try DatabaseQueue(path: copy, configuration: SQLiteStore.configuration)
      // Nothing depends on the copy before it is renamed, and it is synced before that.
      try target.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
      try target.inDatabase { target in try source.unsafeRead { try copyPages(of: $0, to: target) } }
      try target.close()
    } catch {
      throw StorageError(error, path: copy)
    }
    try check()
  }

  private func copyPages(of source: Database, to target: Database) throws {
    var (pagesLeft, beginnings) = (Int.max, 0)
    try source.backup(to: target, pagesPerStep: Self.pagesPerStep) { progress in
      if progress.remainingPageCount >= pagesLeft { beginnings += 1 }
      pagesLeft = progress.remainingPageCount
      guard beginnings < Self.mostBeginnings || progress.isCompleted else {
        throw StorageError.unusable(
          path: original, problem: "a run or a backfill writes it again and again; try again when that has ended")
      }
    }
  }

  static func checkIdentity(of source: DatabaseQueue, at path: String) throws {
    switch try source.unsafeRead(Schema.identity) {
    case .own(let version) where version > Schema.version:
      throw StorageError.newerSchema(path: path, found: version, known: Schema.version)
    case .own: break
    case .foreign, .empty: throw StorageError.unusable(path: path, problem: "is not a state of widgets")
    }
  }

  /// Looks at the shape and at every page of the copy.
  private func check() throws(StorageError) {
    do {
      try DatabaseQueue(path: copy, configuration: SQLiteStore.configuration).inDatabase { database in
        guard case .own(let version) = try Schema.identity(of: database) else { return }
        try Schema.checkShape(of: database, version: version)
        try SQLiteStore.checkPages(of: database)
      }
    } catch {
      // What is wrong with the copy was wrong with the original.
      throw StorageError(onOpening: error, path: original)
    }
  }
}
