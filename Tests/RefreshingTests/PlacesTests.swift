import Core
import Foundation
import Refreshing
import Testing

/// A table of places, one query for each, and answers that take several requests.
@Suite struct PlacesTests {
  /// A table of eight places, and what two providers answer to each: a temperature, or nil for a failure.
  private func eightPlaces(_ first: [Result<Reply, Failure>], second: [String] = []) throws -> Bench {
    let bench = try Bench(table(Array(11...18), providers: ["sky", "other-sky"]))
    for (latitude, answer) in zip(11..., first) { bench.answer("sky", path: "\(latitude)", answer) }
    for (latitude, text) in zip(11..., second) { bench.answer("other-sky", [latitude: text]) }
    return bench
  }

  @Test func `of eight places one is refused: seven rows, one without numbers, and the provider stays`() throws {
    let bench = try eightPlaces([.body("71")] + Array(repeating: .body("24"), count: 7))
    let report = try bench.run(thenWait: 60)
    #expect(Set(bench.asked()) == ["sky"])
    #expect(bench.temperatures() == [nil] + Array(repeating: 24, count: 7))
    #expect(report.lines == ["widgets: table: sky: Nơi 11.0: temperature 71, expected -5 to 48"])
    #expect(report.exitStatus == 1)
    #expect(report.outcomes.map(\.action) == [.refreshed])
    #expect(try bench.store.providerHealth().allSatisfy { $0.consecutiveFailures == 0 && $0.notBefore == nil })
    // The bad place is asked again after the ttl, and with it the others, which are due then too.
    #expect(try bench.run(thenWait: 840).exitStatus == 0)
    #expect(bench.asked() == [])
    // It lasts, so it is said no more before the next day.
    let third = try bench.run(thenWait: 900)
    #expect(third.exitStatus == 1 && third.lines.isEmpty)
    bench.answer("sky", [11: "25"])
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.temperatures() == [25] + Array(repeating: 24, count: 7))
    #expect(try bench.quarantine.isEmpty)
  }

  @Test(arguments: [4, 5])
  func `of eight places time out four or five: the provider stays, or all rows are the next one's`(_ count: Int) throws
  {
    let bench = try eightPlaces(
      Array(repeating: .timeout, count: count) + Array(repeating: .body("24"), count: 8 - count),
      second: Array(repeating: "26", count: 8))
    let report = try bench.run()
    let isNext = count == 5
    #expect(Set(bench.asked()) == (isNext ? ["sky", "other-sky"] : ["sky"]))
    #expect(
      bench.temperatures()
        == (isNext ? Array(repeating: 26, count: 8) : [nil, nil, nil, nil, 24, 24, 24, 24]))
    #expect(
      report.lines == [
        "widgets: table: sky: Nơi 11.0: no whole answer within 15 s (and \(count - 1) more places)"
      ])
  }

  @Test func `what fails at a provider that the table has left counts for the line, and decides nothing any more`()
    throws
  {
    let bench = try eightPlaces(
      Array(repeating: .timeout, count: 8), second: Array(repeating: "26", count: 8))
    bench.config.widgets.append(dollars("slow"))
    bench.answer("board", .board)
    for latitude in 16...18 { bench.transport.delaysSeconds["https://sky.example/\(latitude)"] = 1 }
    for latitude in 11...18 { bench.transport.delaysSeconds["https://other-sky.example/\(latitude)"] = 2 }
    bench.transport.delaysSeconds["https://other-sky.example/18"] = 3
    bench.transport.delaysSeconds["https://board.example"] = 5
    #expect(try bench.run().lines == ["widgets: table: sky: no whole answer within 15 s"])
    #expect(bench.temperatures() == Array(repeating: 26, count: 8))
    let published = bench.pages.publications.filter { !$0.pending.contains("table") }
    #expect(published.map { $0.shown[0].readings.compactMap(\.self).count } == [8, 8])
  }

  @Test func `where the next provider has fewer, the table is of the one with most`() throws {
    let bench = try eightPlaces(
      Array(repeating: .timeout, count: 5) + Array(repeating: .body("24"), count: 3), second: ["26", "26"])
    #expect(try bench.run().exitStatus == 1)
    #expect(bench.shown?.source?.provider == "sky")
    #expect(bench.temperatures() == [nil, nil, nil, nil, nil, 24, 24, 24])
  }

  @Test func `only places that are not fresh are asked again`() throws {
    let bench = try Bench(table([21, 16, 11], providers: ["sky"]))
    bench.answer("sky", [21: "24", 11: "31"])
    bench.answer("sky", path: "16", .timeout, .body("27"))
    try bench.run(thenWait: 400)
    _ = bench.paths()
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["sky.example/16"])
    #expect(bench.temperatures() == [24, 27, 31])
    // A table is as old as the oldest word in it.
    #expect(bench.shown?.lifetime?.fetchedAt == bench.now.addingTimeInterval(-400))
  }

  @Test func `each place is asked for once, whoever shows it, in one run or in two`() throws {
    let bench = try Bench(weather("w", 21, providers: ["sky"]), table([21, 16, 11], providers: ["sky"]))
    bench.answer("sky", [21: "24", 16: "27", 11: "31"])
    try bench.run(.init(only: ["w"]), thenWait: 120)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["sky.example/21", "sky.example/16", "sky.example/11"])
    #expect(bench.temperatures(0) == [24])
    #expect(bench.temperatures(1) == [24, 27, 31])
  }

  @Test func `what an older version has read is shown as stale and asked for as soon as the interval is over`() throws {
    let bench = try Bench(weather("w", 21, providers: ["sky"]))
    bench.answer("sky", [21: "24"])
    try bench.run(thenWait: 120)
    try bench.changeSnapshots { $0.isDue = true }
    try bench.run(thenWait: 180)
    #expect(bench.shown?.state == .stale)
    try bench.run()
    #expect(bench.shown?.state == .fresh)
    #expect(bench.paths().count == 2)
  }

  @Test func `a place asked later than the others does not send the table to the next provider when they are due`()
    throws
  {
    let bench = try Bench(weather("w", 21, providers: ["sky"]), table([21, 16], providers: ["sky", "wide"]))
    bench.answer("sky", [21: "24", 16: "27"])
    try bench.run(.init(only: ["w"]), thenWait: 120)
    try bench.run(thenWait: 250)
    _ = bench.paths()
    try bench.run(.init(isForced: true))
    // The other's interval lasts two minutes more: what is known of it serves.
    #expect(bench.paths() == ["sky.example/21"])
    #expect(bench.temperatures(1) == [24, 27])
    #expect(bench.contents[1].lifetime?.fetchedAt == bench.now.addingTimeInterval(-250))
  }

  @Test func `a place that has jumped keeps its last good temperature until the jump is repeated`() throws {
    let bench = try Bench(table([21, 16, 11], providers: ["wide"]))
    bench.answer("wide", path: "21,16,11", .body("24,27,31"))
    try bench.run()
    var shown: [[Double?]] = []
    for celsius in [2, 3, 2, 3] {
      bench.answer("wide", path: "21,16,11", .body("24,\(celsius),31"))
      bench.answer("wide", path: "16", .body("\(celsius)"))
      bench.wait(seconds: 1500)
      try bench.run()
      shown.append(bench.temperatures())
    }
    #expect(shown == [[24, 27, 31], [24, 27, 31], [24, 27, 31], [24, 3, 31]])
    #expect(try bench.quarantine.isEmpty)
  }

  // MARK: Several requests for one answer, one request for several

  @Test func `both requests of a composed provider make one reading`() throws {
    let bench = try Bench(weather("w", providers: ["split"]))
    bench.answer("split", path: "warm/21", .body("24"))
    bench.answer("split", path: "wet/21", .body("78"))
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.paths() == ["split.example/warm/21", "split.example/wet/21"])
    #expect(bench.temperatures() == [24])
    #expect(bench.shown?.reading?.weather?.current.humidityPercent == 78)
  }

  @Test func `a bad half is asked once more, the good half is not, and then the next provider is`() throws {
    let bench = try Bench(weather("w", providers: ["split", "sky"]))
    bench.answer("split", path: "warm/21", .body("24"))
    bench.answer("split", path: "wet/21", .status(503))
    bench.answer("sky", [21: "23"])
    let report = try bench.run()
    #expect(
      bench.paths() == ["split.example/warm/21", "split.example/wet/21", "split.example/wet/21", "sky.example/21"])
    #expect(report.lines == ["widgets: w: split: HTTP 503"])
    #expect(bench.temperatures() == [23])
  }

  @Test func `the interval and Expires hold for a composed answer and for a batch as for a place`() throws {
    let expires = ["expires": "Sun, 22 Nov 2026 02:30:00 GMT"]
    let bench = try Bench(weather("w", 11, providers: ["split", "sky"]), table([21, 16], providers: ["wide", "sky"]))
    bench.answer("split", path: "warm/11", .body("31", headers: expires))
    bench.answer("split", path: "wet/11", .body("78"))
    bench.answer("wide", path: "21,16", .body("24,27", headers: expires))
    try bench.run(thenWait: 60)
    _ = bench.paths()
    for seconds in [3540, 3601] as [Double] {
      try bench.run(.init(isForced: true), thenWait: seconds)
      #expect(bench.paths() == [])
      #expect(bench.contents.map(\.source?.provider) == ["split", "wide"])
    }
    try bench.run()
    #expect(bench.paths() == ["split.example/warm/11", "split.example/wet/11", "wide.example/21,16"])
  }

  @Test func `many places in one request count as many calls, and what one place has failed costs no other`() throws {
    let bench = try Bench(table([21, 16, 11], providers: ["wide"]))
    bench.answer("wide", path: "21,16,11", .body("24,x,31"))
    let report = try bench.run()
    #expect(bench.paths() == ["wide.example/21,16,11"])
    #expect(report.lines == ["widgets: table: wide: Nơi 16.0: expected a number"])
    #expect(bench.temperatures() == [24, nil, 31])
    #expect(try bench.store.calls(since: bench.now)["wide"]?.inHour(of: bench.now) == 3)
  }
}
