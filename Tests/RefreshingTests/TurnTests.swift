import Core
import Foundation
import Testing

@testable import Refreshing

/// A run that has more to ask than it has turns: the oldest first, and the rest in the next run.
@Suite struct TurnTests {
  private let everything = Refresh.Options(saysEverything: true)
  private let latitudes = ["a": 21, "b": 16, "c": 11] as KeyValuePairs<String, Int>

  /// Three places at a provider whose requests begin a twentieth of a second after each other.
  private func threeAtSpaced(providers: [ProviderID] = ["spaced"]) throws -> Bench {
    let bench = try Bench(
      widgets: latitudes.map { weather(WidgetID(rawValue: $0.key), Double($0.value), providers: providers) })
    for provider in providers { bench.answer(provider.rawValue, [21: "24", 16: "27", 11: "31"]) }
    return bench
  }

  /// Leaves a run time for so many of them.
  private func leaveTurns(_ count: Int, in bench: Bench) {
    bench.elapsedSeconds = Run.lastAskSeconds - 0.05 * Double(count) + 0.01
  }

  @Test func `what was never fetched comes first, then what was fetched the longest ago`() throws {
    let bench = try threeAtSpaced()
    try bench.run(.init(only: ["b"]), thenWait: 60)
    try bench.run(.init(only: ["a"]), thenWait: 900)
    _ = bench.paths()
    try bench.run()
    #expect(bench.paths() == ["spaced.example/11", "spaced.example/16", "spaced.example/21"])
  }

  @Test func `what is of one age is asked for in the config's order`() throws {
    let bench = try threeAtSpaced()
    try bench.run(thenWait: 900)
    try bench.run()
    let order = ["spaced.example/21", "spaced.example/16", "spaced.example/11"]
    #expect(bench.paths() == order + order)
  }

  @Test func `a place that has failed waits behind those that were heard of before it`() throws {
    let bench = try threeAtSpaced()
    bench.answer("spaced", path: "21", .status(404))
    try bench.run(thenWait: 1)
    try bench.run(.init(only: ["a"]), thenWait: 900)
    _ = bench.paths()
    leaveTurns(1, in: bench)
    try bench.run(thenWait: 300)
    bench.elapsedSeconds = 0
    try bench.run()
    #expect(bench.paths().prefix(3) == ["spaced.example/21", "spaced.example/16", "spaced.example/11"])
  }

  @Test func `the next run goes on where one has stopped, and nothing was written of what it did not ask`() throws {
    let bench = try threeAtSpaced()
    leaveTurns(2, in: bench)
    let report = try bench.run()
    #expect(bench.paths() == ["spaced.example/21", "spaced.example/16"])
    #expect(report.outcomes.map(\.state) == [.fresh, .fresh, .missing])
    #expect(report.outcomes.map(\.isPostponed) == [false, false, true])
    #expect(report.outcomes.allSatisfy(\.failures.isEmpty) && report.lines.isEmpty && report.exitStatus == 2)
    #expect(try bench.store.attempts().map(\.target) == [query(16).text, query(21).text])
    #expect(try bench.store.calls(since: bench.now)["spaced"]?.inHour(of: bench.now) == 2)
    #expect(try bench.store.providerHealth().isEmpty && bench.store.outages().isEmpty)
    #expect(try bench.store.postponed(of: bench.config.feedUses.keys) == [Feed("spaced", query(11))])
    bench.elapsedSeconds = 0
    bench.wait(seconds: 60)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["spaced.example/11"])
    #expect(try bench.store.postponed(of: bench.config.feedUses.keys).isEmpty)
  }

  @Test func `a widget that is stale because it waits for its turn is said with -v alone, and no run is quiet`() throws
  {
    let bench = try threeAtSpaced()
    bench.pages.stamp = "as it was"
    try bench.run(thenWait: 901)
    leaveTurns(2, in: bench)
    let report = try bench.run(Bench.plain)
    #expect(report.lines.isEmpty && report.exitStatus == 1)
    #expect(report.outcomes.map(\.state) == [.fresh, .fresh, .stale])
    #expect(try bench.store.publicationMark()?.isQuiet == false)
    leaveTurns(0, in: bench)
    #expect(
      try bench.run(everything).lines == ["widgets: c: stale since 00:45; it waits for its turn"])
  }

  @Test func `a run for some widgets leaves what waits for others`() throws {
    let bench = try threeAtSpaced()
    leaveTurns(1, in: bench)
    try bench.run(thenWait: 60)
    bench.elapsedSeconds = 0
    try bench.run(.init(only: ["b"]))
    #expect(try bench.store.postponed(of: bench.config.feedUses.keys) == [Feed("spaced", query(11))])
  }

  @Test func `a table shows the places that had their turn`() throws {
    let bench = try Bench(table([21, 16, 11], providers: ["spaced", "sky"]))
    bench.answer("spaced", [21: "24", 16: "27", 11: "31"])
    leaveTurns(2, in: bench)
    #expect(try bench.run().outcomes.map(\.isPostponed) == [true])
    #expect(bench.paths() == ["spaced.example/21", "spaced.example/16"])
    #expect(bench.temperatures() == [24, 27, nil])
    bench.elapsedSeconds = 0
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.paths() == ["spaced.example/11"])
    #expect(bench.temperatures() == [24, 27, 31])
  }

  @Test func `each attempt is dated by its own turn`() throws {
    let bench = try Bench(table(Array(1...41), providers: ["spaced"]))
    for latitude in 1...41 { bench.answer("spaced", [latitude: "24"]) }
    try bench.run()
    let start = bench.now
    #expect(Set(try bench.store.attempts().map { $0.askedAt.timeIntervalSince(start) }) == [0, 1, 2])
  }

  @Test func `what a limit of a minute holds back waits for its turn`() throws {
    let bench = try Bench(
      widgets: latitudes.map { weather(WidgetID(rawValue: $0.key), Double($0.value), providers: ["slow"]) })
    bench.answer("slow", [21: "24", 16: "27", 11: "31"])
    let report = try bench.run(everything)
    #expect(
      report.lines == [
        "widgets: c: missing; it waits for its turn: no provider may be asked before 00:31 (GMT): slow: its limit of requests "
          + "is used up until then"
      ])
    #expect(try bench.store.postponed(of: bench.config.feedUses.keys) == [Feed("slow", query(11))])
    bench.wait(seconds: 60)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["slow.example/21", "slow.example/16", "slow.example/11"])
    #expect(try bench.store.postponed(of: bench.config.feedUses.keys).isEmpty)
  }

  @Test func `what another provider serves meanwhile waits for nothing`() throws {
    let bench = try Bench(
      widgets: latitudes.map { weather(WidgetID(rawValue: $0.key), Double($0.value), providers: ["slow", "sky"]) })
    for provider in ["slow", "sky"] { bench.answer(provider, [21: "24", 16: "27", 11: "31"]) }
    #expect(try bench.run().exitStatus == 0)
    #expect(try bench.store.postponed(of: bench.config.feedUses.keys).isEmpty)
  }

  @Test func `a provider's limit of a day is no turn`() throws {
    let bench = try Bench(providers: ["limited"])
    bench.answer("limited", .board)
    for _ in 0..<3 { try bench.run(thenWait: 900) }
    #expect(try bench.store.postponed(of: bench.config.feedUses.keys).isEmpty)
  }
}
