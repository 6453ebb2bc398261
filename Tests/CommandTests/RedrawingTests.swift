import Foundation
import Testing

@testable import Site

/// A run with nothing due draws nothing, and yet finds whatever is not as it was left.
@Suite struct RedrawingTests {
  private static let later = "2026-11-22T00:32:00Z"

  private func site() throws -> TestSite {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    return site
  }

  @Test func `a fragment that somebody changed under its old time and size is mended by the next run`() throws {
    let site = try site()
    let path = site.path("public/v1/vi/rates.html")
    let whole = try site.read("public/v1/vi/rates.html")
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] ?? Date()
    try site.write("public/v1/vi/rates.html", whole.replacing("26.4", with: "26.5"))
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    #expect(try site.read("public/v1/vi/rates.html") != whole)
    #expect(try site.run("refresh", at: Self.later).status == 0)
    #expect(try site.read("public/v1/vi/rates.html") == whole)
  }

  @Test func `a lost gzip is back after the next run`() throws {
    let site = try site()
    try FileManager.default.removeItem(atPath: site.path("public/v1/vi/rates.html.gz"))
    #expect(try site.run("refresh", at: Self.later).status == 0)
    #expect(site.exists("public/v1/vi/rates.html.gz"))
  }

  @Test func `a changed config is drawn by the next run`() throws {
    let site = try site()
    try site.write(
      "config.json",
      try site.read("config.json").replacing(#""id": "rates","#, with: #""id": "rates", "variant": "compact","#))
    #expect(try site.run("refresh", at: Self.later).status == 0)
    #expect(try !site.read("public/v1/vi/rates.html").contains("Mua tiền mặt"))
  }

  @Test func `the hours of a forecast move on although nothing is due`() throws {
    let site = try TestSite()
    #expect(try site.run("refresh", at: "2026-11-22T00:50:00Z").status == 0)
    let before = try site.read("public/v1/weather-hanoi.json")
    #expect(try site.run("refresh", at: "2026-11-22T00:59:00Z").status == 0)
    #expect(try site.read("public/v1/weather-hanoi.json") == before)
    #expect(try site.run("refresh", at: "2026-11-22T01:01:00Z").status == 0)
    #expect(try site.read("public/v1/weather-hanoi.json") != before)
  }

  @Test(arguments: [#""sidebar": ["rates", "weather-hanoi"],"#, #""sidebar": ["rates"],"#, ""])
  func `a tree of which one widget was drawn has the bytes of one that was drawn whole`(_ sidebar: String) throws {
    let site = try TestSite()
    try site.change("config.json", #""widgets": ["#, to: #"\#(sidebar) "widgets": ["#)
    site.providers.moveTheDollar()
    #expect(try site.run("refresh").status == 0)
    let before = try site.publishedFiles()
    // The board is due, the weather is not.
    let due = "2026-11-22T00:46:00Z"
    #expect(try site.run("refresh", at: due).status == 0)
    let one = try site.publishedFiles()
    let changed = Set(one.filter { before[$0.key]?.bytes != $0.value.bytes }.keys)
    #expect(changed.isSuperset(of: ["v1/vi/rates.html", "v1/en/sidebar.html", "v1/rates.json", "v1/index.json"]))
    #expect(!changed.contains("v1/vi/weather-hanoi.html"))
    // The same bytes in another inode: nothing is known of the tree any more.
    try FileManager.default.removeItem(atPath: site.path("public/v1/widgets.css.gz"))
    #expect(try site.run("refresh", at: due).status == 0)
    let whole = try site.publishedFiles()
    #expect(whole.keys == one.keys)
    for (name, file) in whole where name != "v1/widgets.css.gz" { #expect(file == one[name], "\(name)") }
    #expect(
      try site.run("get", "weather-hanoi", "--format", "json", at: due).output
        == site.read("public/v1/weather-hanoi.json"))
  }
}
