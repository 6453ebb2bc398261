import Foundation
import Testing

@testable import Core

@Suite struct StatusTests {
  /// A day of UTC begins with 2026-11-22T00:00:00Z; this is 08:00 of it.
  private let now = Date(timeIntervalSince1970: 1_795_334_400)
  private let providers: [any Provider] = [contactStandIn, weatherStandIn, boardStandIn, referenceStandIn]

  private func config(rates: [ProviderID] = ["vietcombank", "currency-api"], use: Site.Use = .nonCommercial) throws
    -> Config
  {
    let place = Place(names: ["vi": "Hà Nội"], coordinate: Coordinate(latitude: 21, longitude: 105), zone: .gmt)
    return Config(
      site: Site(use: use, contact: "bientap@example.vn"), languages: ["vi"], publish: "/p", state: "/s",
      widgets: [
        Widget(
          id: "weather", subject: .weather(place), providers: ["met-norway", "open-meteo"], ttlSeconds: 1800,
          maxAgeSeconds: 21600, zone: .gmt),
        Widget(
          id: "rates", subject: .rates(["USD"]), providers: rates, ttlSeconds: 900, maxAgeSeconds: 345_600, zone: .gmt),
      ], providers: [:], proxy: nil)
  }

  private func before(_ seconds: Double) -> Date { now.addingTimeInterval(-seconds) }

  /// Snapshots that are so many seconds old.
  private func ledger(
    _ config: Config, weather: Double? = 60, rates: Double? = 60, from weatherProvider: ProviderID = "met-norway",
    ratesFrom ratesProvider: ProviderID = "vietcombank"
  ) -> Ledger {
    let sky = Weather(
      current: .init(observedAt: before((weather ?? 60) + 60), condition: .clear, temperatureCelsius: 21))
    let basis: RateTable.Basis = ratesProvider == "currency-api" ? .reference : .board
    var ledger = Ledger(lastRun: RunRecord(endedAt: before(60), durationMilliseconds: 40, exitStatus: 0))
    func keep(_ reading: Reading, _ feed: Feed, _ seconds: Double) {
      ledger.snapshots[feed] = Snapshot(feed: feed, reading: reading, fetchedAt: before(seconds))
    }
    if let weather { keep(.weather(sky), Feed(weatherProvider, config.widgets[0].queries[0]), weather) }
    if let rates {
      let table = RateTable(basis: basis, rows: [Rate(currency: "USD", sell: 26412)])
      keep(.rates(table), Feed(ratesProvider, .rates(RatesQuery())), rates)
    }
    return ledger
  }

  private func status(_ config: Config, _ ledger: Ledger) -> Status {
    Status(of: config, ledger, registry: providers, at: now)
  }

  @Test(
    arguments: [
      (60, 60, .ok, []), (1799, 899, .ok, []),
      (1800, 60, .warning, ["weather is stale since 2026-11-22T08:00:00Z"]),
      (21600, 60, .warning, ["weather is stale since 2026-11-22T02:30:00Z"]),
      (21601, 60, .critical, ["weather is expired since 2026-11-22T07:59:59Z"]),
      (nil, 60, .critical, ["weather is missing"]), (60, nil, .critical, ["rates is missing"]),
      (nil, 900, .critical, ["weather is missing", "rates is stale since 2026-11-22T08:00:00Z"]),
      (1800, nil, .critical, ["rates is missing", "weather is stale since 2026-11-22T08:00:00Z"]),
      (-600, 60, .warning, ["weather is stale"]), (-99999, 60, .warning, ["weather is stale"]),
    ] as [(Double?, Double?, Status.Level, [String])])
  func `a stale widget is a warning, an expired or missing one critical, and the worst is said first`(
    weather: Double?, rates: Double?, level: Status.Level, sentences: [String]
  ) throws {
    let config = try config()
    let status = status(config, ledger(config, weather: weather, rates: rates))
    #expect(status.level == level)
    #expect(status.problems.map(\.sentence) == sentences)
  }

  @Test func `a command that fails after publishing is a warning that says since when and what waits`() throws {
    let config = try config()
    var ledger = ledger(config)
    for (paths, words) in [(1, "1 path waits"), (12, "12 paths wait")] {
      ledger.onPublish = .init(
        waitingPaths: paths, failingSince: before(3600), reason: "/bin/purge: exited with status 3")
      #expect(status(config, ledger).level == .warning)
      #expect(
        status(config, ledger).problems.map(\.sentence)
          == ["onPublish fails since 2026-11-22T07:00:00Z, \(words): /bin/purge: exited with status 3"])
    }
    ledger.onPublish = .init(waitingPaths: 12)
    #expect(status(config, ledger).level == .ok)
  }

  @Test(
    arguments: [
      (0, nil), (1800, nil), (1801, "no run has ended since 2026-11-22T07:29:59Z"), (-1800, nil),
      (-1801, "no run has ended since 2026-11-22T08:30:01Z"), (nil, "no run has ended yet"),
    ] as [(Double?, String?)])
  func `no run for twice the shortest ttl is critical`(seconds: Double?, sentence: String?) throws {
    let config = try config()
    var ledger = ledger(config)
    ledger.lastRun = seconds.map { RunRecord(endedAt: before($0), durationMilliseconds: 1, exitStatus: 2) }
    let status = status(config, ledger)
    #expect(status.problems == [sentence.map { .init(.critical, $0) }].compactMap(\.self))
    #expect(status.longestSilenceSeconds == 1800)
  }

  /// A failure that lasts, and what a status says of it.
  struct Lasting: Sendable {
    var subject: Outage.Subject
    var serving: ProviderID = "met-norway"
    var ratesFrom: ProviderID = "vietcombank"
    var listed: [ProviderID] = ["vietcombank", "currency-api"]
    var use = Site.Use.nonCommercial
    var age: Double = 60
    var level = Status.Level.ok
    var says: String?
  }

  @Test(
    arguments: [
      // The fallback serves.
      Lasting(
        subject: .provider("met-norway", widget: "weather"), serving: "open-meteo", level: .warning,
        says: "met-norway fails for weather"),
      Lasting(
        subject: .provider("met-norway", widget: "weather"), level: .warning, says: "met-norway fails for weather"),
      // Nobody asks a fallback while the first serves; its outage could never end.
      Lasting(subject: .provider("open-meteo", widget: "weather")),
      Lasting(
        subject: .provider("open-meteo", widget: "weather"), age: 1800, level: .warning,
        says: "open-meteo fails for weather"),
      Lasting(subject: .provider("currency-api", widget: "rates"), listed: ["currency-api", "vietcombank"]),
      Lasting(
        subject: .provider("vietcombank", widget: "rates"), ratesFrom: "currency-api", level: .warning,
        says: "vietcombank fails for rates"),
      // Nor one that is no longer listed, or that the terms exclude, or a widget that is gone.
      Lasting(
        subject: .provider("vietcombank", widget: "rates"), ratesFrom: "currency-api", listed: ["currency-api"]),
      Lasting(subject: .provider("open-meteo", widget: "weather"), use: .commercial, age: 1800, level: .warning),
      Lasting(subject: .provider("met-norway", widget: "gone")),
      // Nobody is left to be asked.
      Lasting(subject: .noProvider, level: .ok),
      Lasting(subject: .noProvider, age: 1800, level: .warning),
      Lasting(subject: .publish, level: .critical, says: "publishing fails"),
      Lasting(subject: .state, level: .critical, says: "the state fails"),
    ])
  func `a failure that lasts is said for as long as a run would meet it`(lasting: Lasting) throws {
    let config = try config(rates: lasting.listed, use: lasting.use)
    var ledger = ledger(
      config, weather: lasting.age, from: lasting.serving, ratesFrom: lasting.ratesFrom)
    ledger.outages = [
      Outage(lasting.subject, begunAt: before(7200), saidAt: before(7200))
    ]
    let status = status(config, ledger)
    #expect(status.level == lasting.level)
    let said = status.problems.map(\.sentence).filter { !$0.contains("is stale") }
    #expect(said == [lasting.says.map { "\($0) since 2026-11-22T06:00:00Z" }].compactMap(\.self))
  }

  @Test func `every provider that a widget lists is told with its calls, its limits and its pause`() throws {
    var config = try config()
    config.widgets.remove(at: 1)
    var ledger = ledger(config, rates: nil)
    ledger.attempts = [
      Attempt(provider: "open-meteo", target: "a", askedAt: before(300)),
      Attempt(provider: "open-meteo", target: "b", askedAt: before(100)),
    ]
    var calls = Calls()
    calls.add(2, inHour: Calls.hour(of: now))
    calls.add(5, inHour: Calls.hour(of: now) - 8)
    calls.add(9, inHour: Calls.hour(of: now) - 9)
    ledger.calls = ["open-meteo": calls]
    ledger.health = [
      ProviderHealth(
        provider: "open-meteo", consecutiveFailures: 3, notBefore: now.addingTimeInterval(60), reason: "HTTP 503"),
      ProviderHealth(provider: "met-norway", consecutiveFailures: 1, notBefore: before(60), reason: "HTTP 403"),
    ]
    #expect(
      status(config, ledger).sources == [
        .init(id: "met-norway", consecutiveFailures: 1, reason: "HTTP 403", askableAt: before(60)),
        .init(
          id: "open-meteo", askedAt: before(100), callsThisHour: 2, callsToday: 7,
          limits: CallLimits(perHour: 5, perDay: 7), consecutiveFailures: 3, notBefore: now.addingTimeInterval(60),
          reason: "HTTP 503", askableAt: before(100).addingTimeInterval(300)),
      ])
  }

  @Test(arguments: [(2, 4, 6, false), (3, 4, 6, true), (2, 5, 6, true), (2, 4, 7, true)])
  func `limits are used up by the minute, by the hour or by the day`(
    inMinute: Int, inHour: Int, onDay: Int, isUsedUp: Bool
  ) {
    var calls = Calls()
    calls.add(inHour, inHour: Calls.hour(of: now))
    calls.add(onDay - inHour, inHour: Calls.hour(of: now) - 8)
    let limits = CallLimits(perMinute: 3, perHour: 5, perDay: 7)
    #expect((limits.heldUntil(calls, inMinute: inMinute, adding: 1, at: now) != nil) == isUsedUp)
    #expect(limits.heldUntil(calls, inMinute: inMinute, adding: 2, at: now) != nil)
    #expect(CallLimits().heldUntil(calls, inMinute: inMinute, adding: 1000, at: now) == nil)
  }

  @Test func `calls of a minute are those asked since the minute began, each with its weight`() {
    let attempts = [
      Attempt(provider: "a", target: "1", askedAt: now, callCount: 3),
      Attempt(provider: "a", target: "2", askedAt: now.addingTimeInterval(59)),
      Attempt(provider: "a", target: "3", askedAt: now.addingTimeInterval(-1)),
      Attempt(provider: "b", target: "4", askedAt: now),
    ]
    #expect(attempts.calls(of: "a", inMinuteOf: now.addingTimeInterval(30)) == 4)
  }

  @Test func `of a site without a config nothing can be told but why`() {
    let status = Status(unknown: "config.json: none", at: now)
    #expect(status.level == .unknown)
    #expect(status.level.rawValue == 3)
    #expect(status.boxes.isEmpty && status.sources.isEmpty && status.lastRun == nil)
  }

  @Test func `what waits for its turn is no warning while it may be shown, and says since when`() throws {
    let config = try config()
    var ledger = ledger(config, weather: 7200)
    ledger.postponed = [Feed("met-norway", config.widgets[0].queries[0])]
    let waiting = status(config, ledger)
    #expect(waiting.level == .ok && waiting.problems.isEmpty)
    #expect(waiting.waiting?.sentence == "1 place waits for its turn; it is from 2026-11-22T06:00:00Z")
    #expect(waiting.boxes.map(\.isWaiting) == [true, false])
  }

  @Test func `what waits for its turn and cannot be shown is critical`() throws {
    let config = try config()
    var ledger = ledger(config, weather: 21601)
    ledger.postponed = [
      Feed("met-norway", config.widgets[0].queries[0]), Feed("open-meteo", config.widgets[0].queries[0]),
    ]
    let expired = status(config, ledger)
    #expect(
      expired.problems == [.init(.critical, "weather is expired since 2026-11-22T07:59:59Z and waits for its turn")])
    #expect(expired.waiting?.sentence == "2 places wait for their turn; the oldest is from 2026-11-22T01:59:59Z")
    ledger.snapshots = [:]
    #expect(status(config, ledger).problems.first?.sentence == "weather is missing and waits for its turn")
    #expect(status(config, ledger).waiting?.sentence == "2 places wait for their turn")
  }
}
