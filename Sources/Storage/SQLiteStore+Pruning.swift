import Core
import GRDB

/// Entries of the state that no widget of the config uses.
package struct Leftover: Equatable, Sendable {
  /// A table that keeps something for each feed, or for each widget; the raw value is its name.
  package enum Part: String, Sendable, CaseIterable {
    case snapshots
    case quarantine
    case withdrawals
    case outages
    case history
    case days
    case rejectedDays
  }

  package let part: Part
  /// What was asked, `Query.text`; of an outage the widget's id.
  package let subject: String
  /// The provider's id; empty for an outage of all.
  package let provider: String
  package let count: Int
}

extension Leftover: CustomStringConvertible {
  /// `1 snapshot of old from vietcombank`.
  package var description: String {
    let source = provider.isEmpty ? "" : " from \(plain(provider))"
    return "\(count) \(Schema.noun(ofTable: part.rawValue))\(count == 1 ? "" : "s") of \(plain(subject))\(source)"
  }
}

extension Leftover.Part {
  /// The column that says whose it is.
  fileprivate var column: String { self == .outages ? "widget" : "query" }
}

extension SQLiteStore {
  /// What is kept of other feeds and widgets than those of these widgets.
  package func leftovers(besides widgets: [Widget]) throws -> [Leftover] {
    // An outage without a widget concerns all of them.
    let named = Set(widgets.map(\.id.rawValue) + [""])
    let feeds = Set(widgets.flatMap(\.feeds).map { [$0.query.text, $0.provider.rawValue] })
    return try readTogether { database in
      try Leftover.Part.allCases.flatMap { part in
        try Row.fetchAll(
          database,
          sql: """
            SELECT \(part.column) AS subject, provider, count(*) AS count FROM \(part.rawValue)
            GROUP BY 1, 2 ORDER BY 1, 2
            """
        ).map { row in
          Leftover(
            part: part, subject: try row.text("subject"), provider: try row.text("provider"),
            count: try row.integer("count"))
        }.filter { entry in
          part == .outages ? !named.contains(entry.subject) : !feeds.contains([entry.subject, entry.provider])
        }
      }
    }
  }

  /// Removes such entries, in one transaction.
  package func remove(_ leftovers: [Leftover]) throws {
    try write { database in
      for entry in leftovers {
        try database.execute(
          sql: "DELETE FROM \(entry.part.rawValue) WHERE \(entry.part.column) = ? AND provider = ?",
          arguments: [entry.subject, entry.provider])
      }
    }
  }
}

extension SQLiteStore {
  /// The most that a run writes anew, in bytes: half a second on a slow disk.
  private static let mostBytesInRun = 64 << 20

  package func shrink() throws { try shrink(leastFreeShare: 0.25, mostBytes: Self.mostBytesInRun) }

  /// The most that a command writes anew, in bytes: it has a minute.
  private static let mostBytesInCommand = 1 << 30

  /// Gives all free space back to the file system, unless more than a GiB is left.
  package func shrinkWholly() throws { try shrink(leastFreeShare: 0, mostBytes: Self.mostBytesInCommand) }

  /// SQLite writes what is left anew, and replaces the file's pages in one transaction: a kill or a full disk leaves the
  /// file as it is.
  private func shrink(leastFreeShare: Double, mostBytes: Int) throws {
    do {
      try database.writeWithoutTransaction { database in
        func number(_ name: String) throws -> Int { try Int.fetchOne(database, sql: "PRAGMA \(name)") ?? 0 }
        let (free, all) = (try number("freelist_count"), try number("page_count"))
        guard free > 0, Double(free) >= leastFreeShare * Double(all),
          (all - free) * (try number("page_size")) <= mostBytes
        else { return }
        try database.execute(sql: "VACUUM")
      }
    } catch {
      throw StorageError(error, path: path)
    }
  }
}
