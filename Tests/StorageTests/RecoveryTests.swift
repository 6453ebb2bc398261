import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// What of a damaged state is carried over into a new one.
@Suite struct RecoveryTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
  }

  static let withdrawal = Withdrawal(
    feed: Feed("b", rates), reading: .rates(table(7)), withdrawnAt: at(3))
  static let quarantined = Quarantined(
    feed: Feed("a", rates), reading: .rates(table(9)), sentence: "too high", isJump: true, firstSeenAt: at(0),
    lastSeenAt: at(60), sightings: 2)

  static let health = ProviderHealth(
    provider: "a", consecutiveFailures: 2, notBefore: at(60), fingerprint: .max, reason: "HTTP 503")

  /// A state with something in every table, and as many boards as asked for, one an hour.
  func fill(boards: Int) throws -> SQLiteStore {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    for number in 0..<boards { try store.keep(board(Decimal(number), at: at(Double(number) * 3600))) }
    try store.record([Attempt(provider: "a", target: "t", askedAt: at(0), callCount: 3, outcome: .answered)])
    try store.record(Self.health)
    try store.replaceOutages([Outage(.provider("a", widget: "w"), begunAt: at(0), saidAt: at(1))])
    try store.record(RunRecord(endedAt: at(9), durationMilliseconds: 5, exitStatus: 1))
    try store.record(Self.quarantined)
    try store.withdraw(Self.withdrawal)
    try store.rejectDay(CalendarDay(daysSince1970: 20_000), of: rates, providers: ["other"], at: at(0))
    try store.record(
      PublicationMark(stamp: "s", drawnAt: at(0), changesAt: at(1)), ifWritingsAre: store.writingsOfOthers())
    return store
  }

  func sells(_ store: SQLiteStore) throws -> [Decimal] {
    let past = PastQuestion(query: rates, providers: ["vietcombank"], since: at(-1), until: at(1e8))
    return try store.history(past, currencies: nil).compactMap { $0.reading.rates?["USD"]?.sell }
  }

  func sql(_ statement: String) throws {
    let database = try DatabaseQueue(path: path)
    try database.inDatabase { try $0.execute(sql: statement) }
  }

  /// The number of pages, and those of a table, by SQLite's own word.
  func pages(of table: String) throws -> [Int] {
    try DatabaseQueue(path: path).read { database in
      try Int.fetchAll(
        database, sql: "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path",
        arguments: [table])
    }
  }

  func spoil(page: Int, at offset: Int = 0, count: Int = 4096) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64((page - 1) * 4096 + offset))
    try file.write(contentsOf: Data(repeating: 0xA5, count: count))
    try file.close()
  }

  func recovered() throws -> (SQLiteStore, Recovery) {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    return (store, try #require(store.recovery))
  }

  func part(_ table: String, of recovery: Recovery) -> Recovery.Part? {
    recovery.parts.first { $0.table == table }
  }

  @Test func `without one table all the others are carried over whole`() throws {
    let before = try fill(boards: 500)
    let (days, snapshot) = (
      try before.database.read { try Row.fetchAll($0, sql: "SELECT * FROM days") }, try before.snapshot()
    )
    try sql("DROP TABLE attempts")
    let (store, recovery) = try recovered()
    #expect(try sells(store) == (0..<500).map { Decimal($0) })
    #expect(try store.database.read { try Row.fetchAll($0, sql: "SELECT * FROM days") } == days)
    #expect(try store.snapshot() == snapshot)
    #expect(try store.attempts().isEmpty)
    #expect(try store.calls(since: .distantPast)["a"]?.inHour(of: epoch) == 3)
    #expect(try store.providerHealth() == [Self.health])
    #expect(try store.outages().count == 1 && store.lastRun()?.exitStatus == 1)
    #expect(try store.quarantine(of: [Self.quarantined.feed]) == [Self.quarantined])
    #expect(try store.withdrawals(of: [Self.withdrawal.feed]) == [Self.withdrawal])
    // What is drawn may be another thing now.
    #expect(try store.publicationMark() == nil)
    #expect(
      recovery.description.hasPrefix(
        "the table attempts is missing; moved aside to \(path).bad-20261118T110640Z, and a new state was started; carried over: "
          + "1 call count, 1 run record, 1 outage, 1 provider record, 1 quarantined reading, 1 rejected day, "
          + "1 snapshot, 1 withdrawn reading, 500 past readings and "))
    #expect(recovery.description.hasSuffix("daily ranges; not carried over: an unknown number of request times"))
  }

  @Test func `a bad page in the middle of the past costs its own rows alone`() throws {
    _ = try fill(boards: 2000)
    let leaves = try pages(of: "history")
    for index in [leaves.count / 3, leaves.count / 2, leaves.count - 2] { try spoil(page: leaves[index]) }
    let (store, recovery) = try recovered()
    let kept = try sells(store)
    let perPage = 2000 / leaves.count + 2
    #expect(kept.count >= 2000 - 3 * perPage && kept.count < 2000)
    #expect(kept == kept.sorted() && Set(kept).count == kept.count)
    #expect(kept.first == 0 && kept.last == 1999)
    let past = try #require(part("history", of: recovery))
    // An index still knows how many there were.
    #expect(past.carriedCount == kept.count && past.lostCount == 2000 - kept.count)
    #expect(part("days", of: recovery)?.lostCount == 0)
    #expect(recovery.description.hasSuffix("not carried over: \(2000 - kept.count) past readings"))
  }

  @Test(arguments: [0, 1]) func `bad pages at the edge cost their own rows alone`(end: Int) throws {
    _ = try fill(boards: 1000)
    let leaves = try pages(of: "history")
    try spoil(page: end == 0 ? leaves[0] : leaves[leaves.count - 1])
    let kept = try sells(try recovered().0)
    #expect(kept.count >= 1000 - 1000 / leaves.count - 40)
    #expect(end == 0 ? kept.last == 999 : kept.first == 0)
  }

  @Test func `a bad page of the days costs its own days alone`() throws {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    for number in 0..<900 { try store.keep(board(Decimal(number), at: at(Double(number) * 86400))) }
    let count = try store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM days") ?? 0 }
    let leaves = try pages(of: "days")
    try spoil(page: leaves[leaves.count / 2])
    try spoil(page: leaves[leaves.count / 4])
    let (new, recovery) = try recovered()
    let days = try #require(part("days", of: recovery))
    #expect(days.carriedCount >= count - 2 * (count / leaves.count + 60) && days.carriedCount < count)
    #expect(days.lostCount == nil)
    #expect(try sells(new).count == 900)
    #expect(try new.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM days") } == days.carriedCount)
  }

  @Test func `a header of garbage hides no row`() throws {
    _ = try fill(boards: 300)
    try spoil(page: 1, count: 100)
    let (store, recovery) = try recovered()
    #expect(recovery.problem == "file is not a database")
    #expect(try sells(store).count == 300)
    #expect(try store.withdrawals(of: [Self.withdrawal.feed]) == [Self.withdrawal])
  }

  @Test func `a table whose own text is garbled is read by what its version says of it`() throws {
    _ = try fill(boards: 300)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let text = try #require(bytes.range(of: Data("CREATE TABLE history (".utf8)))
    bytes.replaceSubrange(text.lowerBound..<text.lowerBound + 6, with: Data("CREA?!".utf8))
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(try sells(try recovered().0).count == 300)
  }

  @Test func `a row that nobody can have written stays behind and is counted`() throws {
    _ = try fill(boards: 10)
    try sql(
      "UPDATE history SET firstSeenAt = 9223372036854775807 WHERE id = 4; UPDATE days SET low = '1-2' WHERE rowid = 1;"
        .replacing("WHERE rowid = 1", with: "WHERE day = (SELECT min(day) FROM days)"))
    // Values are met by a question, not by the check of the pages.
    let store = try SQLiteStore(writingAt: path, now: epoch, afterDamage: "an unexpected value in column 0")
    #expect(try sells(store) == [0, 1, 2, 4, 5, 6, 7, 8, 9])
    let recovery = try #require(store.recovery)
    #expect(part("history", of: recovery)?.lostCount == 1)
    #expect((part("days", of: recovery)?.lostCount ?? 0) > 0)
  }
}
