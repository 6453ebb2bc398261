import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// States that take another one's place.
@Suite struct ImportTests {
  let folder: TemporaryFolder
  /// The state that is there, and the file that is imported.
  let path: String
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    file = folder("copy.sqlite")
  }

  private func makeImport(at now: Date = at(100)) throws -> StateImport.Outcome {
    try StateImport(from: file, to: path, now: now).run()
  }

  /// Two states, each with something in it, and what there is after the import of the second.
  private func merged(_ before: (SQLiteStore) throws -> Void, _ imported: (SQLiteStore) throws -> Void) throws
    -> SQLiteStore
  {
    try before(SQLiteStore(writingAt: path, now: epoch))
    try imported(SQLiteStore(writingAt: file, now: epoch))
    _ = try makeImport()
    let store = try SQLiteStore(writingAt: path, now: at(100))
    #expect(store.notice == nil)
    try store.check()
    return store
  }

  @Test func `all of an export is there, the state before lies aside, and everything is due`() throws {
    let before = try SQLiteStore(writingAt: path, now: epoch)
    try before.keep(board(1, at: at(0)))
    let rows = try before.database.read { try String.fetchAll($0, sql: "SELECT reading FROM history") }
    let store = try SQLiteStore(writingAt: file, now: epoch)
    for number in 2...5 { try store.keep(board(Decimal(number), at: at(Double(number)))) }
    try store.record(RecoveryTests.quarantined)
    try store.withdraw(RecoveryTests.withdrawal)
    try store.record([Attempt(provider: "a", target: "t", askedAt: at(0), callCount: 3)])
    try store.record(
      PublicationMark(stamp: "s", drawnAt: at(0), changesAt: at(1)), ifWritingsAre: store.writingsOfOthers())
    let tables = ["history", "days", "quarantine", "withdrawals", "attempts", "calls"]
    let expected = try tables.map { table in
      try store.database.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") }
    }
    let outcome = try makeImport()
    let aside = path + ".replaced-20261118T110820Z"
    #expect(
      outcome
        == StateImport.Outcome(
          snapshotCount: 1, pastReadingCount: 4, latestFetchedAt: at(5), keptAs: aside, notice: nil, unkept: []))
    let new = try SQLiteStore(writingAt: path, now: at(100))
    for (table, rows) in zip(tables, expected) {
      #expect(try new.database.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") } == rows, "\(table)")
    }
    let snapshot = try #require(try new.snapshot())
    #expect(snapshot.isDue && snapshot.reading == board(5, at: at(5)).reading && snapshot.fetchedAt == at(5))
    #expect(try new.publicationMark() == nil)
    #expect(try DatabaseQueue(path: aside).read { try String.fetchAll($0, sql: "SELECT reading FROM history") } == rows)
    #expect(FileStatus(path)?.mode == 0o644)
    #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.contains("importing") })
  }

  @Test func `the later of two pauses holds, whichever state has it`() throws {
    func health(_ provider: ProviderID, _ until: Double?, by fingerprint: UInt32) -> ProviderHealth {
      ProviderHealth(
        provider: provider, consecutiveFailures: 1, notBefore: until.map(at), pausedAt: until.map { _ in at(0) },
        fingerprint: fingerprint)
    }
    let store = try merged {
      for each in [health("a", 900, by: 1), health("b", 300, by: 1), health("c", nil, by: 1), health("d", 300, by: 1)] {
        try $0.record(each)
      }
    } _: {
      for each in [health("a", 300, by: 2), health("b", 900, by: 2), health("c", 300, by: 2), health("e", 300, by: 2)] {
        try $0.record(each)
      }
    }
    let pauses = try store.providerHealth().map {
      [$0.provider.rawValue, "\($0.notBefore.map { $0.timeIntervalSince(epoch) } ?? 0)", "\($0.fingerprint)"]
    }
    // Under this site's own config where it had a pause: with another fingerprint the next run would end it.
    #expect(
      pauses == [
        ["a", "900.0", "1"], ["b", "900.0", "1"], ["c", "300.0", "2"], ["d", "300.0", "1"], ["e", "300.0", "2"],
      ])
  }

  @Test func `a pause that a clock ahead has dated does not hide the real one`() throws {
    let real = ProviderHealth(provider: "a", notBefore: at(300), pausedAt: at(0), fingerprint: 2)
    let store = try merged {
      try $0.record(ProviderHealth(provider: "a", notBefore: at(1e6), pausedAt: at(9e5), fingerprint: 1))
    } _: {
      try $0.record(real)
    }
    #expect(try store.providerHealth() == [real])
  }

  @Test func `the later of two request times and Expires and the larger of two counts hold`() throws {
    func attempt(_ target: String, _ seconds: Double, calls: Int) -> Attempt {
      Attempt(provider: "a", target: target, askedAt: at(seconds), callCount: calls, outcome: .failed)
    }
    func snapshot(_ expires: Double) -> Snapshot {
      Snapshot(feed: vietcombank, reading: .rates(table(1)), fetchedAt: at(0), expiresAt: at(expires))
    }
    let store = try merged {
      try $0.record([attempt("s", 90, calls: 5), attempt("t", 10, calls: 1), attempt("u", 50, calls: 1)])
      // Under a clock that ran ahead.
      try $0.record([attempt("v", 1e6, calls: 1)])
      try $0.keep(snapshot(900))
      try $0.record(RunRecord(endedAt: at(90), durationMilliseconds: 5, exitStatus: 1))
    } _: {
      try $0.record([attempt("s", 20, calls: 2), attempt("t", 60, calls: 9), attempt("v", 30, calls: 1)])
      try $0.keep(snapshot(300))
      try $0.record(RunRecord(endedAt: at(20), durationMilliseconds: 5, exitStatus: 0))
    }
    let attempts = try store.attempts()
    #expect(attempts.map(\.askedAt) == [at(90), at(60), at(50), at(30)])
    // What came of a request of the state before is not known of this one.
    #expect(attempts.map(\.outcome) == [nil, .failed, nil, .failed])
    #expect(try store.calls(since: epoch)["a"]?.inHour(of: epoch) == 12)
    #expect(try store.snapshot()?.expiresAt == at(900))
    #expect(try store.lastRun()?.endedAt == at(90))
  }

  @Test func `what was withdrawn in either state stays so, in the past too`() throws {
    let withdrawn = Withdrawal(feed: vietcombank, reading: .rates(table(7)), withdrawnAt: at(50))
    let store = try merged {
      try $0.keep(board(7, at: at(40)))
      try $0.withdraw(withdrawn)
    } _: {
      try $0.keep(board(6, at: at(30)))
      try $0.keep(board(7, at: at(40)))
      try $0.withdraw(RecoveryTests.withdrawal)
    }
    #expect(try store.snapshot() == nil)
    #expect(try store.lookBack(from: at(100)) == [Sight(6, at(30))])
    #expect(try store.withdrawals(of: [vietcombank]) == [withdrawn])
    #expect(try store.withdrawals(of: [Feed("b", rates)]) == [RecoveryTests.withdrawal])
    let past = PastQuestion(feeds: [vietcombank], since: at(0), until: at(100))
    #expect(try store.days(of: [.price(.sell, of: "USD", unit: 1)], past).map(\.high) == [6])
  }

  @Test func `a withdrawn table leaves the past of a state in which another has followed`() throws {
    let store = try merged {
      try $0.keep(board(7, at: at(40)))
      try $0.withdraw(Withdrawal(feed: vietcombank, reading: .rates(table(7)), withdrawnAt: at(50)))
    } _: {
      try $0.keep(board(7, at: at(40)))
      try $0.keep(board(8, at: at(60)))
    }
    #expect(try store.lookBack(from: at(100)) == [Sight(8, at(60))])
    #expect(try store.snapshot()?.reading == board(8, at: at(60)).reading)
  }

  @Test func `a day that was taken out of either past stays out`() throws {
    let day = CalendarDay(of: at(0), in: .vietnam)
    let other = day.adding(days: -1)
    let store = try merged {
      try $0.rejectDay(day, of: rates, providers: ["vietcombank"], at: at(9))
    } _: {
      try $0.keep(board(7, at: at(0)))
      try $0.keep(board(8, at: at(2 * 86400)))
      try $0.rejectDay(other, of: rates, providers: ["vietcombank"], at: at(9))
    }
    #expect(try store.rejectedDays(of: rates, providers: ["vietcombank"]) == [day, other])
    #expect(try store.lookBack(from: at(1e6)) == [Sight(8, at(2 * 86400))])
  }

  @Test func `a host without a state begins with what it imports`() throws {
    let store = try SQLiteStore(writingAt: file, now: epoch)
    try store.keep(board(1, at: at(0)))
    let path = folder("var/lib/state.sqlite")
    #expect(try StateImport(from: file, to: path, now: at(100)).run().keptAs == nil)
    #expect(try SQLiteStore(readingAt: path).snapshot()?.fetchedAt == at(0))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("var/lib")).filter { !$0.contains(".checked") }
        == ["state.sqlite"])
  }

  @Test func `a state of an earlier version is migrated`() throws {
    let older = try OlderState(dumpOf: 8)
    let outcome = try StateImport(from: older.path, to: path, now: epoch).run()
    #expect(outcome.pastReadingCount > 0)
    try SQLiteStore(readingAt: path).check()
    #expect(try older.rows("PRAGMA user_version") == ["8"])
  }

  @Test func `a state of a newer version makes room for an export of this one, and its decisions are kept`() throws {
    let withdrawn = Withdrawal(feed: vietcombank, reading: .rates(table(7)), withdrawnAt: at(50))
    let before = try SQLiteStore(writingAt: path, now: epoch)
    try before.withdraw(withdrawn)
    try before.database.inDatabase {
      try $0.execute(
        sql: "ALTER TABLE calls RENAME TO counts; ALTER TABLE withdrawals ADD COLUMN why TEXT; PRAGMA user_version = 99"
      )
    }
    try before.database.close()
    let store = try SQLiteStore(writingAt: file, now: epoch)
    try store.keep(board(7, at: at(40)))
    let outcome = try makeImport()
    #expect(outcome.unkept == ["calls"] && outcome.notice == nil)
    let aside = try #require(outcome.keptAs)
    #expect(try DatabaseQueue(path: aside).read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 99)
    let new = try SQLiteStore(writingAt: path, now: at(100))
    #expect(try new.withdrawals(of: [vietcombank]) == [withdrawn])
    #expect(try new.snapshot() == nil)
  }

  @Test func `a damaged state is moved aside first, and what can be read of it counts`() throws {
    let before = try SQLiteStore(writingAt: path, now: epoch)
    let withdrawn = Withdrawal(feed: vietcombank, reading: .rates(table(7)), withdrawnAt: at(50))
    try before.withdraw(withdrawn)
    try before.database.inDatabase { try $0.execute(sql: "DROP TABLE attempts") }
    try before.database.close()
    _ = try SQLiteStore(writingAt: file, now: epoch)
    let outcome = try makeImport()
    #expect(outcome.notice?.contains("the table attempts is missing; moved aside to") == true)
    #expect(try SQLiteStore(readingAt: path).withdrawals(of: [vietcombank]) == [withdrawn])
  }

  @Test func `five of the states before are kept`() throws {
    _ = try SQLiteStore(writingAt: file, now: epoch)
    _ = try SQLiteStore(writingAt: path, now: epoch)
    var asides: [String] = []
    for number in 0..<7 { asides.append(try #require(try makeImport(at: at(Double(number))).keptAs)) }
    #expect(asides.map { FileStatus($0) != nil } == [false, false, true, true, true, true, true])
  }
}
