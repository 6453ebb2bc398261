import Core
import Foundation
import Testing

@testable import Providers

struct FrankfurterTests {
  private func table(
    _ rows: (quote: String, date: String, rate: String)..., at instant: String = "2026-11-22T00:30:00Z"
  )
    throws -> RateTable
  {
    let rows = rows.map { #"{"date":"\#($0.date)","base":"USD","quote":"\#($0.quote)","rate":\#($0.rate)}"# }
    return try Frankfurter().decode(
      Reply(status: 200, body: Data("[\(rows.joined(separator: ","))]".utf8)), for: RatesQuery(),
      now: instantOf(instant))
  }

  @Test func `a price is crossed over the dollar, half to even at 4 decimals, and the dollar keeps its digits`() throws
  {
    let day = "2026-11-20"
    let table = try table(
      ("VND", day, "26352.123456"), ("EUR", day, "0.86272"), ("AAA", day, "16"), ("USD", day, "1.0"))
    #expect(table["USD"]?.mid?.description == "26352.123456")
    #expect(table["EUR"]?.mid?.description == "30545.3953")
    #expect(table["AAA"]?.mid?.description == "1647.0077")
    #expect(table["VND"] == nil)
    #expect(table.basis == .reference)
  }

  @Test func `the table's day is the đồng's, and rows too old for it are left out`() throws {
    let table = try table(
      ("VND", "2026-11-20", "26352"), ("EUR", "2026-11-21", "0.86"), ("MMK", "2026-11-17", "2099.5"),
      ("THB", "2026-11-18", "32.4"))
    #expect(table.day?.description == "2026-11-20")
    #expect(try Reading.rates(table).observedAt == instantOf("2026-11-20T00:00:00Z"))
    #expect(table.rows.map(\.currency) == ["EUR", "THB", "USD"])
  }

  @Test func `Friday's đồng is taken until Tuesday`() throws {
    #expect(try table(("VND", "2026-11-20", "26352"), at: "2026-11-24T23:59:59Z").rows.count == 1)
    #expect(throws: Failure.outdated("VND: date: expected 2026-11-21 to 2026-11-26, found 2026-11-20")) {
      try table(("VND", "2026-11-20", "26352"), at: "2026-11-25T00:00:00Z")
    }
  }
}

struct OpenERAPITests {
  private func body(_ rates: String, updated: Int, more: String = "") -> Reply {
    let text =
      #"{"result":"success","time_last_update_unix":\#(updated),"base_code":"USD",\#(more)"rates":{\#(rates)}}"#
    return Reply(status: 200, body: Data(text.utf8))
  }

  private func table(_ reply: Reply, at instant: String = "2026-11-22T00:30:00Z") throws -> RateTable {
    try OpenERAPI().decode(reply, for: RatesQuery(), now: instantOf(instant))
  }

  /// 00:02:31 UTC on 2026-11-22.
  private let morning = 1_795_305_751

  @Test func `a price is crossed over the dollar`() throws {
    let table = try table(body(#""USD":1,"VND":26351.704829,"JPY":156.208841,"BHD":0.376"#, updated: morning))
    #expect(table["USD"]?.mid?.description == "26351.704829")
    #expect(table["JPY"]?.mid?.description == "168.6953")
    #expect(table["BHD"]?.mid?.description == "70084.3214")
    #expect(table.basis == .reference)
  }

  @Test func `the table's time is its day, since its minute is the publisher's clock work`() throws {
    let table = try table(body(#""VND":26351.7"#, updated: morning))
    #expect(table.day?.description == "2026-11-22")
    #expect(try Reading.rates(table).observedAt == instantOf("2026-11-22T00:00:00Z"))
  }

  @Test func `a table is taken for two days after its own, counted in UTC`() throws {
    let reply = body(#""VND":26351.7"#, updated: morning)
    #expect(try table(reply, at: "2026-11-24T23:59:59Z").rows.count == 1)
    #expect(throws: Failure.outdated("time_last_update_unix: expected 2026-11-23 to 2026-11-26, found 2026-11-22")) {
      try table(reply, at: "2026-11-25T00:00:00Z")
    }
  }

  @Test func `an announced end of the service does not make today's table worse`() throws {
    let ending = body(#""VND":26351.7"#, updated: morning, more: #""time_eol_unix":1798761600,"#)
    #expect(try table(ending) == table(body(#""VND":26351.7"#, updated: morning)))
  }

  @Test func `too many requests last twenty minutes unless the answer says otherwise`() {
    let adapter = OpenERAPI()
    #expect(adapter.failure(of: Reply(status: 429), now: pinnedNow) == .http(status: 429, retryAfter: .seconds(1200)))
    #expect(
      adapter.failure(of: Reply(status: 429, headers: ["retry-after": "60"]), now: pinnedNow)
        == .http(status: 429, retryAfter: .seconds(60)))
    #expect(adapter.failure(of: Reply(status: 503), now: pinnedNow) == .http(status: 503))
  }

  @Test func `the page prints the words and the link that the terms prescribe`() {
    #expect(OpenERAPI.terms.credit == "Rates By Exchange Rate API")
    #expect(OpenERAPI.terms.url == "https://www.exchangerate-api.com")
    #expect(OpenERAPI.terms.use == .decision)
  }
}
