import Foundation
import Replay
import Testing

@testable import Site

/// A site's own templates, from the folder to the page and to the operator.
@Suite struct OwnTemplateTests {
  private func site() throws -> TestSite {
    let site = try TestSite()
    try site.change("config.json", "\"publish\": \"public\",", to: "\"publish\": \"public\", \"templates\": \"own\",")
    try FileManager.default.createDirectory(
      at: site.folder.appendingPathComponent("own"), withIntermediateDirectories: true)
    return site
  }

  @Test func `a template in the folder that the config names is drawn, published and printed`() throws {
    let site = try site()
    try site.write("own/weather.mustache", "<p class=\"own\">{{temperature}}</p>\n")
    try site.write("own/widgets.css", ".own { margin: 0; }\n")
    let run = try site.run("refresh")
    #expect(run.status == 0 && run.errors == "")
    #expect(try site.read("public/v1/vi/weather-hanoi.html").contains("<p class=\"own\">"))
    #expect(try site.read("public/v1/vi/sidebar.html").contains("<p class=\"own\">"))
    #expect(try site.read("public/v1/widgets.css") == ".own { margin: 0; }\n")
    #expect(try site.run("get", "weather-hanoi", "--format", "html").output.contains("<p class=\"own\">"))
    let check = try site.run("check")
    #expect(check.output.contains("ok    templates: \(site.path("own")): weather.mustache, widgets.css\n"))
  }

  @Test func `a broken template is said once and once a day, is exit status 1, and the built-in one is drawn`() throws {
    let site = try site()
    try site.run("refresh")
    let before = try site.publishedFiles()
    try site.write("own/weather.mustache", "<p>\n{{temperature\n")
    let first = try site.run("refresh")
    let line =
      "widgets: templates: weather.mustache: line 2: expected }} after {{; the built-in one is used\n"
    #expect(first.status == 1 && first.errors == line)
    #expect(try site.publishedFiles() == before)
    #expect(try site.run("refresh", at: "2026-11-22T00:31:00Z").errors == "")
    #expect(try site.run("refresh", "-v", at: "2026-11-22T00:32:00Z").errors == line)
    #expect(try site.run("refresh", at: "2026-11-23T00:30:00Z").errors == line)
    let status = try site.run("status", at: "2026-11-23T00:30:30Z")
    #expect(status.status == 1 && status.output.contains("cannot be used since"))
    try site.write("own/weather.mustache", "<p>{{temperature}}</p>\n")
    let mended = try site.run("refresh", at: "2026-11-23T00:31:00Z")
    #expect(mended.status == 0 && mended.errors == "")
    #expect(try site.run("status", at: "2026-11-23T00:31:30Z").status == 0)
  }

  @Test func `check names file and line of what is broken, and what a good template draws against the rules`() throws {
    let site = try site()
    try site.write("own/rates.mustache", "{{#rows}}\n{{/row}}\n")
    try site.write("own/wether.mustache", "x")
    try site.write("own/vi.json", "{\n\"name\": \"x\",\n}\n")
    try site.write("own/weather.mustache", "<p style=\"x\">{{temperature}}</p>")
    let check = try site.run("check")
    #expect(check.status == 1)
    for sentence in [
      "rates.mustache: line 2: expected {{/rows}} of line 1, found {{/row}}; the built-in one is used",
      "wether.mustache: unknown name; expected one of fragment.mustache",
      "vi.json: line 3: expected a name in double quotes after the comma, found \"}\"; the built-in one is used",
      "weather.mustache: line 1: weather-hanoi in vi: expected no style= in <p> (fresh); the built-in one is used",
    ] {
      #expect(check.output.contains("WRONG templates: \(site.path("own"))/\(sentence)"), "\(check.output)")
    }
  }

  @Test func `a language of the site's own is one catalogue, published like the others`() throws {
    let site = try site()
    let english = String(
      decoding: try Data(contentsOf: repository.appendingPathComponent("Sources/Rendering/Languages/en.json")),
      as: UTF8.self)
    try site.write("own/fr.json", english.replacing("\"Humidity\"", with: "\"Humidité\""))
    try site.change("config.json", "[\"vi\", \"en\"]", to: "[\"vi\", \"fr\"]")
    try site.change("config.json", "\"en\": \"Hanoi\"", to: "\"fr\": \"Hanoï\"")
    let run = try site.run("refresh")
    #expect(run.status == 0 && run.errors == "")
    let page = try site.read("public/v1/fr/weather-hanoi.html")
    #expect(page.contains(" lang=\"fr\" ") && page.contains("Humidité") && page.contains("Hanoï"))
    #expect(try site.read("public/v1/widgets.js").contains("\"fr\":"))
    try site.change("config.json", "\"templates\": \"own\",", to: "")
    #expect(try site.run("refresh").status == 78)
  }

  @Test func `a folder that is not there is an operator's error and no end of the page`() throws {
    let site = try site()
    try site.change("config.json", "\"own\"", to: "\"elsewhere\"")
    let run = try site.run("refresh")
    #expect(run.status == 1)
    #expect(run.errors.contains("elsewhere: expected a readable folder; the built-in one is used"))
    #expect(try site.run("check").status == 1)
  }

  private var repository: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }
}
