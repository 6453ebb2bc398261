import Core
import Foundation
import Refreshing
import Testing

/// What the provider said a moment ago, of a whole question or of its parts.
@Suite struct KnownTests {
  @Test(arguments: ["split", "wide"] as [ProviderID])
  func `a forced run asks no fallback while the first provider may not be asked again`(_ id: ProviderID) throws {
    let bench = Bench(
      of: id == "split" ? weather("w", providers: [id, "sky"]) : table(21, 16, providers: [id, "sky"]))
    bench.answer("split", path: "warm/21", .body("24"))
    bench.answer("split", path: "wet/21", .body("78"))
    bench.answer("wide", path: "21,16", .body("24 27"))
    bench.answer("sky", path: "21", .body("23"))
    bench.answer("sky", path: "16", .body("26"))
    try bench.run()
    _ = bench.paths()
    bench.wait(seconds: 60)
    try bench.run(Refresh.Options(isForced: true))
    #expect(bench.paths() == [])
    #expect(bench.shown?.source?.provider == id)
  }

  @Test func `Expires holds for halves of an answer and for a whole table as for a place`() throws {
    let expires = ["expires": "Sun, 22 Nov 2026 02:30:00 GMT"]
    let bench = Bench(of: weather("w", 11, providers: ["split"]), table(21, 16, providers: ["wide"]))
    bench.answer("split", path: "warm/11", .body("31", headers: expires))
    bench.answer("split", path: "wet/11", .body("78"))
    bench.answer("wide", path: "21,16", .body("24 27", headers: expires))
    try bench.run()
    _ = bench.paths()
    bench.wait(seconds: 3600)
    try bench.run(Refresh.Options(isForced: true))
    #expect(bench.paths() == [])
    bench.wait(seconds: 3601)
    try bench.run()
    #expect(bench.paths() == ["split.example/warm/11", "split.example/wet/11", "wide.example/21,16"])
  }

  @Test func `a half that was asked for again later holds the other back too`() throws {
    let bench = Bench(of: weather("w", providers: ["split"]))
    bench.answer("split", path: "warm/21", .body("24"))
    bench.answer("split", path: "wet/21", .body("78"))
    try bench.run()
    _ = bench.paths()
    bench.wait(seconds: 301)
    try bench.store.record(
      Attempt(provider: "split", target: "https://split.example/wet/21", askedAt: bench.now.addingTimeInterval(-299)))
    let report = try bench.run(Refresh.Options(isForced: true))
    #expect(bench.paths() == [])
    #expect(report.exitStatus == 0)
  }

  @Test func `one request for many places is conditional, and its validators are nobody else's`() throws {
    let bench = Bench(of: table(21, 16, providers: ["wide"]))
    bench.answer("wide", path: "21,16", .body("24 27", headers: ["etag": "\"list\""]))
    try bench.run()
    bench.config.widgets.append(weather("w", 21, providers: ["wide"]))
    bench.transport.asked = []
    bench.wait(seconds: 1000)
    bench.answer("wide", path: "21,16", .status(304))
    bench.answer("wide", path: "21", .body("25"))
    let report = try bench.run()
    #expect(bench.transport.asked.map { $0.headers["If-None-Match"] } == ["\"list\"", nil])
    #expect(report.outcomes.map(\.result) == [.unchanged, .refreshed])
    #expect(bench.temperatures() == [24, 27])
    #expect(bench.shown?.lifetime?.fetchedAt == bench.now)
  }

  @Test func `a table is made anew out of what was had of each place since`() throws {
    let table = table(21, 16, providers: ["sky"])
    let bench = Bench(of: table, weather("a", 21, providers: ["sky"]), weather("b", 16, providers: ["sky"]))
    for path in ["21", "16"] { bench.answer("sky", path: path, .body("24"), .body("26")) }
    try bench.run(Refresh.Options(only: ["table"]))
    bench.wait(seconds: 890)
    try bench.run(Refresh.Options(only: ["a", "b"], isForced: true))
    _ = bench.paths()
    bench.wait(seconds: 20)
    #expect(try bench.plan().first == "table: due, would take what sky has just said of each place")
    let report = try bench.run()
    #expect(bench.paths() == [])
    #expect(report.outcomes.first?.result == .refreshed)
    #expect(bench.temperatures() == [26, 26])
    #expect(bench.shown?.state == .fresh)
  }

  @Test func `what is not believed of words long known is no failure and no new sighting of the provider`() throws {
    let bench = Bench(of: weather("a", 21, providers: ["sky"]), weather("b", 16, providers: ["sky"]))
    for path in ["21", "16"] { bench.answer("sky", path: path, .body("24")) }
    try bench.run()
    bench.config.widgets.append(table(21, 16, providers: ["sky"], ttlSeconds: 60, maxAgeSeconds: 60))
    bench.wait(seconds: 120)
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.store.standings().isEmpty)
    #expect(bench.paths() == ["sky.example/21", "sky.example/16"])
    // Two places whose table showed something very different: a jump, but not said anew.
    bench.config.widgets[2] = table(21, 16, providers: ["sky", "wide"])
    bench.store.keep(
      Snapshot(
        widget: "table", provider: "wide", query: bench.config.widgets[2].query.text,
        reading: .places(
          [-3, 40].map { celsius in
            Weather(current: .init(observedAt: bench.now, condition: .clear, temperatureCelsius: celsius))
          }), fetchedAt: bench.now.addingTimeInterval(-1000)))
    try bench.run()
    #expect(bench.store.quarantine().isEmpty)
  }

  @Test func `what is under way is not counted twice against the limits`() throws {
    let bench = Bench(of: weather("w", 21, providers: ["slow"]), table(21, 16, providers: ["slow", "wide"]))
    bench.answer("slow", path: "21", .body("24"))
    bench.answer("slow", path: "16", .body("27"))
    try bench.run()
    #expect(bench.paths() == ["slow.example/21", "slow.example/16"])
  }
}
