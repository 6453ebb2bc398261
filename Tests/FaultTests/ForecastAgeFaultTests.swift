import Core
import Foundation
import Replay
import Testing

@testable import Site

/// A forecast that is served for longer than it is made.
@Suite struct ForecastAgeFaultTests {
  /// When the forecast of these tests was made.
  private let issuedAt = Date(timeIntervalSince1970: 1_795_300_200)
  private let only = ["refresh", "--only", "weather-hanoi"]

  private func hours(_ hours: Double) -> String { issuedAt.addingTimeInterval(hours * 3600).instantText }

  /// A site whose numbers may be shown for days, so that only the forecast's own age takes them off the page.
  private func site(fallback: Bool = false) throws -> TestSite {
    let site = try TestSite()
    try site.change("config.json", #""kind": "weather","#, to: #""kind": "weather", "maxAge": "4d","#)
    site.providers.addHeaders(["ETag": #""one""#])
    issue(site, at: issuedAt)
    if !fallback { site.providers.answer("open-meteo", with: .notFound) }
    return site
  }

  /// From now on the forecast that is served was made at an instant.
  private func issue(_ site: TestSite, at instant: Date) {
    site.providers.changeBodies {
      $0.replacing(/"updated_at":"[^"]*"/, with: #""updated_at":"\#(instant.instantText)""#)
    }
  }

  private func answerUnchanged(_ site: TestSite) {
    site.providers.answer("met-norway", with: CannedReply(status: 304, headers: [:]))
  }

  private func expect(
    _ site: TestSite, _ state: String, fetched: Double?, fresh: Double?, valid: Double?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let document = try site.json("public/v1/weather-hanoi.json")
    #expect(document["state"] as? String == state, sourceLocation: sourceLocation)
    for (key, age) in [("fetchedAt", fetched), ("freshUntil", fresh), ("validUntil", valid)] {
      #expect(document[key] as? String == age.map(hours), "\(key)", sourceLocation: sourceLocation)
    }
    let weather = document["weather"] as? [String: Any]
    #expect((weather != nil) == (state == "fresh" || state == "stale"), sourceLocation: sourceLocation)
    if let valid {
      let until = #"data-wgt-valid-until="\#(hours(valid))""#
      for page in ["vi/weather-hanoi.html", "en/sidebar.html"] {
        #expect(try site.holds("public/v1/\(page)", until), sourceLocation: sourceLocation)
      }
      let index = try site.json("public/v1/index.json")["widgets"] as? [[String: Any]]
      #expect(index?.first?["validUntil"] as? String == hours(valid), sourceLocation: sourceLocation)
      #expect(index?.first?["freshUntil"] as? String == fresh.map(hours), sourceLocation: sourceLocation)
    }
  }

  /// Age of the forecast, whether it is answered by 304, and what follows: state, status, seconds to validity.
  @Test(
    .proves(166),
    arguments: [
      (25, false, "stale", 1), (25, true, "stale", 1), (35, false, "stale", 1), (35, true, "stale", 1),
      (37, false, "expired", 2), (37, true, "expired", 2),
    ] as [(Double, Bool, String, Int32)])
  func `a forecast that nobody makes any more is no new word, with a 304 or without`(
    age: Double, isUnchanged: Bool, state: String, status: Int32
  ) throws {
    let site = try site()
    #expect(try site.run(only, at: hours(23)).status == 0)
    try expect(site, "fresh", fetched: 23, fresh: 23.5, valid: 36)
    #expect(try site.json("public/v1/weather-hanoi.json").description.contains(issuedAt.instantText))
    if isUnchanged { answerUnchanged(site) }
    _ = site.providers.requests()
    let result = try site.run(only, at: hours(age))
    #expect(result.status == status)
    let reason =
      age > 36 ? "more than 36 h ago" : "24 h ago or more, and not newer than the kept one"
    #expect(
      result.errors.hasPrefix("widgets: weather-hanoi: met-norway: issued at \(issuedAt.instantText), \(reason)\n"))
    #expect(site.providers.requests() == ["met-norway", "open-meteo"])
    try expect(site, state, fetched: 23, fresh: 23.5, valid: 36)
    // Its validators are dropped: the next request asks for the whole.
    #expect(site.server.requests.last { $0.target.contains("locationforecast") }?.headers["if-none-match"] == #""one""#)
    site.providers.answer("met-norway", with: nil)
    issue(site, at: issuedAt.addingTimeInterval((age - 1) * 3600))
    #expect(try site.run(only, at: hours(age + 2)).status == 0)
    #expect(site.server.requests.last { $0.target.contains("locationforecast") }?.headers["if-none-match"] == nil)
    try expect(site, "fresh", fetched: age + 2, fresh: age + 2.5, valid: age + 35)
  }

  @Test(
    .proves(167),
    arguments: [
      (25, false, "stale", 1), (25, true, "missing", 2), (35, false, "stale", 1), (35, true, "missing", 2),
      (37, false, "missing", 2), (37, true, "missing", 2),
    ] as [(Double, Bool, String, Int32)])
  func `an old forecast is better than none, for 36 hours and said to be old`(
    age: Double, isUnchanged: Bool, state: String, status: Int32
  ) throws {
    let site = try site()
    if isUnchanged { answerUnchanged(site) }
    #expect(try site.run(only, at: hours(age)).status == status)
    #expect(site.providers.requests() == (state == "stale" ? ["met-norway"] : ["met-norway", "open-meteo"]))
    let isTaken = state == "stale"
    try expect(
      site, state, fetched: isTaken ? age : nil, fresh: isTaken ? 24 : nil, valid: isTaken ? 36 : nil)
    let get = try site.run("get", "weather-hanoi", at: hours(age))
    #expect(get.status == (isTaken ? 0 : 2))
    #expect(try site.run("get", "weather-hanoi", at: hours(36.01)).status == 2)
  }

  @Test(.proves(168)) func `where a forecast has grown old the next provider takes its place`() throws {
    let site = try site(fallback: true)
    _ = try site.run(only, at: hours(23))
    answerUnchanged(site)
    _ = site.providers.requests()
    #expect(try site.run(only, at: hours(24)).status == 1)
    #expect(site.providers.requests() == ["met-norway", "open-meteo"])
    let document = try site.json("public/v1/weather-hanoi.json")
    #expect((document["source"] as? [String: Any])?["provider"] as? String == "open-meteo")
    #expect(document["state"] as? String == "fresh")
    #expect((document["weather"] as? [String: Any])?["issuedAt"] is NSNull)
  }

  @Test(.proves(176)) func `an old forecast that may not be asked for again yet does not hold the next provider back`()
    throws
  {
    let site = try site(fallback: true)
    site.providers.addHeaders(["Cache-Control": "max-age=1800"])
    #expect(try site.run(only, at: hours(25)).status == 1)
    #expect(site.providers.requests() == ["met-norway"])
    #expect(try site.run(only, at: hours(25.1)).status == 0)
    #expect(site.providers.requests() == ["open-meteo"])
    #expect(try site.json("public/v1/weather-hanoi.json")["state"] as? String == "fresh")
  }

  @Test(.proves(175)) func `until then an unchanged forecast is renewed, and the present hour becomes current`() throws
  {
    let site = try site()
    _ = try site.run(only, at: hours(1))
    let first = try site.json("public/v1/weather-hanoi.json")["observedAt"] as? String
    #expect(first == "2026-11-21T23:00:00Z")
    answerUnchanged(site)
    #expect(try site.run(only, at: hours(23.9)).status == 0)
    try expect(site, "fresh", fetched: 23.9, fresh: 24, valid: 36)
    #expect(try site.json("public/v1/weather-hanoi.json")["observedAt"] as? String == "2026-11-22T22:00:00Z")
  }
}
