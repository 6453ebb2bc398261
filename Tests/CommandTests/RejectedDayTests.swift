import Foundation
import Testing

@testable import Site

/// `widgets reject ID --day DATE`, the real command; it is 22 November.
@Suite struct RejectedDayTests {
  /// A bank whose board of 20 November had a dollar that is hard to believe, and stays so in the past.
  private func bank() throws -> PastBank {
    let bank = try PastBank("vietcombank-json")
    bank.answer("2026-11-20", with: PastBank.board("2026-11-20", sell: "26999.00"))
    bank.answer("2026-11-21", with: PastBank.board("2026-11-21", sell: "26999.00"))
    #expect(try bank.site.run("refresh", "--only", "rates").status == 0)
    #expect(try bank.backfill(since: "2026-11-10").output == "rates: vietcombank-json: 12 days filled, 0 known\n")
    #expect(try bank.site.run("refresh", "--only", "rates", "--force").status == 0)
    _ = bank.asked()
    return bank
  }

  private func reject(_ bank: PastBank, _ day: String, _ more: String...) throws -> CommandResult {
    try bank.site.run(["reject", "rates", "--day", day] + more)
  }

  @Test func `a day is gone from history, chart, line and change, and no backfill brings it back`() throws {
    let bank = try bank()
    let site = bank.site
    #expect(try site.run("get", "rates", "--field", "rates.rows.USD.change.sell").output == "-587\n")
    #expect(try site.read("public/v1/vi/rates.html").contains("cao nhất 26.999"))
    #expect(
      try reject(bank, "2026-11-21")
        == CommandResult(
          status: 0,
          output: "rates: removed 2026-11-21 from the past of vietcombank-json: USD.sell 26999, EUR.sell 31270.88\n",
          errors: ""))
    #expect(bank.asked() == [])
    #expect(try site.run("get", "rates", "--field", "rates.rows.USD.change.since").output == "2026-11-20T16:00:00Z\n")
    #expect(try reject(bank, "2026-11-20").status == 0)
    // Published at once.
    #expect(try !site.read("public/v1/vi/rates.html").contains("26.999"))
    #expect(try site.run("get", "rates", "--field", "rates.rows.USD.change.sell").output == "0\n")
    for command in [["history", "rates"], ["history", "rates", "--format", "json"], ["chart", "rates"]] {
      let output = try site.run(command).output
      #expect(!output.isEmpty && !output.contains("26999") && !output.contains("26.999"), "\(command)")
    }
    let again = try bank.backfill(since: "2026-11-09")
    #expect(again.output == "rates: vietcombank-json: 1 day filled, 10 known, 2 rejected\n")
    #expect(again.status == 0 && bank.asked() == ["2026-11-09"])
    #expect(try !site.run("history", "rates").output.contains("26999"))
  }

  @Test func `of a board that stood for days the rest stays`() throws {
    let bank = try PastBank("vietcombank-json")
    let site = bank.site
    for day in ["18", "20"] {
      #expect(try site.run("refresh", "--only", "rates", at: "2026-11-\(day)T03:00:00Z").status == 0)
    }
    #expect(try reject(bank, "2026-11-20").status == 0)
    let lines = try site.run("history", "rates", "--currency", "USD").output.split(separator: "\n")
    #expect(lines.dropFirst().map { $0.prefix(41) } == ["2026-11-18T03:00:00Z,2026-11-19T16:59:59Z"])
  }

  @Test(arguments: [
    (["--day", "2026-11-22"], 64, "expected a day that is over, found 2026-11-22; `widgets reject rates` withdraws"),
    (["--day", "20/11/2026"], 64, "--day: expected a day such as 2026-01-31, found \"20/11/2026\""),
    (["--day", "2026-10-01"], 2, "widgets: rates: nothing is known of 2026-10-01\n"),
    (["--day", "2026-11-20", "--place", "1"], 64, "--day: expected without --place, --quarantined and --shown"),
    (["--day", "2026-11-20", "--provider", "frankfurter"], 64, "unknown provider \"frankfurter\"; rates has vietcomb"),
  ])
  func `a wrong day is one line, and nothing changes`(words: [String], status: Int32, sentence: String) throws {
    let bank = try bank()
    let before = try bank.site.publishedFiles()
    let result = try bank.site.run(["reject", "rates"] + words)
    #expect(result.status == status && result.output.isEmpty)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(try bank.site.publishedFiles() == before)
  }

  @Test func `a text that is no day is a wrong command line before the first run too`() throws {
    let result = try TestSite(stopsClock: true).run("reject", "rates", "--day", "20/11/2026")
    #expect(result.status == 64)
    #expect(result.errors == "widgets: --day: expected a day such as 2026-01-31, found \"20/11/2026\"\n")
  }

  @Test func `where several institutions were seen on the day they are named, and one is chosen`() throws {
    let bank = try PastBank("vietcombank-json", "frankfurter")
    #expect(try bank.backfill(since: "2026-11-19").status == 0)
    let unclear = try reject(bank, "2026-11-20")
    #expect(unclear.status == 64 && unclear.output.isEmpty)
    #expect(
      unclear.errors == "widgets: rates: several providers have data of 2026-11-20: "
        + "name one of vietcombank-json, frankfurter with --provider\n")
    #expect(
      try reject(bank, "2026-11-20", "--provider", "frankfurter").output
        == "rates: removed 2026-11-20 from the past of frankfurter: USD.mid 26338.25, EUR.mid 30547.7267\n")
    let history = try bank.site.run("history", "rates", "--currency", "USD").output
    #expect(history.contains("2026-11-20T16:00:00Z,2026-11-20T16:00:00Z,vietcombank-json"))
    #expect(!history.contains("2026-11-20T00:00:00Z") && history.contains("frankfurter"))
  }

  @Test func `it counts for every widget that shows the same, and the answer names them`() throws {
    let bank = try bank()
    let euro = #"{ "id": "euro", "kind": "rates", "currencies": ["EUR"], "providers": ["vietcombank-json"] },"#
    try bank.site.change("config.json", #""widgets": ["#, to: #""widgets": [ \#(euro)"#)
    #expect(try reject(bank, "2026-11-20").output.hasPrefix("euro, rates: removed 2026-11-20 from the past of "))
    #expect(try !bank.site.run("history", "euro").output.contains("2026-11-20T"))
  }
}
