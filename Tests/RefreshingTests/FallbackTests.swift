import Core
import Foundation
import Testing

@testable import Refreshing

/// Who is asked after a failure, and what is shown meanwhile.
@Suite struct FallbackTests {
  @Test(
    arguments: [
      (8, 7, 1, .done), (8, 4, 4, .done), (8, 3, 5, .next), (8, 0, 5, .next), (8, 3, 4, .wait), (8, 0, 0, .wait),
      (1, 1, 0, .done), (1, 0, 1, .next), (1, 0, 0, .wait), (2, 1, 1, .done), (3, 1, 2, .next),
    ] as [(Int, Int, Int, FallbackPolicy.Choice)])
  func `the next provider is asked as soon as more than half has failed`(
    wanted: Int, good: Int, failed: Int, choice: FallbackPolicy.Choice
  ) {
    #expect(FallbackPolicy.choice(wanted: wanted, good: good, failed: failed) == choice)
  }

  @Test func `the next provider is asked when the first fails, and the line names the first`() throws {
    let bench = try Bench()
    bench.answer("board", .status(404))
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(bench.asked() == ["board", "reference"])
    #expect(report.exitStatus == 1)
    #expect(report.lines == ["widgets: rates: board: HTTP 404"])
    #expect(bench.shown?.source?.provider == "reference")
  }

  @Test func `an old snapshot is kept when every provider is down, and not shown when it has expired`() throws {
    let bench = try Bench()
    bench.answer("board", .board, .timeout)
    try bench.run(thenWait: 3600)
    let report = try bench.run(thenWait: 82801)
    #expect(report.exitStatus == 1)
    #expect(report.outcomes.first?.action == .kept)
    #expect(report.outcomes.first?.state == .stale)
    #expect(bench.sell == 26412)
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.shown?.state == .expired)
    #expect(bench.shown?.reading == nil)
  }

  @Test func `a reference is not asked while a board is still valid, and is when it has expired`() throws {
    let bench = try Bench()
    bench.answer("board", .board, .timeout)
    bench.answer("reference", .board)
    try bench.run(thenWait: 86400)
    try bench.run(thenWait: 3600)
    #expect(bench.asked() == ["board", "board"])
    try bench.run()
    #expect(bench.asked() == ["board", "reference"])
    #expect(bench.shown?.reading?.rates?.basis == .reference)
  }

  @Test func `a board takes its place back from a reference`() throws {
    let bench = try Bench()
    bench.answer("board", .failure(.tls("certificate expired")), .board)
    bench.answer("reference", .board)
    try bench.run(thenWait: 900)
    #expect(bench.shown?.reading?.rates?.basis == .reference)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.shown?.reading?.rates?.basis == .board)
  }

  @Test func `a fresh snapshot whose latest attempt has failed gives way to the next fresh one`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.answer("board", .board, .status(404))
    bench.answer("other-board", .body("26100 26200 26400"))
    try bench.run(thenWait: 400)
    #expect(try bench.run(.init(isForced: true)).exitStatus == 1)
    #expect(bench.asked() == ["board", "board", "other-board"])
    #expect(bench.shown?.source?.provider == "other-board" && bench.shown?.state == .fresh)
  }

  @Test func `a refused provider is passed over in silence unless everything is to be said`() throws {
    let bench = try Bench()
    bench.refusals["board"] = Refusal("its terms exclude this site (https://example.vn/terms)")
    bench.answer("reference", .board)
    let report = try bench.run(thenWait: 900)
    #expect(report.exitStatus == 0 && report.lines.isEmpty)
    #expect(
      try bench.run(.init(saysEverything: true)).lines
        == ["widgets: rates: board: not asked: its terms exclude this site (https://example.vn/terms)"])
    #expect(bench.asked() == ["reference", "reference"])
  }

  @Test func `a site that may use nobody says so once a day`() throws {
    let bench = try Bench(providers: ["forbidden"])
    let report = try bench.run(thenWait: 3600)
    #expect(report.exitStatus == 2)
    #expect(report.outcomes.first?.state == .unavailable)
    #expect(report.lines == ["widgets: this site may use none of its providers; `widgets check` says why"])
    let second = try bench.run()
    #expect(second.lines.isEmpty && second.exitStatus == 2)
    bench.config.providers["forbidden"] = ProviderOptions(acceptsTerms: true)
    bench.answer("forbidden", .board)
    #expect(try bench.run().exitStatus == 0)
    #expect(try bench.store.outages().isEmpty)
  }

  @Test func `a widget that may use nobody does not count beside one that may`() throws {
    let bench = try Bench(dollars("rates", providers: ["forbidden"]), dollars("more"))
    bench.answer("board", .board)
    let report = try bench.run()
    #expect(report.exitStatus == 0 && report.lines.isEmpty)
    #expect(report.outcomes.map(\.state) == [.unavailable, .fresh])
    #expect(bench.shown?.state == .unavailable)
    #expect(try bench.run(.init(only: ["rates"])).exitStatus == 0)
  }

  @Test func `a key that cannot be read hides nothing that was had with it, until that is too old`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .board)
    try bench.run(thenWait: 900)
    bench.refusals["board"] = Refusal("its key cannot be read", cause: .unreadableKey)
    #expect(try bench.run(thenWait: 86400).outcomes.first?.state == .stale)
    #expect(bench.shown?.reading != nil)
    // The config names a key, so this is no widget that nobody can fill.
    #expect(try bench.run().outcomes.first?.state == .expired)
  }

  @Test func `a key that cannot be read is a failure without a pause, and the next provider is asked`() throws {
    let bench = try Bench()
    bench.refusals["board"] = Refusal("its key cannot be read", cause: .unreadableKey)
    bench.answer("board", .board)
    bench.answer("reference", .board)
    let report = try bench.run(thenWait: 900)
    #expect(report.exitStatus == 1)
    #expect(report.lines == ["widgets: rates: board: its key cannot be read"])
    #expect(report.outcomes.first?.failures.map(\.failure.reason) == ["key"])
    #expect(bench.asked() == ["reference"])
    #expect(try bench.store.providerHealth() == [ProviderHealth(provider: "board", reason: "its key cannot be read")])
    bench.refusals = [:]
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.asked() == ["board"])
    #expect(try bench.store.outages().isEmpty)
    #expect(try bench.store.providerHealth().map(\.reason) == [nil])
  }

  @Test func `an implausible reading is not believed and the next provider is asked`() throws {
    let bench = try Bench()
    bench.answer("board", .body("26142 26172 2641.2"))
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(report.lines == ["widgets: rates: board: USD buyTransfer 26172, expected at most sell 2641.2"])
    #expect(bench.shown?.source?.provider == "reference")
  }

  @Test func `a snapshot that a clock ahead has dated gives way to a fresh one`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.answer("board", .body("26100 26100 26100", headers: ["expires": "Mon, 23 Nov 2026 01:00:00 GMT"]), .timeout)
    bench.answer("other-board", .board)
    bench.wait(seconds: 3 * 3600)
    try bench.run(thenWait: -3 * 3600)
    let report = try bench.run()
    #expect(report.outcomes.first?.state == .fresh)
    #expect(report.outcomes.first?.provider == "other-board")
  }

  @Test func `sample data are refused where real data belong`() throws {
    for allowsSamples in [false, true] {
      let bench = try Bench(providers: ["board"])
      bench.allowsSamples = allowsSamples
      bench.answer("board", .body("26142 26172 26412", headers: [Reply.sampleHeader: "1"]))
      let report = try bench.run()
      #expect(report.outcomes.first?.failures.map(\.failure) == (allowsSamples ? [] : [.sample]))
      #expect(bench.shown?.isSample == allowsSamples)
    }
  }
}
