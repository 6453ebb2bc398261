import Core
import Foundation
import Storage
import Testing

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

  @Test func `a feed stays for as long as some widget shows it`() throws {
    try fill(store, vietcombank)
    #expect(try store.leftovers(besides: [widget("another")]).isEmpty)
    let parts = try store.leftovers(besides: [widget("rates", ["currency-api"])]).map(\.part)
    #expect(parts == [.snapshots, .quarantine, .withdrawals, .history, .days, .rejectedDays])
  }
}
