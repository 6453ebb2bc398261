import Foundation
import Replay
import Synchronization
import Testing

@testable import Site

/// The rate providers behind the first one, through the real command.
@Suite struct RateChainTests {
  /// A site whose rates come from these providers, each at the stand-ins.
  private func site(_ providers: String..., acceptTerms: Bool = true) throws -> TestSite {
    let site = try TestSite()
    let list = providers.map { "\"\($0)\"" }.joined(separator: ", ")
    try site.change("config.json", #"["vietcombank", "currency-api"]"#, to: "[\(list)]")
    let entries = providers.filter { !["vietcombank", "currency-api"].contains($0) }.map { provider in
      let terms = acceptTerms ? #", "acceptTerms": true, "interval": "0s""# : ""
      return #""\#(provider)": { "origin": "\#(site.server.origin)"\#(terms) }, "#
    }
    try site.change("config.json", #""providers": { "met"#, to: #""providers": { \#(entries.joined())"met"#)
    return site
  }

  private func refresh(_ site: TestSite, at instant: String = TestSite.morning, _ more: String...) throws
    -> CommandResult
  {
    try site.run(["refresh", "--only", "rates"] + more, at: instant)
  }

  private let page = Data("<html><head><title>Error 500</title></head></html>".utf8)

  @Test(arguments: ["text/html", "application/json"])
  func `Vietcombank's page of HTML is asked for once more, then the next provider`(_ type: String) throws {
    let site = try site("vietcombank-json", "currency-api")
    site.providers.answer("vietcombank-json", with: CannedReply(headers: ["Content-Type": type], body: page))
    let result = try refresh(site)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("widgets: rates: vietcombank-json: expected application/json, found text/html"))
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(site.providers.requests() == ["vietcombank-json", "vietcombank-json", "currency-api"])
    #expect(try site.holds("public/v1/rates.json", #""basis":"reference""#))
  }

  @Test func `what a run would ask is printed as a whole address, with the day and without a key`() throws {
    let site = try site("vietcombank-json")
    let address = "\(site.server.origin)/api/exchangerates?date=2026-11-22"
    #expect(
      try site.run("refresh", "--only", "rates", "--dry-run").output
        == "rates: due, would ask vietcombank-json: \(address)\n")
    let keyed = try self.site("exchangerate-api")
    try keyed.change(
      "config.json", #""exchangerate-api": {"#, to: #""exchangerate-api": { "key": { "env": "RATES_KEY" },"#)
    let plan = try keyed.run("refresh", "--only", "rates", "--dry-run", environment: ["RATES_KEY": "S3CRET"]).output
    #expect(plan == "rates: due, would ask exchangerate-api: \(keyed.server.origin)/v6/{key}/latest/USD\n")
  }

  @Test func `the second answer is taken in silence, with the bank's own time`() throws {
    let site = try site("vietcombank-json", "currency-api")
    let count = Counter()
    site.providers.changeBodies { count.next() == 1 ? "<!DOCTYPE html><title>Error 500</title>" : $0 }
    #expect(try refresh(site) == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests() == ["vietcombank-json", "vietcombank-json"])
    let target = try #require(site.server.requests.last?.target)
    #expect(target == "/api/exchangerates?date=2026-11-22")
    #expect(try site.json("public/v1/rates.json")["observedAt"] as? String == "2026-11-21T23:16:00Z")
    #expect(try site.run("get", "rates", "--field", "rates.rows.USD.sell").output == "26412\n")
    #expect(try site.holds("public/v1/vi/rates.html", "Vietcombank"))
  }

  @Test func `a Sunday without a board is one line, and Saturday's board stays`() throws {
    let site = try site("techcombank")
    #expect(try refresh(site, at: "2026-11-21T08:00:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.json("public/v1/rates.json")["observedAt"] is NSNull)
    site.providers.answer(
      "techcombank",
      with: CannedReply(
        headers: ["Content-Type": "application/json"], body: Data(#"{"exchangeRate":{"data":[]}}"#.utf8)))
    let sunday = try refresh(site)
    #expect(
      sunday
        == CommandResult(
          status: 1, output: "", errors: "widgets: rates: techcombank: no board today, as on Sundays and holidays\n"))
    #expect(try site.run("get", "rates", "--field", "rates.rows.USD.buyTransfer").output == "26165\n")
  }

  @Test func `what needs the operator's decision is not asked without it, and asked with it`() throws {
    let without = try site("techcombank", "open-er-api", "frankfurter", acceptTerms: false)
    let result = try refresh(without, at: TestSite.morning, "-v")
    #expect(result.errors.contains("techcombank: not asked: Techcombank's terms need your decision"))
    #expect(result.errors.contains("open-er-api: not asked: ExchangeRate-API's terms need your decision"))
    #expect(without.providers.requests() == ["frankfurter"])
    let with = try site("open-er-api")
    #expect(try refresh(with).status == 0)
    #expect(with.providers.requests() == ["open-er-api"])
  }

  @Test func `ExchangeRate-API's link stands on the page in the prescribed words, with the day alone`() throws {
    let site = try site("open-er-api")
    #expect(try refresh(site).status == 0)
    for language in ["vi", "en"] {
      let fragment = try site.read("public/v1/\(language)/rates.html")
      #expect(
        fragment.firstMatch(of: /<a href="https:\/\/www\.exchangerate-api\.com"[^>]*>Rates By Exchange Rate API<\/a>/)
          != nil)
      #expect(fragment.contains(#"datetime="2026-11-22""#))
    }
    #expect(try site.json("public/v1/rates.json")["observedAt"] as? String == "2026-11-22T00:00:00Z")
  }

  @Test func `Frankfurter's table is shown under its own day`() throws {
    let site = try site("frankfurter")
    #expect(try refresh(site) == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.json("public/v1/rates.json")["observedAt"] as? String == "2026-11-20T00:00:00Z")
    #expect(try site.run("get", "rates", "--field", "rates.rows.USD.mid").output == "26352\n")
  }
}

/// Counts from 1 on.
private final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
