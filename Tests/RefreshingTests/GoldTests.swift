import Core
import Foundation
import Refreshing
import Testing

/// A widget of gold: each product is a feed of its own dealer, and no dealer stands in for another.
@Suite struct GoldTests {
  private func bench(_ products: [String] = ["chi-dealer/bar", "luong-dealer/bar"]) throws -> Bench {
    let bench = try Bench(gold(products))
    bench.answer("chi-dealer", .body("bar 14800000 15050000\nring 14700000 14950000"))
    bench.answer("luong-dealer", .body("bar 147500000 150000000"))
    return bench
  }

  @Test func `two dealers are asked once each, and their prices stand in one unit`() throws {
    let bench = try bench(["luong-dealer/bar", "chi-dealer/ring", "chi-dealer/bar"])
    let report = try bench.run()
    #expect(report.exitStatus == 0 && report.lines.isEmpty)
    #expect(bench.asked().sorted() == ["chi-dealer", "luong-dealer"])
    #expect(
      bench.goldPrices() == [
        [147_500_000, 150_000_000], [147_000_000, 149_500_000], [148_000_000, 150_500_000],
      ])
    #expect(bench.shown?.source == nil)
    #expect(bench.shown?.parts.map { $0.source?.provider } == ["luong-dealer", "chi-dealer", "chi-dealer"])
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.asked() == [])
  }

  @Test(arguments: ["bar 148000000 150500000", "bar 1480000 1505000", "bar 14800 15050"])
  func `a price in another unit than the dealer's own never reaches the page, on the first run too`(_ body: String)
    throws
  {
    let bench = try bench(["chi-dealer/bar"])
    bench.answer("chi-dealer", .body(body))
    let report = try bench.run(thenWait: 900)
    #expect(report.exitStatus == 2)
    #expect(report.lines.count == 1)
    #expect(report.lines[0].hasPrefix("widgets: gold: chi-dealer: sell "))
    #expect(report.lines[0].hasSuffix(" đồng a lượng, expected 100000000 to 250000000 (plausible)"))
    #expect(bench.shown?.reading == nil)
    // Nor by repetition or an operator's word: it is nobody's to accept.
    for _ in 0..<6 { try bench.run(thenWait: 900) }
    #expect(bench.shown?.reading == nil)
    #expect(try bench.quarantine.isEmpty)
    #expect(try bench.accept().state == .nothing)
  }

  @Test func `an operator's word does not lead past the bounds that the config has now`() throws {
    let bench = try bench(["chi-dealer/bar"])
    try bench.run(thenWait: 900)
    // A spread of a fifth is an operator's to accept.
    bench.answer("chi-dealer", .body("bar 12000000 15000000"))
    try bench.run(thenWait: 60)
    _ = try bench.accept()
    try bench.run()
    #expect(bench.goldPrices() == [[120_000_000, 150_000_000]])
    bench.config.widgets = [gold(["chi-dealer/bar"], from: 125, to: 250)]
    try bench.run()
    #expect(bench.shown?.reading == nil)
  }

  @Test func `a dealer that is down costs its own rows alone: stale, then without numbers`() throws {
    let bench = try bench()
    try bench.run(thenWait: 900)
    bench.answer("luong-dealer", .status(503))
    let second = try bench.run(thenWait: 1800)
    #expect(second.lines == ["widgets: gold: luong-dealer: HTTP 503"])
    #expect(second.exitStatus == 1)
    #expect(bench.shown?.state == .stale)
    // The widget is as old as its oldest row with numbers.
    #expect(bench.shown?.lifetime?.fetchedAt == bench.now.addingTimeInterval(-2700))
    #expect(bench.goldPrices().count { $0[1] != nil } == 2)
    bench.wait(seconds: 901)
    try bench.run()
    #expect(bench.goldPrices() == [[148_000_000, 150_500_000], [nil, nil]])
    #expect(bench.shown?.state == .fresh)
    #expect(bench.shown?.lifetime?.fetchedAt == bench.now)
  }

  @Test func `a product that a dealer does not sell is a price that is not quoted`() throws {
    let bench = try bench(["chi-dealer/scrap", "chi-dealer/bar"])
    bench.answer("chi-dealer", .body("scrap 14000000 -\nbar 14800000 15050000"))
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.goldPrices() == [[140_000_000, nil], [148_000_000, 150_500_000]])
  }

  @Test func `a product that the dealer does not have costs that row alone, and the line names it`() throws {
    let bench = try bench(["chi-dealer/bar", "chi-dealer/coin"])
    let report = try bench.run()
    #expect(report.lines == ["widgets: gold: chi-dealer: Vàng coin: no product coin"])
    #expect(report.exitStatus == 1)
    #expect(bench.goldPrices() == [[148_000_000, 150_500_000], [nil, nil]])
  }

  @Test(
    arguments: [
      ("bar 15060000 15050000", "buy 150600000, expected at most sell 150500000"),
      ("bar 12000000 15000000", "buy 120000000, expected at most 15 % below sell 150000000"),
      (
        "bar 15500000 15900000",
        "sell 159000000, expected 142975000 to 158025000, within 5 % of the last good 150500000"
      ),
    ])
  func `what cannot be is kept out, and the old price stays`(_ body: String, _ sentence: String) throws {
    let bench = try bench(["chi-dealer/bar"])
    try bench.run(thenWait: 900)
    bench.answer("chi-dealer", .body(body))
    let report = try bench.run()
    #expect(report.lines == ["widgets: gold: chi-dealer: \(sentence)"])
    #expect(report.exitStatus == 1)
    #expect(bench.goldPrices() == [[148_000_000, 150_500_000]])
    #expect(try bench.quarantine.map(\.sentence) == [sentence])
  }

  @Test func `a jump passes when the dealer repeats it, not when another dealer says the same`() throws {
    let bench = try bench()
    try bench.run(thenWait: 900)
    bench.answer("chi-dealer", .body("bar 15700000 15900000"))
    bench.answer("luong-dealer", .body("bar 157000000 159000000"))
    try bench.run(thenWait: 1800)
    #expect(bench.goldPrices() == [[148_000_000, 150_500_000], [147_500_000, 150_000_000]])
    try bench.run(thenWait: 1800)
    try bench.run()
    #expect(bench.goldPrices() == [[157_000_000, 159_000_000], [157_000_000, 159_000_000]])
  }

  @Test func `a change is told against the dealer's own last price of an earlier day`() throws {
    let bench = try bench()
    try bench.run(thenWait: 86400)
    let yesterday = bench.now.addingTimeInterval(-86400)
    bench.answer("chi-dealer", .body("bar 14850000 15100000"))
    try bench.run()
    let parts = try #require(bench.shown?.parts)
    #expect(parts[0].past?.baseline?.reading.gold?[.sell] == 150_500_000)
    #expect(parts[0].past?.baseline?.firstSeenAt == yesterday)
    #expect(parts[1].past?.baseline?.reading.gold?[.sell] == 150_000_000)
    #expect(parts[0].recent.map(\.close) == [150_500_000, 151_000_000])
    #expect(parts[1].recent.map(\.close) == [150_000_000, 150_000_000])
  }

  @Test func `two widgets of one product ask once, and each has its own bounds`() throws {
    let bench = try Bench(
      gold(["chi-dealer/bar"], id: "wide", from: 100, to: 250), gold(["chi-dealer/bar"], id: "low", from: 50, to: 140))
    bench.answer("chi-dealer", .body("bar 14800000 15050000"))
    let report = try bench.run()
    #expect(bench.asked() == ["chi-dealer"])
    #expect(bench.goldPrices(0) == [[148_000_000, 150_500_000]])
    #expect(bench.contents[1].reading == nil)
    #expect(report.exitStatus == 2)
  }

  @Test func `a dealer that the site may not ask leaves the rows of the others`() throws {
    let bench = try bench()
    bench.refusals["luong-dealer"] = Refusal("its terms need your decision")
    #expect(try bench.run().lines.isEmpty)
    #expect(bench.goldPrices() == [[148_000_000, 150_500_000], [nil, nil]])
    #expect(bench.asked() == ["chi-dealer"])
  }

  @Test func `what was outside the bounds is no price to compare with, and no day of a line`() throws {
    let bench = try Bench(gold(["luong-dealer/bar"], from: 50, to: 200))
    bench.answer("luong-dealer", .body("bar 54000000 55000000"))
    try bench.run(thenWait: 86400)
    bench.answer("luong-dealer", .body("bar 147500000 150000000"))
    for _ in 0..<3 { try bench.run(thenWait: 1800) }
    #expect(bench.goldPrices() == [[147_500_000, 150_000_000]])
    #expect(bench.shown?.past?.baseline?.reading.gold?[.sell] == 55_000_000)
    bench.config.widgets = [gold(["luong-dealer/bar"], from: 100, to: 250)]
    try bench.run()
    #expect(bench.goldPrices() == [[147_500_000, 150_000_000]])
    #expect(bench.shown?.past?.baseline == nil)
    #expect(bench.shown?.recent.map(\.low) == [150_000_000])
  }

  @Test func `where the site may not ask the dealers of its products it says so, whoever else is listed`() throws {
    let bench = try bench(["luong-dealer/bar"])
    bench.config.site = Site(use: .commercial)
    bench.config.widgets = [gold(["shy-dealer/bar"], providers: ["shy-dealer", "luong-dealer"])]
    let report = try bench.run()
    #expect(bench.shown?.state == .unavailable && report.exitStatus == 2)
    #expect(bench.asked() == [])
  }
}
