import Foundation
import GRDB
import Testing

@testable import Core
@testable import Refreshing
@testable import Storage

/// Which days a backfill asks for, what it keeps, and when it stops.
@Suite struct BackfillPolicyTests {
  @Test func `the past of a currency that is added to the config is filled in and judged`() throws {
    let bench = try PastBench()
    bench.transport.body = { "\($0) 26412 \($0 == CalendarDay("2026-11-17") ? 310000 : 31000)\n" }
    #expect(try bench.run(since: "2026-11-16").filledCount == 6)
    #expect(try bench.history().allSatisfy { $0.reading.rates?.rows.map(\.currency) == ["USD"] })
    bench.currencies = ["USD", "EUR"]
    try bench.store.keep(
      Snapshot(
        feed: bench.feed,
        reading: .rates(
          RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 26412), Rate(currency: "EUR", sell: 31000)])),
        fetchedAt: bench.now), remembering: bench.currencies)
    bench.now.addTimeInterval(7200)
    let tally = try bench.run(since: "2026-11-16")
    #expect(tally.filledCount == 5)
    let filled = try bench.history().filter { $0.firstSeenAt < bench.now.addingTimeInterval(-7200) }
    #expect(filled.map { $0.reading.rates?["EUR"]?.sell } == [31000, nil, 31000, 31000, 31000, 31000])
    #expect(filled.allSatisfy { $0.reading.rates?["USD"]?.sell == 26412 })
    // What was refused is asked for again, and the rest is known.
    #expect(try bench.plan(since: "2026-11-16").unknown == [CalendarDay("2026-11-17")])
  }

  @Test func `unknown days are asked for in as few requests as hold them, the newest first`() throws {
    let bench = try PastBench()
    try bench.run(since: "2026-11-17")
    #expect(bench.transport.asked == ["2026-11-19..2026-11-21", "2026-11-17..2026-11-18"])
    let days = try ["2026-11-21", "2026-11-20", "2026-11-16", "2026-11-15", "2026-11-12"].map {
      try #require(CalendarDay($0))
    }
    #expect(
      Backfill.requests(for: days, atMost: 6).map { "\($0.lowerBound)..\($0.upperBound)" }
        == ["2026-11-16..2026-11-21", "2026-11-12..2026-11-15"])
    #expect(Backfill.requests(for: [], atMost: 6).isEmpty)
  }

  @Test func `a day's table without a time is of its noon in Vietnam, and its day has its prices`() throws {
    let bench = try PastBench()
    try bench.run(since: "2026-11-21")
    #expect(try bench.history().map(\.firstSeenAt.instantText) == ["2026-11-21T05:00:00Z"])
    let question = PastQuestion(feeds: [bench.feed], since: .distantPast, until: .distantFuture)
    let days = try bench.store.days(of: [.price(.sell, of: "USD", unit: 1)], question)
    #expect(days.map(\.day.description) == ["2026-11-21"] && days.map(\.close) == [26412])
  }

  @Test func `what stood from one day to another is known on the days between`() throws {
    let bench = try PastBench()
    let reading = Reading.rates(RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 26400)]))
    try bench.store.remember(
      [
        PastReading(
          feed: bench.feed, firstSeenAt: try #require(Date(iso8601: "2026-11-17T03:00:00Z")),
          lastSeenAt: try #require(Date(iso8601: "2026-11-19T03:00:00Z")), reading: reading)
      ])
    let plan = try bench.plan(since: "2026-11-15")
    #expect(plan.unknown.map(\.description) == ["2026-11-21", "2026-11-20", "2026-11-16", "2026-11-15"])
    #expect(plan.knownCount == 3)
  }

  @Test func `a provider that wants a pause is left alone until the later of two pauses is over`() throws {
    let bench = try PastBench()
    bench.transport.answers["2026-11-19..2026-11-21"] = .status(429)
    try bench.run(since: "2026-11-19")
    bench.now.addTimeInterval(3600)
    let pausedUntil = bench.now.addingTimeInterval(80000)
    // A run beside the backfill.
    bench.transport.onAsk = {
      _ = try? bench.store.updateHealth(of: "past-board") { stored in
        stored.map { ProviderHealth(provider: $0.provider, notBefore: pausedUntil, fingerprint: $0.fingerprint) }
      }
    }
    #expect(try bench.run(since: "2026-11-19").stop == "HTTP 429; not asked again before \(pausedUntil.instantText)")
    #expect(try bench.store.providerHealth().map(\.notBefore) == [pausedUntil])
    #expect(
      try bench.run(since: "2026-11-19").stop == "it may not be asked before \(pausedUntil.instantText): HTTP 429")
  }

  @Test func `its terms' limits hold for past days too, and every request counts`() throws {
    let bench = try PastBench()
    bench.options = ProviderOptions()
    let tally = try bench.run(since: "2026-11-01")
    #expect(bench.transport.asked.count == 4)
    #expect(tally.filledCount == 12 && tally.leftCount == 9)
    #expect(tally.stop == "its limit of requests is used up until 2026-11-22T01:00:00Z")
    #expect(try bench.store.calls(since: bench.now)["past-board"]?.inHour(of: bench.now) == 4)
    bench.now.addTimeInterval(3600)
    #expect(try bench.run(since: "2026-11-01").leftCount == 0)
  }

  @Test func `one request follows the other by the pace, and so does another backfill's first`() throws {
    let bench = try PastBench()
    bench.options = ProviderOptions(intervalSeconds: 1800, acceptsTerms: true)
    try bench.run(since: "2026-11-17")
    #expect(bench.transport.delays == [0, 1])
    bench.transport.delays = []
    try bench.run(since: "2026-11-16")
    #expect(bench.transport.delays == [1])
  }

  @Test func `a reading that an operator has withdrawn is not filled in again`() throws {
    let bench = try PastBench()
    let reading = Reading.rates(RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 26412)]))
    try bench.store.withdraw(Withdrawal(feed: bench.feed, reading: reading, withdrawnAt: bench.now))
    let tally = try bench.run(since: "2026-11-21")
    #expect(tally.filledCount == 0 && tally.refused.map(\.sentence) == ["the same reading that was withdrawn"])
  }

  @Test func `days that nobody asked for are not taken, known ones stay as they are`() throws {
    let bench = try PastBench()
    bench.transport.body = { day in "\(day) 26412\n\(day.adding(days: -100)) 1\n" }
    try bench.run(since: "2026-11-21")
    bench.transport.body = { day in "\(day) 26500\n" }
    #expect(try bench.run(since: "2026-11-20").filledCount == 1)
    #expect(try bench.history().map { $0.reading.rates?["USD"]?.sell } == [26500, 26412])
  }

  @Test func `no sentence repeats the key`() throws {
    let bench = try PastBench()
    bench.transport.body = { _ in "nonsense\n" }
    let tally = try bench.run(since: "2026-11-21")
    #expect(tally.missing.count == 1 && !(tally.missingLine ?? "s3cr3t").contains("s3cr3t"))
  }

  @Test func `a store that takes nothing ends it`() throws {
    let bench = try PastBench()
    let plan = try bench.plan(since: "2026-11-01")
    try bench.store.database.inDatabase {
      try $0.execute(sql: "CREATE TRIGGER r BEFORE INSERT ON attempts BEGIN SELECT RAISE(ABORT, 'full'); END")
    }
    #expect(throws: StorageError.self) { try bench.backfill.run(plan, for: bench.widget) { _ in } }
    #expect(bench.transport.asked.isEmpty)
  }

  @Test func `some days that could not be had are status 1, all of them 2, holes 0`() throws {
    var whole = BackfillTally(total: 3)
    whole.emptyCount = 3
    #expect(BackfillTally.exitStatus(of: [whole]) == 0)
    var partial = BackfillTally(total: 3)
    partial.filledCount = 1
    partial.stop = "HTTP 429"
    #expect(BackfillTally.exitStatus(of: [partial]) == 1)
    partial.filledCount = 0
    #expect(BackfillTally.exitStatus(of: [partial]) == 2)
    #expect(BackfillTally.exitStatus(of: [BackfillTally(total: 0)]) == 0)
  }

  @Test func `days that could not be had are told as spans, at most ten of them`() throws {
    var tally = BackfillTally(total: 99)
    for number in 0..<24 where number % 2 == 0 || number == 1 {
      let day = try #require(CalendarDay("2026-11-21")).adding(days: -number)
      tally.missing.append(.init(day: day, sentence: "HTTP 503"))
    }
    let line = try #require(tally.missingLine)
    #expect(line.hasPrefix("13 days could not be had (2026-11-19 to 2026-11-21, 2026-11-17, "))
    #expect(line.hasSuffix(", 2026-11-01, …): HTTP 503"))
  }
}
