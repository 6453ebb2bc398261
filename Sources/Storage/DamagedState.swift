import Foundation
import GRDB

/// A copy of a damaged state, mended as far as SQLite needs it to look into the tables, attached to another database.
///
/// The file itself stays as it was found. In the copy the header says what every state of ours says, so that a flipped bit in
/// it does not hide whole tables, and each table whose own text cannot be read has that of its version.
struct DamagedState {
  let path: String
  /// The name by which the copy is attached.
  static let schema = "damaged"

  init(copying original: String, to path: String) throws {
    self.path = path
    try FileManager.default.copyItem(atPath: original, toPath: path)
    guard chmod(path, 0o600) == 0 else { throw StorageError(path: path, errno: errno) }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    defer { try? file.close() }
    guard let header = try file.read(upToCount: 100), header.count == 100 else { return }
    let mended = Self.mended([UInt8](header), fileSize: try file.seekToEnd())
    try file.seek(toOffset: 0)
    try file.write(contentsOf: Data(mended))
  }

  /// The header that a state of ours of this size has (https://www.sqlite.org/fileformat.html#the_database_header).
  private static func mended(_ header: [UInt8], fileSize: UInt64) -> [UInt8] {
    var header = header
    func put(_ number: Int, at offset: Int) {
      for index in 0..<4 { header[offset + index] = UInt8(truncatingIfNeeded: number >> (24 - 8 * index)) }
    }
    let named = Int(header[16]) << 8 | Int(header[17])
    let pageSize = named == 1 ? 65536 : (512...32768).contains(named) && named & (named - 1) == 0 ? named : 4096
    header.replaceSubrange(0..<16, with: Array("SQLite format 3\0".utf8))
    header[16] = UInt8(truncatingIfNeeded: pageSize >> 8 & 0xff)
    header[17] = pageSize == 65536 ? 1 : 0
    // A rollback journal, nothing reserved at the end of a page, the fixed payload fractions.
    header.replaceSubrange(18..<24, with: [1, 1, 0, 64, 32, 32])
    put(Int(fileSize) / pageSize, at: 28)
    // No page is written, so the list of free ones is not needed.
    put(0, at: 32)
    put(0, at: 36)
    put(4, at: 44)
    put(0, at: 52)
    // UTF-8.
    put(1, at: 56)
    put(0, at: 64)
    // The size above counts only where both counters agree.
    header.replaceSubrange(92..<96, with: Array(header[24..<28]))
    return header
  }

  /// Attaches the copy.
  ///
  /// - Returns: the version whose tables it has, the newest where it has none of any.
  func attach(to database: Database) throws -> Int {
    // A schema with broken entries is then loaded as far as it goes.
    try database.execute(sql: "PRAGMA writable_schema = ON")
    try database.execute(sql: "ATTACH ? AS \(Self.schema)", arguments: [path])
    try database.execute(sql: "PRAGMA \(Self.schema).journal_mode = OFF; PRAGMA \(Self.schema).synchronous = OFF")
    let version = try likeliestVersion(in: database)
    if try mendSchema(ofVersion: version, in: database) {
      try database.execute(sql: "DETACH \(Self.schema)")
      try database.execute(sql: "ATTACH ? AS \(Self.schema)", arguments: [path])
    }
    return version
  }

  /// The version that has the most of the tables just as they are; where that does not tell, the one that the file names.
  private func likeliestVersion(in database: Database) throws -> Int {
    let named = (try? Int.fetchOne(database, sql: "PRAGMA \(Self.schema).user_version")) ?? 0
    let found = try Schema.shape(of: database, named: Self.schema).tables
    return try (1...Schema.version).map { version in
      let tables = try Schema.expected(atVersion: version).tables.filter { found[$0.key] == $0.value }
      return (tables.count, version == named ? 1 : 0, version)
    }.max { $0 < $1 }?.2 ?? Schema.version
  }

  /// Gives every table that SQLite cannot make out of its entry the text that it has in a version; whether there was any.
  private func mendSchema(ofVersion version: Int, in database: Database) throws -> Bool {
    let readable = try Schema.shape(of: database, named: Self.schema).tables
    var entries: [(id: Int64, name: String?, table: String?, text: String?)] = []
    let rows = try Row.fetchCursor(database, sql: "SELECT rowid, name, tbl_name, sql FROM \(Self.schema).sqlite_schema")
    while let row = try? rows.next() {
      entries.append(
        (row[0], String.fromDatabaseValue(row[1]), String.fromDatabaseValue(row[2]), String.fromDatabaseValue(row[3])))
    }
    var isMended = false
    for (table, text) in try Schema.tableTexts(atVersion: version) where readable[table] == nil {
      let entry = entries.first {
        ($0.name == table || $0.table == table || $0.text?.contains("TABLE \(table) ") == true)
          && $0.text?.contains("INDEX") != true && $0.name?.hasPrefix("sqlite_") != true
      }
      guard let entry else { continue }
      try database.execute(
        sql: "UPDATE \(Self.schema).sqlite_schema SET type = 'table', name = ?, tbl_name = ?, sql = ? WHERE rowid = ?",
        arguments: [table, table, text, entry.id])
      isMended = true
    }
    return isMended
  }
}
