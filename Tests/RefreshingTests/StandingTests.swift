import Core
import Foundation
import Testing

/// For how long a provider that has refused is left alone.
@Suite struct StandingTests {
  @Test func `what a provider refuses for one thing holds for everything it could be asked`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .status(403))
    try bench.run()
    #expect(bench.asked() == ["board"])
    bench.store.forgetAttempts()
    bench.wait(seconds: 3000)
    try bench.run()
    #expect(bench.asked() == [])
  }

  @Test(arguments: ProviderChange.allCases)
  func `a changed entry, key, question or proxy ends a back-off, and the same ones do not`(_ change: ProviderChange)
    throws
  {
    let bench = Bench(of: weather("sky", providers: ["sky"]))
    bench.keys["sky"] = Secret("old")
    bench.answer("sky", path: "21", .status(401), .body("20"))
    bench.answer("sky", path: "16", .body("20"))
    try bench.run()
    #expect(bench.asked() == ["sky"])
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.asked() == [])
    change.make(in: bench)
    try bench.run()
    #expect(bench.asked() == ["sky"])
    #expect(bench.store.standings() == [Standing(provider: "sky", fingerprint: bench.fingerprint(of: "sky"))])
  }

  @Test(arguments: ProviderChange.allCases)
  func `a pause that the provider has asked for ends with another entry or key alone`(_ change: ProviderChange) throws {
    let bench = Bench(of: weather("sky", providers: ["sky"]))
    bench.answer("sky", path: "21", .status(429, headers: ["retry-after": "7200"]), .body("20"))
    bench.answer("sky", path: "16", .body("20"))
    try bench.run()
    bench.wait(seconds: 3000)
    _ = bench.asked()
    change.make(in: bench)
    try bench.run()
    #expect(bench.asked() == (change == .entry || change == .key ? ["sky"] : []))
  }

  @Test(arguments: [.status(503), .board] as [Result<Reply, Failure>])
  func `a longer pause that a backfill was asked for meanwhile holds, whatever the run has learned`(
    answer: Result<Reply, Failure>
  ) throws {
    let bench = Bench(providers: ["board"])
    let pausedUntil = bench.now.addingTimeInterval(7200)
    bench.answer("board", answer)
    bench.transport.onAsk = { _ in
      bench.store.record(
        Standing(
          provider: "board", consecutiveFailures: 1, notBefore: pausedUntil,
          fingerprint: bench.fingerprints(of: "board").account, reason: "HTTP 429"))
    }
    try bench.run()
    #expect(bench.store.standings().map(\.notBefore) == [pausedUntil])
    bench.wait(seconds: 7000)
    _ = bench.asked()
    try bench.run()
    #expect(bench.asked() == [])
    bench.wait(seconds: 300)
    bench.transport.onAsk = { _ in }
    try bench.run()
    #expect(bench.asked().first == "board")
  }

  @Test(arguments: [.status(503), .status(429, headers: ["retry-after": "600"])] as [Result<Reply, Failure>])
  func `a pause that a clock some hours ahead has dated holds nobody back`(answer: Result<Reply, Failure>) throws {
    let bench = Bench(providers: ["board"])
    bench.wait(seconds: 36000)
    bench.answer("board", answer)
    try bench.run()
    bench.wait(seconds: -36000)
    _ = bench.asked()
    try bench.run()
    #expect(bench.asked().first == "board")
    // What follows is dated by the right clock and holds.
    _ = bench.asked()
    try bench.run()
    #expect(bench.asked() == [])
  }
}

/// What an operator mends when a provider refuses the site.
enum ProviderChange: CaseIterable {
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
