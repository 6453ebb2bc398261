import Core
import Foundation
import Storage
import Testing

/// What the policy of a run relies on, over a state in memory.
@Suite struct StoreContractTests {
  let store: SQLiteStore

  init() throws { store = try SQLiteStore(inMemory: ()) }

  @Test func `an empty store knows nothing`() throws {
    #expect(try store.snapshots(of: [vietcombank, hanoi]).isEmpty && store.snapshotCount() == 0)
    #expect(try store.attempts().isEmpty)
    #expect(try store.outages().isEmpty)
    #expect(try store.calls(since: .distantPast).isEmpty)
    #expect(try store.lastRun() == nil)
    #expect(try store.lookBack(from: .distantFuture).isEmpty)
    #expect(try store.rejectedDays(of: rates, providers: ["vietcombank"]).isEmpty)
  }

  @Test func `a snapshot comes back as it was kept`() throws {
    let prices = Snapshot(
      feed: vietcombank,
      reading: .rates(table(26412, day: CalendarDay("2026-11-22"), observedAt: at(-60))), fetchedAt: at(0),
      expiresAt: at(900),
      validators: Validators(
        etag: "W/\"a'b\"", lastModified: "Sun, 22 Nov 2026 00:30:00 GMT", address: "1f", access: "2a"),
      isSample: true, baselineSince: ["USD.sell": at(-300), "JPY.mid": at(0)])
    let sky = Snapshot(
      feed: hanoi, reading: .weather(weather(24.3, observedAt: at(-120))), fetchedAt: at(1), isAccepted: true,
      isDue: true)
    try store.keep(sky)
    try store.keep(prices)
    // Few feeds and many are looked for in the same way.
    for more in [[], (0..<20).map { Feed("open-meteo", weatherQuery(Double($0))) }] {
      #expect(try store.snapshots(of: [hanoi, currencyAPI, vietcombank] + more) == [vietcombank: prices, hanoi: sky])
    }
    #expect(try store.snapshots(of: [hanoi]) == [hanoi: sky])
  }

  @Test func `a decimal keeps all its digits`() throws {
    let texts = ["181.64319999999998", "12345678901234567890.12", "0.1", "26142.30"]
    let numbers = try texts.map { try #require(Decimal(plain: $0)) }
    let rows = numbers.map { Rate(currency: "USD", sell: $0) }
    let reading = Reading.rates(RateTable(basis: .reference, rows: rows))
    try store.keep(Snapshot(feed: vietcombank, reading: reading, fetchedAt: at(0)))
    let found = try store.snapshot()?.reading.rates?.rows.map { $0.sell?.description }
    #expect(found == ["181.64319999999998", "12345678901234567890.12", "0.1", "26142.3"])
  }

  @Test func `a snapshot takes the place of the same feed's only`() throws {
    let others = [board(1, at: at(0), of: hanoi), board(2, at: at(0), of: currencyAPI)]
    for snapshot in others + [board(3, at: at(0))] { try store.keep(snapshot) }
    let newer = board(4, at: at(60))
    try store.keep(newer)
    #expect(
      try store.snapshots(of: [vietcombank, hanoi, currencyAPI])
        == [vietcombank: newer, hanoi: others[0], currencyAPI: others[1]])
  }

  @Test func `the same values are dated from when they were first seen`() throws {
    try store.keep(board(26412, at: at(0)))
    #expect(try store.lookBack(from: at(0)) == [Sight(26412, at(0))])
    // The same prices under another day and time are the same board.
    var same = board(26412, at: at(900))
    same.reading = .rates(table(26412, day: CalendarDay("2026-11-23"), observedAt: at(890)))
    try store.keep(same)
    #expect(try store.lookBack(from: at(900)) == [Sight(26412, at(0))])
  }

  @Test func `the past is looked through from the latest first sight back, as far as somebody wants`() throws {
    for (sell, seconds) in [(26412, 0), (26412, 900), (26452, 1800), (26452, 2700), (26412, 3600)]
      as [(Decimal, Double)]
    {
      try store.keep(board(sell, at: at(seconds)))
    }
    let all = [Sight(26412, at(3600)), Sight(26452, at(1800)), Sight(26412, at(0))]
    #expect(try store.lookBack(from: at(3600)) == all)
    #expect(try store.lookBack(from: at(3599)) == Array(all.dropFirst()))
    #expect(try store.lookBack(from: at(3600), most: 2) == Array(all.dropLast()))
  }

  @Test func `the past of several providers is looked through as one`() throws {
    for (number, provider) in (["a", "b", "b", "a", "c"] as [ProviderID]).enumerated() {
      try store.keep(board(Decimal(number), at: at(Double(number) * 60), of: Feed(provider, rates)))
    }
    var seen: [String] = []
    try store.lookBack(from: at(600), on: rates, of: ["a", "b"]) { entry in
      seen.append("\(entry.feed.provider) \(entry.reading.rates?["USD"]?.sell ?? -1)")
      return true
    }
    #expect(seen == ["a 3", "b 2", "b 1", "a 0"])
    try store.lookBack(from: at(600), on: rates, of: []) { _ in false }
  }

  @Test func `each feed has a past of its own`() throws {
    let kept = [board(1, at: at(0)), board(2, at: at(60), of: hanoi), board(3, at: at(120), of: currencyAPI)]
    for snapshot in kept { try store.keep(snapshot) }
    for (sell, snapshot) in zip([1, 2, 3] as [Decimal], kept) {
      #expect(try store.lookBack(from: at(900), of: snapshot.feed) == [Sight(sell, snapshot.fetchedAt)])
    }
    #expect(try store.lookBack(from: at(900), of: Feed("currency-api", hanoi.query)).isEmpty)
  }

  @Test func `the history keeps of the weather only what was current`() throws {
    for hour in 0..<2 {
      let seen = at(Double(hour) * 3600)
      try store.keep(
        Snapshot(
          feed: hanoi, reading: .weather(weather(20 + Double(hour), observedAt: seen)), fetchedAt: seen))
    }
    let question = PastQuestion(feeds: [hanoi], since: at(0), until: at(3600))
    let first = try #require(try store.history(question, currencies: nil).first?.reading.weather)
    #expect(first == Weather(current: weather(20, observedAt: at(0)).current))
  }

  @Test func `an attempt replaces that of the same provider and target only`() throws {
    let one = Attempt(provider: "a", target: "https://a/1", askedAt: at(0))
    let two = Attempt(provider: "a", target: "https://a/2", askedAt: at(1))
    try store.record([two, one])
    #expect(try store.attempts() == [one, two])
    let renewed = Attempt(provider: "a", target: "https://a/1", askedAt: at(60))
    try store.record([renewed])
    #expect(try store.attempts() == [renewed, two])
  }

  @Test func `a provider's health replaces that of the same provider only`() throws {
    #expect(try store.providerHealth().isEmpty)
    try store.record(ProviderHealth(provider: "b", consecutiveFailures: 1, notBefore: at(60)))
    try store.record(ProviderHealth(provider: "a", consecutiveFailures: 2))
    try store.record(ProviderHealth(provider: "b"))
    #expect(
      try store.providerHealth() == [
        ProviderHealth(provider: "a", consecutiveFailures: 2), ProviderHealth(provider: "b"),
      ])
    let changed = try store.updateHealth(of: "a") { stored in
      stored.map { ProviderHealth(provider: "a", consecutiveFailures: $0.consecutiveFailures + 1, reason: "HTTP 503") }
    }
    #expect(changed == ProviderHealth(provider: "a", consecutiveFailures: 3, reason: "HTTP 503"))
    #expect(try store.updateHealth(of: "a") { _ in nil } == nil)
    #expect(try store.updateHealth(of: "c") { $0 ?? ProviderHealth(provider: "c") } == ProviderHealth(provider: "c"))
    #expect(try store.providerHealth().map(\.consecutiveFailures) == [3, 0, 0])
  }

  @Test func `the past of a snapshot knows nothing of tables that came after it`() throws {
    try store.keep(board(26400, at: at(0)))
    try store.keep(board(26500, at: at(900)))
    #expect(try store.lookBack(from: at(0)) == [Sight(26400, at(0))])
    #expect(try store.lookBack(from: at(900)) == [Sight(26500, at(900)), Sight(26400, at(0))])
  }

  @Test func `outages are replaced as a whole`() throws {
    let one = Outage(.provider("vietcombank", widget: "rates"), begunAt: at(0), saidAt: at(0))
    let two = Outage(.provider("open-meteo", widget: "weather-hanoi"), begunAt: at(1), saidAt: at(2))
    let ofTheSite = [Outage.Subject.noProvider, .publish, .state, .templates].map {
      Outage($0, begunAt: at(3), saidAt: at(4))
    }
    try store.replaceOutages([two, one] + ofTheSite)
    #expect(try store.outages() == ofTheSite + [one, two])
    try store.replaceOutages([two])
    #expect(try store.outages() == [two])
    try store.replaceOutages([])
    #expect(try store.outages().isEmpty)
  }
}
