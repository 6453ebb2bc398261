import Core
import Foundation
import Testing

@testable import Refreshing

/// For how long a provider that has failed or refused is left alone.
@Suite struct HealthTests {
  private func health(_ bench: Bench) throws -> ProviderHealth? { try bench.store.providerHealth().first }

  /// The answers of eight places, in the order in which they come: `x` is a failure, `j` an impossible temperature.
  @Test(arguments: [
    ("xxxxx...", 1), ("...xxxxx", 1), ("x.x.x.xx", 1), ("xxxxxxxx", 1), ("xxx.....", 0), ("xxxx....", 0),
    ("....xxxx", 0), ("jjjjjjjj", 0), ("jjjjjxxx", 0),
  ])
  func `a provider rests when more of its queries fail in a run than are answered, and that is one failure`(
    answers: String, failures: Int
  ) throws {
    let bench = try Bench(table(Array(11...18), providers: ["sky"]))
    for (latitude, answer) in zip(11..., answers) {
      bench.answer("sky", path: "\(latitude)", answer == "x" ? .timeout : .body(answer == "j" ? "71" : "24"))
    }
    try bench.run()
    #expect(try health(bench)?.consecutiveFailures ?? 0 == failures)
    #expect(try (health(bench)?.notBefore != nil) == (failures > 0))
    bench.wait(seconds: 900)
    try bench.run()
    #expect(try health(bench)?.consecutiveFailures ?? 0 == failures * 2)
  }

  @Test(arguments: [(3, 0), (5, 1)])
  func `a batch counts by its places`(bad: Int, failures: Int) throws {
    let bench = try Bench(table(Array(11...18), providers: ["wide"]))
    let texts = Array(repeating: "x", count: bad) + Array(repeating: "24", count: 8 - bad)
    bench.answer("wide", path: (11...18).map(String.init).joined(separator: ","), .body(texts.joined(separator: ",")))
    try bench.run()
    #expect(try health(bench)?.consecutiveFailures ?? 0 == failures)
  }

  @Test(arguments: [["24", "26"], ["-", "27"]])
  func `Retry-After holds although another query was answered in the same run`(_ texts: [String]) throws {
    let bench = try Bench(
      weather("a", 21, providers: ["sky"]), weather("b", 16, providers: ["sky"]), weather("c", 11, providers: ["sky"]))
    bench.answer("sky", path: "21", .status(429, headers: ["retry-after": "3600"]))
    bench.answer("sky", [16: texts[0], 11: texts[1]])
    try bench.run(thenWait: 3599)
    _ = bench.paths()
    try bench.run(thenWait: 2)
    #expect(bench.paths() == [])
    try bench.run()
    #expect(bench.paths() == ["sky.example/21", "sky.example/16", "sky.example/11"])
  }

  @Test func `a jump is no back-off and is asked for again after the ttl`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .board, .body("30000 30050 30100"))
    try bench.run(thenWait: 900)
    try bench.run(thenWait: 899)
    #expect(try health(bench)?.consecutiveFailures == 0 && health(bench)?.notBefore == nil)
    try bench.run(thenWait: 1)
    #expect(bench.asked().count == 2)
    try bench.run(thenWait: 300)
    // Force overrides the ttl here too, the least interval never.
    try bench.run(.init(isForced: true), thenWait: 299)
    try bench.run(.init(isForced: true))
    #expect(bench.asked().count == 2)
  }

  @Test func `a failing provider is asked more and more rarely, down to once an hour`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .timeout)
    var askedAtMinutes: [Int] = []
    for minute in 0..<400 {
      try bench.run(thenWait: 60)
      if !bench.asked().isEmpty { askedAtMinutes.append(minute) }
    }
    // The least interval of five minutes is longer than the first pauses.
    #expect(
      zip(askedAtMinutes.dropFirst(), askedAtMinutes).map { $0 - $1 } == [5, 5, 5, 8, 16, 32, 60, 60, 60, 60, 60])
  }

  @Test(
    arguments: [
      ("3600", 3600), ("Sun, 22 Nov 2026 01:30:00 GMT", 3600), ("999999999", 6 * 3600), ("-5", 300), ("soon", 300),
    ] as [(String, Double)])
  func `Retry-After is honoured across runs, capped at six hours, and garbage is ignored`(
    field: String, pauseSeconds: Double
  ) throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .status(429, headers: ["retry-after": field]))
    try bench.run(thenWait: pauseSeconds - 1)
    try bench.run(thenWait: 2)
    #expect(bench.asked() == ["board"])
    try bench.run()
    #expect(bench.asked() == ["board"])
  }

  @Test(arguments: ["1", "90"]) func `after a 429 a provider rests for five minutes at least`(field: String) throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .status(429, headers: ["retry-after": field]))
    try bench.run()
    let health = try #require(try health(bench))
    #expect(health.notBefore?.timeIntervalSince(try #require(health.pausedAt)) == 300)
  }

  @Test func `how long an answer that is not believed holds says nothing of the provider's other feeds`() throws {
    let bench = try Bench(weather("hot", 21, providers: ["sky"]), weather("fine", 16, providers: ["sky"]))
    bench.answer(
      "sky", path: "21",
      .success(Reply(status: 200, headers: ["cache-control": "max-age=18000"], body: Data("75".utf8))))
    bench.answer("sky", path: "16", .body("24"))
    try bench.run(thenWait: 1800)
    _ = bench.paths()
    try bench.run()
    #expect(bench.paths().contains("sky.example/16"))
  }

  @Test func `a pause that a provider's own words ask for may last until the next midnight`() throws {
    let bench = try Bench(providers: ["board"])
    let midnight = try #require(Date(iso8601: "2026-11-23T00:00:00Z"))
    bench.answer("board", .failure(.http(status: 429, words: "daily", retryAfter: .until(midnight))))
    try bench.run(thenWait: 23 * 3600 + 1700)
    try bench.run(thenWait: 101)
    #expect(bench.asked() == ["board"])
    try bench.run()
    #expect(bench.asked() == ["board"])
  }

  @Test func `what failed under another word of the config does not lengthen the pause of a table`() throws {
    let bench = try Bench(table(Array(11...18), providers: ["sky"]))
    _ = try bench.store.updateHealth(of: "sky") { _ in
      ProviderHealth(provider: "sky", consecutiveFailures: 5, fingerprint: 1)
    }
    for latitude in 11...18 { bench.answer("sky", path: "\(latitude)", .timeout) }
    try bench.run()
    #expect(try health(bench)?.consecutiveFailures == 1)
  }

  @Test func `a success ends the back-off`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .timeout, .board)
    try bench.run(thenWait: 300)
    try bench.run()
    #expect(try health(bench)?.consecutiveFailures == 0 && health(bench)?.notBefore == nil)
  }

  @Test func `what a provider refuses for one thing holds for everything it could be asked`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .status(403))
    try bench.run(thenWait: 3000)
    try bench.store.forgetAttempts(before: .distantFuture)
    try bench.run()
    #expect(bench.asked() == ["board"])
  }

  @Test(arguments: ConfigChange.allCases)
  func `a changed entry, key, question or proxy ends a back-off, and the same ones do not`(_ change: ConfigChange)
    throws
  {
    let bench = try Bench(weather("sky", providers: ["sky"]))
    bench.keys["sky"] = Secret("old")
    bench.answer("sky", path: "21", .status(401), .body("20"))
    bench.answer("sky", [16: "20"])
    try bench.run(thenWait: 900)
    try bench.run()
    #expect(bench.asked() == ["sky"])
    change.make(in: bench)
    try bench.run()
    #expect(bench.asked() == ["sky"])
    #expect(
      try bench.store.providerHealth()
        == [ProviderHealth(provider: "sky", fingerprint: bench.fingerprints(of: "sky").all)])
  }

  @Test(arguments: ConfigChange.allCases)
  func `a pause that the provider has asked for ends only with another entry or key`(_ change: ConfigChange) throws {
    let bench = try Bench(weather("sky", providers: ["sky"]))
    bench.answer("sky", path: "21", .status(429, headers: ["retry-after": "7200"]), .body("20"))
    bench.answer("sky", [16: "20"])
    try bench.run(thenWait: 3000)
    _ = bench.asked()
    change.make(in: bench)
    try bench.run()
    #expect(bench.asked() == (change == .entry || change == .key ? ["sky"] : []))
  }

  @Test(arguments: [.status(503), .board] as [Result<Reply, Failure>])
  func `a longer pause that a backfill was asked for meanwhile holds, whatever the run has learned`(
    answer: Result<Reply, Failure>
  ) throws {
    let bench = try Bench(providers: ["board"])
    let pausedUntil = bench.now.addingTimeInterval(7200)
    let fingerprint = bench.fingerprints(of: "board").account
    bench.answer("board", answer)
    bench.transport.onAsk = { _ in
      _ = try? bench.store.updateHealth(of: "board") { _ in
        ProviderHealth(
          provider: "board", consecutiveFailures: 1, notBefore: pausedUntil, fingerprint: fingerprint,
          reason: "HTTP 429")
      }
    }
    try bench.run(thenWait: 7000)
    #expect(try health(bench)?.notBefore == pausedUntil)
    _ = bench.asked()
    try bench.run(thenWait: 300)
    #expect(bench.asked() == [])
    bench.transport.onAsk = { _ in }
    try bench.run()
    #expect(bench.asked().first == "board")
  }

  @Test(arguments: [.status(503), .status(429, headers: ["retry-after": "600"])] as [Result<Reply, Failure>])
  func `a pause that a clock some hours ahead has dated holds nobody back`(answer: Result<Reply, Failure>) throws {
    let bench = try Bench(providers: ["board"])
    bench.wait(seconds: 36000)
    bench.answer("board", answer)
    try bench.run(thenWait: -36000)
    _ = bench.asked()
    try bench.run()
    #expect(bench.asked().first == "board")
    // What follows is dated by the right clock and holds.
    try bench.run()
    #expect(bench.asked() == [])
  }

  @Test func `an interval from under another clock does not hold for ever`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .board)
    bench.wait(seconds: 400 * 86400)
    try bench.run(thenWait: -400 * 86400)
    #expect(try bench.run().outcomes.first?.action == .refreshed)
  }
}

/// What an operator mends when a provider refuses the site.
enum ConfigChange: CaseIterable {
  case entry, key, question, proxy

  func make(in bench: Bench) {
    switch self {
    case .entry: bench.config.providers["sky"] = ProviderOptions(intervalSeconds: 600)
    case .key: bench.keys["sky"] = Secret("new")
    case .question: bench.config.widgets[0] = weather("sky", 16, providers: ["sky"])
    case .proxy: bench.config.proxy = "http://127.0.0.1:3128"
    }
  }
}
