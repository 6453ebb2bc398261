import Foundation
import Testing

@testable import Site

/// A language of a site's own whose file vanishes: the config stays right, and no number stays past its time.
@Suite struct LanguageFaultTests {
  private func site() throws -> TestSite {
    let site = try TestSite()
    try site.change("config.json", #""languages": ["vi", "en"]"#, to: #""languages": ["vi", "zz"], "templates": "own""#)
    try FileManager.default.createDirectory(atPath: site.path("own"), withIntermediateDirectories: true)
    let catalogues = ProviderStandIns.fixtures.deletingLastPathComponent()
      .appendingPathComponent("Sources/Rendering/Languages")
    let words = String(decoding: try Data(contentsOf: catalogues.appendingPathComponent("en.json")), as: UTF8.self)
    try site.write("own/zz.json", words.replacing("Humidity", with: "Zumidity"))
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.holds("public/v1/zz/weather-hanoi.html", "Zumidity"))
    return site
  }

  private static let sentence =
    #"zz.json: expected the words of the language "zz", found no such file; its pages are drawn in "vi" meanwhile"#

  @Test(.proves(194)) func `a language whose file vanishes is drawn in Vietnamese until it is back`() throws {
    let site = try site()
    let words = try site.read("own/zz.json")
    try FileManager.default.removeItem(atPath: site.path("own/zz.json"))
    let pages: Set<String> = [
      "v1/zz/weather-hanoi.html", "v1/zz/rates.html", "v1/zz/sidebar.html", "v1/zz/controls.html",
    ]
    try site.expect(
      Promise(status: 1, says: "widgets: templates: \(Self.sentence)\n", changes: pages.union(["v1/widgets.js"])),
      of: ["refresh"])
    #expect(try site.holds("public/v1/zz/weather-hanoi.html", " lang=\"vi\" "))
    // Said once a day, not in every run.
    try site.expect(Promise(status: 1), of: ["refresh"], at: "2026-11-22T00:41:00Z")
    let check = try site.run("check", at: TestSite.later)
    #expect(check.status == 1 && check.output.contains("WRONG templates: \(site.path("own"))/\(Self.sentence)\n"))
    for command in [["get", "rates", "--language", "zz"], ["preview"], ["status"]] {
      #expect(try site.run(command, at: TestSite.later).status < 2, "\(command)")
    }
    try site.write("own/zz.json", words)
    #expect(
      try site.run("refresh", at: "2026-11-22T00:42:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.holds("public/v1/zz/weather-hanoi.html", "Zumidity"))
  }

  @Test(.proves(195), arguments: ["the file", "the folder"])
  func `what a site's own words say is not shown past its time though they are gone`(what: String) throws {
    let site = try site()
    try FileManager.default.removeItem(atPath: site.path(what == "the file" ? "own/zz.json" : "own"))
    for id in ["met-norway", "open-meteo", "vietcombank", "currency-api"] {
      site.providers.answer(id, with: .init(status: 404))
    }
    let late = try site.run("refresh", at: "2026-11-30T00:30:00Z")
    #expect(late.status == 2 && late.errors.contains("widgets: templates: "))
    for language in ["vi", "zz"] {
      for name in ["rates", "weather-hanoi", "sidebar"] {
        let html = try site.read("public/v1/\(language)/\(name).html")
        #expect(html.contains("data-wgt-state=\"expired\"") && !html.contains("26.412"), "\(language)/\(name)")
      }
    }
  }
}
