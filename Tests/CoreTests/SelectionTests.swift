import Foundation
import Testing

@testable import Core

/// Which of the snapshots of its feeds a widget shows.
@Suite struct SelectionTests {
  private static let now = Date(timeIntervalSince1970: 1_795_307_400)
  private let now = now
  private let registry: [any Provider] = [
    contactStandIn, weatherStandIn, boardStandIn, secondBoardStandIn, referenceStandIn,
  ]

  /// What is kept of a provider's table: how long ago it was fetched, and what else matters.
  struct Kept {
    let provider: ProviderID
    let seconds: Double
    var hasFailed = false
    var expiresAfterSeconds: Double?
    var currency: Currency = "USD"

    var snapshot: Snapshot {
      let isReference = provider == "currency-api"
      let rate = Rate(currency: currency, sell: isReference ? nil : 26412, mid: isReference ? 26300 : nil)
      let fetchedAt = SelectionTests.now.addingTimeInterval(-seconds)
      return Snapshot(
        feed: Feed(provider, .rates(RatesQuery())),
        reading: .rates(RateTable(basis: isReference ? .reference : .board, rows: [rate])), fetchedAt: fetchedAt,
        expiresAt: expiresAfterSeconds.map(fetchedAt.addingTimeInterval), hasFailed: hasFailed)
    }
  }

  /// What a widget of prices shows of what is kept.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    var order: [ProviderID] = ["vietcombank", "techcombank", "currency-api"]
    var ttlSeconds = 900
    var maxAgeSeconds = 4 * 86400
    let kept: [Kept]
    let shows: ProviderID?
    let state: Freshness
  }

  private static func vcb(_ seconds: Double, hasFailed: Bool = false) -> Kept {
    Kept(provider: "vietcombank", seconds: seconds, hasFailed: hasFailed)
  }
  private static func tcb(_ seconds: Double, hasFailed: Bool = false) -> Kept {
    Kept(provider: "techcombank", seconds: seconds, hasFailed: hasFailed)
  }
  private static func mid(_ seconds: Double) -> Kept { Kept(provider: "currency-api", seconds: seconds) }

  private static let fiveHours = 5 * 3600.0

  static let cases = [
    Case(testDescription: "nothing is kept", kept: [], shows: nil, state: .missing),
    Case(
      testDescription: "the first of several fresh ones, though a later one was fetched after it",
      kept: [vcb(800), tcb(60)], shows: "vietcombank", state: .fresh),
    Case(
      testDescription: "another widget over the same feeds in its own order",
      order: ["techcombank", "vietcombank"], kept: [vcb(60), tcb(800)], shows: "techcombank", state: .fresh),
    Case(
      testDescription: "a shorter ttl makes the first stale for this widget, and the second is fresh for it",
      ttlSeconds: 600, kept: [vcb(700), tcb(60)], shows: "techcombank", state: .fresh),
    Case(
      testDescription: "a longer ttl keeps the first fresh", ttlSeconds: 86400, kept: [vcb(fiveHours), tcb(60)],
      shows: "vietcombank", state: .fresh),
    Case(
      testDescription: "a shorter maximum age drops the first", ttlSeconds: 600, maxAgeSeconds: 3600,
      kept: [vcb(fiveHours), tcb(2000)], shows: "techcombank", state: .stale),
    Case(
      testDescription: "an Expires beyond the ttl keeps the first fresh",
      kept: [Kept(provider: "vietcombank", seconds: fiveHours, expiresAfterSeconds: 21600), tcb(60)],
      shows: "vietcombank", state: .fresh),
    Case(
      testDescription: "an Expires is counted for six hours",
      kept: [Kept(provider: "vietcombank", seconds: 21601, expiresAfterSeconds: 86400), tcb(60)],
      shows: "techcombank", state: .fresh),
    Case(
      testDescription: "a fresh one whose latest attempt failed stands back",
      kept: [vcb(60, hasFailed: true), tcb(600)],
      shows: "techcombank", state: .fresh),
    Case(
      testDescription: "where every latest attempt failed, the latest fetched",
      kept: [vcb(600, hasFailed: true), tcb(60, hasFailed: true)], shows: "techcombank", state: .fresh),
    Case(
      testDescription: "where none is fresh, the latest fetched", kept: [vcb(2000), tcb(1000)], shows: "techcombank",
      state: .stale),
    Case(
      testDescription: "of equally old ones the first in the order", kept: [vcb(1000), tcb(1000)],
      shows: "vietcombank", state: .stale),
    Case(
      testDescription: "a provider that comes back after five hours is shown again", kept: [vcb(10), tcb(600)],
      shows: "vietcombank", state: .fresh),
    Case(
      testDescription: "a valid board goes before a fresh reference table", kept: [vcb(fiveHours), mid(60)],
      shows: "vietcombank", state: .stale),
    Case(
      testDescription: "also where the reference is first in the order", order: ["currency-api", "vietcombank"],
      kept: [vcb(fiveHours), mid(60)], shows: "vietcombank", state: .stale),
    Case(
      testDescription: "an expired board does not", kept: [vcb(4 * 86400 + 1), mid(60)], shows: "currency-api",
      state: .fresh),
    Case(
      testDescription: "a valid reference goes before two expired boards",
      kept: [vcb(4 * 86400 + 1), tcb(4 * 86400 + 60), mid(7200)], shows: "currency-api", state: .stale),
    Case(
      testDescription: "where all have expired, the latest tells since when", kept: [vcb(6 * 86400), tcb(5 * 86400)],
      shows: "techcombank", state: .expired),
    Case(
      testDescription: "one without a value for anything that the widget shows is passed over",
      kept: [Kept(provider: "vietcombank", seconds: 60, currency: "EUR"), tcb(2000)], shows: "techcombank",
      state: .stale),
    Case(
      testDescription: "one that the widget does not list is none of its own", order: ["vietcombank"], kept: [tcb(60)],
      shows: nil, state: .missing),
    Case(
      testDescription: "one that a clock dated which ran ahead stands behind the others", kept: [vcb(-600), tcb(2000)],
      shows: "techcombank", state: .stale),
    Case(testDescription: "alone it is shown as stale", kept: [vcb(-600)], shows: "vietcombank", state: .stale),
  ]

  private func config(_ widget: Widget, use: Site.Use = .nonCommercial) -> Config {
    Config(
      site: Site(use: use, contact: "bientap@example.vn"), languages: ["vi"], publish: "/p", state: "/s",
      widgets: [widget], providers: [:], proxy: nil)
  }

  private func byFeed(_ snapshots: [Snapshot]) -> [Feed: Snapshot] {
    Dictionary(uniqueKeysWithValues: snapshots.map { ($0.feed, $0) })
  }

  @Test(arguments: cases) func `a widget shows one provider's snapshot`(_ found: Case) {
    let widget = Widget(
      id: "rates", subject: .rates(["USD"]), providers: found.order, ttlSeconds: found.ttlSeconds,
      maxAgeSeconds: found.maxAgeSeconds, zone: .gmt)
    let config = config(widget)
    let selection = config.selection(
      of: widget, among: byFeed(found.kept.map(\.snapshot)), registry: registry, at: now)
    #expect(selection?.provider == found.shows)
    #expect(config.freshness(of: widget, selection, registry: registry, at: now) == found.state)
  }

  // MARK: Weather

  private let places = (0..<8).map {
    Place(names: [:], coordinate: Coordinate(latitude: Double($0), longitude: 105), zone: .gmt)
  }

  private func sky(observedSecondsAgo seconds: Double = 0, issuedAt: Date? = nil) -> Reading {
    .weather(
      Weather(
        current: .init(
          observedAt: now.addingTimeInterval(-seconds), condition: .clear, temperatureCelsius: 21),
        issuedAt: issuedAt))
  }

  private func weather(_ subject: Widget.Subject, maxAgeSeconds: Int = 21600) -> Widget {
    Widget(
      id: "weather", subject: subject, providers: ["met-norway", "open-meteo"], ttlSeconds: 1800,
      maxAgeSeconds: maxAgeSeconds, zone: .gmt)
  }

  @Test func `a snapshot of a provider that the terms do not allow, or with another kind of reading, is not shown`() {
    let widget = weather(.weather(places[0]))
    let feed = Feed("open-meteo", widget.queries[0])
    func selection(_ reading: Reading, _ use: Site.Use) -> Selection? {
      config(widget, use: use).selection(
        of: widget, among: [feed: Snapshot(feed: feed, reading: reading, fetchedAt: now)], registry: registry, at: now)
    }
    #expect(selection(sky(), .nonCommercial) != nil)
    #expect(selection(sky(), .commercial) == nil)
    #expect(selection(Kept(provider: "open-meteo", seconds: 0).snapshot.reading, .nonCommercial) == nil)
  }

  @Test(arguments: [(3600, false), (10800, true), (21600, true)] as [(Int, Bool)])
  func `of one feed each widget shows what was observed within its own maximum age`(maxAge: Int, isShown: Bool) {
    let widget = weather(.weather(places[0]), maxAgeSeconds: maxAge)
    let feed = Feed("met-norway", widget.queries[0])
    let snapshot = Snapshot(feed: feed, reading: sky(observedSecondsAgo: 10800), fetchedAt: now)
    let selection = config(widget).selection(of: widget, among: [feed: snapshot], registry: registry, at: now)
    #expect((selection != nil) == isShown)
  }

  // MARK: Tables of places

  /// The rows of two providers, a letter a place, and whose are shown: `f` fresh, `F` fresh though the latest attempt
  /// failed, `s` stale, `x` expired, `.` none.
  @Test(arguments: [
    ("ffffffff", "ffffffff", "met-norway", "ffffffff"),
    // The first that serves at least half of the places, though the next serves more.
    ("ffff....", "ffffffff", "met-norway", "ffff...."),
    ("ffffssss", "ffffffff", "met-norway", "ffffssss"),
    ("fff.....", "ffffffff", "open-meteo", "ffffffff"),
    ("fffFFFFF", "ffff....", "open-meteo", "ffff...."),
    // None serves half: the one with the most valid rows, of equals the one fetched last, then the first.
    ("fff.....", "ff......", "met-norway", "fff....."),
    ("fff.....", "sssss...", "open-meteo", "sssss..."),
    ("FFFFFFFF", "ssss....", "met-norway", "FFFFFFFF"),
    ("ssss....", "FFFF....", "open-meteo", "FFFF...."),
    ("ssss....", "ssss....", "met-norway", "ssss...."),
    // A row that has expired has no numbers, and the others keep theirs.
    ("ffffffxx", "........", "met-norway", "ffffff.."),
    ("ssxxxxxx", "s.......", "met-norway", "ss......"),
    ("xxxxxxxx", "s.......", "open-meteo", "s......."),
  ])
  func `a table of places takes all rows from one provider`(
    first: String, second: String, provider: ProviderID, shown: String
  ) throws {
    let ages: [Character: Double] = ["f": 60, "F": 60, "s": 3600, "x": 30000]
    let widget = weather(.places(places))
    var snapshots: [Feed: Snapshot] = [:]
    var letters: [Feed: Character] = [:]
    for (id, rows) in [("met-norway" as ProviderID, first), ("open-meteo", second)] {
      for (feed, letter) in zip(widget.feeds(of: id), rows) {
        letters[feed] = letter
        snapshots[feed] = ages[letter].map {
          Snapshot(
            feed: feed, reading: sky(observedSecondsAgo: $0), fetchedAt: now.addingTimeInterval(-$0),
            hasFailed: letter == "F")
        }
      }
    }
    let selection = try #require(
      config(widget).selection(of: widget, among: snapshots, registry: registry, at: now))
    #expect(selection.provider == provider)
    #expect(String(selection.snapshots.map { $0.flatMap { letters[$0.feed] } ?? "." }) == shown)
  }

  @Test func `the instants of a table are the earliest of its rows with numbers`() throws {
    let widget = weather(.places(Array(places.prefix(4))))
    let feeds = widget.feeds(of: "met-norway")
    // The third was issued long ago, and the last has expired.
    let ages: [Double] = [60, 600, 30, 30000]
    let issuedAt = now.addingTimeInterval(-35 * 3600)
    let snapshots = zip(feeds, ages).enumerated().map { index, row in
      Snapshot(
        feed: row.0, reading: sky(observedSecondsAgo: row.1, issuedAt: index == 2 ? issuedAt : nil),
        fetchedAt: now.addingTimeInterval(-row.1))
    }
    let selection = config(widget).selection(of: widget, among: byFeed(snapshots), registry: registry, at: now)
    #expect(
      selection?.lifetime
        == Lifetime(
          fetchedAt: now.addingTimeInterval(-600), freshUntil: now.addingTimeInterval(-11 * 3600),
          validUntil: now.addingTimeInterval(3600)))
    #expect(selection?.snapshots.map { $0 != nil } == [true, true, true, false])
  }
}
