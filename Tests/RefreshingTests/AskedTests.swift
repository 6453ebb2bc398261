import Core
import Foundation
import Refreshing
import Testing

/// When a widget is due, and whom it asks.
@Suite struct AskedTests {
  @Test func `a first run fetches, keeps and publishes, and the next one asks nobody`() throws {
    let bench = try Bench()
    bench.answer("board", .board)
    let report = try bench.run()
    #expect(report.exitStatus == 0 && report.lines.isEmpty)
    #expect(report.outcomes.first?.action == .refreshed)
    #expect(bench.asked() == ["board"])
    #expect(bench.sell == 26412)
    bench.wait(seconds: 899)
    #expect(try bench.run().outcomes.first?.action == .fresh)
    #expect(bench.asked() == [])
  }

  /// After a first run: so long later, forced or not, by this Expires, somebody is asked.
  @Test(
    arguments: [
      (899, false, nil, false), (900, false, nil, true), (299, true, nil, false), (300, true, nil, true),
      (3599, false, "01:30:00", false), (3599, true, "01:30:00", false), (3601, false, "01:30:00", true),
      // An Expires before the time to live is over changes nothing, and one is counted up to six hours.
      (899, false, "00:40:00", false), (900, false, "00:40:00", true), (301, true, "00:40:00", false),
      (21599, true, "22:00:00", false), (21601, false, "22:00:00", true),
    ] as [(Double, Bool, String?, Bool)])
  func `a widget is due after its ttl; force overrides that, but neither interval nor Expires`(
    seconds: Double, isForced: Bool, expires: String?, isAsked: Bool
  ) throws {
    let bench = try Bench(providers: ["board"])
    bench.answer(
      "board",
      .body("26142 26172 26412", headers: expires.map { ["expires": "Sun, 22 Nov 2026 \($0) GMT"] } ?? [:]))
    try bench.run(thenWait: seconds)
    _ = bench.asked()
    #expect(try bench.run(.init(isForced: isForced)).exitStatus == 0)
    #expect(bench.asked() == (isAsked ? ["board"] : []))
  }

  @Test func `force overrides no back-off`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .status(403))
    try bench.run(thenWait: 3000)
    try bench.run(.init(isForced: true))
    #expect(bench.asked() == ["board"])
  }

  @Test func `two widgets with opposite orders and other spans cost one request per feed and show the same`() throws {
    let bench = try Bench(
      dollars("one", providers: ["board", "other-board"], ttlSeconds: 600, maxAgeSeconds: 3600),
      dollars("two", providers: ["other-board", "board"], ttlSeconds: 1800, maxAgeSeconds: 7200))
    bench.answer("board", .board)
    bench.answer("other-board", .body("26100 26200 26400"))
    try bench.run(thenWait: 600)
    #expect(bench.asked() == ["board", "other-board"])
    #expect(bench.contents.map(\.source?.provider) == ["board", "other-board"])
    // Only the first is due, and only its own provider is asked.
    try bench.run(thenWait: 600)
    #expect(bench.asked() == ["board"])
    // One fails: its widget shows the snapshot that the other widget has paid for.
    bench.answer("board", .status(404))
    try bench.run(thenWait: 300)
    #expect(bench.asked() == ["board", "other-board"])
    #expect(bench.contents.map(\.source?.provider) == ["other-board", "other-board"])
    #expect(bench.contents[0].reading == bench.contents[1].reading)
    #expect(Set(bench.contents.map(\.lifetime?.fetchedAt)).count == 1)
    #expect(try bench.snapshots.count == 2)
  }

  @Test func `a provider that comes back after five hours is asked as soon as its pause is over, and shown`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.answer("board", .status(429, headers: ["retry-after": "18000"]))
    bench.answer("other-board", .board)
    try bench.run(thenWait: 17990)
    try bench.run(thenWait: 20)
    #expect(bench.asked() == ["board", "other-board", "other-board"])
    #expect(bench.shown?.source?.provider == "other-board")
    // The fallback is half a minute old.
    bench.answer("board", .body("26150 26180 26420"))
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.asked() == ["board"])
    #expect(bench.sell == 26420)
  }

  @Test func `only the named widgets are refreshed`() throws {
    let bench = try Bench(dollars("one"), dollars("two", providers: ["other-board"]))
    bench.answer("other-board", .board)
    let report = try bench.run(.init(only: ["two"]))
    #expect(report.outcomes.map(\.widget) == ["two"])
    #expect(report.exitStatus == 0)
    #expect(bench.asked() == ["other-board"])
  }

  @Test func `two widgets of one feed cost one request, in one run or in two`() throws {
    let bench = try Bench(dollars("one"), dollars("two"))
    bench.answer("board", .board)
    try bench.run(.init(only: ["one"]), thenWait: 60)
    #expect(try bench.run(thenWait: 840).outcomes.map(\.action) == [.fresh, .fresh])
    #expect(bench.asked() == ["board"])
    #expect(try bench.run().outcomes.map(\.action) == [.refreshed, .refreshed])
    #expect(bench.asked() == ["board"])
  }

  @Test func `a snapshot of a provider that the config no longer lists does not count`() throws {
    let bench = try Bench()
    bench.answer("board", .board)
    try bench.run()
    bench.config.widgets = [dollars(providers: ["reference"])]
    let report = try bench.run()
    #expect(report.exitStatus == 2)
    #expect(bench.shown?.state == .missing)
  }

  @Test func `a plan names whom a run would ask and asks nobody`() throws {
    let bench = try Bench()
    #expect(try bench.plan() == ["rates: due, would ask board: https://board.example"])
    bench.answer("board", .board)
    try bench.run()
    #expect(try bench.plan() == ["rates: fresh, not due"])
    #expect(try bench.store.attempts().count == 1)
    #expect(bench.asked() == ["board"])
  }

  @Test func `a run that was killed while it asked does not hold back the next provider`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    try bench.store.record([Attempt(Feed("board", .rates(RatesQuery())), askedAt: bench.now)])
    bench.wait(seconds: 120)
    bench.answer("other-board", .board)
    #expect(try bench.run().outcomes.first?.provider == "other-board")
    #expect(bench.asked() == ["other-board"])
  }
}
