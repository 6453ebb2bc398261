import Foundation
import Testing

@testable import Site

@Suite struct WrongInputTests {
  @Test func `a wrong config is one line with the place, exit status 78, and nothing is touched`() throws {
    let site = try TestSite()
    try site.change("config.json", #""kind": "rates","#, to: #""kind": "rates", "ttl": 30,"#)
    for command in [["refresh"], ["check"], ["providers"], ["accept", "rates"], ["reject", "rates"]] {
      let result = try site.run(command)
      #expect(
        result
          == CommandResult(
            status: 78, output: "",
            errors: "config.json: widgets[1].ttl: expected a duration such as \"30m\", found 30\n"))
    }
    #expect(try site.run("get", "rates").status == 78)
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.folder.path) == ["config.json"])
    #expect(site.providers.requests() == [])
  }

  @Test func `a config that is not there or cannot be read is exit status 78`() throws {
    let site = try TestSite()
    let missing = try site.run("refresh", "--config", "nowhere.json")
    #expect(missing.status == 78)
    #expect(missing.errors == "nowhere.json: expected a readable file, found none\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("config.json"))
    let unreadable = try site.run("get", "rates", asNobody: true)
    #expect(unreadable.status == 78)
    #expect(unreadable.errors == "config.json: expected a readable file, found one that this user cannot read\n")
    #expect(try site.run("check", "--config", ".").errors == ".: expected a readable file, found a folder\n")
  }

  @Test(arguments: [
    (["get", "nowhere"], "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["accept", "nowhere"], "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["reject", "nowhere"], "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["refresh", "--only", "nowhere"], "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["get", "rates", "--language", "fr"], "widgets: unknown language \"fr\"; there are en, vi"),
    (
      ["get", "rates", "--field", "rates.rows.THB.sell"],
      "widgets: unknown field \"THB\"; there are USD, EUR, JPY, KRW, XAU"
    ),
    (
      ["get", "rates", "--format", "xml"],
      "Error: The value 'xml' is invalid for '--format <format>'. Please provide one of 'text', 'json' or 'html'."
    ),
    (["refresh", "--splay", "3601"], "Error: Expected --splay from 0 to 3600 seconds."),
    (
      ["refesh"],
      "widgets: unknown command \"refesh\"; there are refresh, get, status, accept, reject, prune, convert, history, "
        + "chart, backfill, check, providers, preview, serve, help; did you mean \"refresh\"?"
    ),
    (
      ["get", "ratse"],
      "widgets: unknown widget \"ratse\"; the config has weather-hanoi, rates; did you mean \"rates\"?"
    ),
  ])
  func `a wrong command line is exit status 64 and names what is known`(arguments: [String], sentence: String) throws {
    let site = try TestSite()
    try site.run("refresh")
    let result = try site.run(arguments)
    #expect(result.status == 64)
    #expect(result.output == "")
    #expect(result.errors.split(separator: "\n").first.map(String.init) == sentence)
  }

  @Test func `a state of a newer version is exit status 78 and stays as it is`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let sqlite = Process()
    sqlite.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    sqlite.arguments = [site.path("var/widgets.sqlite"), "PRAGMA user_version = 9000"]
    try sqlite.run()
    sqlite.waitUntilExit()
    let before = try Data(contentsOf: site.folder.appendingPathComponent("var/widgets.sqlite"))
    let result = try site.run("refresh")
    #expect(result.status == 78)
    #expect(result.errors.contains("9000"))
    #expect(try Data(contentsOf: site.folder.appendingPathComponent("var/widgets.sqlite")) == before)
  }

  @Test func `a run that meets another one ends in silence, with 75 when asked to, with 2 when that one is stuck`()
    throws
  {
    let site = try TestSite()
    try site.run("refresh")
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    holder.arguments = [site.path("var/widgets.sqlite.lock"), "sleep", "30"]
    try holder.run()
    defer { holder.terminate() }
    Thread.sleep(forTimeInterval: 0.3)
    #expect(try site.run("refresh", at: "2026-11-22T00:31:59Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.run("refresh", "--fail-if-locked", at: "2026-11-22T00:31:00Z").status == 75)
    let stuck = try site.run("refresh", at: "2026-11-22T00:32:30Z")
    #expect(stuck.status == 2)
    #expect(stuck.errors == "widgets: another run has held the lock since 2026-11-22T00:30:00Z\n")
  }
}
