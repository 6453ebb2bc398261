import GRDB

/// One table on its way from a damaged state into a new one.
struct CarriedTable {
  let name: String
  let columns: [Schema.Shape.Column]

  /// Carries over every row that can be read and says what a row of the table can say.
  func carry(from source: Database, to target: Database, isOverTime: @escaping () -> Bool) throws -> Recovery.Part {
    guard let sources = try sourceColumns(in: source) else {
      return Recovery.Part(table: name, carriedCount: 0, lostCount: nil)
    }
    // The ids of rows only order what was seen in one second: it keeps its order by being read in it.
    let own = zip(columns, sources).filter { column, _ in column.name != "id" || name == "lastRun" }
    let insertion = try target.makeStatement(
      sql: """
        INSERT OR IGNORE INTO \(name) (\(own.map { $0.0.name }.joined(separator: ", ")))
        VALUES (\(own.map { _ in "?" }.joined(separator: ", ")))
        """)
    var (carriedCount, refusedCount) = (0, 0)
    let scan = TableScan(
      name, key: try key(in: target), columns: own.map(\.1), in: source, isOverTime: isOverTime
    ) { values in
      guard zip(own, values).allSatisfy({ $0.0.takes($1) }) else {
        refusedCount += 1
        return
      }
      try insertion.execute(arguments: StatementArguments(values))
      carriedCount += target.changesCount
      if target.changesCount == 0 { refusedCount += 1 }
    }
    try scan.run()
    // Where the rows cannot all be read, their number may still be that of an index.
    let count =
      scan.isComplete ? nil : try? Int.fetchOne(source, sql: "SELECT count(*) FROM \(DamagedState.schema).\(name)")
    let lostCount = scan.isComplete ? refusedCount : count.map { max(refusedCount, $0 - carriedCount) }
    return Recovery.Part(table: name, carriedCount: carriedCount, lostCount: lostCount)
  }

  /// What to read for each column: the column itself, that in its place where names differ, or what a row has without it;
  /// nil where the table is gone or lacks what a row must have.
  private func sourceColumns(in database: Database) throws -> [String]? {
    let rows = try Row.fetchAll(
      database, sql: "SELECT name FROM pragma_table_info(?, '\(DamagedState.schema)')", arguments: [name])
    let found = try rows.map { try $0.text("name") }
    guard !found.isEmpty else { return nil }
    var sources: [String] = []
    for (index, column) in columns.enumerated() {
      if found.contains(column.name) {
        sources.append(column.name)
      } else if found.count == columns.count {
        sources.append("\"\(found[index].replacing("\"", with: "\"\""))\"")
      } else if let text = column.defaultText {
        sources.append(text)
      } else if !column.isRequired, column.keyPlace == 0 {
        sources.append("NULL")
      } else {
        return nil
      }
    }
    return sources
  }

  /// What the table is ordered by: its row ids, or its primary key where it has none.
  private func key(in database: Database) throws -> [String] {
    try Bool.fetchOne(
      database, sql: "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", arguments: [name]) == true
      ? columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }.map(\.name) : ["rowid"]
  }
}
