import Core
import Foundation
import Refreshing
import Testing

/// Answers that are whole and say nothing of what is shown.
@Suite struct EmptyAnswerTests {
  @Test func `a widget for which the shared snapshot has no value takes its next provider`() throws {
    let bench = try Bench(
      rates("dollar", ["USD", "EUR"]), rates("euro", ["EUR"], providers: ["board", "other-board"]))
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    let report = try bench.run(thenWait: 300)
    #expect(report.outcomes.map(\.action) == [.refreshed, .missing])
    #expect(report.outcomes[0].failures.isEmpty)
    #expect(report.lines == ["widgets: euro: board: no price of EUR", "widgets: euro: other-board: no price of EUR"])
    #expect(report.exitStatus == 2)
    #expect(bench.asked() == ["board", "other-board"])
    #expect(bench.contents.map(\.state) == [.fresh, .missing])
    // Asked again after the ttl, not after the interval.
    #expect(try bench.run(thenWait: 600).exitStatus == 2)
    #expect(bench.asked() == [])
    try bench.run()
    #expect(bench.asked() == ["board", "other-board"])
  }

  @Test func `data too old for one widget's maxAge are another's, and that one takes its next provider`() throws {
    let bench = try Bench(
      weather("patient", providers: ["late"], maxAgeSeconds: 21600),
      weather("strict", providers: ["late", "sky"], maxAgeSeconds: 900))
    bench.answer("late", [21: "24"])
    bench.answer("sky", [21: "25"])
    let report = try bench.run()
    #expect(bench.asked() == ["late", "sky"])
    #expect(bench.temperatures(0) == [24] && bench.temperatures(1) == [25])
    #expect(report.lines.count == 1 && report.lines[0].hasPrefix("widgets: strict: late: observed at "))
  }

  @Test func `a reading without a value that the kept one has for a widget is no answer`() throws {
    let bench = try Bench(dollars("dollar"), rates("franc", ["CHF"]))
    bench.answer("board", .body("26142 26172 26412 32000"), .board)
    try bench.run(thenWait: 900)
    let report = try bench.run()
    #expect(report.lines == ["widgets: dollar: board: no price of CHF", "widgets: franc: board: no price of CHF"])
    #expect(report.exitStatus == 1)
    #expect(bench.contents.map(\.state) == [.stale, .stale])
    #expect(bench.contents[1].reading?.rates?["CHF"]?.sell == 32000)
  }

  @Test func `an empty answer holds nobody back and is asked for again at the ordinary pace`() throws {
    let bench = try Bench(rates("euro", ["EUR"]))
    bench.answer("board", .board)
    for _ in 0..<4 {
      try bench.run(thenWait: 450)
      #expect(bench.asked() == ["board"])
      #expect(try bench.store.providerHealth().allSatisfy { $0.consecutiveFailures == 0 && $0.notBefore == nil })
      try bench.run(thenWait: 450)
      #expect(bench.asked() == [])
    }
    #expect(try bench.quarantine.isEmpty && bench.snapshots.isEmpty)
    #expect(try bench.seen(until: bench.now).isEmpty)
  }

  @Test func `a kept board that has nothing of what the config shows now gives way to the next provider`() throws {
    let bench = try Bench()
    bench.answer("board", .board)
    bench.answer("reference", .board)
    try bench.run()
    bench.config.widgets = [rates("rates", ["EUR"], providers: ["board", "reference"])]
    #expect(try bench.run().outcomes.map(\.state) == [.missing])
    #expect(bench.asked() == ["board", "reference"])
    #expect(bench.shown?.reading == nil)
    // Nothing is lost: the old currencies are shown again at once.
    bench.config.widgets = [dollars()]
    #expect(try bench.run().outcomes.map(\.state) == [.fresh])
  }

  @Test func `weather without a temperature and without days keeps the old weather`() throws {
    let bench = try Bench(weather("w", providers: ["sky"]))
    bench.answer("sky", path: "21", .body("21"), .body("-"))
    try bench.run(thenWait: 900)
    let report = try bench.run()
    #expect(report.lines == ["widgets: w: sky: neither a current temperature nor a day"])
    #expect(report.exitStatus == 1)
    #expect(bench.temperatures() == [21])
  }
}
