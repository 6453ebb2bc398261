import Foundation
import Replay
import Testing

@testable import Site

/// Forecasts of which a part is wrong, and states whose forecasts are.
@Suite struct ForecastFaultTests {
  /// A settled site without a second provider for the weather.
  private func settled(_ provider: String = "met-norway") throws -> TestSite {
    let site = try TestSite()
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: "[\"\(provider)\"]")
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    _ = site.providers.requests()
    return site
  }

  /// A provider's good answer with its body changed as a tree.
  private func answer(
    _ provider: String, of site: TestSite, changing change: (inout [String: Any]) throws -> Void
  ) throws -> CannedReply {
    var reply = site.providers.good(provider, at: TestSite.later)
    var tree = try #require(try JSONSerialization.jsonObject(with: reply.body) as? [String: Any])
    try change(&tree)
    reply.body = try JSONSerialization.data(withJSONObject: tree)
    return reply
  }

  private func weather(_ site: TestSite) throws -> [String: Any] {
    try #require(try site.json("public/v1/weather-hanoi.json")["weather"] as? [String: Any])
  }

  @Test(.proves(162)) func `hours that are there twice on the fifth day cost nothing of today`() throws {
    let site = try settled()
    let before = try #require(try weather(site)["hours"] as? [[String: Any]])
    site.providers.answer(
      "met-norway",
      with: try answer("met-norway", of: site) { tree in
        var properties = try #require(tree["properties"] as? [String: Any])
        var series = try #require(properties["timeseries"] as? [[String: Any]])
        let index = series.count - 8
        series.insert(contentsOf: series[index - 3..<index], at: index)
        properties["timeseries"] = series
        tree["properties"] = properties
      })
    try site.expect(Promise(status: 0, changes: Promise.weather, asks: ["met-norway": 1]), of: TestSite.refreshWeather)
    let after = try #require(try weather(site)["hours"] as? [[String: Any]])
    #expect(NSArray(array: after).isEqual(to: before) && after.count == 24)
  }

  @Test(.proves(163)) func `a day far ahead that is beyond belief is left out, and today is published`() throws {
    let site = try settled("open-meteo")
    func changed(_ index: Int) throws -> CannedReply {
      try answer("open-meteo", of: site) { tree in
        var daily = try #require(tree["daily"] as? [String: Any])
        var maxima = try #require(daily["temperature_2m_max"] as? [Any])
        maxima[index] = 95
        daily["temperature_2m_max"] = maxima
        tree["daily"] = daily
      }
    }
    site.providers.answer("open-meteo", with: try changed(4))
    try site.expect(
      Promise(status: 0, changes: Promise.weather, asks: ["open-meteo": 1]), of: TestSite.refreshWeather)
    let days = try #require(try weather(site)["days"] as? [[String: Any]])
    let dates = days.compactMap { $0["date"] as? String }
    #expect(dates.map { $0.suffix(2) } == ["22", "23", "24", "25", "27", "28", "29"])
    site.providers.answer("open-meteo", with: try changed(0))
    try site.expect(
      Promise(
        status: 1, says: "widgets: weather-hanoi: open-meteo: maximum of 2026-11-22 95, expected -5.1 to 48\n",
        asks: ["open-meteo": 1]), of: TestSite.refreshWeather)
  }

  @Test(.proves(164), arguments: [("08:15", 1), ("07:45", 0)])
  func `weather that is said to be observed in time to come is refused`(_ clock: String, _ status: Int32) throws {
    let site = try settled("open-meteo")
    let reply = try answer("open-meteo", of: site) { tree in
      var current = try #require(tree["current"] as? [String: Any])
      current["time"] = "2026-11-22T\(clock)"
      tree["current"] = current
    }
    site.providers.answer("open-meteo", with: reply)
    let result = try site.run(TestSite.refreshWeather, at: TestSite.later)
    #expect(result.status == status)
    let line = "widgets: weather-hanoi: open-meteo: observed at 2026-11-22T01:15:00Z, which is in the future\n"
    #expect(result.errors == (status == 0 ? "" : line))
  }

  @Test(.proves(165)) func `weather that the version before has read is asked anew at once, and its rain is not shown`()
    throws
  {
    let site = try settled("open-meteo")
    try site.restoreStateOfVersion3()
    // Nobody can say it better yet: what was read is shown, without its rain, and said to be old.
    site.providers.answer("open-meteo", with: CannedReply(status: 404, headers: ["Content-Type": "text/plain"]))
    let failed = try site.run("refresh", at: TestSite.later)
    #expect(failed == CommandResult(status: 1, output: "", errors: "widgets: weather-hanoi: open-meteo: HTTP 404\n"))
    #expect(site.providers.requests() == ["open-meteo"])
    var document = try site.json("public/v1/weather-hanoi.json")
    #expect(document["state"] as? String == "stale" && document["fetchedAt"] as? String == "2026-11-22T00:30:05Z")
    #expect(document["freshUntil"] as? String == "2026-11-22T00:30:05Z")
    #expect(document["validUntil"] as? String == "2026-11-22T06:30:05Z")
    let hours = try #require(try weather(site)["hours"] as? [[String: Any]])
    #expect(hours.count == 24 && hours.allSatisfy { $0["temperatureCelsius"] is NSNumber })
    let isWithoutRain = hours.allSatisfy {
      $0["precipitationMillimeters"] is NSNull && $0["precipitationProbabilityPercent"] is NSNull
    }
    #expect(isWithoutRain)

    try site.restoreStateOfVersion3()
    site.providers.answer("open-meteo", with: nil)
    #expect(try site.run("refresh", at: TestSite.later) == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests() == ["open-meteo"])
    document = try site.json("public/v1/weather-hanoi.json")
    #expect(document["state"] as? String == "fresh" && document["fetchedAt"] as? String == "2026-11-22T00:40:00Z")
    let first = try #require((try weather(site)["hours"] as? [[String: Any]])?.first)
    #expect(first["precipitationMillimeters"] is NSNumber)
  }
}

extension TestSite {
  /// Puts a state in the place of the site's that the version before has really written, ten minutes ago.
  fileprivate func restoreStateOfVersion3() throws {
    try? FileManager.default.removeItem(atPath: path("var"))
    try FileManager.default.createDirectory(atPath: path("var"), withIntermediateDirectories: true)
    let dump = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("fixtures/state/version-3.sql")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [path("var/widgets.sqlite"), ".read '\(dump.path)'"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
