import Foundation
import Testing

@testable import Core

/// Which of a widget's snapshots it shows: a pure rule.
@Suite struct ShownTests {
  /// A snapshot of a provider: how old, whether its latest attempt has failed.
  struct Kept: CustomTestStringConvertible {
    let provider: ProviderID
    let minutes: Double
    var hasFailed = false
    var testDescription: String { "\(provider) \(minutes) min\(hasFailed ? ", failed" : "")" }
  }

  private static let now = Date(timeIntervalSince1970: 1_795_307_400)

  private func selection(of widget: Widget, _ snapshots: [Snapshot]) throws -> Selection? {
    let config = try Bench(widget).config
    return config.selection(
      of: widget, among: Dictionary(uniqueKeysWithValues: snapshots.map { ($0.feed, $0) }), registry: Bench.registry,
      at: Self.now)
  }

  private func board(_ kept: Kept) -> Snapshot {
    let isReference = kept.provider == "reference"
    let row = isReference ? Rate(currency: "USD", mid: 26172) : Rate(currency: "USD", sell: 26412)
    return Snapshot(
      feed: Feed(kept.provider, .rates(RatesQuery())),
      reading: .rates(RateTable(basis: isReference ? .reference : .board, rows: [row])),
      fetchedAt: Self.now.addingTimeInterval(-kept.minutes * 60), hasFailed: kept.hasFailed)
  }

  /// The widget's order is board, other-board, reference; its ttl 15 min, its maxAge a day.
  @Test(
    arguments: [
      ([Kept(provider: "other-board", minutes: 1), Kept(provider: "board", minutes: 14)], "board"),
      ([Kept(provider: "other-board", minutes: 1), Kept(provider: "board", minutes: 15)], "other-board"),
      (
        [Kept(provider: "other-board", minutes: 14), Kept(provider: "board", minutes: 1, hasFailed: true)],
        "other-board"
      ),
      ([Kept(provider: "other-board", minutes: 15), Kept(provider: "board", minutes: 1, hasFailed: true)], "board"),
      // None is fresh: the latest fetched, of equals the earlier in the order.
      ([Kept(provider: "other-board", minutes: 20), Kept(provider: "board", minutes: 30)], "other-board"),
      ([Kept(provider: "other-board", minutes: 30), Kept(provider: "board", minutes: 30)], "board"),
      // A valid board goes before a reference, however old, and an expired one does not.
      ([Kept(provider: "reference", minutes: 1), Kept(provider: "board", minutes: 1439)], "board"),
      ([Kept(provider: "reference", minutes: 1), Kept(provider: "board", minutes: 1441)], "reference"),
      // Dated by a clock that ran ahead.
      ([Kept(provider: "other-board", minutes: 20), Kept(provider: "board", minutes: -180)], "other-board"),
      // Nothing is valid any more: the latest tells since when.
      ([Kept(provider: "reference", minutes: 1500), Kept(provider: "board", minutes: 1600)], "reference"),
    ] as [([Kept], ProviderID)])
  func `the first fresh one that has not failed is shown, else the latest valid one`(
    kept: [Kept], expected: ProviderID
  ) throws {
    let widget = dollars(providers: ["board", "other-board", "reference"])
    #expect(try selection(of: widget, kept.map(board))?.provider == expected)
  }

  /// How old each of eight places' snapshots of two providers are, minutes; nil for none.
  @Test(
    arguments: [
      ([1, 1, 1, 1, nil, nil, nil, nil], [1, 1, 1, 1, 1, 1, 1, 1], "sky", 4, 1),
      ([1, 1, 1, nil, nil, nil, nil, nil], [1, 1, 1, 1, 1, 1, 1, 2], "other-sky", 8, 2),
      ([20, 20, 20, 20, 20, 20, 20, nil], [16, 16, 16, 16, nil, nil, nil, nil], "sky", 7, 20),
      // A row that has expired loses its numbers alone.
      ([1, 1, 1, 1, 1, 1, 1, 361], [1, 1, 1, 1, 1, 1, 1, 1], "sky", 7, 1),
      ([1, 5, 14, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1], "sky", 8, 14),
    ] as [([Double?], [Double?], ProviderID, Int, Double)])
  func `a table takes all its rows from the first that serves half of them, else from the one with most`(
    first: [Double?], second: [Double?], provider: ProviderID, rows: Int, oldestMinutes: Double
  ) throws {
    let widget = table(Array(11...18), providers: ["sky", "other-sky"])
    let snapshots = [("sky", first), ("other-sky", second)].flatMap { id, minutes in
      zip(widget.queries, minutes).compactMap { query, minutes in
        minutes.map {
          Snapshot(
            feed: Feed(ProviderID(rawValue: id), query),
            reading: .weather(
              Weather(current: .init(observedAt: Self.now, condition: .clear, temperatureCelsius: 25))),
            fetchedAt: Self.now.addingTimeInterval(-$0 * 60))
        }
      }
    }
    let selection = try #require(try selection(of: widget, snapshots))
    #expect(selection.provider == provider)
    #expect(selection.snapshots.count == 8 && selection.shown.count == rows)
    #expect(selection.shown.allSatisfy { $0.feed.provider == provider })
    #expect(selection.lifetime.fetchedAt == Self.now.addingTimeInterval(-oldestMinutes * 60))
  }

  @Test func `each widget applies its own ttl and maxAge to the same snapshot`() throws {
    let kept = board(Kept(provider: "board", minutes: 20))
    let states = try [(900, 1800), (1800, 3600), (600, 1100)].map { ttl, maxAge in
      try selection(of: dollars(ttlSeconds: ttl, maxAgeSeconds: maxAge), [kept])?.lifetime.freshness(at: Self.now)
    }
    #expect(states == [.stale, .fresh, .expired])
  }

  @Test func `what the terms forbid, or a widget cannot show, is not shown`() throws {
    #expect(
      try selection(
        of: dollars(providers: ["forbidden"]), [board(Kept(provider: "forbidden", minutes: 1))]) == nil)
    #expect(try selection(of: rates("euro", ["EUR"]), [board(Kept(provider: "board", minutes: 1))]) == nil)
  }
}
