import Core
import Foundation
import GRDB

extension SQLiteStore {
  /// Looks at every page and every row, as a run might meet it; throws `StorageError.damaged` with the first thing wrong.
  ///
  /// For an operator's question: it reads the whole past.
  package func check() throws {
    try checkConstraints()
    try readTogether { database in
      try Self.checkPages(of: database)
      for (table, columns) in try Schema.expected(atVersion: Schema.version).tables.sorted(by: { $0.key < $1.key }) {
        try Self.checkRows(of: table, columns, in: database)
      }
    }
  }

  /// Looks at every row of a table.
  static func checkRows(of table: String, _ columns: [Schema.Shape.Column], in database: Database) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(table)")
    while let row = try rows.next() {
      let bad = zip(columns, row.databaseValues).first { column, value in !column.takes(value) }
      if let bad {
        throw DatabaseError(
          resultCode: .SQLITE_CORRUPT, message: "the table \(table) has an impossible \(bad.0.name)")
      }
    }
  }

  /// SQLite reads the constraints of a table only for who may write: a garbled one is met by a run alone.
  private func checkConstraints() throws {
    let file = StateFile(at: path).path
    guard access(file, W_OK) == 0 else { return }
    do {
      _ = try DatabaseQueue(path: file, configuration: Self.configuration).unsafeRead {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema")
      }
    } catch {
      throw StorageError(onOpening: error, path: path)
    }
  }
}

extension Schema.Shape.Column {
  /// Whether a value is what a row of this program can have in the column.
  func takes(_ value: DatabaseValue) -> Bool {
    switch value.storage {
    case .null: !isRequired && keyPlace == 0
    case .int64(let number): type == "INTEGER" && StoredBounds.bounds(ofColumn: name).contains(Int(number))
    case .string(let text):
      type == "TEXT" && (!StoredBounds.isDecimal(column: name) || Decimal(plain: text) != nil)
    default: false
    }
  }
}
