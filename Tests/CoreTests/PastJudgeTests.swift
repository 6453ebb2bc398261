import Foundation
import Testing

@testable import Core

/// What of past days is believed; a day's dollar is a number, the newest day first, `=` marks one that is stored already.
@Suite struct PastJudgeTests {
  /// The days that are refused, counted from 0 for the newest.
  private func refused(_ days: String, currencies: [Currency] = ["USD"]) throws -> [Int] {
    var judge = PastJudge(of: currencies)
    var refused: [Int] = []
    var believed: [Int] = []
    let newest = try #require(CalendarDay("2026-11-21"))
    func note(_ verdicts: PastJudge.Verdicts) {
      refused += verdicts.refused.keys.map { newest.daysSince1970 - $0.daysSince1970 }
      believed += verdicts.believed.map { newest.daysSince1970 - $0.daysSince1970 }
    }
    let words = days.split(separator: " ")
    for (number, word) in words.enumerated() where word != "." {
      let sell = try #require(Decimal(plain: String(word.drop { $0 == "=" })))
      let rows = [Rate(currency: "USD", sell: sell), Rate(currency: "EUR", sell: 31000)]
      note(
        judge.take(
          PastJudge.Day(
            newest.adding(days: -number), RateTable(basis: .board, rows: rows), isKnown: word.hasPrefix("="))))
    }
    note(judge.end())
    // Every day that is not stored is decided once.
    let asked = words.indices.filter { words[$0] != "." && !words[$0].hasPrefix("=") }
    #expect((refused + believed).sorted() == asked)
    return refused.sorted()
  }

  @Test(arguments: [
    ("days as they are", "=26000 26010 25990 26100 25800", []),
    ("three days × 10⁸ too high", "=26000 26000 2600000000000 2600000000000 2600000000000 26010 26000", [2, 3, 4]),
    ("three days a little too high", "=26000 26000 30000 30000 30000 26010 26000", [2, 3, 4]),
    ("three days too low", "=26000 26000 22000 22000 22000 26010 26000", [2, 3, 4]),
    (
      "ten days between good ones", "26000 =26000 30000 30000 30000 30000 30000 30000 30000 30000 30000 30000 26000",
      Array(2...11)
    ),
    ("each wrong in its own way", "=26000 30000 2600 40000 26010 26000", [1, 2, 3]),
    ("two runs of wrong days", "=26000 30000 26000 26000 30000 30000 26000", [1, 4, 5]),
    ("stored days on both sides", "=26000 30000 30000 =26000", [1, 2]),
    ("a stored day among the wrong ones is not taken back", "=26000 30000 =30000 30000 26000 26000 26000", [1, 3]),
    ("a stored day that is wrong costs the good ones nothing", "=26000 26000 =264120 26000 26000", []),
    ("wrong days at the old end", "=26000 26000 26000 30000 30000", [3, 4]),
    (
      "far too high at the old end, however many", "=26000 26000 264120 264120 264120 264120 264120 264120",
      Array(2...7)
    ),
    ("wrong days at the new end, with nothing stored", "30000 30000 26000 26000 26000 26000", [0, 1]),
    ("a move that stays", "=26000 26000 26000 23000 23000 23000 23000 23000", []),
    ("a move before which there is a stored day", "=26000 26000 23000 =23000", []),
    ("a move in two steps", "=32000 32000 29000 26000 26000 26000 26000", []),
    ("a move of days that nobody knows", "=26000 . . . . 30000 30000", []),
    ("a fall over days, each within its bound", "=20000 20900 21800 22700 23700 24700", []),
    ("a single day with nothing to compare it with", "26000", []),
    ("two days that nobody can tell right from wrong: the newest of the largest", "26000 30000", [1]),
  ])
  func `days are judged by those on both sides`(name: String, days: String, expected: [Int]) throws {
    #expect(try refused(days) == expected, "\(name)")
  }

  @Test func `what nobody shows is not judged`() throws {
    #expect(try refused("=26000 26000 10000000000000 26000", currencies: ["EUR"]) == [])
  }

  @Test func `a move that has gone on for thirty days is believed before the end`() throws {
    var judge = PastJudge(of: ["USD"])
    let newest = try #require(CalendarDay("2026-11-21"))
    func take(_ number: Int, _ sell: Decimal) -> PastJudge.Verdicts {
      judge.take(
        PastJudge.Day(
          newest.adding(days: -number), RateTable(basis: .board, rows: [Rate(currency: "USD", sell: sell)]),
          isKnown: number == 0))
    }
    _ = take(0, 26000)
    for number in 1...29 { #expect(take(number, 23000) == .init()) }
    #expect(take(30, 23000).believed.count == 30)
  }

  @Test func `the sentence has the value, what was expected and by which day`() throws {
    var judge = PastJudge(of: ["USD"])
    let newest = try #require(CalendarDay("2026-11-21"))
    var failures: [Failure] = []
    for (number, sell) in ([26000, 30000, 26100] as [Decimal]).enumerated() {
      let table = RateTable(basis: .board, rows: [Rate(currency: "USD", sell: sell)])
      failures += judge.take(PastJudge.Day(newest.adding(days: -number), table, isKnown: number == 0)).refused.values
    }
    #expect(
      failures.map(\.description)
        == ["USD sell 30000, expected 24700 to 27300, within 5 % of 26000 on 2026-11-21"])
  }
}
