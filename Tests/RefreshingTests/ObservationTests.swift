import Core
import Foundation
import Testing

/// A station's report beside the weather.
@Suite struct ObservationTests {
  private func bench() throws -> Bench {
    let bench = try Bench(
      weather("w", providers: ["sky"], companion: Feed("station", .observation(ObservationQuery(station: "VVNB")))))
    bench.answer("sky", [21: "24"])
    return bench
  }

  @Test func `an observation stands beside the weather and has its own failures`() throws {
    let bench = try bench()
    bench.answer("station", path: "VVNB", .body("26"), .status(404))
    #expect(try bench.run(thenWait: 1000).exitStatus == 0)
    #expect(Set(bench.paths()) == ["sky.example/21", "station.example/VVNB"])
    #expect(bench.shown?.observed?.observation.temperatureCelsius == 26)
    #expect(bench.shown?.observed?.source.provider == "station")
    #expect(bench.temperatures() == [24])
    let report = try bench.run(thenWait: 21600)
    #expect(report.exitStatus == 1)
    #expect(report.lines == ["widgets: w: station: HTTP 404"])
    #expect(bench.shown?.observed?.observation.temperatureCelsius == 26)
    try bench.run()
    #expect(bench.shown?.observed == nil)
    #expect(bench.shown?.reading != nil)
  }

  @Test func `an observation is judged by itself`() throws {
    let bench = try bench()
    bench.answer("station", path: "VVNB", .body("75"))
    #expect(try bench.run().lines == ["widgets: w: station: observed temperature 75, expected -70 to 57"])
    #expect(bench.shown?.observed == nil)
    #expect(bench.shown?.state == .fresh)
  }

  @Test func `a lost state whose station alone answers leaves the published weather as it is`() throws {
    let bench = try bench()
    bench.answer("sky", path: "21", .status(500))
    bench.answer("station", path: "VVNB", .body("26"))
    try bench.run()
    #expect(bench.pages.publications.last?.pending == ["w"])
  }
}
