import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// Damaged states of earlier versions: what can be read of them arrives in the tables of the newest.
@Suite struct OlderRecoveryTests {
  private let hanoi = Feed(
    "open-meteo", .weather(WeatherQuery(coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: .vietnam))
  )
  private let always = PastQuestion(feeds: [vietcombank], since: .distantPast, until: .distantFuture)

  private func recovered(_ state: OlderState) throws -> (SQLiteStore, Recovery) {
    let store = try SQLiteStore(writingAt: state.path, now: epoch)
    return (store, try #require(store.recovery))
  }

  @Test(arguments: [1, 2]) func `a state is read by the columns of its version`(version: Int) throws {
    let state = try OlderState(tablesOf: version)
    let reading = try Reading.rates(table(5)).storedText
    try state.change(
      """
      INSERT INTO snapshots (widget, provider, query, reading, fetchedAt, isSample, isAccepted)
      VALUES ('rates', 'vietcombank', 'rates VND', ?, ?, 0, 0)
      """, [reading, at(0).wholeSeconds])
    try state.change(
      """
      INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading)
      VALUES ('vietcombank', 'rates VND', ?2, ?2, ?1)
      """, [reading, at(0).wholeSeconds])
    try state.change("INSERT INTO standings (provider, consecutiveFailures) VALUES ('a', 2); DROP TABLE calls")
    let (store, recovery) = try recovered(state)
    #expect(recovery.problem == "the table calls is missing")
    #expect(try store.snapshot() == board(5, at: at(0)))
    #expect(try store.providerHealth() == [ProviderHealth(provider: "a", consecutiveFailures: 2)])
    #expect(try store.lookBack(from: at(0)) == [Sight(5, at(0))])
    // The days that a newer version counts are counted from what was carried over.
    #expect(try store.days(of: [.price(.sell, of: "USD", unit: 1)], always).map(\.open) == [5])
  }

  @Test(arguments: [3, 8]) func `without one table all the others are carried over and brought to feeds`(version: Int)
    throws
  {
    let whole = try OlderState(dumpOf: version)
    let expected = try SQLiteStore(writingAt: whole.path, now: epoch)
    let state = try OlderState(dumpOf: version)
    try state.change("DROP TABLE calls")
    let (store, recovery) = try recovered(state)
    #expect(recovery.problem == "the table calls is missing")
    #expect(recovery.parts.filter { $0.lostCount != 0 }.map(\.table) == ["calls"])
    let feeds = [vietcombank, hanoi, Feed("met-norway", hanoi.query)]
    #expect(try store.snapshots(of: feeds) == expected.snapshots(of: feeds) && store.snapshots(of: feeds).count >= 2)
    for table in ["history", "days", "snapshots", "quarantine", "withdrawals", "providerHealth", "rejectedDays"] {
      // The ids of rows only order what was seen in one second.
      let isNumbered = ["history", "withdrawals"].contains(table)
      let columns = try Schema.expected(atVersion: Schema.version).tables[table, default: []].map(\.name)
        .filter { !isNumbered || $0 != "id" }.joined(separator: ", ")
      #expect(try state.rows("SELECT \(columns) FROM \(table)") == whole.rows("SELECT \(columns) FROM \(table)"))
    }
    try store.check()
  }

  @Test(arguments: [3, 8]) func `a garbled header and a garbled table's text hide no row of an older version`(
    version: Int
  ) throws {
    let state = try OlderState(dumpOf: version)
    let before = try state.rows("SELECT query, fetchedAt FROM snapshots WHERE provider = 'open-meteo'")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: state.path))
    for text in ["CREATE TABLE history (", "CREATE TABLE snapshots ("] {
      let place = try #require(bytes.range(of: Data(text.utf8)))
      bytes.replaceSubrange(place.lowerBound..<place.lowerBound + 6, with: Data("CREA?!".utf8))
    }
    bytes.replaceSubrange(0..<16, with: Data(repeating: 0xA5, count: 16))
    try bytes.write(to: URL(fileURLWithPath: state.path))
    let (store, recovery) = try recovered(state)
    #expect(recovery.problem == "file is not a database")
    #expect(!before.isEmpty)
    #expect(try store.snapshot(of: hanoi) != nil && store.snapshot() != nil)
    #expect(try !store.history(always, currencies: nil).isEmpty)
  }
}
