import Core
import Foundation
import Refreshing
import Testing

@Suite struct PolitenessTests {
  @Test func `a 304 renews all instants and the values stay`() throws {
    let bench = Bench()
    let validators = ["etag": "\"1\"", "last-modified": "Sun, 22 Nov 2026 00:00:00 GMT"]
    bench.answer("board", .body("26142 26172 26412", headers: validators))
    try bench.run()
    #expect(bench.transport.asked.last?.headers == [:])
    bench.answer("board", .status(304))
    bench.wait(seconds: 1000)
    let report = try bench.run()
    #expect(
      bench.transport.asked.last?.headers
        == ["If-None-Match": "\"1\"", "If-Modified-Since": "Sun, 22 Nov 2026 00:00:00 GMT"])
    #expect(report.outcomes.first?.result == .unchanged)
    #expect(bench.shown?.lifetime?.fetchedAt == bench.now)
    #expect(bench.shown?.reading?.rates?["USD"]?.sell == 26412)
    #expect(bench.store.kept.first?.validators.first?.etag == "\"1\"")
  }

  @Test func `a 304 without anything to renew is a failure`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .status(304))
    #expect(try bench.run().lines == ["widgets: rates: board: HTTP 304: but the request had no condition"])
  }

  @Test(
    arguments: [
      (.status(503), 2), (.failure(.connection("refused")), 2), (.failure(.timedOut(afterSeconds: 15)), 1),
      (.status(503, headers: ["retry-after": "60"]), 1), (.status(429), 1), (.status(404), 1), (.body("garbage"), 1),
      (.failure(.truncated), 1),
    ] as [(Result<Reply, Failure>, Int)])
  func `one more try in the run follows only a lost connection or a server's error`(
    answer: Result<Reply, Failure>, tries: Int
  ) throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", answer)
    try bench.run()
    #expect(bench.asked().count == tries)
  }

  @Test func `the second try waits a moment and may succeed in silence`() throws {
    let bench = Bench()
    bench.answer("board", .status(502), .board)
    let report = try bench.run()
    #expect(report.exitStatus == 0)
    #expect(bench.transport.asked.map(\.delaySeconds) == [0, 0.5])
    #expect(bench.store.standings().isEmpty)
  }

  @Test func `a failing provider is asked ever more rarely, up to once an hour`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    var askedAtMinutes: [Int] = []
    for minute in 0..<400 {
      try bench.run()
      if !bench.asked().isEmpty { askedAtMinutes.append(minute) }
      bench.wait(seconds: 60)
    }
    let pauses = zip(askedAtMinutes.dropFirst(), askedAtMinutes).map { $0 - $1 }
    // The least interval of five minutes is longer than the first pauses.
    #expect(pauses == [5, 5, 5, 8, 16, 32, 60, 60, 60, 60, 60])
  }

  @Test(
    arguments: [
      ("3600", 3600), ("Sun, 22 Nov 2026 01:30:00 GMT", 3600), ("999999999", 6 * 3600), ("-5", 300), ("soon", 300),
    ] as [(String, Double)])
  func `Retry-After is honoured across runs, capped at six hours, and garbage is ignored`(
    field: String, pauseSeconds: Double
  ) throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .status(429, headers: ["retry-after": field]))
    try bench.run()
    _ = bench.asked()
    bench.wait(seconds: pauseSeconds - 1)
    try bench.run()
    #expect(bench.asked() == [])
    bench.wait(seconds: 2)
    try bench.run()
    #expect(bench.asked() == ["board"])
  }

  @Test func `a success ends the back-off`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    try bench.run()
    bench.wait(seconds: 300)
    bench.answer("board", .board)
    try bench.run()
    #expect(bench.store.standings().first?.consecutiveFailures == 0)
    #expect(bench.store.standings().first?.notBefore == nil)
  }

  @Test func `an attempt that cannot be written down is not made`() throws {
    let bench = Bench()
    bench.store.refusesAttempts = true
    bench.answer("board", .board)
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.asked() == [])
  }

  @Test func `a failure is said when it begins and once a day, its end is silent`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    var saidAtHours: [Int] = []
    for hour in 0..<50 {
      if try !bench.run().lines.isEmpty { saidAtHours.append(hour) }
      bench.wait(seconds: 3600)
    }
    #expect(saidAtHours == [0, 24, 48])
    bench.answer("board", .board)
    #expect(try bench.run().lines.isEmpty)
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.wait(seconds: 3600)
    #expect(try bench.run().lines == ["widgets: rates: board: no whole answer within 15 s"])
  }

  @Test func `an interval from under another clock does not hold for ever`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .board)
    bench.wait(seconds: 400 * 86400)
    try bench.run()
    bench.wait(seconds: -400 * 86400)
    #expect(try bench.run().outcomes.first?.result == .refreshed)
  }

  @Test func `a pause that a provider's own words ask for may last until the next midnight`() throws {
    let bench = Bench(providers: ["board"])
    let midnight = try #require(Date(iso8601: "2026-11-23T00:00:00Z"))
    bench.answer("board", .failure(.http(status: 429, words: "daily", retryAfter: .until(midnight))))
    try bench.run()
    _ = bench.asked()
    bench.wait(seconds: 23 * 3600 + 1700)
    try bench.run()
    #expect(bench.asked() == [])
    bench.wait(seconds: 101)
    try bench.run()
    #expect(bench.asked() == ["board"])
  }

  @Test func `a run that was killed while it asked does not hold back the next provider`() throws {
    let bench = Bench()
    bench.config.widgets[0] = Bench(providers: ["board", "other-board"]).config.widgets[0]
    try bench.store.record(Attempt(provider: "board", target: "https://board.example", askedAt: bench.now))
    bench.wait(seconds: 120)
    bench.answer("other-board", .board)
    #expect(try bench.run().outcomes.first?.provider == "other-board")
    #expect(bench.asked() == ["other-board"])
  }

  @Test func `a request that the run itself ends is nobody's failure and nobody else is asked`() throws {
    let bench = Bench()
    bench.answer("board", .failure(.cancelled))
    let report = try bench.run()
    #expect(bench.asked() == ["board"])
    #expect(bench.store.standings().isEmpty)
    #expect(report.lines == ["widgets: rates: board: the run ended before the answer came"])
  }

  @Test func `near the run's end nobody is asked any more, and no attempt is written down`() throws {
    let bench = Bench()
    bench.elapsedSeconds = 54.5
    bench.answer("board", .board)
    try bench.run()
    #expect(bench.asked() == [])
    #expect(bench.store.attempts().isEmpty)
  }
}
