import Core
import Foundation
import Refreshing
import Testing

/// When the tree is drawn again, and when it is left alone.
@Suite struct RedrawingTests {
  /// A site after its first run, which has drawn the tree.
  private func bench(ttlSeconds: Int = 900, maxAgeSeconds: Int = 86400) throws -> Bench {
    let bench = Bench()
    bench.config.widgets = bench.config.widgets.map { $0.with(ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds) }
    bench.pages.stamp = "as it was"
    bench.answer("board", .board)
    try bench.run()
    bench.pages.publications = []
    bench.transport.answers = [:]
    return bench
  }

  @Test func `a run with nothing due leaves a tree alone that it would draw the same`() throws {
    let bench = try bench()
    bench.wait(seconds: 60)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.pages.publications.isEmpty)
  }

  @Test func `a tree that is not as it was left is drawn again`() throws {
    let bench = try bench()
    bench.pages.stamp = "touched"
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.count == 1)
  }

  @Test func `a tree is drawn again at every quarter of an hour, and by a clock that was set back`() throws {
    // The first run is at 00:30 UTC.
    let bench = try bench(ttlSeconds: 7200)
    for (seconds, drawings) in [(899.0, 0), (1, 1), (-300, 2)] {
      bench.wait(seconds: seconds)
      try bench.run()
      #expect(bench.pages.publications.count == drawings)
    }
  }

  @Test func `a tree is drawn again in the moment in which a widget turns stale or expires`() throws {
    // The board's least interval is 300 s.
    let bench = try bench(ttlSeconds: 60, maxAgeSeconds: 330)
    for provider in ["board", "reference"] as [ProviderID] { bench.refusals[provider] = Refusal("not now") }
    for (seconds, state) in [(299.0, nil), (1, Freshness.stale), (30, .stale), (1, .expired)] {
      bench.wait(seconds: seconds)
      try bench.run()
      #expect(bench.shown?.state == state)
    }
  }

  @Test func `what could not be published whole is drawn again`() throws {
    let bench = Bench()
    bench.pages.stamp = "as it was"
    bench.pages.failures = ["v1/vi/rates.html: No space left on device"]
    bench.answer("board", .board)
    try bench.run()
    bench.pages.publications = []
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.count == 1)
  }

  @Test func `what a backfill writes while a tree is drawn is drawn by the next run`() throws {
    let bench = Bench()
    bench.pages.stamp = "as it was"
    bench.pages.onPublish = { bench.store.othersCount += 1 }
    bench.answer("board", .board)
    try bench.run()
    bench.pages.onPublish = {}
    bench.pages.publications = []
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.count == 1)
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.count == 1)
  }

  @Test func `what was drawn without a past that could not be read is drawn again`() throws {
    let bench = Bench()
    bench.pages.stamp = "as it was"
    bench.answer("board", .board)
    bench.store.refusesDays = true
    try bench.run()
    bench.store.refusesDays = false
    bench.pages.publications = []
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.count == 1)
  }

  @Test func `a reading that an operator withdraws is off the page in the same run`() throws {
    let bench = try bench()
    bench.wait(seconds: 60)
    try bench.reject()
    #expect(bench.shown?.state == .missing)
  }
}

extension Widget {
  fileprivate func with(ttlSeconds: Int, maxAgeSeconds: Int) -> Widget {
    Widget(
      id: id, subject: subject, providers: providers, ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds, zone: zone)
  }
}
