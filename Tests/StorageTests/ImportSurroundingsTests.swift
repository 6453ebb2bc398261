import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// Imports over what killed runs, faults of a disk and links have left.
@Suite struct ImportSurroundingsTests {
  let folder: TemporaryFolder
  /// The state that is there, and the file that is imported.
  let path: String
  let file: String

  private let withdrawn = Withdrawal(feed: vietcombank, reading: .rates(table(7)), withdrawnAt: at(50))

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    file = folder("copy.sqlite")
  }

  private func makeImport() throws -> StateImport.Outcome { try StateImport(from: file, to: path, now: at(100)).run() }

  /// A state with so many boards, one a second.
  @discardableResult
  private func fill(_ path: String, boards: Int) throws -> SQLiteStore {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    for number in 0..<boards { try store.keep(board(Decimal(10 + number), at: at(Double(number)))) }
    return store
  }

  /// Leaves what SQLite keeps beside a state inside a transaction, and no state.
  private func leaveOrphan(_ companion: String) throws {
    let store = try fill(path, boards: 40)
    try store.database.inDatabase { database in
      if companion == "-wal" { try database.execute(sql: "PRAGMA journal_mode = WAL") }
      // Few pages in memory, so that the others are written before the transaction ends.
      try database.execute(sql: "PRAGMA cache_size = 1; BEGIN IMMEDIATE; DELETE FROM history; DELETE FROM days")
      if companion == "-wal" { try database.execute(sql: "COMMIT") }
      try FileManager.default.copyItem(atPath: path + companion, toPath: folder("orphan"))
      if companion != "-wal" { try database.execute(sql: "ROLLBACK") }
    }
    try store.database.close()
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
    try FileManager.default.moveItem(atPath: folder("orphan"), toPath: path + companion)
  }

  @Test(arguments: ["-journal", "-wal"])
  func `a journal that belongs to no state is moved aside, so that it does not undo the import`(companion: String)
    throws
  {
    try leaveOrphan(companion)
    let orphan = try #require(FileManager.default.contents(atPath: path + companion))
    #expect(!orphan.isEmpty)
    try fill(file, boards: 30).database.close()
    let outcome = try makeImport()
    let aside = "\(path).replaced-20261118T110820Z\(companion)"
    #expect(outcome.keptAs == nil && outcome.pastReadingCount == 30)
    #expect(outcome.notice == "\(path)\(companion): belongs to no state; moved aside to \(aside)")
    #expect(FileManager.default.contents(atPath: aside) == orphan)
    let store = try SQLiteStore(writingAt: path, now: at(200))
    #expect(store.notice == nil)
    try store.check()
    #expect(try store.lookBack(from: at(200)).count == 30)
    #expect(try store.snapshot()?.reading == board(39, at: at(29)).reading)
  }

  @Test func `five of the journals that belonged to no state are kept`() throws {
    try fill(file, boards: 1).database.close()
    for number in 0..<7 {
      for suffix in ["", "-journal"] { unlink(path + suffix) }
      try Data("journal".utf8).write(to: URL(fileURLWithPath: path + "-journal"))
      _ = try StateImport(from: file, to: path, now: at(Double(number))).run()
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.filter { $0.contains(".replaced-") }.count == 5, "\(names)")
  }

  @Test func `a state that a killed recovery has completed is the state before`() throws {
    let store = try fill(path, boards: 1)
    try store.withdraw(withdrawn)
    try store.record(ProviderHealth(provider: "a", notBefore: at(900), pausedAt: at(0), fingerprint: 1))
    try store.database.close()
    unlink(path + "-journal")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".recovered")
    try fill(file, boards: 1).database.close()
    #expect(try makeImport().keptAs == path + ".replaced-20261118T110820Z")
    let new = try SQLiteStore(writingAt: path, now: at(200))
    #expect(try new.withdrawals(of: [vietcombank]) == [withdrawn])
    #expect(try new.providerHealth().map(\.notBefore) == [at(900)])
  }

  @Test(arguments: [
    ("rejectedDays", "day", "INSERT INTO rejectedDays VALUES ('q', 'p', 9223372036854775807, 0)"),
    ("attempts", "callCount", "UPDATE attempts SET callCount = 99999999999"),
    ("history", "firstSeenAt", "UPDATE history SET firstSeenAt = -9223372036854775808"),
  ])
  func `an impossible row of the state before costs that row alone`(table: String, column: String, damage: String)
    throws
  {
    let before = try fill(path, boards: 1)
    try before.record([Attempt(provider: "a", target: "t", askedAt: at(0), callCount: 3)])
    try before.withdraw(withdrawn)
    try before.database.inDatabase { try $0.execute(sql: damage) }
    before.noteChecked(at: at(90))
    try before.database.close()
    try fill(file, boards: 2).database.close()
    let outcome = try makeImport()
    #expect(
      outcome.notice?.hasPrefix(
        "\(path): the table \(table) has an impossible \(column); moved aside to \(path).bad-20261118T110820Z, ")
        == true,
      "\(outcome)")
    #expect(outcome.pastReadingCount == 2 && outcome.unkept == [])
    let new = try SQLiteStore(writingAt: path, now: at(200))
    #expect(new.notice == nil)
    try new.check()
    #expect(try new.withdrawals(of: [vietcombank]) == [withdrawn])
    #expect(try new.lookBack(from: at(200)).count == 2)
  }

  @Test func `a table of a newer version with an impossible row is not kept, and the import stays whole`() throws {
    let before = try fill(path, boards: 1)
    try before.record([Attempt(provider: "a", target: "t", askedAt: at(0), callCount: 3)])
    try before.withdraw(withdrawn)
    try before.database.inDatabase {
      try $0.execute(
        sql: """
          UPDATE attempts SET callCount = 99999999999; INSERT INTO rejectedDays VALUES ('q', 'p', 9223372036854775807, 0);
          PRAGMA user_version = 99
          """)
    }
    try before.database.close()
    try fill(file, boards: 2).database.close()
    #expect(try makeImport().unkept == ["attempts", "rejectedDays"])
    let new = try SQLiteStore(writingAt: path, now: at(200))
    try new.check()
    #expect(try new.attempts().isEmpty)
    #expect(try new.withdrawals(of: [vietcombank]) == [withdrawn])
  }

  @Test func `an Expires that still holds is kept with its reading where the import knows nothing of the feed`() throws
  {
    func snapshot(_ provider: ProviderID, _ sell: Decimal, expires: Double) -> Snapshot {
      Snapshot(
        feed: Feed(provider, rates), reading: .rates(table(sell)), fetchedAt: at(0), expiresAt: at(expires),
        validators: Validators(etag: "e"))
    }
    let before = try fill(path, boards: 0)
    let held = snapshot("a", 5, expires: 900)
    for each in [held, snapshot("b", 5, expires: 50), snapshot("c", 7, expires: 900)] { try before.keep(each) }
    try before.database.close()
    let store = try fill(file, boards: 1)
    try store.withdraw(Withdrawal(feed: Feed("c", rates), reading: .rates(table(7)), withdrawnAt: at(50)))
    try store.database.close()
    #expect(try makeImport().snapshotCount == 1)
    let new = try SQLiteStore(writingAt: path, now: at(200))
    let kept = try #require(try new.snapshot(of: held.feed))
    #expect(kept.expiresAt == at(900) && kept.reading == held.reading && kept.isDue)
    #expect(kept.fetchedAt == at(0) && kept.validators == held.validators)
    // One is over, and the other's reading was withdrawn.
    #expect(try new.snapshotCount() == 2)
  }

  @Test func `a state reached through a link has one note of its check, beside its file`() throws {
    try fill(path, boards: 0).database.close()
    symlink(path, folder("link.sqlite"))
    let store = try fill(folder("link.sqlite"), boards: 1)
    store.noteChecked(at: at(0))
    #expect(FileStatus(path + ".checked") != nil && FileStatus(folder("link.sqlite.checked")) == nil)
    #expect(CheckedState(path: path).isAsLeft(at: at(1)) && CheckedState(path: folder("link.sqlite")).isUnchanged)
    try store.database.close()
    try fill(file, boards: 2).database.close()
    _ = try StateImport(from: file, to: folder("link.sqlite"), now: at(100)).run()
    #expect(CheckedState(path: folder("link.sqlite")).isAsLeft(at: at(100)))
    #expect(FileStatus(folder("link.sqlite.checked")) == nil)
  }
}
