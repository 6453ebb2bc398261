import Core
import Foundation
import Refreshing
import Storage
import Testing

/// When the tree is drawn again, and when it is left alone.
@Suite struct RedrawingTests {
  /// A site after its first run, which has drawn the tree.
  private func bench(ttlSeconds: Int = 900, maxAgeSeconds: Int = 86400) throws -> Bench {
    let bench = try Bench(
      dollars(providers: ["board", "reference"], ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds))
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

  @Test func `a tree is drawn again at every hour, and by a clock that was set back`() throws {
    // The first run is at 00:30 UTC.
    let bench = try bench(ttlSeconds: 7200)
    for (seconds, drawings) in [(1799.0, 0), (1, 1), (-300, 2)] {
      bench.wait(seconds: seconds)
      try bench.run()
      #expect(bench.pages.publications.count == drawings)
    }
  }

  @Test func `a lunar date changes at midnight, in a run with nothing else to do`() throws {
    let widget = Widget(
      id: "w", subject: weather("w", providers: ["sky"]).subject, providers: ["sky"], ttlSeconds: 1800,
      maxAgeSeconds: 21600, zone: .gmt, hasLunarDate: true)
    let bench = try Bench(widget)
    bench.pages.stamp = "as it was"
    bench.answer("sky", [21: "24"])
    // 23:50 of the last day of a lunar month.
    bench.now = try #require(Date(iso8601: "2026-12-08T23:50:00Z"))
    try bench.run()
    #expect(bench.shown?.lunarDate == LunarDate(day: 30, month: 10, year: 2026))
    bench.pages.publications = []
    _ = bench.asked()
    for (seconds, drawings) in [(599.0, 0), (1, 1)] {
      bench.wait(seconds: seconds)
      try bench.run()
      #expect(bench.pages.publications.count == drawings)
    }
    #expect(bench.asked() == [])
    #expect(bench.shown?.lunarDate == LunarDate(day: 1, month: 11, year: 2026))
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
    let bench = try Bench()
    bench.pages.stamp = "as it was"
    bench.pages.failures = ["v1/vi/rates.html: No space left on device"]
    bench.answer("board", .board)
    try bench.run()
    bench.pages.publications = []
    bench.pages.failures = []
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.count == 1)
  }

  @Test func `what a backfill writes while a tree is drawn is drawn by the next run`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "widgets-test-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start = Date(timeIntervalSince1970: 1_795_307_400)
    let bench = try Bench(widgets: [dollars()], store: SQLiteStore(writingAt: "\(folder)/state", now: start))
    let other = try SQLiteStore(writingAt: "\(folder)/state", now: start)
    bench.pages.stamp = "as it was"
    bench.pages.onPublish = { try? other.record(RunRecord(endedAt: start, durationMilliseconds: 1, exitStatus: 0)) }
    bench.answer("board", .board)
    try bench.run()
    bench.pages.onPublish = {}
    bench.pages.publications = []
    for _ in 0..<2 {
      bench.wait(seconds: 60)
      try bench.run()
      #expect(bench.pages.publications.count == 1)
    }
  }

  @Test func `what was drawn without a past that could not be read is drawn again`() throws {
    let bench = try bench()
    bench.pages.stamp = "touched"
    try bench.execute("ALTER TABLE days RENAME TO lost")
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.pages.publications.count == 1)
    try bench.execute("ALTER TABLE lost RENAME TO days")
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.count == 2)
  }

  @Test func `a reading that an operator withdraws is off the page in the same run`() throws {
    let bench = try bench()
    bench.wait(seconds: 60)
    try bench.reject()
    #expect(bench.shown?.state == .missing)
  }
}
