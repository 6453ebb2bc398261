import Foundation
import Refreshing
import Testing

@testable import Core

/// Questions that take several requests: two of one provider, or one for each of several places.
@Suite struct LegTests {
  @Test func `both requests of a composed provider make one reading`() throws {
    let bench = Bench(of: weather("w", providers: ["split"]))
    bench.answer("split", path: "warm/21", .body("24"))
    bench.answer("split", path: "wet/21", .body("78"))
    let report = try bench.run()
    #expect(report.exitStatus == 0)
    #expect(bench.paths() == ["split.example/warm/21", "split.example/wet/21"])
    #expect(bench.shown?.reading?.weather?.current.temperatureCelsius == 24)
    #expect(bench.shown?.reading?.weather?.current.humidityPercent == 78)
  }

  @Test func `a bad half is asked once more, the good half is not, and then the next provider is`() throws {
    let bench = Bench(of: weather("w", providers: ["split", "sky"]))
    bench.answer("split", path: "warm/21", .body("24"))
    bench.answer("split", path: "wet/21", .status(503))
    bench.answer("sky", path: "21", .body("23"))
    let report = try bench.run()
    #expect(
      bench.paths() == ["split.example/warm/21", "split.example/wet/21", "split.example/wet/21", "sky.example/21"])
    #expect(report.lines == ["widgets: w: split: HTTP 503"])
    #expect(bench.temperatures() == [23])
  }

  @Test func `each of several places is asked for, and what another widget asks is shared`() throws {
    let bench = Bench(of: weather("w", 21, providers: ["sky"]), table(21, 16, 11, providers: ["sky"]))
    for (path, celsius) in [("21", "24"), ("16", "27"), ("11", "31")] {
      bench.answer("sky", path: path, .body(celsius))
    }
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["sky.example/21", "sky.example/16", "sky.example/11"])
    #expect(bench.temperatures(0) == [24])
    #expect(bench.temperatures(1) == [24, 27, 31])
  }

  @Test func `a place that another widget has just had is not asked for again`() throws {
    let bench = Bench(of: weather("w", 21, providers: ["sky"]), table(21, 16, providers: ["sky"]))
    bench.answer("sky", path: "21", .body("24"))
    bench.answer("sky", path: "16", .body("27"))
    try bench.run(Refresh.Options(only: ["w"]))
    let first = bench.now
    bench.wait(seconds: 120)
    try bench.run()
    #expect(bench.paths() == ["sky.example/21", "sky.example/16"])
    #expect(bench.temperatures(1) == [24, 27])
    // A table is as old as the oldest word in it.
    #expect(bench.pages.publications.last?.contents[1].lifetime?.fetchedAt == first)
  }

  @Test func `a table of a place that an older version has read is due like that`() throws {
    let bench = Bench(of: weather("w", 21, providers: ["sky"]), table(21, 16, providers: ["sky"]))
    bench.answer("sky", path: "21", .body("24"))
    bench.answer("sky", path: "16", .body("27"))
    try bench.run(Refresh.Options(only: ["w"]))
    for var snapshot in bench.store.snapshots() {
      snapshot.isDue = true
      bench.store.keep(snapshot)
    }
    bench.wait(seconds: 120)
    try bench.run()
    #expect(bench.paths() == ["sky.example/21", "sky.example/16"])
    #expect(bench.pages.publications.last?.contents.map(\.state) == [.stale, .stale])
    bench.wait(seconds: 600)
    try bench.run()
    #expect(bench.pages.publications.last?.contents.map(\.state) == [.fresh, .fresh])
  }

  @Test func `a place asked later than the others does not send the table to the next provider when they are due`()
    throws
  {
    let bench = Bench(
      of: weather("w", 21, providers: ["sky"]), table(21, 16, providers: ["sky", "wide"]))
    bench.answer("sky", path: "21", .body("24"))
    bench.answer("sky", path: "16", .body("27"))
    bench.answer("wide", path: "21,16", .body("25 28"))
    try bench.run(Refresh.Options(only: ["w"]))
    bench.wait(seconds: 120)
    try bench.run()
    let second = bench.now
    _ = bench.paths()
    bench.wait(seconds: 250)
    try bench.run(Refresh.Options(isForced: true))
    // Its own interval lasts until 2 minutes after the other's: what is known of it serves.
    #expect(bench.paths() == ["sky.example/21"])
    #expect(bench.temperatures(1) == [24, 27])
    #expect(bench.pages.publications.last?.contents[1].lifetime?.fetchedAt == second)
  }

  @Test func `one place that cannot be had sends the whole table to the next provider`() throws {
    let bench = Bench(of: table(21, 16, providers: ["sky", "wide"]))
    bench.answer("sky", path: "21", .body("24"))
    bench.answer("sky", path: "16", .status(404))
    bench.answer("wide", path: "21,16", .body("25 28"))
    #expect(try bench.run().lines == ["widgets: table: sky: HTTP 404"])
    #expect(bench.temperatures() == [25, 28])
    #expect(bench.shown?.source?.provider == "wide")
  }

  @Test func `many places in one request count as many calls`() throws {
    let bench = Bench(of: table(21, 16, 11, providers: ["wide"]))
    bench.answer("wide", path: "21,16,11", .body("24 27 31"))
    try bench.run()
    #expect(bench.paths() == ["wide.example/21,16,11"])
    #expect(bench.store.calls(since: bench.now)["wide"]?.inHour(of: bench.now) == 3)
  }

  @Test func `unchanged holds for the place it is said of`() throws {
    let bench = Bench(of: table(21, 16, providers: ["sky"]))
    bench.answer("sky", path: "21", .body("24", headers: ["etag": "\"a\""]))
    bench.answer("sky", path: "16", .body("27", headers: ["etag": "\"b\""]))
    try bench.run()
    bench.wait(seconds: 1000)
    bench.transport.asked = []
    bench.answer("sky", path: "21", .status(304))
    bench.answer("sky", path: "16", .body("28", headers: ["etag": "\"c\""]))
    let report = try bench.run()
    #expect(bench.transport.asked.map { $0.headers["If-None-Match"] } == ["\"a\"", "\"b\""])
    #expect(report.outcomes.first?.result == .refreshed)
    #expect(bench.temperatures() == [24, 28])
    #expect(bench.store.kept.first?.validators.map(\.etag) == ["\"a\"", "\"c\""])
    #expect(bench.store.kept.first?.fetchedAt == bench.now)
  }

  @Test func `requests of a spaced provider begin one after the other`() throws {
    let bench = Bench(of: table(21, 16, 11, providers: ["spaced"]))
    for path in ["21", "16", "11"] { bench.answer("spaced", path: path, .body("24")) }
    try bench.run()
    #expect(bench.transport.asked.map(\.delaySeconds).map { ($0 * 100).rounded() } == [0, 5, 10])
  }

  @Test func `a provider that wants one question at a time gets the next after its answer`() throws {
    let bench = Bench(of: weather("a", 21, providers: ["slow"]), weather("b", 16, providers: ["slow"]))
    bench.answer("slow", path: "21", .body("24"))
    bench.answer("slow", path: "16", .body("27"))
    bench.transport.mostAtOnce = 0
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["slow.example/21", "slow.example/16"])
    #expect(bench.transport.mostAtOnce == 1)
  }

  @Test func `no minute has more calls than the terms allow`() throws {
    let bench = Bench(of: table(21, 16, 11, providers: ["slow", "wide"]))
    bench.answer("wide", path: "21,16,11", .body("24 27 31"))
    try bench.run()
    #expect(bench.paths() == ["wide.example/21,16,11"])
  }

  @Test func `an observation stands beside the weather and has its own failures`() throws {
    let source = Widget.Source(provider: "station", station: "VVNB")
    let bench = Bench(of: weather("w", providers: ["sky"], observation: source))
    bench.answer("sky", path: "21", .body("24"))
    bench.answer("station", path: "VVNB", .body("26"))
    #expect(try bench.run().exitStatus == 0)
    #expect(Set(bench.paths()) == ["sky.example/21", "station.example/VVNB"])
    #expect(bench.shown?.observed?.observation.temperatureCelsius == 26)
    #expect(bench.shown?.observed?.source.provider == "station")
    #expect(bench.shown?.reading?.weather?.current.temperatureCelsius == 24)
    bench.wait(seconds: 1000)
    bench.answer("station", path: "VVNB", .status(404))
    let report = try bench.run()
    #expect(report.exitStatus == 1)
    #expect(report.lines == ["widgets: w: station: HTTP 404"])
    #expect(bench.shown?.observed?.observation.temperatureCelsius == 26)
    bench.wait(seconds: 21600)
    try bench.run()
    #expect(bench.shown?.observed == nil)
    #expect(bench.shown?.reading != nil)
  }

  @Test func `an observation is judged by itself`() throws {
    let source = Widget.Source(provider: "station", station: "VVNB")
    let bench = Bench(of: weather("w", providers: ["sky"], observation: source))
    bench.answer("sky", path: "21", .body("24"))
    bench.answer("station", path: "VVNB", .body("75"))
    #expect(
      try bench.run().lines == ["widgets: w: station: observed temperature 75, expected -70 to 57"])
    #expect(bench.shown?.observed == nil)
    #expect(bench.shown?.state == .fresh)
  }

  @Test func `who may not be asked again yet is waited for, however many requests an answer took`() throws {
    let bench = Bench(of: weather("w", providers: ["split", "sky"]), table(21, 16, providers: ["wide", "sky"]))
    bench.answer("split", path: "warm/21", .body("24"))
    bench.answer("split", path: "wet/21", .status(503), .body("78"))
    bench.answer("wide", path: "21,16", .body("24 27"))
    try bench.run()
    #expect(bench.paths().count == 4)
    bench.wait(seconds: 299)
    #expect(try bench.run(Refresh.Options(isForced: true)).exitStatus == 0)
    #expect(bench.paths() == [])
    bench.wait(seconds: 1)
    // The first half may be asked again, the one that took two tries a moment later not yet: neither is.
    #expect(try bench.run(Refresh.Options(isForced: true)).exitStatus == 0)
    #expect(bench.paths() == ["wide.example/21,16"])
    bench.wait(seconds: 1)
    try bench.run(Refresh.Options(isForced: true))
    #expect(bench.paths() == ["split.example/warm/21", "split.example/wet/21"])
  }

  @Test func `unchanged holds for a whole table of one request`() throws {
    let bench = Bench(of: table(21, 16, providers: ["wide"]))
    bench.answer("wide", path: "21,16", .body("24 27", headers: ["etag": "\"a\""]))
    try bench.run()
    bench.wait(seconds: 1000)
    bench.transport.asked = []
    bench.answer("wide", path: "21,16", .status(304))
    #expect(try bench.run().outcomes.first?.result == .unchanged)
    #expect(bench.transport.asked.map { $0.headers["If-None-Match"] } == ["\"a\""])
    #expect(bench.temperatures() == [24, 27])
  }
}
