import Foundation
import Testing

@testable import Core

/// Since when a table stands and what its changes are told against, out of entries of the past; days are Hanoi's.
@Suite struct PastTests {
  /// An entry of the dollar's selling price, seen from and until, `21 08:00` of November 2026 in Hanoi.
  struct Seen: CustomTestStringConvertible {
    let sell: Int
    let from: String
    let until: String

    init(_ sell: Int, _ from: String, _ until: String? = nil) {
      self.sell = sell
      self.from = from
      self.until = until ?? from
    }

    var testDescription: String { "\(sell) \(from)–\(until)" }
  }

  /// Instants of the rule's answer as texts, so that a case is one line.
  struct Answer: Equatable {
    let unchangedSince: String?
    let change: Int?
    let since: String?

    init(_ unchangedSince: String?, _ change: Int?, _ since: String?) {
      self.unchangedSince = unchangedSince
      self.change = change
      self.since = since
    }
  }

  private static func instant(_ text: String) throws -> Date {
    let parts = text.split(separator: " ")
    let month = parts[0].count > 2 ? "\(parts[0])" : "11-\(parts[0])"
    return try #require(Date(iso8601: "2026-\(month)T\(parts[1]):00Z")).addingTimeInterval(-7 * 3600)
  }

  private static func text(_ instant: Date) -> String {
    let local = instant.addingTimeInterval(7 * 3600).instantText
    return "\(local.dropFirst(8).prefix(2)) \(local.dropFirst(11).prefix(5))"
  }

  private static func table(_ sell: Int) -> RateTable {
    RateTable(
      basis: .board, rows: [Rate(currency: "USD", sell: Decimal(sell)), Rate(currency: "LAK", sell: Decimal(sell % 7))])
  }

  private func answer(_ entries: [Seen], shown sell: Int, fetched: String) throws -> Answer {
    let readings = try entries.map {
      PastReading(
        feed: Feed("vietcombank", .rates(RatesQuery())), firstSeenAt: try Self.instant($0.from),
        lastSeenAt: try Self.instant($0.until),
        reading: .rates(Self.table($0.sell)))
    }
    let fetchedAt = try Self.instant(fetched)
    var search = PastSearch(Self.table(sell), fetchedAt: fetchedAt, showing: ["USD"], in: .vietnam)
    for reading in readings.sorted(by: { $0.firstSeenAt > $1.firstSeenAt }) where reading.firstSeenAt <= fetchedAt {
      if !search.take(reading) { break }
    }
    let past = search.past
    let base = past.baseline?.reading.rates?["USD"]?.sell
    return Answer(
      past.unchangedSince.map(Self.text), base.map { sell - (NSDecimalNumber(decimal: $0).intValue) },
      past.baseline.map { Self.text($0.firstSeenAt) })
  }

  @Test(arguments: [
    ("a first sighting", [Seen(100, "22 08:00", "22 09:00")], 100, "22 09:00", Answer(nil, nil, nil)),
    (
      "the second board of a day is compared with the day before",
      [Seen(90, "21 08:00", "21 16:00"), Seen(100, "22 08:00"), Seen(105, "22 08:40")], 105, "22 08:40",
      Answer("22 08:40", 15, "21 08:00")
    ),
    (
      "of the day before the last board counts",
      [Seen(80, "21 08:00"), Seen(90, "21 16:00"), Seen(100, "22 08:00")], 100, "22 08:30",
      Answer("22 08:00", 10, "21 16:00")
    ),
    (
      "Friday's board on Monday is compared with Thursday's",
      [Seen(90, "19 08:30", "19 23:00"), Seen(95, "20 08:30", "20 16:00"), Seen(100, "20 16:30", "23 07:00")], 100,
      "23 07:00", Answer("20 16:30", 10, "19 08:30")
    ),
    (
      "Monday's board is compared with Friday's, which stood until then",
      [Seen(90, "20 16:30", "23 08:00"), Seen(100, "23 08:30")], 100, "23 08:30", Answer("23 08:30", 10, "20 16:30")
    ),
    (
      "a board that returns to an earlier value begins anew",
      [Seen(100, "20 08:00"), Seen(90, "21 08:00"), Seen(100, "22 08:00")], 100, "22 08:00",
      Answer("22 08:00", 10, "21 08:00")
    ),
    (
      "a board that is again what it was on the day before has not moved",
      [Seen(100, "21 08:00"), Seen(90, "22 08:00"), Seen(100, "22 08:40")], 100, "22 08:40",
      Answer("22 08:40", 0, "21 08:00")
    ),
    (
      "a board that nobody saw begin is compared with itself on the day before",
      [Seen(100, "20 08:00", "22 08:00")], 100, "22 08:00", Answer(nil, 0, "20 08:00")
    ),
    (
      "the last day of ten counts", [Seen(90, "12 08:00"), Seen(100, "22 08:00")], 100, "22 08:00",
      Answer("22 08:00", 10, "12 08:00")
    ),
    (
      "eleven days are too many", [Seen(90, "11 08:00"), Seen(100, "22 08:00")], 100, "22 08:00",
      Answer("22 08:00", nil, nil)
    ),
    (
      "a board that stood until yesterday counts, however long it had stood",
      [Seen(90, "01 08:00", "21 23:00"), Seen(100, "22 08:00")], 100, "22 08:00", Answer("22 08:00", 10, "01 08:00")
    ),
    (
      "days that were filled in count as seen at their noon",
      [Seen(80, "19 12:00"), Seen(90, "20 12:00"), Seen(90, "21 12:00"), Seen(100, "22 08:00")], 100, "22 08:00",
      Answer("22 08:00", 10, "20 12:00")
    ),
    (
      "days that were filled in tell when a board began",
      [Seen(90, "19 12:00"), Seen(100, "20 12:00"), Seen(100, "21 12:00"), Seen(100, "22 08:00")], 100, "22 08:00",
      Answer("20 12:00", 10, "19 12:00")
    ),
    (
      "what a clock that ran ahead has dated is none",
      [Seen(90, "21 08:00"), Seen(77, "12-31 08:00"), Seen(100, "22 08:00")], 100, "22 08:00",
      Answer("22 08:00", 10, "21 08:00")
    ),
    (
      "a board that a clock that ran ahead has seen last stood only when it was first seen",
      [Seen(90, "21 08:00", "12-31 08:00"), Seen(100, "22 08:00")], 100, "22 12:00",
      Answer("22 08:00", 10, "21 08:00")
    ),
    (
      "what another host of the bank said in the meantime ends what stood",
      [Seen(100, "20 08:00", "23 08:00"), Seen(90, "22 08:00", "22 09:00")], 100, "23 08:00",
      Answer("22 09:00", 0, "20 08:00")
    ),
    (
      "the day is the widget's: half past midnight in Hanoi is the day before in UTC",
      [Seen(90, "21 23:30"), Seen(95, "22 00:30"), Seen(100, "22 08:00")], 100, "22 08:00",
      Answer("22 08:00", 10, "21 23:30")
    ),
  ])
  func `a table is dated and compared`(name: String, entries: [Seen], shown: Int, fetched: String, expected: Answer)
    throws
  {
    #expect(try answer(entries, shown: shown, fetched: fetched) == expected, "\(name)")
  }

  @Test func `a currency that the widget does not show is no change`() throws {
    // 93 and 100 differ by 7: the kip is the same; the dollar is not shown.
    let readings = try [(93, "21 08:00"), (100, "22 08:00")].map {
      PastReading(
        feed: Feed("vietcombank", .rates(RatesQuery())), firstSeenAt: try Self.instant($0.1),
        lastSeenAt: try Self.instant($0.1),
        reading: .rates(Self.table($0.0)))
    }
    var search = PastSearch(
      Self.table(100), fetchedAt: try Self.instant("22 08:00"), showing: ["LAK"], in: .vietnam)
    for reading in readings.reversed() {
      let wantsMore = search.take(reading)
      #expect(wantsMore)
    }
    #expect(search.past.unchangedSince == nil)
    #expect(search.past.baseline?.firstSeenAt == readings[0].firstSeenAt)
  }

  @Test func `a currency that the past does not have changes nothing of the others`() throws {
    let old = RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 100)])
    var search = PastSearch(
      Self.table(100), fetchedAt: try Self.instant("22 08:00"), showing: ["USD", "LAK"], in: .vietnam)
    let first = try Self.instant("20 08:00")
    for (table, seen) in [(old, "20 08:00"), (RateTable(basis: .board, rows: []), "19 08:00")] {
      let at = try Self.instant(seen)
      let wantsMore = search.take(
        PastReading(
          feed: Feed("vietcombank", .rates(RatesQuery())), firstSeenAt: at, lastSeenAt: at, reading: .rates(table)))
      #expect(wantsMore)
    }
    #expect(search.past == Past(baseline: .init(reading: .rates(Self.table(100)), firstSeenAt: first)))
  }

  @Test
  func `a table from before a currency was known does not date its change back, nor is the past read on for long`()
    throws
  {
    func entry(_ rows: [Rate], _ seen: String) throws -> PastReading {
      let at = try Self.instant(seen)
      return PastReading(
        feed: Feed("vietcombank", .rates(RatesQuery())), firstSeenAt: at, lastSeenAt: at,
        reading: .rates(RateTable(basis: .board, rows: rows)))
    }
    let dollar = Rate(currency: "USD", sell: 26000)
    let shown = try entry([dollar, Rate(currency: "JPY", sell: 170)], "22 08:00")
    let yesterday = try entry([dollar, Rate(currency: "JPY", sell: 160)], "21 08:00")
    var search = PastSearch(
      try #require(shown.reading.rates), fetchedAt: shown.firstSeenAt, showing: ["JPY"], in: .vietnam)
    let taken = try [shown, yesterday, entry([dollar], "20 08:00"), entry([dollar], "05 08:00")].map { search.take($0) }
    #expect(taken == [true, true, true, false])
    #expect(search.past.unchangedSince == shown.firstSeenAt)
    #expect(search.past.baseline?.firstSeenAt == yesterday.firstSeenAt)
  }

  @Test func `a mid rate is no past of a board`() throws {
    let at = try Self.instant("21 08:00")
    var search = PastSearch(Self.table(100), fetchedAt: try Self.instant("22 08:00"), showing: ["USD"], in: .vietnam)
    let mid = RateTable(basis: .reference, rows: [Rate(currency: "USD", mid: 90)])
    _ = search.take(
      PastReading(
        feed: Feed("vietcombank", .rates(RatesQuery())), firstSeenAt: at, lastSeenAt: at, reading: .rates(mid)))
    #expect(search.past == Past())
  }
}
