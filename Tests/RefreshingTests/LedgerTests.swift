import Core
import Foundation
import Refreshing
import Testing

/// What a run writes down of itself, and the limits that follow from it.
@Suite struct LedgerTests {
  @Test func `a run writes down when it ended, how long it took and how, unless that is no news`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .board)
    try bench.run()
    #expect(try bench.store.lastRun() == RunRecord(endedAt: bench.now, durationMilliseconds: 250, exitStatus: 0))
    let first = try bench.store.lastRun()
    bench.elapsedSeconds = 0.012
    bench.wait(seconds: 59)
    try bench.run()
    #expect(try bench.store.lastRun() == first)
    bench.wait(seconds: 1)
    try bench.run()
    #expect(try bench.store.lastRun() == RunRecord(endedAt: bench.now, durationMilliseconds: 12, exitStatus: 0))
    bench.answer("board", .status(404))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 1)
    #expect(try bench.store.lastRun()?.exitStatus == 1)
  }

  @Test func `a plan writes down no run`() throws {
    let bench = try Bench()
    _ = try bench.plan()
    #expect(try bench.store.lastRun() == nil)
  }

  @Test func `a run that cannot be written down says so`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .board)
    try bench.refuseWriting(into: "lastRun")
    let report = try bench.run()
    #expect(report.exitStatus == 2)
    #expect(report.lines.count == 1 && report.lines[0].hasPrefix("widgets: state: "))
  }

  @Test func `a provider whose terms allow no more in the hour or on the day is passed over in silence`() throws {
    let bench = try Bench(dollars(providers: ["limited", "other-board"], ttlSeconds: 600))
    bench.answer("limited", .board)
    bench.answer("other-board", .board)
    func asked(runs: Int) throws -> [String] {
      try (0..<runs).flatMap { _ in
        let report = try bench.run(thenWait: 600)
        #expect(report.exitStatus == 0 && report.lines.isEmpty)
        return bench.asked()
      }
    }
    // From 00:30 UTC on.
    #expect(try asked(runs: 5) == ["limited", "limited", "other-board", "limited", "other-board"])
    bench.now = try #require(Date(iso8601: "2026-11-22T23:55:00Z"))
    #expect(try asked(runs: 4) == ["other-board", "limited", "limited", "other-board"])
  }

  @Test(arguments: [
    (ProviderOptions(), 2), (ProviderOptions(origin: "https://mirror.example"), 2),
    (ProviderOptions(acceptsTerms: true), 2), (ProviderOptions(key: .env("KEY")), 3),
    (ProviderOptions(origin: "https://own.example", acceptsTerms: true), 3),
  ])
  func `the limits of the terms hold neither for a customer's key nor for a server of one's own`(
    options: ProviderOptions, requests: Int
  ) throws {
    let bench = try Bench(providers: ["limited"])
    bench.config.providers["limited"] = options
    bench.answer("limited", .board)
    _ = try (0..<3).map { _ in
      try bench.run(.init(isForced: true))
      bench.wait(seconds: 300)
    }
    #expect(bench.asked().count == requests)
  }
}
