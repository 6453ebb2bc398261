import Core
import Foundation
import GRDB
import Testing

@testable import Storage

/// What the store knows of attempts, its transactions, and values that nobody can have written.
@Suite struct OutcomeTests {
  let store: SQLiteStore

  init() throws { store = try SQLiteStore(inMemory: ()) }

  @Test(
    arguments: [
      (nil, false), (.answered, false), (.failed, true), (.rejected, true),
    ] as [(Attempt.Outcome?, Bool)])
  func `a snapshot has failed where the last attempt at its feed has`(outcome: Attempt.Outcome?, hasFailed: Bool) throws
  {
    try store.keep(board(1, at: at(0)))
    try store.keep(board(2, at: at(0), of: currencyAPI))
    try store.record([Attempt(vietcombank, askedAt: at(60))])
    #expect(try store.snapshot()?.hasFailed == false)
    if let outcome { try store.record(outcome, of: vietcombank) }
    #expect(try store.snapshot()?.hasFailed == hasFailed)
    #expect(try store.attempts() == [Attempt(vietcombank, askedAt: at(60), outcome: outcome)])
    #expect(try store.snapshot(of: currencyAPI)?.hasFailed == false)
    // The next attempt is another one.
    try store.record([Attempt(vietcombank, askedAt: at(120))])
    #expect(try store.snapshot()?.hasFailed == false)
  }

  @Test func `an attempt at a feed says nothing of another provider's answer to the same query`() throws {
    try store.keep(board(1, at: at(0)))
    try store.record([Attempt(currencyAPI, askedAt: at(60), outcome: .failed)])
    try store.record(.failed, of: Feed("vietcombank", hanoi.query))
    #expect(try store.snapshot()?.hasFailed == false && store.attempts().count == 1)
  }

  private struct Stop: Error {}

  @Test func `writes within a transaction join it, and all of them are taken back where it fails`() throws {
    try store.keep(board(1, at: at(0)))
    #expect(throws: (any Error).self) {
      try store.writeTransaction {
        try store.keep(board(2, at: at(60)))
        try store.record([Attempt(vietcombank, askedAt: at(60))])
        try store.writeTransaction { try store.record(.answered, of: vietcombank) }
        try store.withdraw(Withdrawal(feed: vietcombank, reading: .rates(table(9)), withdrawnAt: at(60)))
        #expect(try store.snapshot() == board(2, at: at(60)))
        throw Stop()
      }
    }
    #expect(try store.snapshot() == board(1, at: at(0)))
    #expect(try store.lookBack(from: at(60)) == [Sight(1, at(0))])
    #expect(try store.attempts().isEmpty && store.calls(since: .distantPast).isEmpty)
    #expect(try store.withdrawals(of: [vietcombank]).isEmpty)
    // What comes after it is written again.
    try store.writeTransaction { try store.keep(board(3, at: at(90))) }
    #expect(try store.snapshot() == board(3, at: at(90)))
  }

  /// Every question that reads a row, over all tables.
  private func askEverything() throws {
    let past = PastQuestion(feeds: [vietcombank], since: .distantPast, until: .distantFuture)
    _ = try store.snapshots(of: [vietcombank])
    _ = try store.quarantine(of: [vietcombank])
    _ = try store.withdrawals(of: [vietcombank])
    _ = try store.attempts()
    _ = try store.providerHealth()
    _ = try store.outages()
    _ = try store.calls(since: .distantPast)
    _ = try store.lastRun()
    _ = try store.publicationMark()
    _ = try store.history(past, currencies: nil)
    _ = try store.lookBack(from: .distantFuture)
    _ = try store.days(of: try store.series(of: rates, providers: ["vietcombank"]), past)
    _ = try store.rejectedDays(of: rates, providers: ["vietcombank"])
    _ = try store.leftovers(besides: [])
  }

  @Test func `a value of a wrong type in any column is damage or leaves its row out, and never ends the process`()
    throws
  {
    try store.keep(
      Snapshot(
        feed: vietcombank, reading: .rates(table(1)), fetchedAt: at(0), expiresAt: at(9),
        validators: Validators(etag: "e"), baselineSince: ["USD.sell": at(0)]))
    try store.record([Attempt(vietcombank, askedAt: at(0), outcome: .failed)])
    try store.record(
      ProviderHealth(provider: "a", consecutiveFailures: 1, notBefore: at(9), pausedAt: at(0), reason: "HTTP 503"))
    try store.record(
      Quarantined(
        feed: vietcombank, reading: .rates(table(2)), sentence: "s", isJump: true, firstSeenAt: at(0), lastSeenAt: at(0)
      ))
    try store.withdraw(Withdrawal(feed: vietcombank, reading: .rates(table(3)), withdrawnAt: at(0)))
    try store.replaceOutages([Outage(.publish, begunAt: at(0), saidAt: at(0))])
    try store.record(RunRecord(endedAt: at(0), durationMilliseconds: 1, exitStatus: 0))
    try store.rejectDay(CalendarDay(daysSince1970: 20_000), of: rates, providers: ["vietcombank"], at: at(0))
    try store.record(
      PublicationMark(stamp: "s", drawnAt: at(0), changesAt: at(1)), ifWritingsAre: store.writingsOfOthers())
    try askEverything()
    // The same table without its types and constraints, as a flipped bit may leave a row.
    let indexes = [("historyByTime", "lastSeenAt"), ("historyBySight", "firstSeenAt")].map {
      "DROP INDEX IF EXISTS \($0); CREATE INDEX \($0) ON history (provider, query, \($1));"
    }.joined()
    var refusals = 0
    for (table, columns) in try Schema.expected(atVersion: Schema.version).tables {
      for column in columns where column.name != "id" {
        for value in ["NULL", "x'00ff'", "1.5", "'text'", "9223372036854775807", "-9223372036854775808"] {
          try sql(
            """
            ALTER TABLE \(table) RENAME TO whole; CREATE TABLE \(table) AS SELECT * FROM whole;
            UPDATE \(table) SET \(column.name) = \(value); \(table == "history" ? indexes : "")
            """)
          do {
            try askEverything()
          } catch {
            #expect("\(error)".hasPrefix(":memory:: damaged: an unexpected value in the column"), "\(column): \(value)")
            refusals += 1
          }
          try sql(
            "DROP TABLE \(table); ALTER TABLE whole RENAME TO \(table); \(table == "history" ? indexes : "")")
        }
      }
    }
    #expect(refusals > 100)
  }

  private func sql(_ statements: String) throws {
    try store.database.inDatabase { try $0.execute(sql: statements) }
  }
}
