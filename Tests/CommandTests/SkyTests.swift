import Foundation
import Replay
import Testing

@testable import Site

/// A line of observation, a table of places and a box of air, from the config to the page.
@Suite struct SkyTests {
  private func site() throws -> TestSite {
    let site = try TestSite()
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
    #expect(try site.holds("public/v1/vi/air-hanoi.html", "Chất lượng không khí Hà Nội"))
    for name in ["weather-hanoi", "weather-places", "air-hanoi"] {
      #expect(try site.run("get", name, "--format", "json").output == site.read("public/v1/\(name).json"))
      #expect(try site.run("get", name, "--format", "html").output == site.read("public/v1/vi/\(name).html"))
    }
    #expect(try site.run("get", "air-hanoi", "--field", "air.index.scale").output == "us-aqi\n")
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
}
