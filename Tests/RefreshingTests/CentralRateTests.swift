import Foundation
import Testing

@testable import Core
@testable import Refreshing

/// The State Bank's rate beside a board.
@Suite struct CentralRateTests {
  private func bench(accepts: Bool = true, maxAgeSeconds: Int = 4 * 86400) throws -> Bench {
    let widget = Widget(
      id: "rates", subject: .rates(["EUR", "USD"]), providers: ["board"], ttlSeconds: 900,
      maxAgeSeconds: maxAgeSeconds, zone: .gmt, companion: Feed("central", .centralRate(CentralRateQuery())))
    let bench = try Bench(widget)
    bench.config.providers["central"] = ProviderOptions(acceptsTerms: accepts)
    if !accepts { bench.refusals["central"] = Refusal("its terms need a decision") }
    bench.answer("board", .board)
    return bench
  }

  private func central(_ bench: Bench) -> CentralRate? { bench.shown?.companion?.reading.centralRate }

  @Test func `it is asked for beside the board, once a ttl, and shown with its own source`() throws {
    let bench = try bench()
    bench.answer("central", .body("25133 22"))
    #expect(try bench.run().exitStatus == 0)
    #expect(Set(bench.asked()) == ["board", "central"])
    #expect(central(bench)?.value == 25133 && bench.shown?.companion?.source.provider == "central")
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.asked() == [])
  }

  @Test func `without the operator's decision it is not asked, and nothing fails`() throws {
    let bench = try bench(accepts: false)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.asked() == ["board"] && bench.shown?.state == .fresh && central(bench) == nil)
  }

  @Test func `its failure is a line of its own, and the board is fresh`() throws {
    let bench = try bench()
    bench.answer("central", .status(404))
    let report = try bench.run()
    #expect(report.exitStatus == 1 && report.lines == ["widgets: rates: central: HTTP 404"])
    #expect(bench.shown?.state == .fresh && central(bench) == nil)
  }

  @Test func `a kept one is shown until the widget's maxAge after its fetch, however old its day is`() throws {
    let bench = try bench()
    bench.answer("central", .body("25133 19"), .status(404))
    try bench.run(thenWait: 4 * 86400)
    try bench.run(thenWait: 1)
    #expect(central(bench)?.value == 25133)
    try bench.run()
    #expect(central(bench) == nil && bench.shown?.state == .fresh)
  }

  @Test(arguments: [
    ("251330 22", "USD mid 251330, expected 10000 to 60000"), ("25 22", "USD mid 25, expected 10000 to 60000"),
  ])
  func `a rate beyond a dollar's bounds is never shown but by an operator's word`(body: String, line: String) throws {
    let bench = try bench()
    bench.answer("central", .body(body))
    #expect(try bench.run().lines == ["widgets: rates: central: \(line)"])
    #expect(central(bench) == nil && bench.shown?.state == .fresh)
    #expect(try bench.accept().state == .done)
    #expect(central(bench) != nil)
  }

  @Test func `a rate that moves more than 5 % from one day to the next is kept out, until it is repeated`() throws {
    let bench = try bench()
    bench.answer("central", .body("25133 22"), .body("26500 23"))
    try bench.run(thenWait: 86400)
    let report = try bench.run(thenWait: 1800)
    #expect(
      report.lines == [
        "widgets: rates: central: USD mid 26500, expected 23876.35 to 26389.65, within 5 % of the last good 25133"
      ])
    #expect(central(bench)?.value == 25133)
    try bench.run(thenWait: 1800)
    #expect(central(bench)?.value == 25133)
    #expect(try bench.run().exitStatus == 0)
    #expect(central(bench)?.value == 26500)
  }

  @Test func `an earlier day's rate does not take a later one's place`() throws {
    let bench = try bench()
    bench.answer("central", .body("25133 22"), .body("25128 21"))
    try bench.run(thenWait: 3600)
    #expect(try bench.run().exitStatus == 1)
    #expect(central(bench)?.value == 25133)
  }

  @Test func `an operator withdraws it, and the board stays`() throws {
    let bench = try bench()
    bench.answer("central", .body("25133 22"))
    try bench.run()
    #expect(try bench.reject(0, DecisionTarget(provider: "central")).state == .done)
    #expect(central(bench) == nil && bench.shown?.state == .fresh)
  }

  @Test func `a dry run names it`() throws {
    let plan = try bench().plan()
    #expect(plan.count == 2 && plan[1].hasPrefix("rates: central-rate: due, would ask central: "))
  }
}
