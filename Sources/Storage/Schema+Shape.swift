import Core
import GRDB

extension Schema {
  /// The tables of a database, as far as the state depends on them.
  ///
  /// Columns and keys instead of the stored text: what `ALTER TABLE` leaves as text differs between versions of SQLite.
  struct Shape: Equatable {
    struct Column: Equatable {
      let name: String
      let type: String
      let isRequired: Bool
      let defaultText: String?
      /// Its place in the primary key from 1 on, 0 where it is no part of it.
      let keyPlace: Int
    }

    var tables: [String: [Column]] = [:]
    /// The columns of every index, by its table and name.
    var indexes: [String: [String]] = [:]

    var fingerprint: String {
      var fingerprint = Fingerprint()
      for (name, columns) in tables.sorted(by: { $0.key < $1.key }) {
        fingerprint.add(name)
        for column in columns {
          fingerprint.add("\(column.name) \(column.type) \(column.isRequired) \(column.keyPlace)")
          fingerprint.add(column.defaultText ?? "")
        }
      }
      for (name, columns) in indexes.sorted(by: { $0.key < $1.key }) {
        fingerprint.add(name)
        columns.forEach { fingerprint.add($0) }
      }
      return fingerprint.text
    }

    /// Where another shape lacks a table, a column or an index of this one; nil where it has them all.
    ///
    /// What others have added (a table of an operator's own, the statistics of ANALYZE) is no damage.
    func difference(to other: Shape) -> String? {
      for (name, columns) in tables.sorted(by: { $0.key < $1.key }) {
        guard let found = other.tables[name] else { return "the table \(name) is missing" }
        guard found == columns else { return "the table \(name) has other columns" }
      }
      let missing = indexes.filter { other.indexes[$0.key] != $0.value }.keys.min()
      return missing.map { "the index \($0) is missing or different" }
    }
  }

  /// The shape of a database, or of one that is attached to it.
  static func shape(of database: Database, named schema: String = "main") throws -> Shape {
    var shape = Shape()
    let columns = try Row.fetchCursor(
      database,
      sql: """
        SELECT s.name AS tableName, c.name, c.type, c."notnull" AS isRequired, c.dflt_value AS defaultText, c.pk
        FROM \(schema).sqlite_schema s, pragma_table_info(s.name, '\(schema)') c
        WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        """)
    while let row = try columns.next() {
      shape.tables[try row.text("tableName"), default: []].append(
        Shape.Column(
          name: try row.text("name"), type: try row.text("type"), isRequired: try row.integer("isRequired") != 0,
          defaultText: try row.optionalText("defaultText"), keyPlace: try row.integer("pk")))
    }
    let indexes = try Row.fetchCursor(
      database,
      sql: """
        SELECT s.tbl_name || '.' || s.name AS indexName, i.name
        FROM \(schema).sqlite_schema s, pragma_index_info(s.name, '\(schema)') i WHERE s.type = 'index'
        """)
    while let row = try indexes.next() {
      shape.indexes[try row.text("indexName"), default: []].append(try row.optionalText("name") ?? "")
    }
    return shape
  }

  /// What the migrations of a version make.
  static func expected(atVersion version: Int) throws -> Shape {
    try DatabaseQueue().inDatabase { database in
      try makeTables(ofVersion: version, in: database)
      return try shape(of: database)
    }
  }

  /// The fingerprint of what all migrations make, which a test holds to them: to make it anew would cost every start.
  static let newestFingerprint = "e91f4454cd244884"

  /// Looks whether a database has the tables of its version.
  ///
  /// - Throws: `SQLITE_CORRUPT` with the first thing that is missing.
  static func checkShape(of database: Database, version: Int) throws {
    let found = try shape(of: database)
    if version == Self.version, found.fingerprint == Self.newestFingerprint { return }
    guard let difference = try expected(atVersion: version).difference(to: found) else { return }
    throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: difference)
  }

  /// What makes each table of a version.
  static func tableTexts(atVersion version: Int) throws -> [String: String] {
    try DatabaseQueue().inDatabase { database in
      try makeTables(ofVersion: version, in: database)
      let rows = try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
      return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("name"), try $0.text("sql")) })
    }
  }
}
