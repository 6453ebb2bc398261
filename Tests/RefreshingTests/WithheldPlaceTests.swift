import Foundation
import Refreshing
import Testing

@testable import Core

/// A table of places of which some are not believed.
@Suite struct WithheldPlaceTests {
  private func bench(_ body: String, providers: [ProviderID] = ["wide"]) -> Bench {
    let bench = Bench(of: table(21, 16, 11, providers: providers))
    bench.answer("wide", path: "21,16,11", .body(body))
    return bench
  }

  @Test func `one impossible place is a row without numbers, and the others are shown`() throws {
    let bench = bench("24 -6.2 31")
    let report = try bench.run()
    #expect(bench.temperatures() == [24, nil, 31])
    #expect(report.lines == ["widgets: table: wide: Nơi 16.0: temperature -6.2, expected -5 to 48"])
    #expect(report.outcomes.map(\.result) == [.refreshed])
    #expect(report.exitStatus == 1)
    #expect(bench.store.quarantine().map(\.isJump) == [false])
    bench.wait(seconds: 60)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["wide.example/21,16,11"])
    bench.answer("wide", path: "21,16,11", .body("24 27 31"))
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.temperatures() == [24, 27, 31])
    #expect(bench.store.quarantine().isEmpty)
  }

  @Test func `a table of which more than half is not believed is the next provider's`() throws {
    let bench = bench("24 -6.2 95", providers: ["wide", "sky"])
    for (path, celsius) in [("21", "24"), ("16", "27"), ("11", "31")] {
      bench.answer("sky", path: path, .body(celsius))
    }
    let report = try bench.run()
    #expect(report.lines == ["widgets: table: wide: Nơi 16.0: temperature -6.2, expected -5 to 48"])
    #expect(bench.temperatures() == [24, 27, 31])
    #expect(bench.shown?.source?.provider == "sky")
  }

  @Test func `a place that has jumped comes back when it is repeated, and its last good temperature is not forgotten`()
    throws
  {
    let bench = bench("24 27 31")
    try bench.run()
    var shown: [[Double?]?] = []
    for body in ["24 2 31", "24 3 31", "24 2 31", "24 3 31"] {
      bench.answer("wide", path: "21,16,11", .body(body))
      bench.wait(seconds: 1500)
      try bench.run()
      shown.append(bench.temperatures())
    }
    #expect(shown == [[24, nil, 31], [24, nil, 31], [24, nil, 31], [24, 3, 31]])
    #expect(bench.store.quarantine().isEmpty)
  }

  @Test func `"unchanged" is not asked for where a place is without numbers`() throws {
    let bench = Bench(of: table(21, 16, providers: ["wide"]))
    bench.answer("wide", path: "21,16", .body("24 95", headers: ["etag": "\"1\""]))
    try bench.run()
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.transport.asked.last?.headers == [:])
  }

  @Test func `an operator may accept the whole table`() throws {
    let bench = bench("24 -6.2 31")
    try bench.run()
    #expect(try bench.accept().isDone)
    #expect(bench.temperatures() == [24, -6.2, 31])
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.temperatures() == [24, -6.2, 31])
  }

  @Test func `a box of one place does not take over what a table withholds`() throws {
    let bench = Bench(of: table(21, 16, providers: ["sky"]))
    bench.answer("sky", path: "21", .body("24"))
    bench.answer("sky", path: "16", .body("95"))
    try bench.run()
    bench.config.widgets.append(weather("w", 16, providers: ["sky"]))
    bench.wait(seconds: 60)
    try bench.run()
    #expect(bench.pages.publications.last?.contents[1].state == .missing)
  }
}
