import Foundation
import Replay
import Testing

@testable import Site

/// What several widgets, or several places of one, have in common: a provider, a run, a feed.
@Suite struct FeedFaultTests {
  private let gone = CannedReply(status: 404, headers: ["Content-Type": "text/plain"])

  @Test(.proves(219), arguments: ["vietcombank", "met-norway"])
  func `a run killed between two bursts of answers keeps the first, and the next run makes up for the rest`(
    slow: String
  ) throws {
    let site = try TestSite.settled()
    let instants = ["2026-11-22T01:05:00Z", "2026-11-22T01:06:00Z"]
    site.providers.moveTheDollar()
    var late = site.providers.good(slow, at: instants[0])
    late.delaySeconds = 20
    site.providers.answer(slow, with: late)
    let isBoardSlow = slow == "vietcombank"
    let (quick, name) = isBoardSlow ? ("met-norway", "weather-hanoi") : ("vietcombank", "rates")
    let before = try site.publishedFiles()
    let command = try site.start("refresh", at: instants[0])
    let begun = ContinuousClock.now
    // The index's packed neighbour is the last of a publication.
    func isPublished() throws -> Bool {
      try site.publishedFiles()["v1/index.json.gz"] != before["v1/index.json.gz"]
    }
    while try !isPublished(), ContinuousClock.now - begun < .seconds(10) { usleep(5000) }
    kill(command.process.processIdentifier, SIGKILL)
    #expect(command.wait() == CommandResult(status: SIGKILL, output: "", errors: ""))

    // The tree is whole: what has come is on every page of it, the rest is as it was.
    try site.expectWhole()
    #expect(try site.json("public/v1/\(name).json")["fetchedAt"] as? String == instants[0])
    try site.expect(changes: isBoardSlow ? Promise.weather : Promise.rates, since: before)
    // So is the state.
    #expect(try site.sqlite("PRAGMA integrity_check") == ["ok"])
    #expect(
      try site.sqlite("SELECT provider FROM snapshots WHERE fetchedAt = unixepoch('\(instants[0])')") == [quick])
    #expect(
      try site.sqlite("SELECT provider, outcome FROM attempts ORDER BY provider")
        == (isBoardSlow ? ["met-norway|answered", "vietcombank|"] : ["met-norway|", "vietcombank|answered"]))
    #expect(try site.sqlite("SELECT count(*) FROM providerHealth WHERE consecutiveFailures > 0") == ["0"])

    // Only what is missing is asked for.
    site.providers.answer(slow, with: nil)
    try site.expect(
      Promise(status: 0, changes: isBoardSlow ? Promise.rates : Promise.weather, asks: [slow: 1]), of: ["refresh"],
      at: instants[1])
    try site.expect(Promise(status: 0), of: ["refresh"], at: "2026-11-22T01:07:00Z")
    #expect(try site.sqlite("SELECT count(*) FROM calls WHERE count > 2") == ["0"])
  }

  @Test(.proves(220)) func `two widgets of one feed cost one request in an outage too, and say one line each`() throws {
    let site = try TestSite()
    let rates = #"{ "id": "rates", "kind": "rates", "currencies": "#
    try site.change(
      "config.json", rates,
      to: #"{ "id": "dollar", "kind": "rates", "currencies": ["USD"], "providers": ["vietcombank"] }, "# + rates)
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests().sorted() == ["met-norway", "vietcombank"])
    let both = Promise.rates.union(["v1/vi/dollar.html", "v1/en/dollar.html", "v1/dollar.json"])
    let only = ["refresh", "--only", "dollar", "--only", "rates"]

    site.providers.answer("vietcombank", with: CannedReply(status: 500, headers: ["Content-Type": "text/plain"]))
    try site.expect(
      Promise(
        status: 1, says: "widgets: dollar: vietcombank: HTTP 500\nwidgets: rates: vietcombank: HTTP 500\n",
        changes: both, asks: ["vietcombank": 2]),
      of: only, at: "2026-11-22T00:46:00Z")
    // It is one failure in a row, not one for each widget, and said once.
    #expect(
      try site.sqlite("SELECT consecutiveFailures FROM providerHealth WHERE provider = 'vietcombank'") == ["1"])
    try site.expect(Promise(status: 1), of: only, at: "2026-11-22T00:46:20Z")
    try site.expect(Promise(status: 1, asks: ["vietcombank": 2]), of: only, at: "2026-11-22T00:47:40Z")

    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 0, changes: both, asks: ["vietcombank": 1]), of: only, at: "2026-11-22T00:51:00Z")
    #expect(try site.sqlite("SELECT count(*) FROM outages") == ["0"])
  }

  @Test(.proves(221), arguments: [(404, 5), (500, 10)])
  func `a dead place is asked for once more and then once in a time to live, and its table is fresh without it`(
    status: Int, requests: Int
  ) throws {
    let site = try TestSite()
    let places = [("Hà Nội", 21.0285, 105.8542), ("Đà Nẵng", 16.0544, 108.2022), ("Huế", 16.4637, 107.5909)]
      .map { name, latitude, longitude in
        #"{ "name": { "vi": "\#(name)", "en": "\#(name)" }, "latitude": \#(latitude), "longitude": \#(longitude), "#
          + #""timeZone": "Asia/Ho_Chi_Minh" }"#
      }
    try site.change("config.json", #""id": "weather-hanoi""#, to: #""id": "places""#)
    let config = try site.read("config.json")
    let list = "\"places\": [\(places.joined(separator: ","))]"
    try site.write("config.json", config.replacing(/"place": [\s\S]*?"Asia\/Ho_Chi_Minh" }/, with: list))
    // The sample says of which place it is.
    site.providers.changeBodies { $0.replacing(/"geometry":{[^}]*},/, with: "") }
    site.providers.answer(
      "met-norway", to: "lat=16.4637", with: CannedReply(status: status, headers: ["Content-Type": "text/plain"]))

    var said = ""
    // Every fifth run is the first after a time to live: of the good places from the first on, of the dead one from the second.
    for run in 0...20 {
      let minute = 30 + 7 * run
      let instant = "2026-11-22T0\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60):00Z"
      let result = try site.run("refresh", "--only", "places", at: instant)
      #expect(result.status == ([0, 1, 6, 11, 16].contains(run) ? 1 : 0), "\(instant)")
      said += result.errors
      let document = try site.json("public/v1/places.json")
      #expect(document["state"] as? String == "fresh", "\(instant)")
      let rows = try #require((document["weather"] as? [String: Any])?["places"] as? [[String: Any]])
      let current = rows.map { $0["current"] as? [String: Any] }
      #expect(current.map { $0?["temperatureCelsius"] is NSNull } == [false, false, true], "\(instant)")
    }
    #expect(said == "widgets: places: met-norway: Huế: HTTP \(status)\n")
    let asked = site.server.requests.map(\.target)
    #expect(asked.count { $0.contains("lat=16.4637") } == requests)
    #expect(asked.count { !$0.contains("lat=16.4637") } == 10)
    #expect(Set(site.providers.requests()) == ["met-norway"])

    // As soon as it is there again, it is shown.
    site.providers.answer("met-norway", to: "lat=16.4637", with: nil)
    #expect(try site.run("refresh", "--only", "places", at: "2026-11-22T03:21:00Z").status == 0)
    let rows = try site.json("public/v1/places.json")["weather"] as? [String: Any]
    #expect((rows?["places"] as? [[String: Any]])?.allSatisfy { $0["current"] is [String: Any] } == true)
  }

  @Test(
    .proves(222),
    arguments: [
      (#""latitude": 21.0285"#, #""latitude": 20.8449"#), (#"["met-norway", "open-meteo"]"#, #"["open-meteo"]"#),
    ])
  func `a widget of another place or provider does not go on showing what it showed`(old: String, new: String) throws {
    let site = try TestSite.settled()
    try site.change("config.json", old, to: new)
    for provider in ["met-norway", "open-meteo"] { site.providers.answer(provider, with: gone) }
    let asked = new.contains("latitude") ? ["met-norway", "open-meteo"] : ["open-meteo"]
    try site.expect(
      Promise(
        status: 2, says: asked.map { "widgets: weather-hanoi: \($0): HTTP 404\n" }.joined(), changes: Promise.weather,
        asks: asked.reduce(into: [:]) { $0[$1] = 1 }),
      of: ["refresh"])
    #expect(try site.json("public/v1/weather-hanoi.json")["state"] as? String == "missing")
    #expect(try !site.read("public/v1/vi/sidebar.html").contains("°C"))
  }
}
