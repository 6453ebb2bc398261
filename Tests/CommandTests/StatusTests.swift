import Foundation
import Replay
import Testing

@testable import Site

@Suite struct StatusTests {
  private static let later = "2026-11-22T00:42:00Z"

  /// A site whose open-meteo is the provider's own service, with its limits; the first run was at 00:30.
  private func site(failing: String? = nil) throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    let entry = #"{ "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#
    try site.change(
      "config.json", #""open-meteo": \#(entry)"#, to: #""open-meteo": { "origin": "\#(site.server.origin)" }"#)
    if let failing { site.providers.answer(failing, with: CannedReply(status: 403)) }
    try site.run("refresh")
    return site
  }

  /// What was printed, without the time that the run took on this machine.
  private func pinned(_ output: String) -> String {
    output.replacing(/"durationMilliseconds":\d+/, with: #""durationMilliseconds":0"#)
      .replacing(/(?m)^widgets_run_duration_seconds [0-9.]+$/, with: "widgets_run_duration_seconds 0")
  }

  @Test func `a good site is one plugin line, one line per widget and one line per provider`() throws {
    let result = try site().run("status", at: Self.later)
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output == Self.wellText)
  }

  @Test func `a failing provider is a warning while its fallback serves, as text and as JSON`() throws {
    let site = try site(failing: "met-norway")
    let text = try site.run("status", at: Self.later)
    #expect(text.status == 1)
    #expect(text.output == Self.warningText)
    let json = try site.run("status", "--format", "json", at: Self.later)
    #expect(json.status == 1)
    #expect(json.errors == "")
    #expect(pinned(json.output) == Self.warningJSON)
  }

  @Test func `metrics are complete, escaped and without time stamps of their own`() throws {
    let result = try site(failing: "met-norway").run("status", "--format", "prometheus", at: Self.later)
    #expect(result.status == 1)
    #expect(pinned(result.output) == Self.warningMetrics)
    for line in result.output.split(separator: "\n") where !line.hasPrefix("#") {
      #expect(line.wholeMatch(of: /[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.]+/) != nil, "\(line)")
    }
  }

  @Test func `a widget that expires and a run that does not come are critical, an old one that is shown a warning`()
    throws
  {
    let site = try site()
    let stale = try site.run("status", at: "2026-11-22T00:55:00Z")
    #expect(stale.status == 1)
    #expect(
      stale.output.hasPrefix("WIDGETS WARNING: rates is stale since 2026-11-22T00:45:00Z | weather-hanoi_age=1500s;"))
    let silent = try site.run("status", at: "2026-11-22T01:00:01Z")
    #expect(silent.status == 2)
    #expect(silent.output.hasPrefix("WIDGETS CRITICAL: no run has ended since 2026-11-22T00:30:00Z; "))
    let expired = try site.run("status", at: "2026-11-22T06:30:01Z")
    #expect(expired.status == 2)
    #expect(
      expired.output.hasPrefix(
        "WIDGETS CRITICAL: weather-hanoi is expired since 2026-11-22T06:30:00Z; no run has ended"))
  }

  @Test func `before the first run every widget is missing, and that is critical`() throws {
    let result = try TestSite(stopsClock: true).run("status")
    #expect(result.status == 2)
    #expect(
      result.output.hasPrefix(
        "WIDGETS CRITICAL: weather-hanoi is missing; rates is missing; no run has ended yet"
          + " | weather-hanoi_age=U;1800;21600 rates_age=U;900;345600\n"))
    #expect(result.errors == "")
  }

  @Test func `a failing publishing is critical for as long as it lasts`() throws {
    let site = try TestSite(stopsClock: true)
    try FileManager.default.createDirectory(
      atPath: site.path("public/v1/rates.json"), withIntermediateDirectories: true)
    #expect(try site.run("refresh").status == 2)
    let result = try site.run("status")
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("WIDGETS CRITICAL: publishing fails since 2026-11-22T00:30:00Z | "))
    try FileManager.default.removeItem(atPath: site.path("public/v1/rates.json"))
    #expect(try site.run("refresh").status == 0)
    #expect(try site.run("status").status == 0)
  }

  @Test func `a run of which nothing was due has ended too, one that met another has not`() throws {
    let site = try site()
    #expect(try site.run("refresh", at: "2026-11-22T00:40:00Z").status == 0)
    #expect(try site.run("status", at: Self.later).output.contains("last_run_age=120s;;1800\n"))
    let holder = try site.holdLock()
    defer { holder.terminate() }
    try site.run("refresh", at: "2026-11-22T00:41:00Z")
    #expect(try site.run("status", at: Self.later).output.contains("last_run_age=120s;;1800\n"))
  }

  @Test func `without a config or a state that can be read nothing can be told, in one line and exit status 3`() throws
  {
    let site = try site()
    let none = "nowhere.json: expected a readable file, found none"
    let missing = try site.run("status", "--config", "nowhere.json")
    #expect(missing == CommandResult(status: 3, output: "WIDGETS UNKNOWN: \(none)\n", errors: ""))
    let json = try site.run("status", "--config", "nowhere.json", "--format", "json")
    #expect(
      json.output
        == #"{"lastRun":null,"onPublish":null,"problems":[{"message":"\#(none)","status":"unknown"}],"providers":[],"#
        + #""quarantine":[],"schema":1,"status":"unknown","waiting":null,"widgets":[]}"# + "\n")
    #expect(json.errors == "widgets: \(none)\n")
    #expect(
      try site.run("status", "--config", "nowhere.json", "--format", "prometheus").output.contains("widgets_status 3\n")
    )
    try site.write("var/widgets.sqlite", String(repeating: "not a database ", count: 500))
    let damaged = try site.run("status")
    #expect(damaged.status == 3)
    #expect(damaged.output.hasPrefix("WIDGETS UNKNOWN: \(site.path("var/widgets.sqlite")): damaged: "))
    #expect(damaged.output.split(separator: "\n").count == 1)
    #expect(damaged.errors == "")
  }

  @Test func `a wrong config is exit status 78 here too`() throws {
    let site = try TestSite(stopsClock: true)
    try site.change("config.json", #""kind": "rates","#, to: #""kind": "rates", "ttl": 30,"#)
    let result = try site.run("status")
    #expect(result.status == 78)
    #expect(result.errors == "config.json: widgets[1].ttl: expected a duration such as \"30m\", found 30\n")
  }

  @Test func `--output replaces a file whole, for everybody to read, and prints nothing`() throws {
    let site = try site(failing: "met-norway")
    let printed = try site.run("status", "--format", "prometheus", at: Self.later).output
    try site.write("widgets.prom", "old")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("widgets.prom"))
    let result = try site.run("status", "--format", "prometheus", "--output", "widgets.prom", at: Self.later)
    #expect(result == CommandResult(status: 1, output: "", errors: ""))
    #expect(try site.read("widgets.prom") == printed)
    let mode = try FileManager.default.attributesOfItem(atPath: site.path("widgets.prom"))[.posixPermissions]
    #expect(mode as? Int == 0o644)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted()
        == ["config.json", "public", "var", "widgets.prom"])
    let lost = try site.run("status", "--output", "nowhere/widgets.prom")
    #expect(
      lost
        == CommandResult(
          status: 3, output: "",
          errors:
            "widgets: nowhere/widgets.prom: the folder nowhere does not exist; make it with `mkdir -p nowhere`, or name another file\n"
        ))
  }

  @Test func `status asks nobody, writes nothing and may be asked by another user`() throws {
    let site = try site()
    _ = site.providers.requests()
    let before = try site.publishedFiles()
    let state = try Data(contentsOf: site.folder.appendingPathComponent("var/widgets.sqlite"))
    #expect(try site.run("status", at: Self.later, asNobody: true).output == Self.wellText)
    #expect(site.providers.requests() == [])
    #expect(try site.publishedFiles() == before)
    #expect(try Data(contentsOf: site.folder.appendingPathComponent("var/widgets.sqlite")) == state)
  }

  @Test func `providers names the limits that hold for this site`() throws {
    let output = try site().run("providers").output
    #expect(output.contains("limits    600 a minute, 5000 an hour, 10000 a day\n"))
    #expect(output.contains("limits    none\n"))
    let json = try site().run("providers", "--format", "json").output
    #expect(json.contains(#""limits":{"perDay":10000,"perHour":5000,"perMinute":600}"#))
    #expect(json.contains(#""limits":null"#))
  }

  @Test func `a damaged state that is begun anew keeps the count of calls`() throws {
    let site = try site()
    try site.run("refresh", "--force", at: "2026-11-22T00:35:00Z")
    try site.executeSQL("DROP TABLE history")
    #expect(try site.run("refresh", "--force", at: "2026-11-22T00:40:00Z").status == 1)
    let asked = site.providers.requests().filter { $0 == "vietcombank" }.count
    let output = try site.run("status", "--format", "prometheus", at: Self.later).output
    #expect(output.contains("widgets_provider_calls_total{provider=\"vietcombank\"} \(asked)\n"))
  }
}
