import Core
import GRDB

/// Entries of the state that no widget of the config uses.
package struct Leftover: Equatable, Sendable {
  /// A table that keeps something for each widget or for what widgets ask; the raw value is its name.
  package enum Part: String, Sendable, CaseIterable {
    /// Last good readings.
    case snapshots
    /// Readings that are not believed.
    case quarantine
    /// Readings that an operator has taken off the page.
    case withdrawals
    /// Failures that last.
    case outages
    /// Past readings, kept for each provider and question, whoever asks it.
    case history
    /// Ranges of past days, kept likewise.
    case days
    /// Days that an operator has taken out of the past, kept likewise.
    case rejectedDays
  }

  /// Which table.
  package let part: Part
  /// The widget's id; of the past what was asked, `Query.text`.
  package let subject: String
  /// The provider's id; empty for an outage of all.
  package let provider: String
  /// How many entries.
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
  fileprivate var column: String { isOfThePast ? "query" : "widget" }

  /// Whether it is kept for what was asked, whoever asks it.
  fileprivate var isOfThePast: Bool { self == .history || self == .days || self == .rejectedDays }
}

extension SQLiteStore {
  /// What is kept of other widgets than these, and of the past what none of them asks of a provider that it lists.
  package func leftovers(besides widgets: [Widget]) throws -> [Leftover] {
    // An outage without a widget concerns all of them.
    let named = Set(widgets.map(\.id.rawValue) + [""])
    let asked = Set(widgets.flatMap { widget in widget.providers.map { [widget.query.text, $0.rawValue] } })
    return try readTogether { database in
      try Leftover.Part.allCases.flatMap { part in
        try Row.fetchAll(
          database,
          sql: "SELECT \(part.column), provider, count(*) FROM \(part.rawValue) GROUP BY 1, 2 ORDER BY 1, 2"
        ).map { row in
          Leftover(part: part, subject: try row.text(0), provider: try row.text(1), count: try row.integer(2))
        }.filter { entry in
          part.isOfThePast ? !asked.contains([entry.subject, entry.provider]) : !named.contains(entry.subject)
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
