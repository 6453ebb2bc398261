import Core
import Foundation
import Refreshing
import Testing

@Suite struct DueTests {
  @Test func `a first run fetches, keeps and publishes, and the next one asks nobody`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    let report = try bench.run()
    #expect(report.exitStatus == 0)
    #expect(report.lines.isEmpty)
    #expect(report.outcomes.first?.result == .refreshed)
    #expect(bench.asked() == ["board"])
    #expect(bench.shown?.reading?.rates?["USD"]?.sell == 26412)
    bench.wait(seconds: 899)
    #expect(try bench.run().outcomes.first?.result == .fresh)
    #expect(bench.asked() == [])
  }

  @Test func `a widget is due when its time to live is over`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    try bench.run()
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.asked() == ["board", "board"])
  }

  @Test func `an Expires later than the time to live is waited for`() throws {
    let bench = Bench()
    bench.answer("board", .body("26142 26172 26412", headers: ["expires": "Sun, 22 Nov 2026 01:30:00 GMT"]))
    try bench.run()
    bench.wait(seconds: 3599)
    #expect(try bench.run(.init(isForced: true)).exitStatus == 0)
    #expect(bench.asked() == ["board"])
    bench.wait(seconds: 2)
    try bench.run()
    #expect(bench.asked() == ["board"])
  }

  @Test func `force asks before the time to live is over but never within the least interval`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    try bench.run()
    bench.wait(seconds: 299)
    #expect(try bench.run(.init(isForced: true)).outcomes.first?.result == .fresh)
    #expect(bench.asked() == ["board"])
    bench.wait(seconds: 1)
    #expect(try bench.run(.init(isForced: true)).outcomes.first?.result == .refreshed)
    #expect(bench.asked() == ["board"])
  }

  @Test func `only the named widgets are refreshed`() throws {
    let bench = Bench(providers: ["board"], widgets: ["rates", "sidebar-rates"])
    bench.answer("board", .board)
    let report = try bench.run(.init(only: ["sidebar-rates"]))
    #expect(report.outcomes.map(\.widget) == ["sidebar-rates"])
    #expect(report.exitStatus == 0)
    #expect(bench.store.kept.map(\.widget) == ["sidebar-rates"])
  }

  @Test func `two widgets that ask the same thing cost one request`() throws {
    let bench = Bench(widgets: ["rates", "short-rates"])
    bench.answer("board", .board)
    let report = try bench.run()
    #expect(bench.asked() == ["board"])
    #expect(report.outcomes.map(\.result) == [.refreshed, .refreshed])
  }

  @Test func `a widget takes what another had of the provider a moment ago`() throws {
    let bench = Bench(widgets: ["rates", "short-rates"])
    bench.answer("board", .board)
    try bench.run(.init(only: ["rates"]))
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.asked() == ["board"])
    #expect(Set(bench.store.kept.map(\.widget)) == ["rates", "short-rates"])
    #expect(Set(bench.store.kept.map(\.fetchedAt)).count == 1)
  }

  @Test func `a snapshot for another question does not count`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    try bench.run()
    bench.store.kept[0].query = "rates of another kind"
    bench.wait(seconds: 400)
    #expect(try bench.run().outcomes.first?.result == .refreshed)
  }

  @Test func `a snapshot of a provider that the config no longer lists does not count`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    try bench.run()
    bench.config.widgets[0] = Bench(providers: ["reference"]).config.widgets[0]
    let report = try bench.run()
    #expect(report.exitStatus == 2)
    #expect(bench.shown?.state == .missing)
  }

  @Test func `a plan names whom a run would ask and asks nobody`() throws {
    let bench = Bench()
    #expect(try bench.plan() == ["rates: due, would ask board: https://board.example"])
    bench.answer("board", .board)
    try bench.run()
    #expect(try bench.plan() == ["rates: fresh, not due"])
    #expect(bench.store.attempts().count == 1)
    #expect(bench.asked() == ["board"])
  }
}
