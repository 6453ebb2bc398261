import Core
import Foundation
import Refreshing
import Testing

@Suite struct DecisionTests {
  private static let jump = "30000 30050 30100"

  /// A bench with a good board and the other answer in quarantine, 15 minutes later.
  private func quarantining(_ body: String) throws -> Bench {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .board)
    try bench.run()
    bench.answer("board", .body(body))
    bench.wait(seconds: 900)
    try bench.run()
    _ = bench.asked()
    return bench
  }

  @Test(arguments: [jump, "2614.2 2617.2 2641.2", "10000 26172 26412"])
  func `an accepted reading is shown as of its last sighting, and when it is repeated`(body: String) throws {
    let bench = try quarantining(body)
    let seenAt = bench.now
    bench.wait(seconds: 600)
    let decision = try bench.accept()
    #expect(decision.state == .done)
    #expect(decision.sentence.hasPrefix("rates: accepted board's reading of \(seenAt.instantText): USD "))
    let shown = try #require(bench.sell)
    #expect(body.hasSuffix("\(shown)"))
    #expect(bench.shown?.lifetime?.fetchedAt == seenAt)
    #expect(bench.asked() == [])
    #expect(try bench.quarantine.isEmpty)
    for _ in 0..<3 {
      bench.wait(seconds: 900)
      #expect(try bench.run().exitStatus == 0)
      #expect(bench.shown?.lifetime?.fetchedAt == bench.now)
    }
  }

  @Test func `an accepted reading goes before what a fallback said of the same minute`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    try bench.run()
    bench.answer("board", .body(Self.jump))
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.shown?.source?.provider == "other-board")
    #expect(try bench.accept().state == .done)
    #expect(bench.shown?.source?.provider == "board")
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.sell == 30100)
  }

  @Test func `a rejected reading does not pass by being repeated, but another jump is looked at anew`() throws {
    let bench = try quarantining(Self.jump)
    let decision = try bench.reject(0, .init(status: .quarantined))
    #expect(decision.state == .done)
    #expect(decision.sentence.hasPrefix("rates: rejected board's reading of "))
    #expect(bench.sell == 26412)
    for _ in 0..<8 {
      bench.wait(seconds: 900)
      #expect(try bench.run().outcomes.first?.failures.map(\.failure) == [.withdrawn])
    }
    #expect(try bench.quarantine.isEmpty)
    bench.answer("board", .body("31000 31000 31000"))
    bench.wait(seconds: 900)
    try bench.run()
    #expect(try bench.quarantine.map(\.sightings) == [1])
  }

  @Test func `a shown reading is withdrawn at once and stays away until another one comes`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .body("26142 26172 26412", headers: ["etag": "\"1\""]))
    try bench.run()
    let decision = try bench.reject()
    #expect(
      decision.sentence
        == "rates: withdrew board's reading of 2026-11-22T00:30:00Z (USD.sell 26412), now no number is shown")
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
    #expect(bench.sell == 26413)
    #expect(bench.shown?.past == Past())
    #expect(try bench.withdrawals.isEmpty)
  }

  @Test func `a row that nobody shows makes no other reading of a withdrawn or an accepted one`() throws {
    let bench = try quarantining("10000 26172 26412 32000")
    #expect(try bench.accept().state == .done)
    bench.answer("board", .body("10000 26172 26412 32001"))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(try bench.reject().state == .done)
    bench.answer("board", .body("10000 26172 26412 32002"))
    bench.wait(seconds: 900)
    #expect(try bench.run().outcomes.first?.failures.map(\.failure) == [.withdrawn])
    #expect(bench.shown?.state == .missing)
  }

  @Test func `after a withdrawal the next best valid reading is shown`() throws {
    let bench = try Bench()
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.answer("reference", .board)
    try bench.run()
    bench.answer("board", .board)
    bench.wait(seconds: 900)
    try bench.run()
    #expect(
      try bench.reject().sentence
        == "rates: withdrew board's reading of 2026-11-22T00:45:00Z (USD.sell 26412), now reference's of "
        + "2026-11-22T00:30:00Z is shown")
    #expect(bench.shown?.source?.provider == "reference")
  }

  @Test func `a withdrawal counts for every widget that shows the feed, and a 304 does not end it`() throws {
    let bench = try Bench(dollars("rates"), dollars("other"))
    bench.answer("board", .body("26142 26172 26412", headers: ["etag": "\"1\""]), .status(304))
    try bench.run()
    #expect(
      try bench.reject().sentence
        == "rates, other: withdrew board's reading of 2026-11-22T00:30:00Z (USD.sell 26412), now no number is shown")
    #expect(bench.contents.map(\.state) == [.missing, .missing])
    bench.wait(seconds: 900)
    let report = try bench.run()
    #expect(report.outcomes.map(\.action) == [.missing, .missing])
    #expect(bench.transport.asked.last?.headers == [:])
    #expect(try bench.snapshots.isEmpty && bench.seen(until: bench.now).isEmpty)
  }

  @Test func `a rejection with one reading in quarantine and one shown lists both`() throws {
    let bench = try quarantining(Self.jump)
    let decision = try bench.reject()
    #expect(decision.state == .ambiguous)
    #expect(decision.sentence.contains("--provider board --quarantined: board's reading of 2026-11-22T00:45:00Z"))
    #expect(decision.sentence.contains("--provider board --shown: board's reading of 2026-11-22T00:30:00Z"))
    #expect(bench.sell == 26412)
    #expect(try bench.quarantine.count == 1)
    #expect(try bench.reject(0, .init(status: .shown)).state == .done)
    #expect(bench.sell == nil)
    #expect(try bench.quarantine.count == 1)
  }

  @Test func `an operator decides on one place of a table`() throws {
    let bench = try Bench(table([21, 16, 11], providers: ["wide"]))
    bench.answer("wide", path: "21,16,11", .body("24,-6.2,31"))
    try bench.run()
    #expect(try bench.accept(0, .init(place: 1)).state == .nothing)
    #expect(try bench.accept(0, .init(place: 2)).state == .done)
    #expect(bench.temperatures() == [24, -6.2, 31])
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(try bench.reject(0, .init(place: 3)).state == .done)
    #expect(bench.temperatures() == [24, -6.2, nil])
  }

  @Test func `with nothing to decide nothing is done`() throws {
    let bench = try Bench()
    #expect(try bench.accept().sentence == "rates: no reading is in quarantine")
    let rejected = try bench.reject()
    #expect(rejected.sentence == "rates: no reading is in quarantine and none is shown")
    #expect(rejected.state == .nothing)
    #expect(bench.pages.publications.isEmpty)
    let late = try quarantining(Self.jump)
    late.wait(seconds: 86401)
    #expect(try late.accept().state == .nothing)
    #expect(try late.reject().state == .nothing)
  }
}
