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
    let health = ProviderHealth(provider: "a", consecutiveFailures: 2, notBefore: at(60))
    let outage = Outage(.provider("a", widget: "rates"), begunAt: at(0), saidAt: at(1))
    do {
      let store = try written()
      #expect(store.notice == nil)
      try store.keep(board(1, at: at(0)))
      try store.keep(board(2, at: at(60)))
      try store.record([attempt])
      try store.record(health)
      try store.replaceOutages([outage])
    }
    for store in [try written(), try SQLiteStore(readingAt: path)] {
      #expect(store.notice == nil)
      #expect(try store.snapshot() == board(2, at: at(60)))
      #expect(try store.attempts() == [attempt])
      #expect(try store.providerHealth() == [health])
      #expect(try store.outages() == [outage])
      #expect(try store.lookBack(from: at(60)) == [Sight(2, at(60)), Sight(1, at(0))])
    }
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
    try store.record([Attempt(provider: "a", target: "t", askedAt: at(0.4))])
    #expect(try store.attempts() == [Attempt(provider: "a", target: "t", askedAt: at(1))])
    try store.record(ProviderHealth(provider: "a", notBefore: at(60.4), pausedAt: at(0)))
    #expect(try store.providerHealth() == [ProviderHealth(provider: "a", notBefore: at(61), pausedAt: at(0))])
    try store.keep(board(1, at: at(0.9)))
    #expect(try store.snapshot()?.fetchedAt == at(0))
  }

  @Test func `a reading of another version's shape is left out and the rest is shown`() throws {
    let store = try written()
    try store.keep(board(1, at: at(0)))
    try store.keep(board(2, at: at(0), of: currencyAPI))
    try store.database.write {
      try $0.execute(sql: "UPDATE snapshots SET reading = '{\"tides\":{}}' WHERE provider = 'vietcombank'")
      try $0.execute(sql: "UPDATE history SET reading = '{\"tides\":{}}' WHERE id = 1")
    }
    let both = [vietcombank, currencyAPI]
    #expect(try store.snapshots(of: both).keys.map(\.provider) == ["currency-api"])
    #expect(try store.lookBack(from: at(0)).isEmpty)
    try store.keep(board(3, at: at(60)))
    #expect(try store.snapshots(of: both).count == 2)
  }

  @Test func `a snapshot and its place in history are kept together or not at all`() throws {
    let store = try written()
    try store.keep(board(1, at: at(0)))
    try store.database.write {
      try $0.execute(
        sql: "CREATE TRIGGER full BEFORE INSERT ON history BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    }
    #expect(throws: StorageError.unusable(path: path, problem: "disk is full")) { try store.keep(board(2, at: at(60))) }
    #expect(try store.snapshot() == board(1, at: at(0)))
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
    #expect(try reader.snapshot() == board(1, at: at(0)))
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
