import Core
import Foundation
import Testing

/// When a run stores and publishes what has come.
@Suite struct BurstTests {
  /// A hundred places at a provider, and one at another that takes five seconds to answer.
  private func hundred() throws -> Bench {
    let latitudes = (0..<100).map { Double($0) / 2 - 20 }
    let bench = try Bench(
      widgets: latitudes.map { weather(WidgetID(rawValue: "w\($0)"), $0, providers: ["sky"]) }
        + [weather("slow", 60, providers: ["other-sky"])])
    for latitude in latitudes {
      bench.answer("sky", path: Coordinate(latitude: latitude, longitude: 105).latitudeText, .body("24"))
    }
    bench.answer("other-sky", [60: "9"])
    bench.transport.delaysSeconds["https://other-sky.example/60"] = 5
    return bench
  }

  @Test func `a hundred answers at once are one publication and one transaction`() throws {
    let bench = try hundred()
    let (report, log) = try bench.tracedRun()
    #expect(report.exitStatus == 0)
    #expect(bench.pages.publications.map(\.isFinal) == [false, true])
    #expect(bench.pages.publications[0].shown.filter { $0.state == .fresh }.count == 100)
    #expect(bench.pages.publications[0].pending == ["slow"])
    // The hundred, and the slow one.
    #expect(log.transactions(writing: "snapshots") == 2)
    // Those of the whole round, before it.
    #expect(log.transactions(writing: "attempts") == 1)
  }

  @Test func `answers that have all come are one publication, at once, and a run is three transactions`() throws {
    let bench = try Bench(dollars("one"), dollars("two", providers: ["other-board"]), weather("w", providers: ["sky"]))
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    bench.answer("sky", [21: "24"])
    bench.pages.stamp = "as it was"
    bench.elapsedSeconds = 0
    bench.transport.delaysSeconds = [
      "https://board.example": 0.1, "https://sky.example/21": 0.1, "https://other-board.example": 0.1,
    ]
    var publishedAt: [Double] = []
    bench.pages.onPublish = { publishedAt.append(bench.elapsedSeconds) }
    let (report, log) = try bench.tracedRun(Bench.plain)
    #expect(report.exitStatus == 0)
    #expect(bench.pages.publications.map(\.isFinal) == [true])
    #expect(publishedAt.count == 1 && publishedAt[0] < 0.11)
    // The attempts, what came of them, and how the run ended with the mark of what was published.
    #expect(log.writingTransactions == 3)
    #expect(log.transactions(writing: "publication") == 1 && log.transactions(writing: "lastRun") == 1)
    #expect(try bench.store.publicationMark() != nil)
  }

  @Test func `what asking and drawing need is read while the disk and the network are waited for, if anybody is asked`()
    throws
  {
    let bench = try Bench()
    bench.answer("board", .board)
    bench.pages.stamp = "as it was"
    bench.transport.delaysSeconds["https://board.example"] = 0.2
    try bench.run(Bench.plain, thenWait: 60)
    #expect(bench.transport.preparations == 1)
    #expect(!bench.pages.preparedAfter.isEmpty && bench.pages.preparedAfter.allSatisfy { $0 == 0 })
    bench.pages.preparedAfter = []
    // Nothing is due, whether the run is quiet or only finds that out.
    try bench.run(Bench.plain, thenWait: 60)
    try bench.run(thenWait: 60)
    #expect(bench.transport.preparations == 1 && bench.pages.preparedAfter.isEmpty)
  }

  @Test(arguments: [0.3, 0.6, 2])
  func `an answer is published at the latest half a second later, while another provider is slow`(_ seconds: Double)
    throws
  {
    let bench = try Bench(
      dollars("fast"), dollars("slow", providers: ["other-board"]), weather("w", providers: ["sky"]))
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    bench.answer("sky", [21: "24"])
    bench.elapsedSeconds = 0
    bench.transport.delaysSeconds = [
      "https://board.example": seconds, "https://sky.example/21": seconds + 0.02, "https://other-board.example": 10,
    ]
    var publishedAt: [Double] = []
    bench.pages.onPublish = { publishedAt.append(bench.elapsedSeconds) }
    try bench.run()
    #expect(publishedAt.count == 2)
    #expect(publishedAt[0] >= seconds && publishedAt[0] <= seconds + 0.5)
    #expect(bench.pages.publications[0].changed.isSuperset(of: ["fast", "w"]))
    #expect(bench.pages.publications[0].shown.map(\.state) == [.fresh, .missing, .fresh])
  }

  @Test func `answers that keep coming do not delay the first one beyond half a second`() throws {
    let latitudes = Array(10..<40)
    let bench = try Bench(
      widgets: latitudes.map { weather(WidgetID(rawValue: "w\($0)"), Double($0), providers: ["sky"]) })
    bench.elapsedSeconds = 0
    for (index, latitude) in latitudes.enumerated() {
      bench.answer("sky", [latitude: "24"])
      bench.transport.delaysSeconds["https://sky.example/\(latitude)"] = Double(index) * 0.04
    }
    var publishedAt: [Double] = []
    bench.pages.onPublish = { publishedAt.append(bench.elapsedSeconds) }
    try bench.run()
    #expect((2...4).contains(publishedAt.count))
    #expect(publishedAt[0] <= 0.5)
  }

  @Test func `a table that waits for its last place is published once, with all that has come`() throws {
    let bench = try Bench(dollars(), table([21, 16, 11], providers: ["sky"]))
    bench.answer("board", .board)
    bench.answer("sky", [21: "24", 16: "27", 11: "31"])
    bench.transport.delaysSeconds["https://sky.example/11"] = 5
    try bench.run()
    #expect(bench.pages.publications.map(\.isFinal) == [false, true])
    #expect(bench.temperatures(1) == [24, 27, 31])
  }

  @Test func `a widget whose answer is out keeps its files as long as they may be shown`() throws {
    let bench = try Bench(dollars("one"), dollars("two", providers: ["other-board"]))
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    bench.transport.delaysSeconds["https://other-board.example"] = 3
    try bench.run(thenWait: 900)
    #expect(bench.pages.publications.map(\.pending) == [["two"], []])
    bench.pages.publications = []
    try bench.run(thenWait: 86401)
    #expect(bench.pages.publications.map(\.pending) == [["two"], []])
    bench.pages.publications = []
    // Its old numbers have expired: it is drawn at once.
    try bench.run()
    #expect(bench.pages.publications.first?.pending == [])
    #expect(bench.pages.publications.first?.shown.map(\.state) == [.fresh, .expired])
  }

  @Test func `on an incomplete tree nothing is drawn twice while answers come, for half a second at most`() throws {
    func publishedAt(_ count: Int, every seconds: Double) throws -> [Double] {
      let latitudes = Array(10..<10 + count)
      let bench = try Bench(
        widgets: latitudes.map { weather(WidgetID(rawValue: "w\($0)"), Double($0), providers: ["sky"]) })
      bench.pages.isComplete = false
      bench.elapsedSeconds = 0
      for (index, latitude) in latitudes.enumerated() {
        bench.answer("sky", [latitude: "24"])
        bench.transport.delaysSeconds["https://sky.example/\(latitude)"] = Double(index) * seconds
      }
      var instants: [Double] = []
      bench.pages.onPublish = { instants.append(bench.elapsedSeconds) }
      try bench.run()
      return instants
    }
    #expect(try publishedAt(40, every: 0.01).count == 1)
    let many = try publishedAt(40, every: 0.04)
    #expect(many.count > 1 && (0.2...0.5).contains(many[0]))
  }

  @Test(arguments: [(0.1, [.fresh]), (0.3, [.missing, .fresh])] as [(Double, [Freshness])])
  func `on an incomplete tree placeholders are published when the answers take longer than a moment`(
    delaySeconds: Double, states: [Freshness]
  ) throws {
    let bench = try Bench()
    bench.pages.isComplete = false
    bench.answer("board", .board)
    bench.transport.delaysSeconds["https://board.example"] = delaySeconds
    bench.elapsedSeconds = 0
    try bench.run()
    #expect(bench.pages.publications.map(\.shown[0].state) == states)
  }
}
