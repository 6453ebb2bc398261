import Foundation
import Replay
import Testing

@testable import Site

/// Answers that are another's, of another clock, or an earlier word than the one that is kept.
@Suite struct WordFaultTests {
  /// The same providers behind another server, which has never heard of the conditions of the first one.
  private func otherServer(of site: TestSite, unasked: Bool) throws -> ReplayServer {
    let server = try ReplayServer { [providers = site.providers] request in
      let good = providers.reply(to: request)
      let isUnchanged = unasked || request.headers["if-none-match"] != nil
      return isUnchanged ? CannedReply(status: 304, headers: [:]) : good
    }
    try site.change("config.json", site.server.origin, to: server.origin)
    return server
  }

  private func fetchedAt(_ site: TestSite) throws -> String? {
    try site.json("public/v1/rates.json")["fetchedAt"] as? String
  }

  @Test(.proves(171)) func `another origin is asked for the whole`() throws {
    let site = try TestSite()
    site.providers.addHeaders(["ETag": #""one""#])
    try site.run("refresh")
    let server = try otherServer(of: site, unasked: false)
    defer { server.stop() }
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]), of: ["refresh"],
      at: "2026-11-22T01:05:00Z")
    #expect(server.requests.count == 2)
    #expect(server.requests.allSatisfy { $0.headers["if-none-match"] == nil })
    #expect(try fetchedAt(site) == "2026-11-22T01:05:00Z")
    // It is asked conditionally by what it has given itself.
    try site.run("refresh", "--force", at: "2026-11-22T01:10:00Z")
    #expect(server.requests.suffix(2).allSatisfy { $0.headers["if-none-match"] == #""one""# })
  }

  @Test(.proves(11)) func `a 304 that nobody has asked for renews nothing`() throws {
    let line = "widgets: rates: vietcombank: HTTP 304 to a request without validators\n"
    let empty = try TestSite()
    empty.providers.answer("vietcombank", with: CannedReply(status: 304, headers: [:]))
    try empty.expect(
      Promise(
        status: 1, says: line, changes: Promise.all, asks: ["vietcombank": 1, "currency-api": 1, "met-norway": 1]),
      of: ["refresh"])
    #expect(try empty.holds("public/v1/rates.json", #""basis":"reference""#))

    let site = try TestSite()
    site.providers.addHeaders(["ETag": #""one""#])
    try site.run("refresh")
    let server = try otherServer(of: site, unasked: true)
    defer { server.stop() }
    try site.expect(
      Promise(status: 1, says: line, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    #expect(try fetchedAt(site) == TestSite.morning)
  }

  @Test(.proves(173)) func `a server whose clock is two hours ahead is asked no later for it`() throws {
    let site = try TestSite()
    site.providers.addHeaders(["Date": "Sun, 22 Nov 2026 02:30:00 GMT", "Expires": "Sun, 22 Nov 2026 02:50:00 GMT"])
    try site.run("refresh")
    let freshUntil = try site.json("public/v1/rates.json")["freshUntil"] as? String
    #expect(freshUntil == "2026-11-22T00:50:00Z")
    let pause = CannedReply(
      status: 503,
      headers: ["Date": "Sun, 22 Nov 2026 02:50:00 GMT", "Retry-After": "Sun, 22 Nov 2026 03:00:00 GMT"])
    site.providers.answer("vietcombank", with: pause)
    let line = "widgets: rates: vietcombank: HTTP 503\n"
    try site.expect(
      Promise(status: 1, says: line, changes: Promise.rates, asks: ["vietcombank": 1]),
      of: ["refresh", "--only", "rates"], at: "2026-11-22T00:50:00Z")
    site.providers.answer("vietcombank", with: nil)
    try site.expect(Promise(status: 1), of: ["refresh", "--only", "rates"], at: "2026-11-22T00:59:30Z")
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["vietcombank": 1]), of: ["refresh", "--only", "rates"],
      at: "2026-11-22T01:00:05Z")
  }

  @Test(.proves(174)) func `a correction that is shown is not replaced by the report that it corrects`() throws {
    let site = try TestSite()
    try site.change("config.json", #""kind": "weather","#, to: #""kind": "weather", "observation": "metar","#)
    try site.change(
      "config.json", #""providers": { "met-norway""#,
      to:
        #""providers": { "metar": { "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }, "met-norway""#
    )
    func observed() throws -> Double? {
      let weather = try site.json("public/v1/weather-hanoi.json")["weather"] as? [String: Any]
      return (weather?["observation"] as? [String: Any])?["temperatureCelsius"] as? Double
    }
    #expect(try site.run("refresh").status == 0)
    #expect(try observed() == 19)
    site.providers.changeBodies {
      $0.replacing("METAR VVNB", with: "METAR COR VVNB").replacing(#""temp":19"#, with: #""temp":21"#)
    }
    #expect(try site.run("refresh", "--force", at: "2026-11-22T00:40:00Z").status == 0)
    #expect(try observed() == 21)
    site.providers.changeBodies { $0 }
    let result = try site.run("refresh", "--force", at: "2026-11-22T00:50:00Z")
    #expect(result.status == 1)
    #expect(
      result.errors == "widgets: weather-hanoi: metar: observed at 2026-11-22T00:30:00Z like the kept reading, "
        + "which is newer\n")
    #expect(try observed() == 21)
    // The next report ends it.
    #expect(try site.run("refresh", "--force", at: "2026-11-22T01:05:00Z").status == 0)
    #expect(try observed() == 19)
  }
}
