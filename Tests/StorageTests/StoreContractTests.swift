import Core
import Foundation
import Testing
import child

/// What every `Store` must do.
@Suite struct StoreContractTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: Shelf.allCases)
  func `an empty store knows nothing`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    #expect(try store.snapshots().isEmpty)
    #expect(try store.attempts().isEmpty)
    #expect(try store.outages().isEmpty)
    #expect(try store.calls(since: .distantPast).isEmpty)
    #expect(try store.lastRun() == nil)
    #expect(try store.lookBack(from: .distantFuture).isEmpty)
    #expect(try store.rejectedDays(of: "rates", providers: ["vietcombank"]).isEmpty)
  }

  @Test(arguments: Shelf.allCases)
  func `a snapshot comes back as it was kept`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let rates = Snapshot(
      widget: "rates", provider: "vietcombank", query: "rates",
      reading: .rates(table(26412, day: CalendarDay("2026-11-22"), observedAt: at(-60))), fetchedAt: at(0),
      expiresAt: at(900),
      validators: [
        Validators(etag: "W/\"a'b\""), Validators(lastModified: "Sun, 22 Nov 2026 00:30:00 GMT", address: "1f"),
      ],
      isSample: true, baselineSince: ["USD.sell": at(-300), "JPY.mid": at(0)])
    let sky = Snapshot(
      widget: "weather-hanoi", provider: "open-meteo", query: "weather 21.03 105.85",
      reading: .weather(weather(24.3, observedAt: at(-120))), fetchedAt: at(1))
    try store.keep(sky)
    try store.keep(rates)
    #expect(try store.snapshots() == [rates, sky])
  }

  @Test(arguments: Shelf.allCases)
  func `a decimal keeps all its digits`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let texts = ["181.64319999999998", "12345678901234567890.12", "0.1", "26142.30"]
    let numbers = try texts.map { try #require(Decimal(plain: $0)) }
    let rows = numbers.map { Rate(currency: "USD", sell: $0) }
    let reading = Reading.rates(RateTable(basis: .reference, rows: rows))
    try store.keep(Snapshot(widget: "rates", provider: "p", query: "q", reading: reading, fetchedAt: at(0)))
    let found = try store.snapshots().first?.reading.rates?.rows.map { $0.sell?.description }
    #expect(found == ["181.64319999999998", "12345678901234567890.12", "0.1", "26142.3"])
  }

  @Test(arguments: Shelf.allCases)
  func `a snapshot takes the place of the same widget and provider only`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let other = board(1, at: at(0), widget: "rates-2")
    var reference = board(2, at: at(0))
    reference.provider = "currency-api"
    try store.keep(board(3, at: at(0)))
    try store.keep(other)
    try store.keep(reference)
    let newer = board(4, at: at(60), query: "other rates")
    try store.keep(newer)
    #expect(try store.snapshots() == [reference, newer, other])
  }

  @Test(arguments: Shelf.allCases)
  func `the same values are dated from when they were first seen`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    try store.keep(board(26412, at: at(0)))
    #expect(try store.lookBack(from: at(0)) == [Sight(26412, at(0))])
    // The same prices under another day and time are the same board.
    var same = board(26412, at: at(900))
    same.reading = .rates(table(26412, day: CalendarDay("2026-11-23"), observedAt: at(890)))
    try store.keep(same)
    #expect(try store.lookBack(from: at(900)) == [Sight(26412, at(0))])
  }

  @Test(arguments: Shelf.allCases)
  func `the past is looked through from the latest first sight back, as far as somebody wants`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
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

  @Test(arguments: Shelf.allCases)
  func `the past of several providers is looked through as one`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    for (number, provider) in (["a", "b", "b", "a", "c"] as [ProviderID]).enumerated() {
      var snapshot = board(Decimal(number), at: at(Double(number) * 60))
      snapshot.provider = provider
      try store.keep(snapshot)
    }
    var seen: [String] = []
    try store.lookBack(from: at(600), on: "rates", of: ["a", "b"]) { entry in
      seen.append("\(entry.provider) \(entry.reading.rates?["USD"]?.sell ?? -1)")
      return true
    }
    #expect(seen == ["a 3", "b 2", "b 1", "a 0"])
    try store.lookBack(from: at(600), on: "rates", of: []) { _ in false }
  }

  @Test(arguments: Shelf.allCases)
  func `each provider and query has a past of its own`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    var reference = board(3, at: at(120))
    reference.provider = "currency-api"
    let kept = [board(1, at: at(0)), board(2, at: at(60), query: "other"), reference]
    for snapshot in kept { try store.keep(snapshot) }
    for (sell, snapshot) in zip([1, 2, 3] as [Decimal], kept) {
      #expect(
        try store.lookBack(from: at(900), provider: snapshot.provider, query: snapshot.query)
          == [Sight(sell, snapshot.fetchedAt)])
    }
    #expect(try store.lookBack(from: at(900), provider: "currency-api", query: "other").isEmpty)
  }

  @Test(arguments: Shelf.allCases)
  func `two widgets of one board make one history`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    for widget in ["rates", "rates-2"] as [WidgetID] { try store.keep(board(1, at: at(0), widget: widget)) }
    for widget in ["rates", "rates-2"] as [WidgetID] { try store.keep(board(2, at: at(60), widget: widget)) }
    #expect(try store.lookBack(from: at(60)) == [Sight(2, at(60)), Sight(1, at(0))])
  }

  @Test(arguments: Shelf.allCases)
  func `the history keeps of the weather only what was current`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    for hour in 0..<2 {
      let seen = at(Double(hour) * 3600)
      try store.keep(
        Snapshot(
          widget: "w", provider: "open-meteo", query: "q",
          reading: .weather(weather(20 + Double(hour), observedAt: seen)), fetchedAt: seen))
    }
    let question = PastQuestion(query: "q", providers: ["open-meteo"], since: at(0), until: at(3600))
    let first = try #require(try store.history(question, currencies: nil).first?.reading.weather)
    #expect(first == Weather(current: weather(20, observedAt: at(0)).current))
  }

  @Test(arguments: Shelf.allCases)
  func `an attempt replaces that of the same provider and target only`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let one = Attempt(provider: "a", target: "https://a/1", askedAt: at(0))
    let two = Attempt(
      provider: "a", target: "https://a/2", askedAt: at(1))
    for attempt in [two, one] { try store.record(attempt) }
    #expect(try store.attempts() == [one, two])
    let renewed = Attempt(provider: "a", target: "https://a/1", askedAt: at(60))
    try store.record(renewed)
    #expect(try store.attempts() == [renewed, two])
  }

  @Test(arguments: Shelf.allCases)
  func `a standing replaces that of the same provider only`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    #expect(try store.standings().isEmpty)
    try store.record(Standing(provider: "b", consecutiveFailures: 1, notBefore: at(60)))
    try store.record(Standing(provider: "a", consecutiveFailures: 2))
    try store.record(Standing(provider: "b"))
    #expect(try store.standings() == [Standing(provider: "a", consecutiveFailures: 2), Standing(provider: "b")])
    let changed = try store.updateStanding(of: "a") { stored in
      stored.map { Standing(provider: "a", consecutiveFailures: $0.consecutiveFailures + 1, reason: "HTTP 503") }
    }
    #expect(changed == Standing(provider: "a", consecutiveFailures: 3, reason: "HTTP 503"))
    #expect(try store.updateStanding(of: "a") { _ in nil } == nil)
    #expect(try store.updateStanding(of: "c") { $0 ?? Standing(provider: "c") } == Standing(provider: "c"))
    #expect(try store.standings().map(\.consecutiveFailures) == [3, 0, 0])
  }

  @Test(arguments: Shelf.allCases)
  func `the past of a snapshot knows nothing of tables that came after it`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let slow = board(26400, at: at(0), widget: "slow")
    try store.keep(slow)
    try store.keep(board(26500, at: at(900)))
    #expect(try store.lookBack(from: slow.fetchedAt) == [Sight(26400, at(0))])
    #expect(try store.lookBack(from: at(900)) == [Sight(26500, at(900)), Sight(26400, at(0))])
    #expect(try store.snapshots(of: "slow") == [slow])
  }

  @Test(arguments: Shelf.allCases)
  func `outages are replaced as a whole`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let one = Outage(widget: "rates", provider: "vietcombank", begunAt: at(0), saidAt: at(0))
    let two = Outage(widget: "weather-hanoi", provider: "open-meteo", begunAt: at(1), saidAt: at(2))
    try store.replaceOutages([two, one])
    #expect(try store.outages() == [one, two])
    try store.replaceOutages([two])
    #expect(try store.outages() == [two])
    try store.replaceOutages([])
    #expect(try store.outages().isEmpty)
  }
}
