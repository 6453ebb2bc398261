import Core
import Foundation
import GRDB

/// The ledger: how often each provider was asked, how the last run ended, and from what the tree was drawn.
extension SQLiteStore {
  package func calls(since instant: Date) throws -> [ProviderID: Calls] {
    try read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT provider, hour, count FROM calls WHERE hour >= ?", arguments: [Calls.hour(of: instant)])
      var calls: [ProviderID: Calls] = [:]
      while let row = try rows.next() {
        calls[ProviderID(rawValue: try row.text("provider")), default: Calls()].add(
          try row.integer("count", in: StoredBounds.count), inHour: try row.integer("hour", in: StoredBounds.hour))
      }
      return calls
    }
  }

  static func count(_ count: Int, _ provider: ProviderID, hour: Int, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO calls (provider, hour, count) VALUES (?, ?, ?)
        ON CONFLICT (provider, hour) DO UPDATE SET count = min(count + excluded.count, 1000000000)
        """, arguments: [provider.rawValue, hour, count])
  }

  package func forgetCalls(before instant: Date) throws {
    try write(isShown: false) { database in
      try database.execute(sql: "DELETE FROM calls WHERE hour < ?", arguments: [Calls.hour(of: instant)])
    }
  }

  package func publicationMark() throws -> PublicationMark? {
    try read { database in
      let statement = try database.makeStatement(sql: "SELECT stamp, drawnAt, changesAt, isQuiet FROM publication")
      return try Row.fetchOne(statement).map { row in
        PublicationMark(
          stamp: try row.text("stamp"), drawnAt: try row.instant("drawnAt"), changesAt: try row.instant("changesAt"),
          isQuiet: try row.flag("isQuiet"))
      }
    }
  }

  package func record(_ mark: PublicationMark, ifWritingsAre writings: Int) throws {
    try write(isShown: false) { database in
      // Within the transaction, in which nobody else can write.
      guard try Self.writingsOfOthers(in: database) == writings else { return }
      try database.execute(
        sql: "INSERT OR REPLACE INTO publication (id, stamp, drawnAt, changesAt, isQuiet) VALUES (1, ?, ?, ?, ?)",
        arguments: [mark.stamp, mark.drawnAt.wholeSeconds, mark.changesAt.wholeSeconds, mark.isQuiet])
    }
  }

  package func writingsOfOthers() throws -> Int { try read(Self.writingsOfOthers) }

  private static func writingsOfOthers(in database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0
  }

  package func lastRun() throws -> RunRecord? {
    try read { database in
      let statement = try database.makeStatement(sql: "SELECT endedAt, durationMilliseconds, exitStatus FROM lastRun")
      return try Row.fetchOne(statement).map { row in
        RunRecord(
          endedAt: try row.instant("endedAt"),
          durationMilliseconds: try row.integer("durationMilliseconds", in: StoredBounds.count),
          exitStatus: Int32(try row.integer("exitStatus", in: StoredBounds.exitStatus)))
      }
    }
  }

  package func record(_ run: RunRecord) throws {
    try write(isShown: false) { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO lastRun (id, endedAt, durationMilliseconds, exitStatus) VALUES (1, ?, ?, ?)",
        arguments: [run.endedAt.wholeSeconds, run.durationMilliseconds, run.exitStatus])
    }
  }
}

extension SQLiteStore {
  package func outages() throws -> [Outage] {
    try read { database in
      let rows = try Row.fetchCursor(
        database.makeStatement(
          sql: "SELECT widget, provider, begunAt, saidAt FROM outages ORDER BY widget, provider"))
      var outages: [Outage] = []
      while let row = try rows.next() {
        let subject = Outage.Subject(widget: try row.text("widget"), provider: try row.text("provider"))
        outages.append(Outage(subject, begunAt: try row.instant("begunAt"), saidAt: try row.instant("saidAt")))
      }
      return outages
    }
  }

  package func replaceOutages(_ outages: [Outage]) throws {
    try write(isShown: false) { database in
      try database.execute(sql: "DELETE FROM outages")
      for outage in outages {
        let (widget, provider) = outage.subject.columns
        try database.execute(
          sql: "INSERT OR REPLACE INTO outages (widget, provider, begunAt, saidAt) VALUES (?, ?, ?, ?)",
          arguments: [widget, provider, outage.begunAt.wholeSeconds, outage.saidAt.wholeSeconds])
      }
    }
  }
}

extension Outage.Subject {
  /// Of what concerns the whole site the widget's column is empty, and the other says what it is.
  fileprivate var columns: (widget: String, provider: String) {
    switch self {
    case .provider(let provider, let widget): (widget.rawValue, provider.rawValue)
    case .noProvider: ("", "")
    case .publish: ("", "publish")
    case .state: ("", "state")
    case .templates: ("", "templates")
    case .notice: ("", "notice")
    }
  }

  fileprivate init(widget: String, provider: String) {
    let ofTheSite: [Outage.Subject] = [.noProvider, .publish, .state, .templates, .notice]
    self =
      ofTheSite.first { $0.columns == (widget, provider) }
      ?? .provider(ProviderID(rawValue: provider), widget: WidgetID(rawValue: widget))
  }
}
