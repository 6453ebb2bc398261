import Foundation
import Testing

@testable import Site

/// What a change is told against, from the state to the page.
@Suite struct BaselineTests {
  /// Runs one refresh of the rates with a price of the dollar.
  private func refresh(_ site: TestSite, _ dollar: Int, at instant: String) throws {
    site.providers.setTheDollar(dollar)
    #expect(try site.run("refresh", "--only", "rates", at: instant).status == 0)
  }

  private func rates(_ site: TestSite) throws -> [String: Any] {
    try #require(site.json("public/v1/rates.json")["rates"] as? [String: Any])
  }

  /// The dollar's change, `+88 since 2026-11-21T03:00:00Z`; nil for none.
  private func change(_ site: TestSite) throws -> String? {
    let rows = try #require(rates(site)["rows"] as? [[String: Any]])
    guard let change = rows[0]["change"] as? [String: Any] else { return nil }
    let step = try #require(change["sell"] as? Int)
    return "\(step < 0 ? "" : "+")\(step) since \(try #require(change["since"] as? String))"
  }

  private func unchangedSince(_ site: TestSite) throws -> String? { try rates(site)["unchangedSince"] as? String }

  /// How often a page names a baseline, and which.
  private func named(_ site: TestSite) throws -> [String] {
    let page = try site.read("public/v1/vi/rates.html").replacing(/<[^>]*>/, with: "")
    return page.matches(of: /so với ngày ([0-9\/]+)/).map { String($0.1) }
  }

  @Test func `the second board of a day is told against the day before, which every page names once`() throws {
    let site = try TestSite()
    try refresh(site, 26412, at: "2026-11-21T03:00:00Z")
    try refresh(site, 26450, at: "2026-11-22T01:00:00Z")
    try refresh(site, 26500, at: "2026-11-22T01:40:00Z")
    #expect(try change(site) == "+88 since 2026-11-21T03:00:00Z")
    #expect(try unchangedSince(site) == "2026-11-22T01:40:00Z")
    #expect(try named(site) == ["21/11/2026"])
    let time = #"so với ngày <time datetime="2026-11-21">21/11/2026</time>"#
    #expect(try site.read("public/v1/vi/rates.html").contains(time))
    #expect(try site.read("public/v1/vi/sidebar.html").contains(time))
    let text = try site.run("get", "rates", "--language", "en", at: "2026-11-22T01:41:00Z").output
    #expect(text.ranges(of: "compared with 21 November 2026").count == 1)
  }

  @Test func `Friday's board on Monday is told against Thursday's`() throws {
    let site = try TestSite()
    try refresh(site, 26400, at: "2026-11-19T02:00:00Z")
    try refresh(site, 26412, at: "2026-11-20T09:30:00Z")
    for instant in ["2026-11-21T02:00:00Z", "2026-11-23T01:00:00Z"] { try refresh(site, 26412, at: instant) }
    #expect(try change(site) == "+12 since 2026-11-19T02:00:00Z")
    #expect(try unchangedSince(site) == "2026-11-20T09:30:00Z")
    #expect(try named(site) == ["19/11/2026"])
    #expect(try site.read("public/v1/vi/rates.html").contains("Niêm yết từ"))
    try refresh(site, 26400, at: "2026-11-23T02:00:00Z")
    #expect(try change(site) == "-12 since 2026-11-20T09:30:00Z")
    #expect(try named(site) == ["20/11/2026"])
  }

  @Test func `a board that nobody saw begin says no beginning, and on the next day that it has not moved`() throws {
    let site = try TestSite()
    try refresh(site, 26412, at: "2026-11-21T02:00:00Z")
    #expect(try unchangedSince(site) == nil && change(site) == nil)
    try refresh(site, 26412, at: "2026-11-22T02:00:00Z")
    #expect(try unchangedSince(site) == nil)
    #expect(try change(site) == "+0 since 2026-11-21T02:00:00Z")
    #expect(try named(site) == [] && !site.read("public/v1/vi/rates.html").contains("Niêm yết từ"))
  }

  @Test func `a board of eleven days ago is no baseline, one of ten days ago is`() throws {
    for (instant, expected) in [
      ("2026-11-11T02:00:00Z", nil), ("2026-11-12T02:00:00Z", "+88 since 2026-11-12T02:00:00Z"),
    ] as [(String, String?)] {
      let site = try TestSite()
      try refresh(site, 26412, at: instant)
      try refresh(site, 26500, at: "2026-11-22T02:00:00Z")
      #expect(try change(site) == expected)
      #expect(try named(site) == (expected == nil ? [] : ["12/11/2026"]))
    }
  }

  @Test func `a run under a clock that ran ahead is no baseline`() throws {
    let site = try TestSite()
    try refresh(site, 26412, at: "2026-11-21T02:00:00Z")
    try refresh(site, 26450, at: "2026-12-31T02:00:00Z")
    try refresh(site, 26500, at: "2026-11-22T02:00:00Z")
    #expect(try change(site) == "+88 since 2026-11-21T02:00:00Z")
    #expect(try unchangedSince(site) == "2026-11-22T02:00:00Z")
  }

  @Test func `another institution's table in between is none, nor is a day of the mid rates`() throws {
    let site = try TestSite()
    try refresh(site, 26412, at: "2026-11-20T02:00:00Z")
    try site.change("config.json", #"["vietcombank", "currency-api"]"#, to: #"["currency-api"]"#)
    try refresh(site, 26412, at: "2026-11-21T02:00:00Z")
    try site.change("config.json", #"["currency-api"]"#, to: #"["vietcombank", "currency-api"]"#)
    try refresh(site, 26500, at: "2026-11-22T02:00:00Z")
    #expect(try change(site) == "+88 since 2026-11-20T02:00:00Z")
  }

  @Test func `a day that was filled in is a baseline, also for the bank's other host`() throws {
    let bank = try PastBank("vietcombank-json")
    let site = bank.site
    bank.answer("2026-11-21", with: PastBank.board("2026-11-21", sell: "26400.00"))
    #expect(try bank.backfill(since: "2026-11-18").status == 0)
    #expect(try site.run("refresh", "--only", "rates").status == 0)
    #expect(try change(site) == "+12 since 2026-11-21T16:00:00Z")
    #expect(try unchangedSince(site) == "2026-11-22T00:30:00Z")
    let entry = #""vietcombank": { "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#
    try site.write(
      "config.json",
      try site.read("config.json").replacing(#"["vietcombank-json"]"#, with: #"["vietcombank", "vietcombank-json"]"#)
        .replacing(#""providers": { "#, with: #""providers": { \#(entry), "#))
    site.providers.setTheDollar(26500)
    #expect(try site.run("refresh", "--only", "rates", at: "2026-11-22T02:00:00Z").status == 0)
    let source = try site.json("public/v1/rates.json")["source"] as? [String: Any]
    #expect(source?["provider"] as? String == "vietcombank")
    #expect(try change(site) == "+100 since 2026-11-21T16:00:00Z")
  }
}
