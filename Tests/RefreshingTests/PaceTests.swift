import Core
import Foundation
import Refreshing
import Testing

/// Requests that wait for their turn, and the end of a run.
@Suite struct PaceTests {
  private func threeAtSlow() throws -> Bench {
    let bench = try Bench(
      weather("a", 21, providers: ["slow", "sky"]), weather("b", 16, providers: ["slow", "sky"]),
      weather("c", 11, providers: ["slow", "sky"]))
    for provider in ["slow", "sky"] { bench.answer(provider, [21: "24", 16: "27", 11: "31"]) }
    return bench
  }

  @Test func `requests of a spaced provider begin one after the other`() throws {
    let bench = try Bench(table([21, 16, 11], providers: ["spaced"]))
    bench.answer("spaced", [21: "24", 16: "24", 11: "24"])
    try bench.run()
    #expect(bench.transport.asked.map(\.delaySeconds).map { ($0 * 100).rounded() } == [0, 5, 10])
  }

  @Test func `a provider that wants one request at a time gets the next after its answer`() throws {
    let bench = try threeAtSlow()
    bench.config.widgets.removeLast()
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["slow.example/21", "slow.example/16"])
    #expect(bench.transport.mostAtOnce == 1)
  }

  @Test func `no minute has more calls than the terms allow`() throws {
    let bench = try Bench(table([21, 16, 11], providers: ["slow", "wide"]))
    bench.answer("wide", path: "21,16,11", .body("24,27,31"))
    try bench.run()
    #expect(bench.paths() == ["wide.example/21,16,11"])
  }

  @Test func `what is under way is not counted twice against the limits`() throws {
    let bench = try Bench(weather("w", 21, providers: ["slow"]), table([21, 16], providers: ["slow", "wide"]))
    bench.answer("slow", [21: "24", 16: "27"])
    try bench.run()
    #expect(bench.paths() == ["slow.example/21", "slow.example/16"])
  }

  @Test func `a request is written down when its turn comes, not before`() throws {
    let bench = try threeAtSlow()
    let start = bench.now
    bench.transport.onAsk = { _ in bench.wait(seconds: 15) }
    bench.config.widgets.removeLast()
    try bench.run()
    let attempts = try bench.store.attempts()
    #expect(attempts.map { $0.askedAt.timeIntervalSince(start) } == [15, 0])
    #expect(attempts.map(\.target) == [query(16).text, query(21).text])
  }

  @Test func `a request whose turn comes after the last call that the terms allow goes to the next provider`() throws {
    let bench = try threeAtSlow()
    #expect(try bench.run().exitStatus == 0)
    #expect(Set(bench.paths()) == ["slow.example/21", "slow.example/16", "sky.example/11"])
    #expect(try bench.store.calls(since: bench.now)["slow"]?.inHour(of: bench.now) == 4)
  }

  @Test func `nobody whose turn is still to come is asked after the provider has asked for a pause`() throws {
    let bench = try threeAtSlow()
    bench.answer("slow", path: "21", .status(429, headers: ["retry-after": "3600"]))
    let report = try bench.run()
    #expect(bench.paths().sorted() == ["sky.example/11", "sky.example/16", "sky.example/21", "slow.example/21"])
    #expect(report.lines == ["widgets: a: slow: HTTP 429"])
  }

  @Test func `whose attempt cannot be written down at its turn is not asked`() throws {
    let bench = try threeAtSlow()
    bench.transport.onAsk = { _ in try? bench.refuseWriting(into: "attempts") }
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.paths().filter { $0.hasPrefix("slow") } == ["slow.example/21"])
  }

  @Test func `whoever waits at the run's end is left to the next run, and that is no failure`() throws {
    let bench = try threeAtSlow()
    bench.config.widgets.removeFirst()
    bench.transport.onAsk = { _ in bench.elapsedSeconds = 54.5 }
    let report = try bench.run()
    #expect(bench.paths() == ["slow.example/16"])
    #expect(report.outcomes.map(\.state) == [.fresh, .missing])
    #expect(report.lines == [] && report.outcomes.allSatisfy(\.failures.isEmpty))
    #expect(try bench.store.attempts().map(\.target) == [query(16).text])
    #expect(try bench.store.providerHealth().isEmpty && bench.store.outages().isEmpty)
  }

  @Test func `no second try begins near the run's end, and the failure is said as it was`() throws {
    let bench = try Bench(providers: ["board"])
    bench.transport.onAsk = { _ in bench.elapsedSeconds = 54.5 }
    bench.answer("board", .status(503))
    #expect(try bench.run().lines == ["widgets: rates: board: HTTP 503"])
    #expect(bench.asked() == ["board"])
  }

  @Test func `near the run's end nobody is asked any more, and no attempt is written down`() throws {
    let bench = try Bench()
    bench.elapsedSeconds = 54.5
    try bench.run()
    #expect(bench.asked() == [])
    #expect(try bench.store.attempts().isEmpty)
  }

  @Test func `a request that the run itself ends is nobody's failure and nobody else is asked`() throws {
    let bench = try Bench()
    bench.answer("board", .failure(.cancelled))
    let report = try bench.run()
    #expect(bench.asked() == ["board"])
    #expect(try bench.store.providerHealth().isEmpty)
    #expect(report.lines == ["widgets: rates: board: the run ended before the answer came"])
  }

  @Test func `an attempt that cannot be written down is not made`() throws {
    let bench = try Bench()
    try bench.refuseWriting(into: "attempts")
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.asked() == [])
  }
}
