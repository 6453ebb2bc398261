import Core
import Foundation
import Replay
import Testing

@testable import Site

/// Past days that are not believed.
@Suite struct BackfillJudgingTests {
  @Test func `an implausible board is not stored`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.answer("2026-11-20", with: PastBank.board("2026-11-20", sell: "264.12"))
    let result = try bank.backfill(since: "2026-11-19")
    #expect(
      result
        == CommandResult(
          status: 1, output: "rates: vietcombank-json: 2 days filled, 0 known, 1 not believed\n",
          errors: "widgets: rates: vietcombank-json: 2026-11-20 is not believed: "
            + "USD buyTransfer 26172, expected at most sell 264.12\n"))
    _ = bank.asked()
    #expect(try bank.backfill(since: "2026-11-19").status == 0)
    #expect(bank.asked() == ["2026-11-20"])
  }

  @Test func `three wrong days between good ones are not stored, and each is said`() throws {
    let bank = try PastBank("vietcombank-json")
    #expect(try bank.site.run("refresh", "--only", "rates").status == 0)
    for day in ["2026-11-17", "2026-11-18", "2026-11-19"] {
      let price = "10000000000000.00"
      bank.answer(day, with: PastBank.board(day, dollars: price, price, price))
    }
    let result = try bank.backfill(since: "2026-11-10")
    let lines = [("2026-11-19", 5), ("2026-11-18", 10), ("2026-11-17", 15)].map { day, percent in
      "widgets: rates: vietcombank-json: \(day) is not believed: \(Self.words(Decimal(percent)))\n"
    }
    #expect(
      result
        == CommandResult(
          status: 1, output: "rates: vietcombank-json: 9 days filled, 0 known, 3 not believed\n",
          errors: lines.joined()))
    #expect(try !bank.site.run("history", "rates", "--since", "30d").output.contains("10000000000000"))
    // Asked again they are judged by what is stored on both sides.
    for day in ["2026-11-17", "2026-11-18", "2026-11-19"] {
      bank.answer(day, with: PastBank.board(day, dollars: "28900.00", "28950.00", "29000.00"))
    }
    let again = try bank.backfill(since: "2026-11-10")
    #expect(again.status == 1 && again.output == "rates: vietcombank-json: 0 days filled, 9 known, 3 not believed\n")
    #expect(try bank.backfill(since: "2026-11-10").output == "rates: vietcombank-json: 3 days filled, 9 known\n")
  }

  /// What is said of the wrong dollar, so many percent of the good one being allowed.
  private static func words(_ percent: Decimal) -> String {
    let margin = 26412 * percent / 100
    return "USD sell 10000000000000, expected \(26412 - margin) to \(26412 + margin), "
      + "within \(percent) % of 26412 on 2026-11-20"
  }

  @Test func `a price that moves and stays is stored on both sides of its move`() throws {
    let bank = try PastBank("vietcombank-json")
    #expect(try bank.site.run("refresh", "--only", "rates").status == 0)
    for day in 10...16 {
      let day = "2026-11-\(day)"
      bank.answer(day, with: PastBank.board(day, dollars: "23142.00", "23172.00", "23412.00"))
    }
    #expect(
      try bank.backfill(since: "2026-11-10")
        == CommandResult(status: 0, output: "rates: vietcombank-json: 12 days filled, 0 known\n", errors: ""))
  }

  @Test func `what another widget shows of the same board is judged too, what nobody shows is not`() throws {
    let bank = try PastBank("vietcombank-json")
    let site = bank.site
    let euro = #"{ "id": "euro", "kind": "rates", "currencies": ["EUR"], "providers": ["vietcombank-json"] },"#
    try site.change("config.json", #""currencies": ["USD", "EUR"]"#, to: #""currencies": ["USD"]"#)
    #expect(try site.run("refresh", "--only", "rates").status == 0)
    func answer(_ day: String) {
      bank.answer(day, with: PastBank.board(day, dollars: "26142.00", "26172.00", "26412.00", euro: "41270.88"))
    }
    answer("2026-11-20")
    #expect(try bank.backfill(since: "2026-11-20").status == 0)
    try site.change("config.json", #""widgets": ["#, to: #""widgets": [ \#(euro)"#)
    answer("2026-11-18")
    let result = try bank.backfill(since: "2026-11-17")
    #expect(result.status == 1 && result.output.contains("1 not believed"))
    #expect(result.errors.contains("2026-11-18 is not believed: EUR sell 41270.88, expected "))
  }
}
