import Core
import Foundation
import Refreshing
import Testing

/// What a run compares a reading with, and what it remembers for the next.
@Suite struct BaselineTests {
  /// A bench whose board was good a moment ago.
  private func settled(_ providers: [ProviderID]) throws -> Bench {
    let bench = try Bench(providers: providers)
    bench.answer("board", .board)
    #expect(try bench.run().exitStatus == 0)
    return bench
  }

  @Test func `a slow drift stops at 5 percent of the oldest board of a day, and passes when it is repeated`() throws {
    let bench = try Bench(providers: ["board"])
    var shown: [Decimal?] = []
    for dollar in [26000, 27200, 28500, 28500, 28500, 29000, 30000] {
      bench.answer("board", .body("\(dollar) \(dollar) \(dollar)"))
      try bench.run()
      shown.append(bench.sell)
      bench.wait(seconds: 1800)
    }
    // The fifth repeats the third over an hour; the memory that begins with it holds the last back.
    #expect(shown == [26000, 27200, 27200, 27200, 28500, 29000, 29000])
  }

  @Test func `the operator's word begins the memory anew`() throws {
    let bench = try settled(["board"])
    bench.answer("board", .body("30000 30050 30100"))
    bench.wait(seconds: 900)
    try bench.run()
    #expect(try bench.accept().state == .done)
    bench.answer("board", .body("31000 31050 31100"))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.sell == 31100)
  }

  @Test func `a temperature that creeps up in many runs is held to 15 degrees an hour`() throws {
    let bench = try Bench(weather("w", providers: ["sky"]))
    var shown: [Double?] = []
    for celsius in [10, 24, 38, 44] {
      bench.answer("sky", path: "21", .body("\(celsius)"))
      try bench.run()
      shown += bench.temperatures()
      bench.wait(seconds: 900)
    }
    #expect(shown == [10, 24, 24, 24])
  }

  @Test func `a clock that is ahead for one run leaves the good price before it the baseline`() throws {
    let bench = try settled(["board"])
    bench.answer("board", .body("30000 30050 30100"))
    bench.wait(seconds: 40 * 86400)
    try bench.run()
    bench.wait(seconds: 900 - 40 * 86400)
    let report = try bench.run()
    #expect(
      report.lines
        == ["widgets: rates: board: USD sell 30100, expected 25091.4 to 27732.6, within 5 % of the last good 26412"])
    bench.answer("board", .body("26200 26250 26500"))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.sell == 26500)
  }

  @Test func `two hosts of one bank do not agree with each other`() throws {
    let bench = try settled(["board", "twin-board"])
    bench.answer("board", .body("30000 30050 30100"))
    bench.answer("twin-board", .body("30000 30050 30100"))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 1)
    #expect(bench.sell == 26412)
    #expect(try bench.quarantine.map(\.feed.provider) == ["board", "twin-board"])
  }

  @Test func `a currency that is added to the config is drawn only if it is possible`() throws {
    let bench = try settled(["board"])
    try bench.changeSnapshots { snapshot in
      guard case .rates(var table) = snapshot.reading else { return }
      table.rows += [Rate(currency: "JPY", sell: 17244), Rate(currency: "KRW", sell: 18.57)]
      snapshot.reading = .rates(table)
    }
    bench.config.widgets = [rates("rates", ["USD", "JPY", "KRW"])]
    try bench.run()
    #expect(bench.shown?.reading?.rates?.rows.map(\.currency) == ["USD", "KRW"])
  }
}
