/// What was done about a damaged state: it lies aside, and what could be read of it is in the new one.
package struct Recovery: Equatable, Sendable {
  /// What is wrong with the old file.
  package let problem: String
  package let movedTo: String
  package let parts: [Part]

  package struct Part: Equatable, Sendable {
    package let table: String
    package let carriedCount: Int
    /// How many rows were not carried over; nil where nobody can tell.
    package let lostCount: Int?
  }
}

extension Recovery: CustomStringConvertible {
  /// `database disk image is malformed; moved aside to …, carried over: 2 snapshots and 1176 past readings; not carried
  /// over: 4 past readings and an unknown number of daily ranges`.
  package var description: String {
    let carried = parts.filter { $0.carriedCount > 0 }.map { counted($0.carriedCount, $0.table) }
    let lost = parts.compactMap { part in
      part.lostCount.map { $0 > 0 ? counted($0, part.table) : nil }
        ?? "an unknown number of \(Schema.noun(ofTable: part.table))s"
    }
    let done = "\(problem); moved aside to \(movedTo), and a new state was started; carried over: "
    if carried.isEmpty { return done + "nothing, because nothing can be read" }
    return done + "\(listed(carried)); not carried over: \(lost.isEmpty ? "nothing that was in it" : listed(lost))"
  }

  private func counted(_ count: Int, _ table: String) -> String {
    "\(count) \(Schema.noun(ofTable: table))\(count == 1 ? "" : "s")"
  }

  private func listed(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
}

extension Schema {
  static func noun(ofTable name: String) -> String {
    switch name {
    case "snapshots", "widgetSnapshots": "snapshot"
    case "attempts": "request time"
    case "standings", "providerHealth": "provider record"
    case "outages": "outage"
    case "calls": "call count"
    case "lastRun": "run record"
    case "quarantine", "widgetQuarantine": "quarantined reading"
    case "withdrawals", "widgetWithdrawals": "withdrawn reading"
    case "history": "past reading"
    case "days": "daily range"
    case "rejectedDays": "rejected day"
    case "postponed": "postponed request"
    default: "row of \(name)"
    }
  }
}
