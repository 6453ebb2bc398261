import Core
import Foundation
import Refreshing
import Testing

@Suite struct FallbackTests {
  @Test func `the next provider is asked when the first fails, and the line names the first`() throws {
    let bench = Bench()
    bench.answer("board", .status(404))
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(bench.asked() == ["board", "reference"])
    #expect(report.exitStatus == 1)
    #expect(report.lines == ["widgets: rates: board: HTTP 404"])
    #expect(bench.shown?.source?.provider == "reference")
  }

  @Test func `an old snapshot is kept when every provider is down`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    try bench.run()
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.wait(seconds: 3600)
    let report = try bench.run()
    #expect(report.exitStatus == 1)
    #expect(report.outcomes.first?.result == .kept)
    #expect(report.outcomes.first?.state == .stale)
    #expect(bench.shown?.reading?.rates?["USD"]?.sell == 26412)
  }

  @Test func `nothing is shown when the old snapshot has expired`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    try bench.run()
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.wait(seconds: 86401)
    let report = try bench.run()
    #expect(report.exitStatus == 2)
    #expect(bench.shown?.state == .expired)
    #expect(bench.shown?.reading == nil)
  }

  @Test func `a reference is not asked while a board is still valid, and is when it has expired`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    try bench.run()
    _ = bench.asked()
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.answer("reference", .board)
    bench.wait(seconds: 86400)
    try bench.run()
    #expect(bench.asked() == ["board"])
    bench.wait(seconds: 3600)
    try bench.run()
    #expect(bench.asked() == ["board", "reference"])
    #expect(bench.shown?.reading?.rates?.basis == .reference)
  }

  @Test func `a board takes its place back from a reference`() throws {
    let bench = Bench()
    bench.answer("board", .failure(.tls("certificate expired")))
    bench.answer("reference", .board)
    try bench.run()
    #expect(bench.shown?.reading?.rates?.basis == .reference)
    bench.answer("board", .board)
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.shown?.reading?.rates?.basis == .board)
  }

  @Test func `a refused provider is passed over in silence unless everything is to be said`() throws {
    let bench = Bench()
    bench.refusals["board"] = Refusal("its terms exclude this site (https://example.vn/terms)")
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(report.exitStatus == 0)
    #expect(report.lines.isEmpty)
    bench.wait(seconds: 900)
    #expect(
      try bench.run(.init(saysEverything: true)).lines
        == ["widgets: rates: board: not asked: its terms exclude this site (https://example.vn/terms)"])
    #expect(bench.asked() == ["reference", "reference"])
  }

  @Test func `a site that may use nobody says so once a day`() throws {
    let bench = Bench(providers: ["forbidden"])
    let report = try bench.run()
    #expect(report.exitStatus == 2)
    #expect(report.outcomes.first?.state == .unavailable)
    #expect(report.lines == ["widgets: this site may use none of its providers; `widgets check` says why"])
    bench.wait(seconds: 3600)
    let second = try bench.run()
    #expect(second.lines.isEmpty && second.exitStatus == 2)
    bench.config.providers["forbidden"] = ProviderOptions(acceptsTerms: true)
    bench.answer("forbidden", .board)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.store.outages().isEmpty)
  }

  @Test func `a widget that may use nobody does not count beside one that may`() throws {
    let bench = Bench(providers: ["forbidden"])
    bench.config.widgets.append(Bench(widgets: ["more"]).config.widgets[0])
    bench.answer("board", .board)
    let report = try bench.run()
    #expect(report.exitStatus == 0)
    #expect(report.lines.isEmpty)
    #expect(report.outcomes.map(\.state) == [.unavailable, .fresh])
    #expect(bench.shown?.state == .unavailable)
    #expect(try bench.run(.init(only: ["rates"])).exitStatus == 0)
  }

  @Test func `a key that cannot be read hides nothing that was had with it, until that is too old`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .board)
    try bench.run()
    bench.refusals["board"] = Refusal("its key cannot be read", cause: .unreadableKey)
    bench.wait(seconds: 900)
    let report = try bench.run()
    #expect(report.outcomes.first?.state == .stale)
    #expect(bench.shown?.reading != nil)
    bench.wait(seconds: 86400)
    // The config names a key, so this is no widget that nobody can fill.
    #expect(try bench.run().outcomes.first?.state == .expired)
  }

  @Test func `a key that cannot be read is a failure without a pause, and the next provider is asked`() throws {
    let bench = Bench()
    bench.refusals["board"] = Refusal("its key cannot be read", cause: .unreadableKey)
    bench.answer("board", .board)
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(report.exitStatus == 1)
    #expect(report.lines == ["widgets: rates: board: its key cannot be read"])
    #expect(report.outcomes.first?.failures.map(\.failure.reason) == ["key"])
    #expect(bench.asked() == ["reference"])
    #expect(bench.store.standings() == [Standing(provider: "board", reason: "its key cannot be read")])
    bench.refusals = [:]
    bench.wait(seconds: 900)
    #expect(try bench.run().exitStatus == 0)
    #expect(bench.asked() == ["board"])
    #expect(bench.store.outages().isEmpty && bench.store.standings().map(\.reason) == [nil])
  }

  @Test func `an implausible reading is not believed and the next provider is asked`() throws {
    let bench = Bench()
    bench.answer("board", .body("26142 26172 2641.2"))
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(report.lines == ["widgets: rates: board: USD buyTransfer 26172, expected at most sell 2641.2"])
    #expect(bench.shown?.source?.provider == "reference")
  }

  @Test func `a widget whose answer is still out keeps its files until its answer is in`() throws {
    let bench = Bench(providers: ["board", "other-board"], widgets: ["one"])
    let second = Bench(providers: ["other-board"], widgets: ["two"]).config.widgets[0]
    bench.config.widgets.append(second)
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    try bench.run()
    #expect(bench.pages.publications.map(\.pending) == [["two"], [], []])
  }

  @Test func `on an incomplete tree the placeholders are published before anybody is asked`() throws {
    let bench = Bench()
    bench.pages.isComplete = false
    bench.answer("board", .board)
    try bench.run()
    #expect(bench.pages.publications.first?.contents.first?.state == .missing)
  }

  @Test func `a file that cannot be published is exit status 2`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    bench.pages.failures = ["v1/vi/rates.html: rename: no space left", "v1/rates.json: rename: no space left"]
    let report = try bench.run()
    #expect(report.exitStatus == 2)
    #expect(report.lines == ["widgets: publish: v1/vi/rates.html: rename: no space left (and 1 more)"])
  }

  @Test func `sample data are refused where real data belong`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .body("26142 26172 26412", headers: [Reply.sampleHeader: "1"]))
    #expect(try bench.run().outcomes.first?.failures.map(\.failure) == [.sample])
    let demo = Bench(providers: ["board"])
    demo.allowsSamples = true
    demo.answer("board", .body("26142 26172 26412", headers: [Reply.sampleHeader: "1"]))
    #expect(try demo.run().exitStatus == 0)
    #expect(demo.shown?.isSample == true)
  }

  @Test func `a widget does not take from another what it would not have believed itself`() throws {
    let bench = Bench(providers: ["board"], widgets: ["dollars", "euros"])
    let euros = bench.config.widgets[1]
    bench.config.widgets[1] = Widget(
      id: euros.id, subject: .rates(["EUR"]), providers: euros.providers, ttlSeconds: 900, maxAgeSeconds: 86400,
      zone: .gmt)
    var table = RateTable(basis: .board, rows: [Rate(currency: "USD", buyCash: 1, buyTransfer: 1, sell: 1)])
    table.rows.append(Rate(currency: "EUR", buyCash: 30000, buyTransfer: 30100, sell: 3.1))
    bench.store.keep(
      Snapshot(
        widget: "dollars", provider: "board", query: "rates VND", reading: .rates(table), fetchedAt: bench.now))
    try bench.store.record(Attempt(provider: "board", target: "https://board.example", askedAt: bench.now))
    bench.wait(seconds: 60)
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.store.snapshots(of: "euros").isEmpty)
  }

  @Test func `a snapshot that a clock ahead has dated gives way to a fresh one`() throws {
    let bench = Bench()
    bench.config.widgets[0] = Bench(providers: ["board", "other-board"]).config.widgets[0]
    bench.answer("board", .body("26100 26100 26100", headers: ["expires": "Mon, 23 Nov 2026 01:00:00 GMT"]))
    bench.wait(seconds: 3 * 3600)
    try bench.run()
    bench.wait(seconds: -3 * 3600)
    bench.answer("board", .failure(.timedOut(afterSeconds: 15)))
    bench.answer("other-board", .board)
    let report = try bench.run()
    #expect(report.outcomes.first?.state == .fresh)
    #expect(report.outcomes.first?.provider == "other-board")
  }

  @Test func `an expired widget is drawn at once, even while its answer is still out`() throws {
    let bench = Bench(providers: ["board"], widgets: ["one"])
    bench.config.widgets.append(Bench(providers: ["other-board"], widgets: ["two"]).config.widgets[0])
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    try bench.run()
    bench.wait(seconds: 86401)
    bench.pages.publications = []
    try bench.run()
    #expect(bench.pages.publications.first?.pending == [])
    #expect(bench.pages.publications.first?.contents.map(\.state) == [.fresh, .expired])
  }

  @Test func `a problem of the site itself is said when it begins and once a day`() throws {
    let bench = Bench()
    bench.answer("board", .board)
    bench.pages.failures = ["v1: mkdir: Permission denied"]
    #expect(try bench.run().lines == ["widgets: publish: v1: mkdir: Permission denied"])
    bench.wait(seconds: 300)
    let second = try bench.run()
    #expect(second.lines == [])
    #expect(second.exitStatus == 2)
    bench.pages.failures = []
    #expect(try bench.run().exitStatus == 0)
    bench.pages.failures = ["v1: mkdir: Permission denied"]
    #expect(try bench.run().lines.count == 1)
  }
}
