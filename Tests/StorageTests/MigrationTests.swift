import Core
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite struct MigrationTests {
  private let query = "weather 21 105 Asia/Ho_Chi_Minh"
  private let places = "places 21 105 Asia/Ho_Chi_Minh, 16 105 Asia/Ho_Chi_Minh"
  private let danang = Feed("open-meteo", weatherQuery(16))

  private func text(_ sell: Decimal) throws -> String { try Reading.rates(table(sell)).storedText }

  /// A table of places as versions up to 8 kept it.
  private func text(_ celsius: [Double]) throws -> String {
    let all = try celsius.map { celsius in
      let text = try Reading.weather(weather(celsius, observedAt: at(0))).storedText
      return String(text.dropFirst(#"{"weather":{"_0":"#.count).dropLast(2))
    }
    return #"{"places":{"_0":[\#(all.joined(separator: ","))]}}"#
  }

  @Test(arguments: 1...9) func `every earlier version's rows arrive`(version: Int) throws {
    let state = try OlderState(tablesOf: version)
    let isByFeed = version == 9
    let owner = isByFeed ? "" : "widget, "
    for (widget, provider) in [("rates", "vietcombank"), ("world", "currency-api")] {
      let own = isByFeed ? "" : "'\(widget)', "
      try state.change(
        """
        INSERT INTO snapshots
        (\(owner)provider, query, reading, fetchedAt, isSample, isAccepted\(isByFeed ? ", isDue" : ""))
        VALUES (\(own)'\(provider)', 'rates VND', ?, ?, 0, 0\(isByFeed ? ", 0" : ""))
        """, [try text(1), at(0).wholeSeconds])
      try state.change(
        """
        INSERT INTO quarantine (\(owner)provider, query, reading, isSample, sentence, isJump, firstSeenAt, lastSeenAt,
        sightings) VALUES (\(own)'\(provider)', 'rates VND', ?, 1, 'USD sell 2', 1, ?, ?, 3)
        """, [try text(2), at(0).wholeSeconds, at(60).wholeSeconds])
      try state.change(
        """
        INSERT INTO withdrawals (\(owner)provider, query, reading, withdrawnAt)
        VALUES (\(own)'\(provider)', 'rates VND', ?, ?)
        """, [try text(3), at(9).wholeSeconds])
      try state.change(
        """
        INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading)
        VALUES ('\(provider)', 'rates VND', ?1, ?1, ?2)
        """, [at(0).wholeSeconds, try text(1)])
    }
    try state.change("INSERT INTO attempts (provider, target, askedAt) VALUES ('a', 't', ?)", [at(0).wholeSeconds])
    let health = isByFeed ? "providerHealth" : "standings"
    try state.change(
      "INSERT INTO \(health) (provider, consecutiveFailures, notBefore) VALUES ('a', 2, ?)", [at(60).wholeSeconds])
    try state.change("INSERT INTO outages VALUES ('rates', 'a', ?1, ?1), ('', 'publish', ?1, ?1)", [at(0).wholeSeconds])
    try state.change("INSERT INTO calls VALUES ('a', ?, 7)", [Calls.hour(of: epoch)])
    try state.change("INSERT INTO lastRun VALUES (1, ?, 5, 1)", [at(9).wholeSeconds])
    if version >= 6 { try state.change("INSERT INTO rejectedDays VALUES ('rates VND', 'vietcombank', 20000, 1)") }

    let store = try SQLiteStore(writingAt: state.path, now: epoch)
    #expect(store.notice == nil)
    let feeds = [vietcombank, currencyAPI]
    #expect(
      try store.snapshots(of: feeds) == [
        vietcombank: board(1, at: at(0)), currencyAPI: board(1, at: at(0), of: currencyAPI),
      ])
    let kept = Quarantined(
      feed: vietcombank, reading: .rates(table(2)), isSample: true, sentence: "USD sell 2", isJump: true,
      firstSeenAt: at(0), lastSeenAt: at(60), sightings: 3)
    #expect(try store.quarantine(of: feeds).count == 2 && store.quarantine(of: [vietcombank]) == [kept])
    #expect(
      try store.withdrawals(of: feeds)
        == feeds.map { Withdrawal(feed: $0, reading: .rates(table(3)), withdrawnAt: at(9)) })
    for feed in feeds { #expect(try store.lookBack(from: at(60), of: feed) == [Sight(1, at(0))]) }
    #expect(try store.attempts().contains(Attempt(provider: "a", target: "t", askedAt: at(0))))
    #expect(
      try store.providerHealth() == [ProviderHealth(provider: "a", consecutiveFailures: 2, notBefore: at(60))])
    #expect(try store.outages().map(\.subject) == [.publish, .provider("a", widget: "rates")])
    #expect(try store.calls(since: epoch)["a"]?.inHour(of: epoch) == 7)
    #expect(try store.lastRun() == RunRecord(endedAt: at(9), durationMilliseconds: 5, exitStatus: 1))
    #expect(try store.rejectedDays(of: rates, providers: ["vietcombank"]).count == (version >= 6 ? 1 : 0))
    try store.check()
  }

  @Test func `the boards of a state of the second version keep their days`() throws {
    let state = try OlderState(tablesOf: 2)
    for (sell, first, last) in [(26400, 0, 50400), (26500, 54000, 57600), (26300, 90000, 300_000)]
      as [(Decimal, Double, Double)]
    {
      try state.change(
        "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES (?, ?, ?, ?, ?)",
        ["vietcombank", "rates VND", at(first).wholeSeconds, at(last).wholeSeconds, try text(sell)])
    }
    try state.change("INSERT INTO history VALUES (99, 'vietcombank', 'rates VND', 5, 5, 'damaged')")
    let store = try SQLiteStore(writingAt: state.path, now: epoch)
    #expect(store.notice == nil)
    // at(0) is 18:06 in Vietnam on 2026-11-18.
    let past = PastQuestion(feeds: [vietcombank], since: at(0), until: at(400_000))
    #expect(try store.history(past, currencies: nil).count == 3)
    let days = try store.days(of: [.price(.sell, of: "USD", unit: 1)], past)
    #expect(days.map(\.day.description) == ["2026-11-18", "2026-11-19", "2026-11-22"])
    #expect(days.map(\.open) == [26400, 26400, 26300])
    #expect(days.map(\.close) == [26400, 26300, 26300])
    #expect(days.map(\.low) == [26400, 26300, 26300])
    #expect(days.map(\.high) == [26400, 26500, 26300])
  }

  @Test func `the past, the days and the ledger of the eighth version arrive row for row`() throws {
    let state = try OlderState(dumpOf: 8)
    let single = [
      "SELECT * FROM history WHERE query NOT LIKE 'places %' AND id <= \(try maximumID(in: state))",
      "SELECT * FROM days", "SELECT * FROM rejectedDays", "SELECT * FROM calls", "SELECT * FROM lastRun",
      "SELECT * FROM outages", "SELECT provider, target, askedAt, callCount FROM attempts WHERE target LIKE 'http%'",
    ]
    let before = try single.map(state.rows)
    let health = try state.rows("SELECT * FROM standings")
    let seen = try state.rows("SELECT firstSeenAt, lastSeenAt FROM history WHERE query LIKE 'places %'")
    #expect(before.allSatisfy { !$0.isEmpty } && !health.isEmpty && !seen.isEmpty)

    let store = try SQLiteStore(writingAt: state.path, now: epoch)
    #expect(store.notice == nil)
    #expect(try single.map(state.rows) == before)
    #expect(try state.rows("SELECT * FROM providerHealth") == health)
    for place in ["16.0544 108.2022", "10.7769 106.7009"] {
      let query = "weather \(place) Asia/Ho_Chi_Minh"
      #expect(try state.rows("SELECT firstSeenAt, lastSeenAt FROM history WHERE query = '\(query)'") == seen)
    }
    #expect(try state.rows("SELECT 1 FROM history WHERE query LIKE 'places %'").isEmpty)
    let past = PastQuestion(
      query: .weather(WeatherQuery(coordinate: Coordinate(latitude: 16.0544, longitude: 108.2022), zone: .vietnam)),
      providers: ["open-meteo"], since: .distantPast, until: .distantFuture)
    #expect(
      try store.history(past, currencies: nil).map { $0.reading.weather?.current.temperatureCelsius } == [24.5, 24.5])
    try store.check()
  }

  private func maximumID(in state: OlderState) throws -> String {
    try #require(try state.rows("SELECT max(id) FROM history").first)
  }

  @Test func `of the eighth version's snapshots the latest of a feed stays, and what was withdrawn is not among them`()
    throws
  {
    let state = try OlderState(dumpOf: 8)
    let fetched = "SELECT fetchedAt FROM snapshots WHERE widget ="
    let (slow, cities, board) = (
      try state.rows("\(fetched) 'weather-slow'"), try state.rows("\(fetched) 'cities'"),
      try state.rows("\(fetched) 'rates-slow'")
    )
    let store = try SQLiteStore(writingAt: state.path, now: epoch)
    let rows = try state.rows("SELECT query, fetchedAt FROM snapshots WHERE provider IN ('open-meteo', 'vietcombank')")
    #expect(
      rows == [
        // The board that one widget has accepted and another one rejected is gone: the one before it stays. Of the table
        // of places one had no numbers.
        "\"rates VND\" \(board[0])", "\"weather 10.7769 106.7009 Asia/Ho_Chi_Minh\" \(cities[0])",
        "\"weather 21.0285 105.8542 Asia/Ho_Chi_Minh\" \(slow[0])",
      ])
    let kept = try #require(try store.snapshot())
    #expect(kept.reading.rates?["USD"]?.sell == 26412 && !kept.isAccepted)
    #expect(try store.withdrawals(of: [vietcombank]).map { $0.reading.rates?["USD"]?.sell } == [29070])
    // Of the table of places that was kept out only the place that was wrong still is.
    #expect(
      try state.rows("SELECT query, sentence FROM quarantine") == [
        "\"weather 16.0544 108.2022 Asia/Ho_Chi_Minh\" "
          + "\"Đà Nẵng: temperature 44.5, expected 9.5 to 39.5, within 15 °C of the last good 24.5\""
      ])
  }

  @Test func `a table of places brings its own validators, times and baselines to each place`() throws {
    let state = try OlderState(tablesOf: 8)
    let fetchedAt = at(50).timeIntervalSinceReferenceDate
    let validators = #"[{"etag":"a"},{"address":"1f","etag":"b","fetchedAt":\#(fetchedAt)}]"#
    try state.change(
      """
      INSERT INTO snapshots (widget, provider, query, reading, fetchedAt, isSample, isAccepted, validators, baselineSince)
      VALUES ('w', 'open-meteo', '\(places)', ?, ?, 0, 1, ?, ?)
      """,
      [
        try text([20, 30]), at(10).wholeSeconds, validators, #"{"temperature 1":\#(at(-60).wholeSeconds)}"#,
      ])
    // Of a widget of the second place alone: later than the table as a whole, earlier than the table's own word on it.
    try state.change(
      """
      INSERT INTO snapshots (widget, provider, query, reading, fetchedAt, isSample, isAccepted)
      VALUES ('x', 'open-meteo', 'weather 16 105 Asia/Ho_Chi_Minh', ?, ?, 0, 0)
      """, [try Reading.weather(weather(33, observedAt: at(0))).storedText, at(30).wholeSeconds])
    try state.change("INSERT INTO rejectedDays VALUES ('\(places)', 'open-meteo', 20000, 1)")
    let store = try SQLiteStore(writingAt: state.path, now: epoch)
    let (first, second) = (try #require(try store.snapshot(of: hanoi)), try #require(try store.snapshot(of: danang)))
    #expect(first.validators == Validators(etag: "a") && second.validators == Validators(etag: "b", address: "1f"))
    #expect(first.fetchedAt == at(10) && second.fetchedAt == at(50) && second.isAccepted)
    #expect(first.baselineSince.isEmpty && second.baselineSince == ["temperature": at(-60)])
    for feed in [hanoi, danang] {
      #expect(try store.rejectedDays(of: feed.query, providers: ["open-meteo"]).count == 1)
    }
    // Nobody is asked for them earlier than their provider's interval allows.
    #expect(
      try store.attempts() == [
        Attempt(danang, askedAt: at(50), callCount: 0), Attempt(hanoi, askedAt: at(10), callCount: 0),
      ])
  }

  @Test func `each place of a table of the third version loses its rain and is due`() throws {
    let state = try OlderState(tablesOf: 3)
    let rainy = try text([20, 30]).replacing(
      #""temperatureCelsius":24.1"#, with: #""precipitationMillimeters":2,"temperatureCelsius":24.1"#)
    try state.change(
      """
      INSERT INTO snapshots (widget, provider, query, reading, fetchedAt, expiresAt, isSample, isAccepted)
      VALUES ('w', 'open-meteo', '\(places)', ?, ?, ?, 0, 0)
      """, [rainy, at(0).wholeSeconds, at(9999).wholeSeconds])
    let store = try SQLiteStore(writingAt: state.path, now: epoch)
    for (feed, celsius) in [(hanoi, 20.0), (danang, 30.0)] {
      let snapshot = try #require(try store.snapshot(of: feed))
      #expect(snapshot.reading == .weather(weather(celsius, observedAt: at(0))))
      #expect(snapshot.isDue && snapshot.expiresAt == nil && snapshot.fetchedAt == at(0))
    }
  }
}
