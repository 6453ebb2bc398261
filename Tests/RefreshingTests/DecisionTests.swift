import Core
import Foundation
import Refreshing
import Testing

@Suite struct DecisionTests {
  private static let jump = "30000 30050 30100"

  /// A bench with a good board and the other answer in quarantine, 15 minutes later.
  private func quarantining(_ body: String, providers: [ProviderID] = ["board"], widgets: [WidgetID] = ["rates"]) throws
    -> Bench
  {
    let bench = Bench(providers: providers, widgets: widgets)
    bench.answer("board", .board)
    try bench.run()
    bench.answer("board", .body(body))
    bench.wait(seconds: 900)
    try bench.run()
    _ = bench.asked()
    return bench
  }

  private func sell(_ bench: Bench) -> Decimal? { bench.shown?.reading?.rates?["USD"]?.sell }

  @Test(arguments: [jump, "2614.2 2617.2 2641.2", "10000 26172 26412"])
  func `an accepted reading is shown as of its last sighting, and when it is repeated`(body: String) throws {
    let bench = try quarantining(body)
    let seenAt = bench.now
    bench.wait(seconds: 600)
    let decision = try bench.accept()
    #expect(decision.isDone)
    #expect(decision.sentence.hasPrefix("rates: accepted board's reading of \(seenAt.instantText): USD "))
    let shown = try #require(sell(bench))
    #expect(body.hasSuffix("\(shown)"))
    #expect(bench.shown?.lifetime?.fetchedAt == seenAt)
    #expect(bench.asked() == [])
    #expect(bench.store.quarantine().isEmpty)
    for _ in 0..<3 {
      bench.wait(seconds: 900)
      #expect(try bench.run().exitStatus == 0)
      #expect(bench.shown?.lifetime?.fetchedAt == bench.now)
    }
  }

  @Test func `an accepted reading goes before what a fallback said of the same minute`() throws {
    let bench = Bench(providers: ["board", "other-board"])
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    try bench.run()
    bench.answer("board", .body(Self.jump))
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.shown?.source?.provider == "other-board")
    #expect(try bench.accept().isDone)
    #expect(bench.shown?.source?.provider == "board")
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(sell(bench) == 30100)
  }

  @Test func `a rejected reading does not pass by being repeated, but another jump is looked at anew`() throws {
    let bench = try quarantining(Self.jump)
    let decision = try bench.reject()
    #expect(decision.isDone)
    #expect(decision.sentence.hasPrefix("rates: rejected board's reading of "))
    #expect(sell(bench) == 26412)
    for _ in 0..<8 {
      bench.wait(seconds: 900)
      #expect(try bench.run().outcomes.first?.failures.map(\.failure) == [.withdrawn])
    }
    #expect(bench.store.quarantine().isEmpty)
    bench.answer("board", .body("31000 31000 31000"))
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.store.quarantine().map(\.sightings) == [1])
  }

  @Test func `a shown reading is withdrawn at once and stays away until another one comes`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .body("26142 26172 26412", headers: ["etag": "\"1\""]))
    try bench.run()
    let decision = try bench.reject()
    #expect(
      decision.sentence
        == "rates: withdrew board's reading of 2026-11-22T00:30:00Z, now no number is shown")
    #expect(bench.shown?.state == .missing)
    #expect(bench.pages.publications.last?.pending == [])
    bench.wait(seconds: 900)
    let report = try bench.run()
    #expect(report.exitStatus == 2)
    #expect(report.lines == ["widgets: rates: board: the same reading that was withdrawn"])
    #expect(bench.transport.asked.last?.headers == [:])
    #expect(bench.pages.publications.last?.pending == [])
    #expect(bench.shown?.reading == nil)
    bench.answer("board", .body("26142 26172 26413"))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(sell(bench) == 26413)
    #expect(bench.shown?.past == Past())
    #expect(bench.store.withdrawals().isEmpty)
  }

  @Test func `a row that nobody shows makes no other reading of a withdrawn or an accepted one`() throws {
    let bench = try quarantining("10000 26172 26412 32000")
    #expect(try bench.accept().isDone)
    bench.answer("board", .body("10000 26172 26412 32001"))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(try bench.reject().isDone)
    bench.answer("board", .body("10000 26172 26412 32002"))
    bench.wait(seconds: 900)
    #expect(try bench.run().outcomes.first?.failures.map(\.failure) == [.withdrawn])
    #expect(bench.shown?.state == .missing)
  }

  @Test func `after a withdrawal the next best valid reading is shown`() throws {
    let bench = Bench()
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.answer("reference", .board)
    try bench.run()
    bench.answer("board", .board)
    bench.wait(seconds: 900)
    try bench.run()
    #expect(
      try bench.reject().sentence
        == "rates: withdrew board's reading of 2026-11-22T00:45:00Z, now reference's of 2026-11-22T00:30:00Z is shown")
    #expect(bench.shown?.source?.provider == "reference")
  }

  @Test func `a withdrawn reading is not taken back from another widget or by a 304, and stays on that one`() throws {
    let bench = Bench(providers: ["board"], widgets: ["rates", "other"])
    bench.answer("board", .body("26142 26172 26412", headers: ["etag": "\"1\""]))
    try bench.run()
    try bench.reject()
    #expect(bench.pages.publications.last?.contents.map(\.state) == [.missing, .fresh])
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.shown?.state == .missing)
    bench.answer("board", .status(304))
    bench.wait(seconds: 900)
    let report = try bench.run()
    #expect(report.outcomes.map(\.result) == [.missing, .unchanged])
    #expect(report.outcomes[0].failures.map(\.failure) == [.withdrawn])
    #expect(bench.store.snapshots(of: "rates").isEmpty)
    let other = try #require(bench.store.snapshots(of: "other").first)
    #expect(bench.seen(until: other.fetchedAt).map(\.firstSeenAt.instantText) == ["2026-11-22T00:30:00Z"])
  }

  @Test func `a reading rejected for one widget is still good for another`() throws {
    let bench = try quarantining("30000 30050 30100", widgets: ["rates", "other"])
    try bench.reject()
    #expect(bench.store.quarantine().map(\.widget) == ["other"])
    #expect(bench.store.withdrawals().map(\.widget) == ["rates"])
  }

  @Test func `with nothing to decide nothing is done`() throws {
    let bench = Bench()
    #expect(try bench.accept().sentence == "rates: no reading is in quarantine")
    let rejected = try bench.reject()
    #expect(rejected.sentence == "rates: no reading is in quarantine and none is shown")
    #expect(!rejected.isDone)
    #expect(bench.pages.publications.isEmpty)
    let late = try quarantining(Self.jump)
    late.wait(seconds: 86401)
    #expect(try !late.accept().isDone)
    #expect(try !late.reject().isDone)
  }
}
