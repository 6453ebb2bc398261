import Foundation
import Replay
import Testing

@testable import Site

/// A line of observation, a table of places and a box of air, from the config to the page.
@Suite struct SkyTests {
  private func site() throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    let place = """
      { "name": { "vi": "Hà Nội", "en": "Hanoi" }, "latitude": 21.0285, "longitude": 105.8542,
        "timeZone": "Asia/Ho_Chi_Minh" }
      """
    let entry = #"{ "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#
    try site.write(
      "config.json",
      """
      {
        "site": { "use": "non-commercial", "contact": "bientap@example.vn" },
        "languages": ["vi", "en"],
        "widgets": [
          { "id": "weather-hanoi", "kind": "weather", "place": \(place), "providers": ["met-norway"],
            "observation": "metar" },
          { "id": "weather-places", "kind": "weather", "providers": ["met-norway"],
            "places": [\(place), { "name": { "vi": "Hà Đông" }, "latitude": 20.97, "longitude": 105.77,
                                   "timeZone": "Asia/Ho_Chi_Minh" }] },
          { "id": "air-hanoi", "kind": "air", "place": \(place), "providers": ["open-meteo-air"] }
        ],
        "providers": { "met-norway": \(entry), "metar": \(entry), "open-meteo-air": \(entry) }
      }
      """)
    return site
  }

  private func weather(_ site: TestSite, _ name: String) throws -> [String: Any]? {
    try site.json("public/v1/\(name).json")["weather"] as? [String: Any]
  }

  @Test func `a line of observation may be asked for more rarely than the weather above it`() throws {
    let site = try site()
    try site.change("config.json", #""observation": "metar" }"#, to: #""observation": "metar", "ttl": "5m" }"#)
    try site.change(
      "config.json", #""metar": { "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#,
      to: #""metar": { "origin": "\#(site.server.origin)" }"#)
    let result = try site.run("check")
    #expect(result.status == 0)
    #expect(!result.output.contains("WRONG"))
  }

  @Test func `observation, places and air are fetched at once and published`() throws {
    let site = try site()
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    // Hanoi is asked for once, though two boxes show it.
    #expect(site.providers.requests().sorted() == ["met-norway", "met-norway", "metar", "open-meteo-air"])
    let observation = try weather(site, "weather-hanoi")?["observation"] as? [String: Any]
    #expect(observation?["station"] as? String == "VVNB")
    #expect((observation?["source"] as? [String: Any])?["provider"] as? String == "metar")
    let places = try weather(site, "weather-places")?["places"] as? [[String: Any]]
    let names = places?.compactMap { ($0["place"] as? [String: Any])?["name"] as? [String: String] }
    #expect(names == [["vi": "Hà Nội", "en": "Hanoi"], ["vi": "Hà Đông"]])
    let air = try site.json("public/v1/air-hanoi.json")["air"] as? [String: Any]
    #expect((air?["index"] as? [String: Any])?["scale"] as? String == "us-aqi")
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "tại sân bay Nội Bài"))
    #expect(try site.holds("public/v1/vi/weather-places.html", "Hà Đông"))
    #expect(try site.holds("public/v1/vi/air-hanoi.html", "Chất lượng không khí tại Hà Nội"))
    for name in ["weather-hanoi", "weather-places", "air-hanoi"] {
      #expect(try site.run("get", name, "--format", "json").output == site.read("public/v1/\(name).json"))
      #expect(try site.run("get", name, "--format", "html").output == site.read("public/v1/vi/\(name).html"))
    }
    #expect(try site.run("get", "air-hanoi", "--field", "air.index.scale").output == "us-aqi\n")
  }

  @Test func `a lunar date is published, printed by its field, and another one after midnight in Hanoi`() throws {
    let site = try site()
    try site.change("config.json", #""observation": "metar" }"#, to: #""lunar": true }"#)
    #expect(try site.run("refresh", at: "2026-11-22T16:50:00Z").status == 0)
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "(14/10 âm lịch)"))
    #expect(try weather(site, "weather-hanoi")?["lunar"] is [String: Any])
    #expect(
      try site.run("get", "weather-hanoi", "--field", "weather.lunar.day", at: "2026-11-22T16:59:59Z").output == "14\n")
    #expect(try site.run("get", "weather-places", "--field", "weather.places.0.lunar").output == "null\n")
    #expect(try site.run("refresh", at: "2026-11-22T17:00:00Z").status == 0)
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "(15/10 âm lịch)"))
    #expect(
      try site.run("get", "weather-hanoi", "--field", "weather.lunar.day", at: "2026-11-22T17:00:01Z").output == "15\n")
  }

  @Test func `a station that is down costs the weather nothing and is said once`() throws {
    let site = try site()
    site.providers.answer("metar", with: CannedReply(status: 503))
    let line = "widgets: weather-hanoi: metar: HTTP 503\n"
    #expect(try site.run("refresh") == CommandResult(status: 1, output: "", errors: line))
    #expect(try site.json("public/v1/weather-hanoi.json")["state"] as? String == "fresh")
    #expect(try weather(site, "weather-hanoi")?["observation"] is NSNull)
    #expect(try site.run("refresh", at: "2026-11-22T00:40:00Z").errors == "")
    let status = try site.run("status", at: "2026-11-22T00:40:00Z")
    #expect(status.status == 1)
    #expect(status.output.contains("metar fails for weather-hanoi since 2026-11-22T00:30:0"))
    site.providers.answer("metar", with: nil)
    #expect(try site.run("refresh", at: "2026-11-22T01:05:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.run("status", at: "2026-11-22T01:05:00Z").status == 0)
  }

  @Test func `prune keeps what belongs to a line of observation`() throws {
    let site = try site()
    try site.run("refresh")
    #expect(try site.run("prune") == CommandResult(status: 0, output: "", errors: ""))
    _ = site.providers.requests()
    try site.run("refresh", at: "2026-11-22T00:31:00Z")
    #expect(site.providers.requests() == [])
  }

  @Test func `a dry run says which places, stations and air would be asked for, and asks for none`() throws {
    let site = try site()
    func plan(at instant: String = TestSite.morning) throws -> [String] {
      let result = try site.run("refresh", "--dry-run", at: instant)
      #expect(result.status == 0 && result.errors == "")
      return result.output.replacing(site.server.origin, with: "").split(separator: "\n").map(String.init)
    }
    let weather = "/weatherapi/locationforecast/2.0/compact?"
    let hanoi = "\(weather)lat=21.0285&lon=105.8542"
    let haDong = "\(weather)lat=20.97&lon=105.77"
    let first = try plan()
    #expect(first.count == 4)
    #expect(first[0] == "weather-hanoi: due, would ask met-norway: \(hanoi)")
    #expect(first[1].hasPrefix("weather-hanoi: observation: due, would ask metar: /api/data/metar?ids=VVNB"))
    #expect(first[2] == "weather-places: due, would ask met-norway: \(hanoi), \(haDong)")
    #expect(first[3].hasPrefix("air-hanoi: due, would ask open-meteo-air: /v1/air-quality?"))
    #expect(site.providers.requests() == [] && !site.exists("var") && !site.exists("public"))
    try site.run("refresh")
    _ = site.providers.requests()
    let names = ["weather-hanoi", "weather-hanoi: observation", "weather-places", "air-hanoi"]
    #expect(try plan() == names.map { "\($0): fresh, not due" })
    // Of a table only the place whose reading is gone.
    try site.run("reject", "weather-places", "--place", "2")
    // An attempt is dated when its request begins, and rounded up to the second.
    let third = try plan(at: "2026-11-22T00:30:02Z")
    #expect(third[2] == "weather-places: due, would ask met-norway: \(haDong)")
    #expect(site.providers.requests() == [])
  }

  @Test func `the history of a table of places has each place's readings under its name`() throws {
    let site = try site()
    for instant in [TestSite.morning, "2026-11-22T02:30:00Z"] { try site.run("refresh", at: instant) }
    let noon = "2026-11-22T05:00:00Z"
    let csv = try site.run("history", "weather-places", at: noon)
    #expect(csv.status == 0 && csv.errors == "")
    let rows = csv.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let column = try #require(rows[0].firstIndex(of: "place"))
    #expect(rows.dropFirst().map { $0[column] } == ["Hà Nội", "Hà Nội", "Hà Đông", "Hà Đông"])
    #expect(rows.dropFirst().allSatisfy { $0[column - 1] == "met-norway" })
    // Hanoi has one past, whichever widget shows it.
    #expect(try site.run("history", "weather-hanoi", at: noon).output.split(separator: "\n").count == 3)
    try site.write("history.json", try site.run("history", "weather-places", "--format", "json", at: noon).output)
    let readings = try site.json("history.json")["readings"] as? [[String: Any]] ?? []
    let places = readings.compactMap { ($0["weather"] as? [String: Any])?["places"] as? [[String: Any]] }
    #expect(places.map(\.count) == [1, 1, 1, 1])
    #expect(places.allSatisfy { $0[0]["current"] is [String: Any] })
    let names = places.compactMap { ($0[0]["place"] as? [String: Any])?["name"] as? [String: String] }
    #expect(names.compactMap { $0["vi"] } == ["Hà Nội", "Hà Nội", "Hà Đông", "Hà Đông"])
  }
}
