import Core
import Foundation
import Testing

@testable import Refreshing

/// Answers that are whole and say nothing of what is shown.
@Suite struct EmptyAnswerTests {
  private func widget(_ id: WidgetID, _ currencies: [Currency], _ providers: [ProviderID] = ["board"]) -> Widget {
    Widget(
      id: id, subject: .rates(currencies), providers: providers, ttlSeconds: 900, maxAgeSeconds: 86400, zone: .gmt)
  }

  @Test func `each widget of one board is judged by what it shows itself`() throws {
    let bench = Bench(of: widget("dollar", ["USD", "EUR"]), widget("euro", ["EUR"], ["board", "other-board"]))
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    let report = try bench.run()
    #expect(report.outcomes.map(\.result) == [.refreshed, .missing])
    #expect(report.outcomes[0].failures.isEmpty)
    #expect(
      report.outcomes[1].failures.map { "\($0.provider): \($0.message)" } == [
        "board: no price of EUR", "other-board: no price of EUR",
      ])
    #expect(report.lines == ["widgets: euro: board: no price of EUR", "widgets: euro: other-board: no price of EUR"])
    #expect(report.exitStatus == 2)
    #expect(bench.asked() == ["board", "other-board"])
    #expect(bench.pages.publications.last?.contents.map(\.state) == [.fresh, .missing])
  }

  @Test func `an empty answer holds nobody back and is asked for again at the ordinary pace`() throws {
    let bench = Bench(of: widget("euro", ["EUR"]))
    bench.answer("board", .board)
    for _ in 0..<4 {
      try bench.run()
      #expect(bench.asked() == ["board"])
      #expect(bench.store.standings().allSatisfy { $0.consecutiveFailures == 0 && $0.notBefore == nil })
      bench.wait(seconds: 900)
    }
    #expect(bench.store.quarantine().isEmpty && bench.store.kept.isEmpty)
    #expect(bench.seen(until: bench.now).isEmpty)
  }

  @Test func `a kept board that has nothing of what the config shows now gives way to the next provider`() throws {
    let bench = Bench(of: widget("rates", ["USD"], ["board", "sparse"]))
    bench.answer("board", .board)
    try bench.run()
    bench.config.widgets = [widget("rates", ["EUR"], ["board", "reference"])]
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(report.outcomes.map(\.state) == [.missing])
    #expect(bench.asked() == ["board", "reference"])
    #expect(bench.shown?.reading == nil)
    // Nothing is lost: the old currencies are shown again at once.
    bench.config.widgets = [widget("rates", ["USD"])]
    #expect(try bench.run().outcomes.map(\.state) == [.fresh])
  }

  @Test func `weather without a temperature and without days keeps the old weather`() throws {
    let place = Place(names: [:], coordinate: Coordinate(latitude: 21, longitude: 105), zone: .vietnam)
    let bench = Bench(
      of: Widget(
        id: "w", subject: .weather(place), providers: ["sky"], ttlSeconds: 900, maxAgeSeconds: 86400, zone: .vietnam))
    bench.answer("sky", path: "21", .body("21"))
    try bench.run()
    bench.answer("sky", path: "21", .body("-"))
    bench.wait(seconds: 900)
    let report = try bench.run()
    #expect(report.lines == ["widgets: w: sky: neither a current temperature nor a day"])
    #expect(report.exitStatus == 1)
    #expect(bench.shown?.reading?.weather?.current.temperatureCelsius == 21)
  }
}
