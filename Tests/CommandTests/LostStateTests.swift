import Foundation
import Replay
import Testing

@testable import Site

@Suite struct LostStateTests {
  @Test(arguments: [
    "DROP TABLE history", "DROP TABLE attempts",
    "UPDATE snapshots SET fetchedAt = -9223372036854775808 WHERE provider = 'met-norway'",
  ])
  func `damage that is met only while running is moved aside, and what can be read is saved`(damage: String) throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.executeSQL(damage)
    _ = site.providers.requests()
    let result = try site.run("refresh", "--force", at: "2026-11-22T00:50:00Z")
    #expect(result.status == 1)
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(result.errors.contains("carried over: "))
    #expect(try site.run("refresh", at: "2026-11-22T00:51:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.read("public/v1/vi/rates.html").contains(#"data-wgt-state="fresh""#))
  }

  @Test func `a lost state and providers that are down leave the good pages until they have outlived themselves`()
    throws
  {
    let site = try TestSite()
    try site.run("refresh")
    let before = try site.publishedFiles().filter { !$0.key.contains("index") }
    try FileManager.default.removeItem(atPath: site.path("var"))
    site.providers.answerAll(with: CannedReply(status: 404))
    #expect(try site.run("refresh", at: "2026-11-22T00:50:00Z").status == 2)
    #expect(try site.publishedFiles().filter { !$0.key.contains("index") } == before)
    #expect(try site.run("refresh", at: "2026-11-22T06:31:00Z").status == 2)
    #expect(try site.read("public/v1/vi/weather-hanoi.html").contains(#"data-wgt-state="missing""#))
    #expect(try site.read("public/v1/vi/rates.html").contains(#"data-wgt-state="fresh""#))
  }

  private func weatherEntry(_ site: TestSite) throws -> NSDictionary {
    let entries = try #require(try site.json("public/v1/index.json")["widgets"] as? [NSDictionary])
    return try #require(entries.first { $0["id"] as? String == "weather-hanoi" })
  }

  @Test func `a widget whose answer is still out keeps its files and its part of the sidebar`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let before = try site.publishedFiles()
    let entry = try weatherEntry(site)
    site.providers.answer("met-norway", with: CannedReply(body: Data("{}".utf8), delaySeconds: 3))
    site.providers.moveTheDollar()
    let command = try site.start("refresh", at: "2026-11-22T01:30:00Z")
    for _ in 0..<40 where try site.publishedFiles()["v1/rates.json"] == before["v1/rates.json"] {
      Thread.sleep(forTimeInterval: 0.05)
    }
    #expect(command.process.isRunning)
    for name in ["v1/vi/weather-hanoi.html", "v1/weather-hanoi.json"] {
      #expect(try site.publishedFiles()[name] == before[name])
    }
    #expect(try weatherEntry(site) == entry)
    let sidebar = try site.read("public/v1/vi/sidebar.html")
    #expect(sidebar.contains(#"data-wgt="weather-hanoi" data-wgt-state="fresh""#))
    #expect(sidebar.contains("26.100"))
    #expect(command.wait().status == 1)
  }

  @Test func `what leaves the config keeps its paths and loses its numbers`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.change("config.json", #""languages": ["vi", "en"]"#, to: #""languages": ["vi"]"#)
    try site.change("config.json", #""id": "rates""#, to: #""id": "fx""#)
    try site.write("public/v1/vi/own.html", "<p>26.412</p>")
    #expect(try site.run("refresh", at: "2026-11-22T00:40:00Z").status == 0)
    for name in ["v1/vi/rates.html", "v1/en/rates.html", "v1/en/weather-hanoi.html", "v1/en/sidebar.html"] {
      let text = try site.read("public/\(name)")
      #expect(text.contains(#"data-wgt-state="missing""#))
      #expect(!text.contains("fresh") && !text.contains("26.412") && !text.contains("26,412") && !text.contains("°C"))
    }
    let rates = try site.json("public/v1/rates.json")
    #expect(rates["state"] as? String == "missing")
    #expect(rates["rates"] is NSNull)
    #expect(try site.read("public/v1/vi/fx.html").contains("26.412"))
    #expect(try site.read("public/v1/vi/own.html") == "<p>26.412</p>")
    let before = try site.publishedFiles()
    try site.run("refresh", at: "2026-11-22T00:41:00Z")
    #expect(try site.publishedFiles() == before)
  }
}
