import Core
import Foundation
import Refreshing
import Testing

/// What `check --online` says of a provider.
@Suite struct ProbeTests {
  private func reason(_ bench: Bench) throws -> String? {
    guard case .waits(let sentence)? = try bench.probe().first?.answer else { return nil }
    return sentence
  }

  @Test func `a provider that waits is said to wait for what it really waits for`() throws {
    let limited = try Bench(providers: ["limited"])
    for seconds in [1200.0, 600] {
      try limited.store.record(
        [Attempt(Feed("limited", .rates(RatesQuery())), askedAt: limited.now.addingTimeInterval(-seconds))])
    }
    #expect(
      try reason(limited)
        == "it may not be asked before 2026-11-22T01:00:00Z: its limit of requests is used up until then")
    let board = try Bench(providers: ["board"])
    board.answer("board", .body("26142 26172 26412", headers: ["expires": "Sun, 22 Nov 2026 02:30:00 GMT"]))
    try board.run()
    for _ in 0..<2 {
      board.wait(seconds: 400)
      #expect(
        try reason(board) == "it may not be asked before 2026-11-22T02:30:00Z: its last answer is valid until then")
    }
    board.elapsedSeconds = 54.5
    #expect(try reason(board) == "the other providers took all the time of this check")
  }

  @Test func `each provider is asked once, for the first widget that lists it, and what is good is kept`() throws {
    let bench = try Bench(
      dollars("one", providers: ["board", "forbidden"]), dollars("two", providers: ["board", "other-board"]))
    bench.answer("board", .board)
    bench.answer("other-board", .status(404))
    let probes = try bench.probe()
    #expect(bench.asked() == ["board", "other-board"])
    #expect(probes.map { "\($0.widget) \($0.provider)" } == ["one board", "one forbidden", "two other-board"])
    guard case .said(let readings) = probes[0].answer, case .refused = probes[1].answer,
      case .failed(let sentence) = probes[2].answer
    else { return #expect(Bool(false), "\(probes)") }
    #expect(readings.count == 1 && sentence == "HTTP 404")
    #expect(bench.pages.publications.isEmpty)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.asked() == [])
  }
}
