import Core
import Foundation
import Refreshing
import Testing

/// Requests that wait for their turn, and pauses that a provider asks for within a run.
@Suite struct TurnTests {
  private func threeAtSlow() -> Bench {
    let bench = Bench(
      of: weather("a", 21, providers: ["slow", "sky"]), weather("b", 16, providers: ["slow", "sky"]),
      weather("c", 11, providers: ["slow", "sky"]))
    for (path, celsius) in [("21", "24"), ("16", "27"), ("11", "31")] {
      bench.answer("slow", path: path, .body(celsius))
      bench.answer("sky", path: path, .body(celsius))
    }
    return bench
  }

  @Test func `a request is written down when its turn comes, not before`() throws {
    let bench = threeAtSlow()
    let start = bench.now
    bench.transport.onAsk = { _ in bench.wait(seconds: 15) }
    bench.config.widgets.removeLast()
    try bench.run()
    #expect(bench.store.attempts().map { $0.askedAt.timeIntervalSince(start) } == [15, 0])
    #expect(bench.store.attempts().map(\.target) == ["https://slow.example/16", "https://slow.example/21"])
  }

  @Test func `a request whose turn comes after the last call that the terms allow goes to the next provider`() throws {
    let bench = threeAtSlow()
    let report = try bench.run()
    #expect(bench.paths() == ["slow.example/21", "slow.example/16", "sky.example/11"])
    #expect(report.exitStatus == 0)
    #expect(bench.store.calls(since: bench.now)["slow"]?.inHour(of: bench.now) == 4)
  }

  @Test func `nobody whose turn is still to come is asked after the provider has asked for a pause`() throws {
    let bench = threeAtSlow()
    bench.answer("slow", path: "21", .status(429, headers: ["retry-after": "3600"]))
    let report = try bench.run()
    #expect(bench.paths() == ["slow.example/21", "sky.example/21", "sky.example/16", "sky.example/11"])
    #expect(report.lines == ["widgets: a: slow: HTTP 429"])
  }

  @Test func `whose attempt cannot be written down at its turn is not asked`() throws {
    let bench = threeAtSlow()
    bench.transport.onAsk = { _ in bench.store.refusesAttempts = true }
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.paths() == ["slow.example/21"])
  }

  @Test func `whoever waits at the run's end is ended, and nobody was asked for them`() throws {
    let bench = threeAtSlow()
    bench.transport.onAsk = { _ in bench.elapsedSeconds = 54.5 }
    let report = try bench.run()
    #expect(bench.paths() == ["slow.example/21"])
    #expect(report.outcomes.map(\.state) == [.fresh, .missing, .missing])
    #expect(
      report.lines == [
        "widgets: b: slow: the run ended before the answer came",
        "widgets: c: slow: the run ended before the answer came",
      ])
    #expect(bench.store.attempts().map(\.target) == ["https://slow.example/21"])
  }

  @Test func `a Retry-After outlives a good answer to another question in the same run`() throws {
    let bench = Bench(of: weather("a", 21, providers: ["sky"]), weather("b", 16, providers: ["sky"]))
    bench.answer("sky", path: "21", .status(429, headers: ["retry-after": "3600"]))
    bench.answer("sky", path: "16", .body("27"))
    try bench.run()
    _ = bench.paths()
    bench.wait(seconds: 3599)
    try bench.run()
    #expect(bench.paths() == [])
    bench.wait(seconds: 2)
    try bench.run()
    #expect(bench.paths() == ["sky.example/21", "sky.example/16"])
  }

  @Test func `no second try begins near the run's end, and the failure is said as it was`() throws {
    let bench = Bench(providers: ["board"])
    bench.transport.onAsk = { _ in bench.elapsedSeconds = 54.5 }
    bench.answer("board", .status(503))
    #expect(try bench.run().lines == ["widgets: rates: board: HTTP 503"])
    #expect(bench.asked() == ["board"])
  }
}

/// Why `check --online` does not ask.
@Suite struct ProbeTests {
  private func reason(_ bench: Bench) throws -> String? {
    guard case .waits(let sentence)? = try bench.probe().first?.result else { return nil }
    return sentence
  }

  @Test func `a provider that waits is said to wait for what it really waits for`() throws {
    let limited = Bench(providers: ["limited"])
    for seconds in [1200.0, 600] {
      try limited.store.record(
        Attempt(
          provider: "limited", target: "https://limited.example", askedAt: limited.now.addingTimeInterval(-seconds)))
    }
    #expect(
      try reason(limited)
        == "it may not be asked before 2026-11-22T01:00:00Z: its limit of requests is used up until then")
    let board = Bench(providers: ["board"])
    board.answer("board", .body("26142 26172 26412", headers: ["expires": "Sun, 22 Nov 2026 02:30:00 GMT"]))
    try board.run()
    board.wait(seconds: 60)
    #expect(
      try reason(board)
        == "it may not be asked before 2026-11-22T02:30:00Z: its last answer is valid until then")
    board.wait(seconds: 600)
    #expect(
      try reason(board)
        == "it may not be asked before 2026-11-22T02:30:00Z: its last answer is valid until then")
    board.elapsedSeconds = 54.5
    #expect(try reason(board) == "the other providers took all the time of this check")
  }
}
