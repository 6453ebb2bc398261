import Core
import Foundation
import Refreshing
import Testing

/// What is said of a widget that nobody may be asked for yet; the wall clock of these benches is UTC.
@Suite struct WaitingTests {
  private let everything = Refresh.Options(saysEverything: true)

  @Test func `a widget without data says the last reasons and when somebody may be asked again`() throws {
    let bench = try Bench()
    bench.answer("board", .status(403))
    bench.answer("reference", .status(503))
    try bench.run()
    bench.wait(seconds: 40)
    let report = try bench.run(everything)
    #expect(bench.asked().count == 3)
    #expect(report.exitStatus == 2)
    #expect(
      report.lines == [
        "widgets: rates: missing; nobody may be asked before 00:36 (GMT): board: HTTP 403, failing since 00:30; "
          + "reference: HTTP 503, failing since 00:30"
      ])
    #expect(try bench.run().lines.isEmpty)
    #expect(
      try bench.plan() == [
        "rates: due, but nobody may be asked before 00:36 (GMT): board: HTTP 403, failing since 00:30; "
          + "reference: HTTP 503, failing since 00:30"
      ])
  }

  @Test func `a stale widget says since when it is stale`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .board, .status(403))
    try bench.run()
    bench.wait(seconds: 900)
    try bench.run()
    bench.wait(seconds: 60)
    let report = try bench.run(everything)
    #expect(report.exitStatus == 1)
    #expect(
      report.lines == [
        "widgets: rates: stale since 00:45; nobody may be asked before 01:45 (GMT): board: HTTP 403, failing since 00:45"
      ])
  }

  @Test func `another day is named, and a time is never too early by its seconds`() throws {
    let bench = try Bench(providers: ["board"])
    bench.now = Date(timeIntervalSince1970: 1_795_391_970)
    bench.answer("board", .status(403))
    try bench.run()
    #expect(
      try bench.plan() == [
        "rates: due, but nobody may be asked before 01:00 on 2026-11-23 (GMT): board: HTTP 403, failing since 23:59"
      ])
  }

  @Test func `a provider that only keeps its interval, or whose calls are used up, says so`() throws {
    let bench = try Bench(providers: ["limited"])
    bench.answer("limited", .board)
    for _ in 0..<3 {
      try bench.run()
      bench.wait(seconds: 900)
    }
    let used =
      "rates: due, but nobody may be asked before 00:00 on 2026-11-23 (GMT): limited: its limit of requests is used up until then"
    #expect(try bench.plan() == [used])
    let board = try Bench(providers: ["board"])
    try board.store.record([Attempt(Feed("board", .rates(RatesQuery())), askedAt: board.now)])
    #expect(
      try board.plan() == [
        "rates: due, but nobody may be asked before 00:35 (GMT): board: its terms demand 300 s between two requests"
      ])
  }

  @Test func `a key that cannot be read hides nobody else's reason`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.refusals["other-board"] = Refusal("its key cannot be read", cause: .unreadableKey)
    bench.answer("board", .status(403))
    try bench.run()
    bench.wait(seconds: 60)
    #expect(
      try bench.run(everything).lines == [
        "widgets: rates: other-board: its key cannot be read",
        "widgets: rates: missing; nobody may be asked before 01:30 (GMT): board: HTTP 403, failing since 00:30",
      ])
  }

  @Test func `a reason that is no longer the last one is not said`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .status(503), .status(503), .board)
    try bench.run()
    #expect(try bench.store.providerHealth().map(\.reason) == ["HTTP 503"])
    bench.wait(seconds: 900)
    try bench.run()
    #expect(try bench.store.providerHealth().map(\.reason) == [nil])
  }
}
