import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// How often each provider was asked, and how the last run ended.
@Suite struct LedgerTests {
  let store: SQLiteStore

  /// The epoch is 6 min 40 s after an hour.
  private let epochHour = 498_611

  init() throws { store = try SQLiteStore(inMemory: ()) }

  private func attempt(_ provider: ProviderID, _ target: String = "t", at instant: Date) -> Attempt {
    Attempt(provider: provider, target: target, askedAt: instant)
  }

  @Test func `every attempt is a call, counted by provider and by hour of UTC`() throws {
    for target in ["one", "two", "one"] { try store.record([attempt("a", target, at: at(0))]) }
    try store.record([attempt("a", at: at(3600))])
    try store.record([attempt("b", at: at(3600))])
    let calls = try store.calls(since: at(0))
    #expect(calls["a"]?.byHour == [epochHour: 3, epochHour + 1: 1])
    #expect(calls["b"]?.byHour == [epochHour + 1: 1])
    #expect(try store.calls(since: at(3599 + 600))["a"]?.byHour == [epochHour + 1: 1])
    #expect(try store.calls(since: at(7200)).isEmpty)
  }

  @Test func `calls are forgotten when that is asked for, and by no call that is dated later`() throws {
    for provider in ["a", "b"] as [ProviderID] { try store.record([attempt(provider, at: at(0))]) }
    try store.record([attempt("a", "later", at: at(40 * 86400))])
    #expect(try store.calls(since: at(0))["a"]?.byHour == [epochHour: 1, epochHour + 960: 1])
    try store.forgetCalls(before: at(3599 - 400))
    #expect(try store.calls(since: at(0))["b"]?.byHour == [epochHour: 1])
    try store.forgetCalls(before: at(3600))
    #expect(try store.calls(since: .distantPast).mapValues(\.byHour) == ["a": [epochHour + 960: 1]])
  }

  @Test func `a call that a clock ahead has dated is counted when the next one is`() throws {
    for seconds: Double in [0, 40 * 86400, 60, 120] { try store.record([attempt("a", at: at(seconds))]) }
    #expect(try store.calls(since: at(0))["a"]?.inHour(of: at(0)) == 4)
    #expect(try store.attempts().map(\.askedAt) == [at(120)])
    // Of another target, and a little ahead, as a request that waits for its turn is.
    try store.record([attempt("a", "other", at: at(40 * 86400))])
    try store.record([attempt("a", at: at(0))])
    #expect(try store.calls(since: at(0))["a"]?.inHour(of: at(0)) == 5)
  }

  @Test func `a run's record takes the place of the one before`() throws {
    try store.record(RunRecord(endedAt: at(0), durationMilliseconds: 1234, exitStatus: 2))
    #expect(try store.lastRun() == RunRecord(endedAt: at(0), durationMilliseconds: 1234, exitStatus: 2))
    try store.record(RunRecord(endedAt: at(60), durationMilliseconds: 7, exitStatus: 0))
    #expect(try store.lastRun() == RunRecord(endedAt: at(60), durationMilliseconds: 7, exitStatus: 0))
  }

  @Test func `an attempt and its call are written together or not at all`() throws {
    try store.database.write {
      try $0.execute(sql: "CREATE TRIGGER full BEFORE INSERT ON calls BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    }
    #expect(throws: StorageError.self) { try store.record([attempt("a", at: at(0))]) }
    #expect(try store.attempts().isEmpty)
  }

  @Test func `a ledger is there for the next run and for a reader`() throws {
    let folder = try TemporaryFolder()
    let path = folder("state.sqlite")
    let run = RunRecord(endedAt: at(9), durationMilliseconds: 1, exitStatus: 1)
    do {
      let store = try SQLiteStore(writingAt: path, now: epoch)
      try store.record([attempt("a", at: at(0))])
      try store.record(run)
    }
    let reader = try SQLiteStore(readingAt: path)
    #expect(try reader.lastRun() == run)
    #expect(try reader.calls(since: epoch)["a"]?.inHour(of: epoch) == 1)
  }

  @Test(arguments: [
    "UPDATE calls SET count = -1", "UPDATE calls SET count = 9223372036854775807",
    "UPDATE lastRun SET exitStatus = 256",
    "UPDATE lastRun SET durationMilliseconds = -1", "UPDATE lastRun SET endedAt = 9223372036854775807",
  ])
  func `a number that nobody can have written is damage`(statement: String) throws {
    try store.record([attempt("a", at: at(0))])
    try store.record(RunRecord(endedAt: at(9), durationMilliseconds: 1, exitStatus: 1))
    try store.database.write { try $0.execute(sql: statement) }
    #expect(throws: StorageError.self) {
      _ = try store.calls(since: .distantPast)
      _ = try store.lastRun()
    }
  }
}
