import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// Files that are not a whole state of ours.
@Suite struct DamageTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
  }

  private var aside: String { path + ".bad-20261118T110640Z" }

  private func written() throws -> SQLiteStore { try SQLiteStore(writingAt: path, now: epoch) }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  private func write(_ bytes: Data, to path: String) throws { try bytes.write(to: URL(fileURLWithPath: path)) }

  /// Expects that the file was moved aside as it was and that the store works.
  private func expectBegunAnew(_ store: SQLiteStore, aside expected: Data) throws {
    #expect(store.notice?.hasPrefix("\(path): ") == true)
    #expect(store.notice?.contains("; moved aside to \(aside), and a new state was started; carried over: ") == true)
    #expect(try bytes(aside) == expected)
    try store.keep(board(1, at: at(0)))
    #expect(try SQLiteStore(readingAt: path).snapshot() == board(1, at: at(0)))
    #expect(FileStatus(path)?.mode == 0o644)
  }

  private static func garbage(_ count: Int) -> Data {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<count).map { _ in UInt8.random(in: 1...255, using: &generator) })
  }

  @Test func `an empty file is an empty state`() throws {
    try write(Data(), to: path)
    let store = try written()
    #expect(store.notice == nil)
    try store.keep(board(1, at: at(0)))
    #expect(FileStatus(aside) == nil)
  }

  @Test(arguments: [2, 99, 5000]) func `garbage is moved aside`(count: Int) throws {
    let bytes = Self.garbage(count)
    try write(bytes, to: path)
    #expect { try SQLiteStore(readingAt: path) } throws: { error in
      guard case StorageError.damaged = error else { return false }
      return true
    }
    let store = try written()
    #expect(try store.snapshotCount() == 0)
    try expectBegunAnew(store, aside: bytes)
  }

  @Test(arguments: [2, 50, 100, 1024, 4096, 8192, 12289]) func `a truncated state is moved aside`(count: Int) throws {
    try written().keep(board(1, at: at(0)))
    let cut = try bytes(path).prefix(count)
    try write(cut, to: path)
    #expect(throws: StorageError.self) { try SQLiteStore(readingAt: path) }
    try expectBegunAnew(try written(), aside: cut)
  }

  @Test(arguments: ["DELETE", "WAL"]) func `another program's database is moved aside as it is`(mode: String) throws {
    do {
      let other = try DatabaseQueue(path: path)
      try other.inDatabase {
        try $0.execute(
          sql: "PRAGMA journal_mode = \(mode); CREATE TABLE snapshots (id); INSERT INTO snapshots VALUES (7)")
      }
    }
    let foreign = StorageError.damaged(path: path, problem: "a database of another program")
    #expect(throws: foreign) { try SQLiteStore(readingAt: path) }
    let before = try bytes(path)
    try expectBegunAnew(try written(), aside: before)
    #expect(try DatabaseQueue(path: aside).read { try Int.fetchAll($0, sql: "SELECT id FROM snapshots") } == [7])
  }

  @Test func `the journal goes aside with its file`() throws {
    try written().keep(board(1, at: at(0)))
    let journal = FileStatus(path + "-journal")?.inode
    try FileHandle(forWritingTo: URL(fileURLWithPath: path)).write(contentsOf: Self.garbage(100))
    let garbled = try bytes(path)
    try expectBegunAnew(try written(), aside: garbled)
    #expect(FileStatus(aside + "-journal")?.inode == journal)
  }

  @Test func `a second file in one second does not take the first one's place`() throws {
    for bytes in ["first", "second"] {
      try write(Data(bytes.utf8), to: path)
      _ = try written()
    }
    #expect(try bytes(aside) == Data("first".utf8))
    #expect(try bytes(aside + "-2") == Data("second".utf8))
  }

  @Test func `the fingerprint of the newest tables is that of what the migrations make`() throws {
    let made = try Schema.expected(atVersion: Schema.version).fingerprint
    #expect(Schema.newestFingerprint == made)
  }

  @Test func `a garbled constraint, which a run alone would meet, is found by a check`() throws {
    try written().database.inDatabase { database in
      try database.execute(sql: "PRAGMA writable_schema = ON")
      try database.execute(sql: "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (id', 'CHECK (yd')")
    }
    let reader = try SQLiteStore(readingAt: path)
    #expect(throws: StorageError.self) { try reader.check() }
  }

  @Test func `a newer version's state is left alone`() throws {
    let newer = StorageError.newerSchema(path: path, found: 99, known: Schema.version)
    try written().database.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
    let before = try bytes(path)
    #expect(throws: newer) { try written() }
    #expect(throws: newer) { try SQLiteStore(readingAt: path) }
    #expect(try bytes(path) == before)
    #expect(FileStatus(aside) == nil)
    #expect(
      newer.description
        == "\(path): the state has schema 99, but this version of widgets knows schemas only up to \(Schema.version): "
        + "install the newer version, or go back with `widgets import FILE`, where FILE is what `widgets export` of this "
        + "version wrote")
  }

  @Test func `damage that a query meets is told apart and a second opening heals it`() throws {
    let feeds = (1...200).map { Feed("p", weatherQuery(Double($0) / 10)) }
    do {
      let store = try written()
      for number in 1...200 { try store.keep(board(Decimal(number), at: at(Double(number)), of: feeds[number - 1])) }
    }
    var broken = try bytes(path)
    // All but the pages of the schema: opening finds nothing wrong.
    let schema = try DatabaseQueue(path: path).read {
      try Set(Int.fetchAll($0, sql: "SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'"))
    }
    for page in 1...broken.count / 4096 where !schema.contains(page) {
      broken.replaceSubrange((page - 1) * 4096..<page * 4096, with: Self.garbage(4096))
    }
    try write(broken, to: path)
    // Since the last check: a run does not look at every page of what it has left.
    CheckedState(path: path).note(at: epoch)
    let store = try written()
    #expect(store.notice == nil)
    for query in [{ _ = try store.snapshots(of: feeds) }, { try store.keep(board(1, at: at(0))) }] {
      #expect { try query() } throws: { error in
        guard case StorageError.damaged(path, _) = error else { return false }
        return true
      }
    }
    let healed = try SQLiteStore(writingAt: path, now: epoch, afterDamage: "a bad page")
    let notice = "\(path): a bad page; moved aside to \(aside), and a new state was started"
    #expect(healed.notice?.hasPrefix(notice) == true)
    try expectBegunAnew(healed, aside: broken)
  }

  @Test(arguments: [
    ("DROP TABLE snapshots", "the table snapshots is missing"),
    ("ALTER TABLE history RENAME COLUMN reading TO word", "the table history has other columns"),
    ("ALTER TABLE attempts ADD COLUMN more TEXT", "the table attempts has other columns"),
    ("DROP INDEX historyBySight", "the index history.historyBySight is missing or different"),
  ])
  func `a state with other tables than its version has is damaged when it is opened`(statement: String, problem: String)
    throws
  {
    try written().database.write { try $0.execute(sql: statement) }
    #expect(throws: StorageError.damaged(path: path, problem: problem)) { try SQLiteStore(readingAt: path) }
    #expect(try written().recovery?.problem == problem)
  }

  @Test func `what an operator has added to the state is no damage`() throws {
    try written().database.write { try $0.execute(sql: "CREATE TABLE notes (text); ANALYZE") }
    _ = try SQLiteStore(readingAt: path)
    #expect(try written().notice == nil)
  }

  @Test func `a statement of ours that is wrong is said and the state stays where it is`() throws {
    let store = try written()
    #expect {
      try store.read { try $0.execute(sql: "SELECT absent FROM snapshots") }
    } throws: { error in
      guard case StorageError.wrongStatement(path, "no such column: absent") = error else { return false }
      return "\(error)".hasSuffix("this is a bug in widgets; the state is unchanged; please report it")
    }
    #expect(try written().notice == nil)
    #expect(FileStatus(aside) == nil)
  }

  @Test(arguments: [-1, Int(Int32.min), 10_001, Int(Int32.max), 0])
  func `a version that no program writes is damage, and nothing is lost by it`(version: Int) throws {
    try written().keep(board(1, at: at(0)))
    try written().database.inDatabase { try $0.execute(sql: "PRAGMA user_version = \(version)") }
    let problem = "an impossible schema version, \(version)"
    #expect(throws: StorageError.damaged(path: path, problem: problem)) { try SQLiteStore(readingAt: path) }
    let store = try written()
    #expect(store.recovery?.problem == problem)
    #expect(try store.snapshot() == board(1, at: at(0)))
  }

  @Test func `no flipped byte ends the process or is anything but a storage error`() throws {
    do {
      let store = try written()
      try store.keep(board(1, at: at(0)))
      try store.record([Attempt(vietcombank, askedAt: at(0), outcome: .failed)])
      try store.record(ProviderHealth(provider: "a", reason: "r"))
      try store.record(
        Quarantined(
          feed: vietcombank, reading: .rates(table(9)), sentence: "s", isJump: true, firstSeenAt: at(0),
          lastSeenAt: at(0)))
      try store.withdraw(Withdrawal(feed: vietcombank, reading: .rates(table(8)), withdrawnAt: at(0)))
      try store.replaceOutages([Outage(.provider("a", widget: "w"), begunAt: at(0), saidAt: at(0))])
      try store.record(RunRecord(endedAt: at(0), durationMilliseconds: 9, exitStatus: 0))
    }
    let whole = try bytes(path)
    for seed in 0..<200 {
      var flipped = whole
      // A walk over the whole file by a step that shares no factor with its size.
      let index = seed * 7919 % whole.count
      flipped[index] ^= UInt8(1 << (seed % 8))
      flipped[(index + 2003 * seed) % whole.count] ^= 0xff
      try write(flipped, to: path)
      do {
        let store = try SQLiteStore(readingAt: path)
        _ = try store.snapshots(of: [vietcombank])
        _ = try store.attempts()
        _ = try store.outages()
        _ = try store.calls(since: .distantPast)
        _ = try store.lastRun()
        _ = try store.quarantine(of: [vietcombank])
        _ = try store.withdrawals(of: [vietcombank])
        _ = try store.providerHealth()
        _ = try store.publicationMark()
        _ = try store.lookBack(from: .distantFuture)
        _ = try store.rejectedDays(of: rates, providers: ["vietcombank"])
      } catch {
        #expect(error is StorageError, "\(error)")
      }
    }
  }
}
