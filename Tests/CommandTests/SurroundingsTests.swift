import Foundation
import Replay
import Testing

@testable import Site

/// Streams, clocks and rights of the machine around a command.
@Suite struct SurroundingsTests {
  private func shell(_ site: TestSite, _ line: String) throws -> CommandResult {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line.replacingOccurrences(of: "WIDGETS", with: own.path + "/widgets")]
    process.currentDirectoryURL = site.folder
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: "", errors: String(decoding: said, as: UTF8.self))
  }

  @Test func `a full disk behind stdout is one line and exit status 2`() throws {
    let site = try TestSite()
    let result = try shell(site, "WIDGETS providers > /dev/full")
    #expect(result.status == 2)
    #expect(result.errors == "widgets: standard output: No space left on device\n")
  }

  @Test func `a reader that goes away ends the command in silence`() throws {
    let site = try TestSite()
    #expect(try shell(site, "WIDGETS providers | head -c 1").errors == "")
  }

  @Test func `closed streams write nothing into the site's own files`() throws {
    let site = try TestSite()
    site.providers.setClock(TestSite.morning)
    _ = try shell(site, "WIDGETS refresh --json -v <&- >&- 2>&-")
    let lock = try site.read("var/widgets.sqlite.lock")
    #expect(lock.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/) != nil)
  }

  @Test func `under any umask others may read what is published`() throws {
    let site = try TestSite()
    _ = try shell(site, "umask 077; WIDGETS refresh")
    for name in ["public/v1/vi/sidebar.html", "public/v1/rates.json.gz", "public/v1/widgets.css"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: site.path(name))
      #expect(attributes[.posixPermissions] as? Int == 0o644)
    }
    for name in ["public", "public/v1", "public/v1/vi"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: site.path(name))
      #expect(attributes[.posixPermissions] as? Int == 0o755)
    }
  }

  @Test func `a machine that wakes in 1970 fetches and publishes nothing by that clock`() throws {
    let site = try TestSite()
    try site.run("refresh")
    _ = site.providers.requests()
    let before = try site.publishedFiles()
    let result = try site.run("refresh", at: "1970-01-01T00:10:00Z")
    #expect(result.status == 2)
    #expect(
      result.errors
        == "widgets: the system clock is wrong, it says 1970-01-01T00:10:00Z; nothing was fetched or published\n")
    #expect(try site.publishedFiles() == before)
    #expect(site.providers.requests() == [])
  }

  @Test func `a clock that was set back asks anew and never makes a file older`() throws {
    let site = try TestSite()
    try site.run("refresh", at: "2026-11-23T00:30:00Z")
    let before = try site.publishedFiles()
    _ = site.providers.requests()
    #expect(try site.run("refresh", at: "2026-11-22T20:30:00Z").status == 0)
    #expect(Set(site.providers.requests()) == ["met-norway", "vietcombank"])
    let after = try site.publishedFiles()
    for (name, state) in after where state.bytes != before[name]?.bytes {
      let old = try #require(before[name]?.modifiedAt)
      #expect(try #require(state.modifiedAt).timeIntervalSince(old) >= 1)
    }
    #expect(after["v1/rates.json"] != before["v1/rates.json"])
  }

  @Test func `a key that a provider repeats is in no output, no file and no state`() throws {
    let site = try TestSite()
    let key = "S3CRET-abc123"
    try site.change(
      "config.json", #""open-meteo": {"#, to: #""open-meteo": { "key": { "env": "OM_KEY" },"#)
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["open-meteo"]"#)
    let words = "invalid key \(key.lowercased())"
    site.providers.answer(
      "open-meteo",
      with: CannedReply(
        status: 400, headers: ["Content-Type": "application/json", "ETag": "\"\(key)\""],
        body: Data(#"{"error":true,"reason":"\#(words)"}"#.utf8)))
    let result = try site.run("refresh", "--json", "-v", environment: ["OM_KEY": key])
    #expect(site.server.requests.contains { $0.headers["x-api-key"] == key })
    #expect(result.errors.contains("open-meteo: HTTP 400: invalid key [key]"))
    var everything = result.output + result.errors
    for name in FileManager.default.enumerator(atPath: site.folder.path)?.compactMap({ $0 as? String }) ?? [] {
      everything += String(decoding: FileManager.default.contents(atPath: site.path(name)) ?? Data(), as: UTF8.self)
    }
    #expect(everything.range(of: key, options: .caseInsensitive) == nil)
  }

  @Test func `a validator that no header may hold does not shut the provider out`() throws {
    let site = try TestSite()
    site.providers.setClock(TestSite.morning)
    site.providers.addHeaders(["ETag": "\"a\u{1}b\""])
    try site.run("refresh")
    _ = site.providers.requests()
    #expect(try site.run("refresh", "--force", at: "2026-11-22T00:50:00Z").status == 0)
    #expect(Set(site.providers.requests()) == ["met-norway", "vietcombank"])
  }
}
