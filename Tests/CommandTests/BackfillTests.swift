import Core
import Foundation
import Replay
import Testing

@testable import Site

/// `widgets backfill`, the real command with the real libcurl against a bank on loopback; it is 22 November.
@Suite struct BackfillTests {
  @Test func `fifty days are filled, the newest first, and are then known`() throws {
    let bank = try PastBank("vietcombank-json")
    let result = try bank.backfill(since: "2026-10-03")
    #expect(
      result
        == CommandResult(
          status: 0, output: "rates: vietcombank-json: 50 days filled, 0 known\n",
          errors: "widgets: rates: vietcombank-json: 30 of 50 days, back to 2026-10-23\n"))
    let asked = bank.asked()
    #expect(asked.count == 50 && asked.first == "2026-11-21" && asked.last == "2026-10-03")
    #expect(asked == asked.sorted().reversed())
    // One connection for all of them.
    #expect(bank.server.connectionCount == 1)
    #expect(
      try bank.backfill(since: "2026-10-01")
        == CommandResult(status: 0, output: "rates: vietcombank-json: 2 days filled, 50 known\n", errors: ""))
    #expect(bank.asked() == ["2026-10-02", "2026-10-01"])
    #expect(
      try bank.backfill(since: "2026-10-01").output == "rates: vietcombank-json: 0 days filled, 52 known\n")
    #expect(bank.asked() == [])
  }

  @Test func `what a run has seen is known`() throws {
    let bank = try PastBank("vietcombank-json")
    #expect(try bank.site.run("refresh", "--only", "rates", at: "2026-11-20T03:00:00Z").status == 0)
    _ = bank.asked()
    #expect(try bank.backfill(since: "2026-11-19").status == 0)
    #expect(bank.asked() == ["2026-11-21", "2026-11-19"])
  }

  @Test func `mid rates of a month are one request`() throws {
    let bank = try PastBank("frankfurter")
    let result = try bank.backfill(since: "2026-10-03")
    #expect(result.output == "rates: frankfurter: 50 days filled, 0 known\n")
    #expect(bank.asked() == ["2026-10-23..2026-11-21", "2026-10-03..2026-10-22"])
  }

  @Test func `every listed provider that serves past days is asked`() throws {
    let bank = try PastBank("vietcombank", "vietcombank-json", "frankfurter")
    let result = try bank.backfill(since: "2026-11-20")
    #expect(
      result.output == """
        rates: vietcombank-json: 2 days filled, 0 known
        rates: frankfurter: 2 days filled, 0 known

        """)
    #expect(bank.asked() == ["2026-11-21", "2026-11-20", "2026-11-20..2026-11-21"])
  }

  @Test func `a backfill that was killed goes on where it stopped`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.delay(seconds: 0.02)
    let command = try bank.site.start("backfill", "rates", "--since", "2026-10-03")
    bank.waitForRequests(12)
    command.kill()
    let before = bank.asked()
    bank.delay(seconds: 0)
    #expect(try bank.backfill(since: "2026-10-03").status == 0)
    let after = bank.asked()
    #expect(before.count >= 12 && before.count < 50)
    // Only the last one's answer may not have been stored yet.
    #expect(Set(before.dropLast(1)).isDisjoint(with: after))
    #expect(Set(before + after).count == 50)
  }

  @Test func `Ctrl-C ends it at once, whatever the provider does, with a line that says how to go on`() throws {
    let bank = try PastBank("vietcombank-json")
    // With today's board at hand each day is stored as soon as it is had.
    #expect(try bank.site.run("refresh", "--only", "rates").status == 0)
    _ = bank.asked()
    bank.answer("2026-11-18", with: CannedReply(delaySeconds: 12))
    let command = try bank.site.start("backfill", "rates", "--since", "2026-11-01")
    bank.waitForRequests(4)
    let clock = ContinuousClock.now
    kill(command.process.processIdentifier, SIGINT)
    #expect(
      command.wait()
        == CommandResult(
          status: 130, output: "",
          errors:
            "widgets: interrupted; the days fetched so far are stored, and the same command continues from there\n"))
    #expect(ContinuousClock.now - clock < .seconds(5))
    _ = bank.asked()
    #expect(try bank.backfill(since: "2026-11-01").output == "rates: vietcombank-json: 18 days filled, 3 known\n")
    #expect(bank.asked().first == "2026-11-18")
  }

  @Test func `a provider that asks for a pause is left alone, also by the next run`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.answer("2026-11-19", with: CannedReply(status: 429, headers: ["Retry-After": "7200"]))
    let line = "not asked again before 2026-11-22T02:30:0"
    let result = try bank.backfill(since: "2026-11-01")
    #expect(result.status == 1 && result.output == "rates: vietcombank-json: 2 days filled, 0 known\n")
    #expect(result.errors.hasPrefix("widgets: rates: vietcombank-json: HTTP 429; \(line)"), "\(result.errors)")
    #expect(result.errors.hasSuffix("; 19 days left; the same command continues later\n"))
    #expect(bank.asked() == ["2026-11-21", "2026-11-20", "2026-11-19"])
    let again = try bank.backfill(since: "2026-11-01")
    #expect(again.status == 2 && again.errors.contains("it may not be asked before 2026-11-22T02:30:0"))
    _ = try bank.site.run("refresh", "--only", "rates", "--force")
    #expect(bank.asked() == [])
  }

  @Test func `another day's board is not stored under the day that was asked for`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.answer("2026-11-20", with: PastBank.board("2026-11-18"))
    bank.answer("2026-11-19", with: PastBank.board("2026-11-18"))
    let result = try bank.backfill(since: "2026-11-18")
    #expect(result.status == 1)
    #expect(
      result.errors == "widgets: rates: vietcombank-json: 2 days could not be had (2026-11-19 to 2026-11-20): "
        + "Date: expected 2026-11-20, found 2026-11-18 (and 1 more reason)\n")
    _ = bank.asked()
    #expect(try bank.backfill(since: "2026-11-18").status == 0)
    #expect(bank.asked() == ["2026-11-20", "2026-11-19"])
  }

  @Test func `a page of HTML is met by one more try, a day without a board stays a hole`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.answer("2026-11-21", with: PastBank.page)
    bank.answer("2026-11-20", with: PastBank.none)
    bank.answer("2026-11-19", with: PastBank.page, PastBank.page)
    let result = try bank.backfill(since: "2026-11-18")
    #expect(result.output == "rates: vietcombank-json: 2 days filled, 0 known, 1 without data\n")
    #expect(result.status == 1 && result.errors.contains("1 day could not be had (2026-11-19): "))
    #expect(
      bank.asked() == ["2026-11-21", "2026-11-21", "2026-11-20", "2026-11-19", "2026-11-19", "2026-11-18"])
    bank.answer("2026-11-20", with: PastBank.none)
    #expect(try bank.backfill(since: "2026-11-18").status == 0)
    #expect(bank.asked() == ["2026-11-20", "2026-11-19"])
  }

  @Test func `a provider that fails again and again is given up`() throws {
    let bank = try PastBank("vietcombank-json")
    for day in 10...21 { bank.answer("2026-11-\(day)", with: .notFound) }
    let result = try bank.backfill(since: "2026-11-10")
    #expect(result.status == 2 && bank.asked().count == 3)
    #expect(result.errors.contains("3 days could not be had (2026-11-19 to 2026-11-21): HTTP 404"))
    #expect(result.errors.contains("stopped after 3 failures in a row; 9 days left; the same command continues later"))
  }

  @Test func `each request begins a second after the one before, however short the interval of its terms`() throws {
    let bank = try PastBank("vietcombank-json", interval: "30m")
    #expect(try bank.backfill(since: "2026-11-19").status == 0)
    let times = bank.server.requests.map(\.at)
    #expect(times.count == 3)
    for (one, next) in zip(times, times.dropFirst()) { #expect(next.timeIntervalSince(one) > 0.9) }
  }

  @Test func `what was filled in changes nothing of what is shown today`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.answer("2026-11-21", with: PastBank.board("2026-11-21", sell: "26400.00"))
    #expect(try bank.site.run("refresh", "--only", "rates", at: "2026-11-21T03:00:00Z").status == 0)
    #expect(try bank.site.run("refresh", "--only", "rates", at: "2026-11-22T00:10:00Z").status == 0)
    bank.answer("2026-11-20", with: PastBank.board("2026-11-20", sell: "26300.00"))
    let before = try bank.site.run("get", "rates", "--field", "rates").output
    #expect(before.contains(#""sell":12"#))
    #expect(try bank.backfill(since: "2026-10-01").status == 0)
    #expect(try bank.site.run("get", "rates", "--field", "rates").output == before)
    #expect(try bank.site.run("refresh", "--only", "rates", "--force").status == 0)
    #expect(try bank.site.run("get", "rates", "--field", "rates").output == before)
  }

  @Test func `what one host of a bank has filled in is the past of its other host's board too`() throws {
    let bank = try PastBank("vietcombank-json")
    #expect(try bank.backfill(since: "2026-11-10").status == 0)
    let site = bank.site
    let entry = #""vietcombank": { "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#
    try site.write(
      "config.json",
      try site.read("config.json").replacing(#"["vietcombank-json"]"#, with: #"["vietcombank", "vietcombank-json"]"#)
        .replacing(#""providers": { "#, with: #""providers": { \#(entry), "#))
    #expect(try site.run("refresh", "--only", "rates").status == 0)
    #expect(try site.run("get", "rates", "--field", "source.provider").output == "vietcombank\n")
    #expect(try site.run("chart", "rates").status == 0)
    #expect(try site.read("public/v1/vi/rates.html").contains("13 ngày qua"))
  }
}
