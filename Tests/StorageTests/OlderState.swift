import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// A state in a file as an earlier version wrote it.
struct OlderState {
  let folder: TemporaryFolder
  let path: String

  /// What a version has really written: `fixtures/state/version-N.sql`.
  init(dumpOf version: Int) throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let dump = try String(
      contentsOf: root.appendingPathComponent("fixtures/state/version-\(version).sql"), encoding: .utf8)
    // What begins and ends its own transaction.
    try DatabaseQueue(path: path).inDatabase { try $0.execute(sql: dump) }
  }

  /// The tables of a version, with what each of them can say.
  init(tablesOf version: Int) throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    try DatabaseQueue(path: path).write { database in
      for migration in Schema.migrations.prefix(version) { try database.execute(sql: migration) }
      try database.execute(
        sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version)")
    }
  }

  func change(_ statement: String, _ arguments: StatementArguments = []) throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: statement, arguments: arguments) }
  }

  /// Rows as texts, sorted, a row of several places as one for each of them.
  func rows(_ selection: String) throws -> [String] {
    try DatabaseQueue(path: path).read { database in
      try Row.fetchAll(database, sql: selection).map { row in
        row.databaseValues.map { "\($0)" }.joined(separator: " ")
      }.sorted()
    }
  }
}
