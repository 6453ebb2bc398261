import Core
import Foundation
import Storage
import Testing
import child

@Suite struct PruningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func store() throws -> SQLiteStore { try SQLiteStore(writingAt: folder("state.sqlite"), now: epoch) }

  private func widget(_ id: WidgetID, _ providers: [ProviderID] = ["vietcombank"]) -> Widget {
    Widget(
      id: id, subject: .rates(["USD"]), providers: providers, ttlSeconds: 900, maxAgeSeconds: 345_600, zone: .gmt)
  }

  /// Everything that can be kept of a widget, asked with a query.
  private func fill(_ store: SQLiteStore, _ widget: WidgetID, query: String) throws {
    try store.keep(board(1, at: at(0), widget: widget, query: query))
    try store.keep(board(2, at: at(60), widget: widget, query: query))
    try store.record(
      Quarantined(
        widget: widget, provider: "vietcombank", query: query, reading: .rates(table(9)), sentence: "USD sell 9",
        isJump: true, firstSeenAt: at(0), lastSeenAt: at(0)))
    try store.withdraw(
      Withdrawal(
        widget: widget, provider: "vietcombank", query: query, reading: .rates(table(8)), withdrawnAt: at(0)))
  }

  @Test func `of a widget that the config names nothing is left over`() throws {
    let store = try store()
    try fill(store, "rates", query: "rates VND")
    try store.replaceOutages([
      Outage(widget: "rates", provider: "vietcombank", begunAt: at(0), saidAt: at(0)),
      Outage(widget: "", provider: "publish", begunAt: at(0), saidAt: at(0)),
    ])
    #expect(try store.leftovers(besides: [widget("rates")]) == [])
  }

  @Test func `all that is kept of another widget is named, counted and removed, and nothing else`() throws {
    let store = try store()
    for query in ["rates VND", "weather 21 105 GMT"] {
      try store.rejectDay(
        try #require(CalendarDay("2026-01-01")), of: query, providers: ["vietcombank"], at: at(0))
    }
    try fill(store, "rates", query: "rates VND")
    try fill(store, "old", query: "weather 21 105 GMT")
    try store.record(Attempt(provider: "vietcombank", target: "a", askedAt: at(0)))
    try store.record(Standing(provider: "vietcombank", consecutiveFailures: 2))
    let publishing = Outage(widget: "", provider: "publish", begunAt: at(0), saidAt: at(0))
    try store.replaceOutages([Outage(widget: "old", provider: "", begunAt: at(0), saidAt: at(0)), publishing])
    let leftovers = try store.leftovers(besides: [widget("rates")])
    #expect(
      leftovers.map(\.description) == [
        "1 snapshot of old from vietcombank", "1 quarantined reading of old from vietcombank",
        "1 withdrawn reading of old from vietcombank", "1 outage of old",
        "2 past readings of weather 21 105 GMT from vietcombank",
        "2 daily ranges of weather 21 105 GMT from vietcombank",
        "1 rejected day of weather 21 105 GMT from vietcombank",
      ])
    try store.remove(leftovers)
    #expect(try store.leftovers(besides: [widget("rates")]) == [])
    #expect(try store.snapshots().map(\.widget) == ["rates"])
    #expect(try store.quarantine().map(\.widget) == ["rates"])
    #expect(try store.withdrawals().map(\.widget) == ["rates"])
    #expect(try store.outages() == [publishing])
    #expect(
      try store.lookBack(from: at(60), query: "rates VND").map(\.firstSeenAt) == [at(60), at(0)])
    // A provider's own terms still hold.
    #expect(try store.attempts().count == 1 && store.standings().count == 1)
  }

  @Test func `the past stays for as long as some widget asks its provider for the same`() throws {
    let store = try store()
    try fill(store, "old", query: "rates VND")
    let parts = { (widgets: [Widget]) in try store.leftovers(besides: widgets).map(\.part) }
    #expect(try parts([widget("rates")]) == [.snapshots, .quarantine, .withdrawals])
    #expect(try parts([widget("rates", ["currency-api"])]) == [.snapshots, .quarantine, .withdrawals, .history, .days])
  }
}
