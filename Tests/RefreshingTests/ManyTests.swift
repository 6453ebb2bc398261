import Core
import Foundation
import Testing

@testable import Refreshing
@testable import Storage

/// What a run does grows with what it has to do, not with its square, and not with what it only keeps.
@Suite struct ManyTests {
  /// Places of one provider that answers for all of them in one request.
  private func site(of count: Int) throws -> Bench {
    let latitudes = Array(1...count)
    let bench = try Bench(
      widgets: latitudes.map { weather(WidgetID(rawValue: "w\($0)"), Double($0) / 100, providers: ["wide"]) })
    answer(latitudes, in: bench)
    return bench
  }

  private func answer(_ places: [Int], in bench: Bench) {
    let path = places.map { Coordinate(latitude: Double($0) / 100, longitude: 105).latitudeText }.joined(separator: ",")
    bench.answer("wide", path: path, .body(places.map { "\($0 % 30)" }.joined(separator: ",")))
  }

  private func decodedCount(of run: Run) -> Int { run.state.snapshots.values.count(where: \.isDecoded) }

  @Test func `a run of which nothing is due decodes no reading`() throws {
    let bench = try site(of: 50)
    try bench.run(thenWait: 60)
    let run = try bench.begun()
    run.fetch()
    #expect(run.state.snapshots.count == 50 && decodedCount(of: run) == 0)
    #expect(run.outcomes(at: bench.now).allSatisfy { $0.state == .fresh } && decodedCount(of: run) == 0)
  }

  @Test func `a run decodes what is due, and nothing beside it`() throws {
    let bench = try site(of: 50)
    try bench.run(thenWait: 300)
    answer([7], in: bench)
    try bench.run(.init(only: ["w7"], isForced: true), thenWait: 600)
    answer((1...50).filter { $0 != 7 }, in: bench)
    try bench.run(thenWait: 300)
    _ = bench.paths()
    let run = try bench.begun()
    run.fetch()
    #expect(bench.paths() == ["wide.example/0.07"])
    #expect(decodedCount(of: run) == 1)
  }

  @Test func `the statements of a first run grow with its places`() throws {
    let counts = try [20, 40, 80].map { try site(of: $0).tracedRun().log.statements.count }
    #expect(counts[2] - counts[1] == 2 * (counts[1] - counts[0]))
  }

  @Test func `nothing is written of a place that is not due`() throws {
    let bench = try site(of: 50)
    try bench.run(thenWait: 60)
    let statements = try bench.tracedRun().log.statements
    #expect(statements.allSatisfy { $0.hasPrefix("SELECT") || !($0.contains("snapshots") || $0.contains("attempts")) })
  }
}
