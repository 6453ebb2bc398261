import Core
import Foundation
import Refreshing
import Storage
import Testing

/// A run after one that has left nothing to do.
@Suite struct QuietRunTests {
  private static let plain = Bench.plain

  /// A site after its first run, at 00:30.
  private func settled(_ bench: Bench? = nil) throws -> Bench {
    try (bench ?? Bench(providers: ["board", "other-board"])).settled()
  }

  /// Whether a run reads what is kept.
  private func readsSnapshots(_ bench: Bench, _ options: Refresh.Options = plain, exitStatus: Int32 = 0) throws -> Bool
  {
    let (report, log) = try bench.tracedRun(options)
    #expect(report.exitStatus == exitStatus)
    return log.statements.contains { $0.contains("FROM snapshots") }
  }

  @Test func `it reads no snapshot, asks nobody, draws nothing, and writes down that it was there`() throws {
    let bench = try settled()
    _ = bench.asked()
    let publications = bench.pages.publications.count
    for _ in 0..<3 {
      #expect(try !readsSnapshots(bench))
      #expect(try bench.store.lastRun()?.endedAt == bench.now)
      bench.wait(seconds: 120)
    }
    #expect(bench.asked().isEmpty && bench.pages.publications.count == publications)
  }

  @Test func `it is quiet until something changes by time: a quarter of an hour, or a ttl`() throws {
    let bench = try settled(Bench(dollars(ttlSeconds: 700)))
    bench.wait(seconds: 639)
    #expect(try !readsSnapshots(bench))
    bench.wait(seconds: 1)
    #expect(try readsSnapshots(bench))
    #expect(bench.asked().count == 2)
  }

  @Test(arguments: [
    Refresh.Options(isForced: true, needsOutcomes: false), Refresh.Options(saysEverything: true, needsOutcomes: false),
    Refresh.Options(), Refresh.Options(only: ["rates"], needsOutcomes: false),
  ])
  func `it is not quiet when it is forced, for some widgets, or to say everything`(_ options: Refresh.Options) throws {
    #expect(try readsSnapshots(settled(), options))
  }

  @Test(arguments: [nil, "touched"])
  func `it is not quiet when a file of the tree is gone or other than it was`(_ stamp: String?) throws {
    let bench = try settled()
    bench.pages.stamp = stamp
    #expect(try readsSnapshots(bench))
  }

  @Test func `it is not quiet while a key that the config names cannot be read`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.config.providers["board"] = ProviderOptions(key: .env("KEY"), acceptsTerms: true)
    _ = try settled(bench)
    #expect(try !readsSnapshots(bench))
    bench.refusals["board"] = Refusal("its key cannot be read", cause: .unreadableKey)
    #expect(try readsSnapshots(bench, exitStatus: 1))
  }

  @Test func `runs with nothing to do are noted often enough for the shortest ttl`() throws {
    let bench = try settled(Bench(dollars(ttlSeconds: 30)))
    for _ in 0..<3 {
      bench.wait(seconds: 20)
      _ = try bench.run(Self.plain)
      let endedAt = try #require(try bench.store.lastRun()?.endedAt)
      #expect(bench.now.timeIntervalSince(endedAt) <= 15)
    }
  }

  @Test func `it is not quiet after a failure, nor while a provider waits`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.pages.stamp = "as it was"
    bench.answer("board", .status(404))
    bench.answer("other-board", .board)
    #expect(try bench.run(Self.plain, thenWait: 60).exitStatus == 1)
    #expect(try readsSnapshots(bench))
    bench.wait(seconds: 60)
    #expect(try readsSnapshots(bench))
  }

  @Test func `it is not quiet after what could not be published`() throws {
    let bench = try Bench()
    bench.pages.failures = ["v1: full"]
    #expect(try readsSnapshots(settled(bench), exitStatus: 2))
  }

  @Test func `it is not quiet after an operator's word`() throws {
    let bench = try settled()
    #expect(try bench.reject().state == .done)
    #expect(try readsSnapshots(bench, exitStatus: 2))
  }

  @Test func `it is not quiet after a backfill has written`() throws {
    let bench = try settled()
    try bench.store.remember(
      [
        PastReading(
          feed: Feed("board", .rates(RatesQuery())), firstSeenAt: bench.now.addingTimeInterval(-90000),
          lastSeenAt: bench.now.addingTimeInterval(-90000),
          reading: .rates(RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 26000)])))
      ])
    #expect(try readsSnapshots(bench))
  }
}
