import Core
import Foundation
import Refreshing
import Testing

@Suite struct QuarantineTests {
  private static let jump = "30000 30050 30100"

  /// A bench whose board was good a moment ago.
  private func settled(_ providers: [ProviderID] = ["board"]) throws -> Bench {
    let bench = try Bench(providers: providers)
    bench.answer("board", .board)
    #expect(try bench.run().exitStatus == 0)
    return bench
  }

  @Test func `a jump is kept out with value and bound, and the old reading stays`() throws {
    let bench = try settled()
    bench.answer("board", .body(Self.jump))
    bench.wait(seconds: 900)
    let report = try bench.run()
    #expect(
      report.lines
        == ["widgets: rates: board: USD sell 30100, expected 25091.4 to 27732.6, within 5 % of the last good 26412"])
    #expect(report.outcomes.first?.failures.map(\.failure.reason) == ["implausible"])
    #expect(report.exitStatus == 1)
    #expect(bench.sell == 26412)
    let entry = try #require(try bench.quarantine.first)
    #expect(entry.isJump)
    #expect(entry.sightings == 1)
    #expect(entry.reading.rates?["USD"]?.sell == 30100)
    #expect(try bench.seen(until: bench.now).map { $0.reading.rates?["USD"]?.sell } == [26412])
  }

  @Test func `a jump passes in its third run when an hour is over, at the provider's ordinary pace`() throws {
    let bench = try settled()
    bench.answer("board", .body(Self.jump))
    var passedAtMinutes: Int?
    var asked = 0
    for minutes in stride(from: 15, through: 90, by: 15) where passedAtMinutes == nil {
      bench.wait(seconds: 900)
      _ = bench.asked()
      try bench.run()
      asked += bench.asked().count
      if bench.sell == 30100 { passedAtMinutes = minutes }
    }
    // First seen at 15 minutes; every run has asked, since nothing was doubled.
    #expect(passedAtMinutes == 75)
    #expect(asked == 5)
    #expect(try bench.quarantine.isEmpty)
    #expect(try bench.run().lines.isEmpty)
  }

  @Test func `a jump of two runs only waits for the third, however long they lie apart`() throws {
    let bench = try settled()
    bench.answer("board", .body(Self.jump))
    for (seconds, shown) in [(900, 26412), (7200, 26412), (900, 30100)] as [(Double, Decimal)] {
      bench.wait(seconds: seconds)
      try bench.run()
      #expect(bench.sell == shown)
    }
  }

  @Test func `a good reading in between begins the count anew`() throws {
    let bench = try settled()
    for (body, seconds) in [(Self.jump, 900), (Self.jump, 1800), ("26142 26172 26412", 900), (Self.jump, 1800)] {
      bench.answer("board", .body(body))
      bench.wait(seconds: Double(seconds))
      try bench.run()
    }
    #expect(try bench.quarantine.map(\.sightings) == [1])
    #expect(bench.sell == 26412)
  }

  @Test func `two providers that jump together are believed in one run`() throws {
    let bench = try settled(["board", "other-board"])
    bench.answer("board", .body(Self.jump))
    bench.answer("other-board", .body("30100 30200 30300"))
    bench.wait(seconds: 900)
    let report = try bench.run()
    #expect(report.outcomes.first?.provider == "other-board")
    #expect(bench.sell == 30300)
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.shown?.source?.provider == "board")
    #expect(try bench.quarantine.isEmpty)
  }

  @Test(arguments: ["2614.2 2617.2 2641.2", "26142000 26172000 26412000", "26142 26100 26412", "10000 26172 26412"])
  func `an impossible price, a wrong order and a wide spread never pass by themselves`(body: String) throws {
    let bench = try settled()
    bench.answer("board", .body(body))
    for _ in 0..<10 {
      bench.wait(seconds: 1800)
      #expect(try bench.run().exitStatus == 1)
    }
    #expect(bench.sell == 26412)
    #expect(try bench.quarantine.map(\.isJump) == [false])
    #expect(try bench.store.providerHealth().allSatisfy { $0.consecutiveFailures == 0 && $0.notBefore == nil })
  }

  @Test func `a board is compared with the reference rate that served before it`() throws {
    let bench = try Bench()
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.answer("reference", .body("1 26200 1"))
    try bench.run()
    bench.answer("board", .body("2614.2 2617.2 2641.2"))
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.shown?.source?.provider == "reference")
    #expect(try bench.quarantine.map(\.isJump) == [false])
    bench.answer("board", .board)
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.sell == 26412)
  }

  @Test func `the Expires of an answer that is not believed is waited for`() throws {
    let bench = try settled()
    bench.answer("board", .body(Self.jump, headers: ["expires": "Sun, 22 Nov 2026 01:30:00 GMT"]))
    bench.wait(seconds: 900)
    try bench.run()
    _ = bench.asked()
    bench.wait(seconds: 2699)
    try bench.run(.init(isForced: true))
    #expect(bench.asked() == [])
    bench.wait(seconds: 1)
    try bench.run()
    #expect(bench.asked() == ["board"])
  }
}
