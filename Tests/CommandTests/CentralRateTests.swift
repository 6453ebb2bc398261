import Foundation
import Replay
import Testing

@testable import Site

/// The State Bank's rate beside a board, from the config to the page.
@Suite struct CentralRateTests {
  private func site(accepts: Bool = true, central: String = "sbv") throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    func entry(_ accepts: Bool) -> String {
      #"{ "origin": "\#(site.server.origin)"\#(accepts ? #", "acceptTerms": true, "interval": "0s""# : "") }"#
    }
    try site.write(
      "config.json",
      """
      {
        "site": { "use": "commercial", "contact": "" },
        "languages": ["vi", "en"],
        "widgets": [
          { "id": "rates", "kind": "rates", "currencies": ["USD"], "providers": ["vietcombank"], "central": "\(central)" }
        ],
        "providers": { "vietcombank": \(entry(true)), "sbv": \(entry(accepts)) }
      }
      """)
    return site
  }

  @Test func `it is fetched at once with the board, published, and printed by its fields`() throws {
    let site = try site()
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests().sorted() == ["sbv", "vietcombank"])
    #expect(try site.holds("public/v1/vi/rates.html", "Tỷ giá trung tâm: 1 USD = 25.133 đồng (số 429/TB-NHNN, ngày "))
    #expect(try site.run("get", "rates", "--field", "rates.central.value").output == "25133\n")
    #expect(try site.run("get", "rates", "--field", "rates.central.day").output == "2026-11-22\n")
    #expect(try site.run("get", "rates").output.contains("Nguồn: Ngân hàng Nhà nước Việt Nam, https://sbv.gov.vn/\n"))
    #expect(try site.run("check").status == 0)
  }

  @Test func `without acceptTerms nobody asks for it, and the board alone is published`() throws {
    let site = try site(accepts: false)
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests() == ["vietcombank"])
    // What is not given is null, and so is everything below it.
    for field in ["rates.central", "rates.central.value"] {
      #expect(try site.run("get", "rates", "--field", field) == CommandResult(status: 0, output: "null\n", errors: ""))
    }
    #expect(
      try site.run("check").output.contains("note  rates: sbv: not asked: Ngân hàng Nhà nước Việt Nam's terms need"))
  }

  @Test func `the page of a firewall is a failure with a sentence, and the board is fresh`() throws {
    let site = try site()
    let page = Data("<html><head><title>Request Rejected</title></head></html>".utf8)
    site.providers.answer("sbv", with: CannedReply(headers: ["Content-Type": "text/html"], body: page))
    let line = "widgets: rates: sbv: expected application/json, found text/html\n"
    #expect(try site.run("refresh") == CommandResult(status: 1, output: "", errors: line))
    #expect(try site.json("public/v1/rates.json")["state"] as? String == "fresh")
  }

  @Test func `another provider than the State Bank is refused with the place`() throws {
    let result = try site(central: "vietcombank").run("refresh")
    #expect(result.status == 78)
    #expect(
      result.errors.contains(
        "widgets[0].central: expected one of the central-rate providers sbv, found \"vietcombank\""))
  }
}
