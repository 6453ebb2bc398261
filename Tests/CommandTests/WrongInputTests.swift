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

  @Test func `a state of a newer version is exit status 78 and stays as it is`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.executeSQL("PRAGMA user_version = 9000")
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
    let holder = try site.holdLock()
    defer { holder.terminate() }
    #expect(try site.run("refresh", at: "2026-11-22T00:31:59Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.run("refresh", "--fail-if-locked", at: "2026-11-22T00:31:00Z").status == 75)
    let stuck = try site.run("refresh", at: "2026-11-22T00:32:30Z")
    #expect(stuck.status == 2)
    #expect(stuck.errors == "widgets: another run has held the lock since 2026-11-22T00:30:00Z\n")
  }
}
