import Foundation
import Testing

@testable import Site

/// States and exports of a newer version.
@Suite struct NewerStateTests {
  private let later = "2026-11-22T00:40:00Z"

  private func state(_ site: TestSite) -> Data? {
    FileManager.default.contents(atPath: site.path("var/widgets.sqlite"))
  }

  @Test(arguments: [
    ["refresh"], ["get", "rates"], ["convert", "1", "USD", "VND"], ["history", "rates"], ["chart", "rates"], ["status"],
    ["status", "--format", "json"], ["check"], ["accept", "rates"], ["reject", "rates"], ["prune"], ["preview"],
    ["backfill", "rates", "--since", "2026-11-01"], ["refresh", "--dry-run"], ["check", "--online"],
    ["export", "copy"],
  ])
  func `every command says of a state of a newer version what to do, and leaves it`(command: [String]) throws {
    let site = try TestSite()
    try site.change(
      "config.json", #""providers": ["vietcombank", "currency-api"]"#, to: #""providers": ["vietcombank-json"]"#)
    try site.run("refresh", "--only", "weather-hanoi")
    try site.executeSQL("PRAGMA user_version = 9000")
    let before = state(site)
    let result = try site.run(command, at: later)
    #expect(result.status == 78)
    let text = result.output + result.errors
    #expect(text.contains("install the newer version, or go back with `widgets import FILE`"), "\(text)")
    #expect(text.contains("widgets export"))
    #expect(state(site) == before)
  }

  @Test func `an older version's export takes the place of a newer version's state`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("export", "copy.sqlite")
    try site.executeSQL("PRAGMA user_version = 9000")
    #expect(try site.run("import", "copy.sqlite", at: later).status == 0)
    #expect(try site.run("refresh", at: later).status == 0)
  }

  @Test func `an export of a newer version is refused by an older one`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("export", "copy.sqlite")
    let sqlite = Process()
    sqlite.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    sqlite.arguments = [site.path("copy.sqlite"), "PRAGMA user_version = 9000"]
    try sqlite.run()
    sqlite.waitUntilExit()
    let before = state(site)
    let result = try site.run("import", "copy.sqlite", at: later)
    #expect(result.status == 78)
    #expect(result.errors.hasPrefix("widgets: copy.sqlite: the state has schema 9000, but this version"))
    #expect(state(site) == before)
  }
}
