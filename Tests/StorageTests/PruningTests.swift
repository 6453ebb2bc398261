import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

@Suite struct PruningTests {
  let store: SQLiteStore

  init() throws { store = try SQLiteStore(inMemory: ()) }

  private func widget(_ id: WidgetID, _ providers: [ProviderID] = ["vietcombank"]) -> Widget {
    Widget(
      id: id, subject: .rates(["USD"]), providers: providers, ttlSeconds: 900, maxAgeSeconds: 345_600, zone: .gmt)
  }

  /// Everything that can be kept of a feed.
  private func fill(_ store: SQLiteStore, _ feed: Feed) throws {
    try store.keep(board(1, at: at(0), of: feed))
    try store.keep(board(2, at: at(60), of: feed))
    try store.record(
      Quarantined(
        feed: feed, reading: .rates(table(9)), sentence: "USD sell 9", isJump: true, firstSeenAt: at(0),
        lastSeenAt: at(0)))
    try store.withdraw(Withdrawal(feed: feed, reading: .rates(table(8)), withdrawnAt: at(0)))
    try store.rejectDay(
      try #require(CalendarDay("2026-01-01")), of: feed.query, providers: [feed.provider], at: at(0))
  }

  @Test func `of a feed that the config names nothing is left over`() throws {
    try fill(store, vietcombank)
    try store.replaceOutages([
      Outage(.provider("vietcombank", widget: "rates"), begunAt: at(0), saidAt: at(0)),
      Outage(.publish, begunAt: at(0), saidAt: at(0)),
    ])
    #expect(try store.leftovers(besides: [widget("rates")]) == [])
  }

  @Test func `all that is kept of another feed or widget is named, counted and removed, and nothing else`() throws {
    let old = Feed("vietcombank", weatherQuery(21))
    for feed in [vietcombank, old] { try fill(store, feed) }
    try store.record([Attempt(provider: "vietcombank", target: "a", askedAt: at(0))])
    try store.record(ProviderHealth(provider: "vietcombank", consecutiveFailures: 2))
    let publishing = Outage(.publish, begunAt: at(0), saidAt: at(0))
    try store.replaceOutages([
      Outage(.provider("vietcombank", widget: "old"), begunAt: at(0), saidAt: at(0)), publishing,
    ])
    let leftovers = try store.leftovers(besides: [widget("rates")])
    let place = "weather 21 105 Asia/Ho_Chi_Minh from vietcombank"
    #expect(
      leftovers.map(\.description) == [
        "1 snapshot of \(place)", "1 quarantined reading of \(place)", "1 withdrawn reading of \(place)",
        "1 outage of old from vietcombank", "2 past readings of \(place)", "2 daily ranges of \(place)",
        "1 rejected day of \(place)",
      ])
    try store.remove(leftovers)
    #expect(try store.leftovers(besides: [widget("rates")]) == [])
    let both = [vietcombank, old]
    #expect(Array(try store.snapshots(of: both).keys) == [vietcombank])
    #expect(try store.quarantine(of: both).map(\.feed) == [vietcombank])
    #expect(try store.withdrawals(of: both).map(\.feed) == [vietcombank])
    #expect(try store.outages() == [publishing])
    #expect(try store.lookBack(from: at(60)).map(\.firstSeenAt) == [at(60), at(0)])
    // A provider's own terms still hold.
    #expect(try store.attempts().count == 1 && store.providerHealth().count == 1)
  }

  /// A state in a file that has a year of boards, and how many bytes it has.
  private func year(_ folder: TemporaryFolder) throws -> (SQLiteStore, bytes: () -> Int) {
    let path = folder("state.sqlite")
    let store = try SQLiteStore(writingAt: path, now: at(0))
    try store.remember(
      (0..<4000).map { number in
        let seenAt = at(Double(number - 4000) * 7200)
        return PastReading(
          feed: vietcombank, firstSeenAt: seenAt, lastSeenAt: seenAt, reading: .rates(table(Decimal(20000 + number))))
      })
    return (store, { (try? Data(contentsOf: URL(fileURLWithPath: path)).count) ?? 0 })
  }

  private var allOfIt: PastQuestion {
    PastQuestion(feeds: [vietcombank], since: .distantPast, until: at(0))
  }

  @Test func `a file of which much was forgotten becomes smaller, and what is left is whole`() throws {
    let folder = try TemporaryFolder()
    let (store, bytes) = try year(folder)
    let before = bytes()
    try store.forgetHistory(of: vietcombank, before: at(-40 * 7200))
    let left = try store.history(allOfIt, currencies: nil)
    #expect(left.count == 40 && bytes() == before)
    try store.shrink()
    #expect(bytes() < before / 4)
    let (first, again) = (bytes(), try SQLiteStore(writingAt: store.path, now: at(60)))
    #expect(again.recovery == nil)
    #expect(try again.history(allOfIt, currencies: nil) == left)
    try again.shrink()
    #expect(bytes() == first)
  }

  @Test func `a run leaves a file alone of which little was forgotten, and prune does not`() throws {
    let folder = try TemporaryFolder()
    let (store, bytes) = try year(folder)
    let before = bytes()
    try store.forgetHistory(of: vietcombank, before: at(-3800 * 7200))
    try store.shrink()
    #expect(bytes() == before)
    try store.shrinkWholly()
    #expect(bytes() < before)
  }

  @Test func `a file that cannot be made smaller stays as it is`() throws {
    let folder = try TemporaryFolder()
    let (store, bytes) = try year(folder)
    let before = bytes()
    try store.forgetHistory(of: vietcombank, before: at(-40 * 7200))
    let left = try store.history(allOfIt, currencies: nil)
    // Somebody reads, and does not end.
    let reader = try SQLiteStore(readingAt: store.path)
    try store.database.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 50") }
    try reader.readTransaction {
      _ = try reader.snapshots(of: [vietcombank])
      #expect(throws: StorageError.self) { try store.shrink() }
    }
    #expect(bytes() == before)
    #expect(try store.history(allOfIt, currencies: nil) == left)
  }

  @Test func `a feed stays for as long as some widget shows it`() throws {
    try fill(store, vietcombank)
    #expect(try store.leftovers(besides: [widget("another")]).isEmpty)
    let parts = try store.leftovers(besides: [widget("rates", ["currency-api"])]).map(\.part)
    #expect(parts == [.snapshots, .quarantine, .withdrawals, .history, .days, .rejectedDays])
  }
}
