import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// The state from one process to the next.
@Suite struct PersistenceTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("var/deep/state.sqlite")
  }

  private func written() throws -> SQLiteStore { try SQLiteStore(writingAt: path, now: epoch) }

  @Test func `what was kept is there for the next run and for a reader`() throws {
    let attempt = Attempt(provider: "a", target: "t", askedAt: at(0))
    let standing = Standing(provider: "a", consecutiveFailures: 2, notBefore: at(60))
    let outage = Outage(widget: "rates", provider: "a", begunAt: at(0), saidAt: at(1))
    do {
      let store = try written()
      #expect(store.notice == nil)
      try store.keep(board(1, at: at(0)))
      try store.keep(board(2, at: at(60)))
      try store.record(attempt)
      try store.record(standing)
      try store.replaceOutages([outage])
    }
    for store in [try written(), try SQLiteStore(readingAt: path)] {
      #expect(store.notice == nil)
      #expect(try store.snapshots() == [board(2, at: at(60))])
      #expect(try store.attempts() == [attempt])
      #expect(try store.standings() == [standing])
      #expect(try store.outages() == [outage])
      #expect(try store.lookBack(from: at(60)) == [Sight(2, at(60)), Sight(1, at(0))])
    }
  }

  @Test func `a state of the first schema is brought up to date with all that it knows`() throws {
    try FileManager.default.createDirectory(atPath: folder("var/deep"), withIntermediateDirectories: true)
    let reading = try Reading.rates(table(1)).storedText
    do {
      let old = try DatabaseQueue(path: path)
      try old.write { database in
        try database.execute(sql: try #require(Schema.migrations.first))
        try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1")
        try database.execute(
          sql: "INSERT INTO snapshots VALUES ('rates', 'vietcombank', 'rates', ?, ?, NULL, '\"a\"', NULL, 0, 0)",
          arguments: [reading, at(0).wholeSeconds])
        try database.execute(
          sql: "INSERT INTO attempts VALUES ('a', 't', ?)", arguments: [at(0).wholeSeconds])
        try database.execute(
          sql: "INSERT INTO standings VALUES ('a', 2, ?)", arguments: [at(60).wholeSeconds])
      }
    }
    let store = try written()
    #expect(store.notice == nil)
    #expect(try store.snapshots() == [board(1, at: at(0))])
    #expect(try store.attempts() == [Attempt(provider: "a", target: "t", askedAt: at(0))])
    #expect(try store.standings() == [Standing(provider: "a", consecutiveFailures: 2, notBefore: at(60))])
  }

  @Test func `the boards of a state of the second version keep their days`() throws {
    try FileManager.default.createDirectory(atPath: folder("var/deep"), withIntermediateDirectories: true)
    let rows: [(Decimal, Double, Double)] = [(26400, 0, 50400), (26500, 54000, 57600), (26300, 90000, 300_000)]
    do {
      let old = try DatabaseQueue(path: path)
      try old.write { database in
        for migration in Schema.migrations.prefix(2) { try database.execute(sql: migration) }
        try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 2")
        for (sell, first, last) in rows {
          try database.execute(
            sql: "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES (?, ?, ?, ?, ?)",
            arguments: [
              "vietcombank", "rates", at(first).wholeSeconds, at(last).wholeSeconds,
              try Reading.rates(table(sell)).storedText,
            ])
        }
        try database.execute(sql: "INSERT INTO history VALUES (99, 'vietcombank', 'rates', 5, 5, 'damaged')")
      }
    }
    let store = try written()
    #expect(store.notice == nil)
    // at(0) is 18:06 in Vietnam on 2026-11-18.
    let past = PastQuestion(query: "rates", providers: ["vietcombank"], since: at(0), until: at(400_000))
    #expect(try store.history(past, currencies: nil).count == 3)
    let days = try store.days(of: [.price(.sell, of: "USD", unit: 1)], past)
    #expect(days.map(\.day.description) == ["2026-11-18", "2026-11-19", "2026-11-22"])
    #expect(days.map(\.open) == [26400, 26400, 26300])
    #expect(days.map(\.close) == [26400, 26300, 26300])
    #expect(days.map(\.low) == [26400, 26300, 26300])
    #expect(days.map(\.high) == [26400, 26500, 26300])
  }

  @Test func `the last time that values were seen is renewed`() throws {
    let store = try written()
    try store.keep(board(1, at: at(0)))
    try store.keep(board(1, at: at(900)))
    let seen = try store.database.read { try Row.fetchAll($0, sql: "SELECT firstSeenAt, lastSeenAt FROM history") }
    #expect(seen == [["firstSeenAt": 1_795_000_000, "lastSeenAt": 1_795_000_900]])
  }

  @Test func `being stored never makes an interval shorter`() throws {
    let store = try written()
    try store.record(Attempt(provider: "a", target: "t", askedAt: at(0.4)))
    #expect(try store.attempts() == [Attempt(provider: "a", target: "t", askedAt: at(1))])
    try store.record(Standing(provider: "a", consecutiveFailures: 2, notBefore: at(60.4), pausedAt: at(0)))
    #expect(
      try store.standings() == [Standing(provider: "a", consecutiveFailures: 2, notBefore: at(61), pausedAt: at(0))])
    try store.keep(board(1, at: at(0.9)))
    #expect(try store.snapshots().first?.fetchedAt == at(0))
  }

  @Test func `a reading of another version's shape is left out and the rest is shown`() throws {
    let store = try written()
    try store.keep(board(1, at: at(0)))
    try store.keep(board(2, at: at(0), widget: "rates-2"))
    try store.database.write {
      try $0.execute(sql: "UPDATE snapshots SET reading = '{\"tides\":{}}' WHERE widget = 'rates'")
      try $0.execute(sql: "UPDATE history SET reading = '{\"tides\":{}}' WHERE id = 1")
    }
    #expect(try store.snapshots().map(\.widget) == ["rates-2"])
    #expect(try store.lookBack(from: at(0)) == [Sight(2, at(0))])
    try store.keep(board(3, at: at(60)))
    #expect(try store.snapshots().map(\.widget) == ["rates", "rates-2"])
  }

  @Test func `a snapshot and its place in history are kept together or not at all`() throws {
    let store = try written()
    try store.keep(board(1, at: at(0)))
    try store.database.write {
      try $0.execute(
        sql: "CREATE TRIGGER full BEFORE INSERT ON history BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    }
    #expect(throws: StorageError.unusable(path: path, problem: "disk is full")) { try store.keep(board(2, at: at(60))) }
    #expect(try store.snapshots() == [board(1, at: at(0))])
  }

  @Test func `a reader finds nothing where no run has been`() throws {
    #expect(throws: StorageError.missing(path: path)) { try SQLiteStore(readingAt: path) }
    #expect(FileStatus(path) == nil)
    try StateFile(path: path).create()
    #expect(throws: StorageError.missing(path: path)) { try SQLiteStore(readingAt: path) }
  }

  @Test func `a reader cannot write`() throws {
    try written().keep(board(1, at: at(0)))
    let reader = try SQLiteStore(readingAt: path)
    #expect(throws: StorageError.self) { try reader.keep(board(2, at: at(60))) }
    #expect(try reader.snapshots() == [board(1, at: at(0))])
  }

  @Test func `modes do not depend on the umask`() throws {
    #expect(try Child(["keep-once", path]).ended().status == 0)
    let holder = try Child(["hold", path])
    #expect(holder.said() == "acquired\n")
    holder.kill()
    #expect(FileStatus(folder("var"))?.mode == 0o755)
    #expect(FileStatus(folder("var/deep"))?.mode == 0o755)
    for name in [path, path + "-journal", path + ".lock"] { #expect(FileStatus(name)?.mode == 0o644, "\(name)") }
  }

  @Test func `another user reads the state without write access to it or its folder`() throws {
    try written().keep(board(1, at: at(0)))
    chmod(path, 0o444)
    chmod(folder("var/deep"), 0o555)
    defer { chmod(folder("var/deep"), 0o755) }
    let reader = try Child(["read", path], asNobody: true).ended()
    #expect(reader.text == "1\n")
    #expect(reader.status == 0)
  }

  @Test func `another user reads the state while a run has it open`() throws {
    let store = try written()
    try store.keep(board(1, at: at(0)))
    #expect(try Child(["read", path], asNobody: true).ended().text == "1\n")
    try store.keep(board(2, at: at(60)))
  }

  @Test func `the sentence names the path and the reason where the state may not be used`() throws {
    try written().keep(board(1, at: at(0)))
    chmod(path, 0o600)
    let reader = try Child(["read", path], asNobody: true).ended()
    #expect(reader.text == "\(path): Permission denied\n")
    let taken = folder("taken")
    mkdir(taken, 0o755)
    let isFolder = StorageError.unusable(path: taken, problem: "is not a regular file")
    #expect(throws: isFolder) { try SQLiteStore(writingAt: taken, now: epoch) }
    #expect(throws: isFolder) { try SQLiteStore(readingAt: taken) }
    symlink(folder("nowhere"), folder("dangling"))
    #expect(throws: StorageError.unusable(path: folder("dangling"), problem: "No such file or directory")) {
      try SQLiteStore(writingAt: folder("dangling"), now: epoch)
    }
    #expect(FileStatus(folder("nowhere")) == nil)
    let below = path + "/state"
    #expect(throws: StorageError.unusable(path: below, problem: "Not a directory")) {
      try SQLiteStore(writingAt: below, now: epoch)
    }
  }
}
