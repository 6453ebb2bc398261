import Foundation
import Replay
import Testing

@testable import Site

/// Runs in which nobody may be asked yet.
@Suite struct WaitFaultTests {
  private static let soon = "2026-11-22T00:42:00Z"

  /// A site whose bank and reference have refused at 07:40 in Hanoi.
  private func refused() throws -> TestSite {
    let site = try TestSite.settled()
    for provider in ["vietcombank", "currency-api"] { site.providers.answer(provider, with: CannedReply(status: 403)) }
    try site.change("config.json", #""kind": "rates","#, to: #""kind": "rates", "ttl": "5m", "maxAge": "5m","#)
    let line = "widgets: rates: "
    try site.expect(
      Promise(
        status: 2, says: "\(line)vietcombank: HTTP 403\n\(line)currency-api: HTTP 403\n", changes: Promise.rates,
        asks: ["vietcombank": 1, "currency-api": 1]),
      of: ["refresh"])
    return site
  }

  @Test(.proves(211)) func `who may not be asked yet is said with the reason and the time, on request`() throws {
    let site = try refused()
    let sentence =
      "no provider may be asked before 08:40 (Asia/Ho_Chi_Minh): vietcombank: HTTP 403, failing since 07:40; "
      + "currency-api: HTTP 403, failing since 07:40\n"
    try site.expect(Promise(status: 2), of: ["refresh"], at: Self.soon)
    try site.expect(
      Promise(status: 2, says: "widgets: rates: expired since 07:35; \(sentence)"), of: ["refresh", "-v"],
      at: Self.soon)
    let plan = try site.run("refresh", "--dry-run", at: Self.soon)
    #expect(plan.output.contains("rates: due, but \(sentence)"))
    let text = try site.run("status", at: Self.soon).output
    #expect(text.contains(/\nvietcombank .*  not before 2026-11-22T01:40:00Z  HTTP 403\n/))
    let json = try site.run("status", "--format", "json", at: "2026-11-22T03:00:00Z").output
    #expect(json.contains(#""askableAt":"2026-11-22T01:40:00Z""#) && json.contains(#""reason":"HTTP 403""#))
    #expect(
      try site.run("status", at: "2026-11-22T03:00:00Z").output
        .contains("may be asked since 2026-11-22T01:40:00Z  HTTP 403\n"))
  }

  @Test(
    .proves(212),
    arguments: [
      (#""acceptTerms": true, "interval": "0s""#, #""acceptTerms": true, "interval": "1s""#),
      (#""vietcombank": {"#, #""vietcombank": { "key": { "env": "NEW_KEY" },"#),
    ])
  func `a repaired config is tried at once`(old: String, new: String) throws {
    let site = try refused()
    site.providers.answer("vietcombank", with: nil)
    try site.change("config.json", old, to: new)
    let plan = try site.run(["refresh", "--dry-run"], at: Self.soon, environment: ["NEW_KEY": "k"]).output
    #expect(plan.contains("rates: due, would ask vietcombank: "))
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: ["refresh"], at: Self.soon,
      environment: ["NEW_KEY": "k"])
  }
}
