import Foundation
import Replay
import Testing

@testable import Site

/// The page to look at, from the real command.
@Suite struct PreviewTests {
  private let pages = ["index", "states"].flatMap { page in
    ["", "-dark", "-high-contrast"].map { "preview/\(page)\($0).html" }
  }

  @Test func `the preview has every widget in every state and language, light, dark and in high contrast`() throws {
    let site = try TestSite()
    let result = try site.run("preview")
    #expect(result.status == 0 && result.errors == "")
    #expect(result.output == "Open file://\(site.folder.resolvingSymlinksInPath().path)/preview/index.html\n")
    for page in pages {
      let html = try site.read(page)
      for other in pages where other != page {
        #expect(html.contains("href=\"\(other.replacing("preview/", with: ""))\""))
      }
      guard page.contains("states") else { continue }
      for widget in ["weather-hanoi", "rates"] {
        for state in ["fresh", "stale", "expired", "missing"] {
          for language in ["vi", "en"] {
            let root = try Regex(
              "data-wgt=\"\(widget)\" data-wgt-state=\"\(state)\"[^>]* lang=\"\(language)\"")
            #expect(html.contains(root), "\(page): \(widget) \(state) \(language)")
            let kind = widget == "rates" ? "rates" : "weather"
            let compact = try Regex(
              "class=\"wgt wgt-\(kind) wgt-compact\" data-wgt=\"\(widget)\" data-wgt-state=\"\(state)\"[^>]* lang=\"\(language)\""
            )
            #expect(html.contains(compact), "\(page): compact \(widget) \(state) \(language)")
          }
        }
      }
    }
    #expect(try site.read("preview/index-dark.html").contains("<body class=\"dark\">"))
    #expect(try site.read("preview/index-high-contrast.html").contains("<body class=\"high-contrast\">"))
    #expect(try site.read("preview/index.html").contains("<div class=\"wgt-sidebar\" lang=\"vi\">"))
  }

  @Test func `the reader's buttons stand above the text, with the script that answers them`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("preview")
    for page in pages where page.contains("index") {
      let html = try site.read(page)
      let controls = try #require(html.range(of: try site.read("public/v1/vi/controls.html")))
      let article = try #require(html.range(of: "<article>"))
      #expect(controls.upperBound < article.lowerBound)
      #expect(html.contains("<script src=\"widgets.js\" defer></script>"))
    }
    #expect(try site.read("preview/widgets.js") == site.read("public/v1/widgets.js"))
  }

  @Test func `without a cache the numbers are marked as samples, with one they are the cache's`() throws {
    let site = try TestSite()
    try site.run("preview")
    #expect(try site.read("preview/index.html").contains("Dữ liệu mẫu / Sample data"))
    try site.run("refresh")
    try site.run("preview")
    let html = try site.read("preview/index.html")
    let fragment = try site.read("public/v1/vi/weather-hanoi.html")
    #expect(html.contains(fragment))
    let json = try site.json("public/v1/rates.json")
    #expect(json["state"] as? String == "fresh")
    let rates = try site.read("public/v1/vi/rates.html")
    #expect(html.contains(rates))
  }

  @Test func `a preview fetches nothing and leaves the tree and the state as they are`() throws {
    let site = try TestSite()
    try site.run("refresh")
    _ = site.providers.requests()
    let before = try site.publishedFiles()
    let state = try Data(contentsOf: URL(fileURLWithPath: site.path("var/widgets.sqlite")))
    for arguments in [[], ["--age", "26h"], ["--provider-down", "met-norway", "--age", "1h"]] {
      #expect(try site.run(["preview"] + arguments, at: "2026-11-22T00:31:00Z").status == 0)
    }
    #expect(site.providers.requests() == [])
    #expect(try site.publishedFiles() == before)
    #expect(try Data(contentsOf: URL(fileURLWithPath: site.path("var/widgets.sqlite"))) == state)
  }

  @Test func `the pages keep a strict policy: nothing inline, nothing from elsewhere`() throws {
    let site = try TestSite()
    try site.run("preview")
    for page in pages {
      let html = try site.read(page)
      #expect(html.contains("content=\"default-src 'none'; style-src 'self'; script-src 'self';"))
      #expect(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="))
      for match in html.matches(of: /(?:src|<link rel="stylesheet" href)="([^"]*)"/) {
        #expect(site.exists("preview/\(match.output.1)"), "\(match.output.1)")
      }
      #expect(html.matches(of: /<script(?! src="widgets\.js" defer><\/script>)/).isEmpty)
    }
  }

  @Test func `an outage of every provider is shown as it would be after so long`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("preview", "--age", "2h")
    let stale = try site.read("preview/index.html")
    #expect(stale.contains("data-wgt=\"weather-hanoi\" data-wgt-state=\"stale\""))
    #expect(stale.contains("Diễn tập sự cố:") && stale.contains("không nguồn nào trả lời, đã 2 giờ."))
    try site.run("preview", "--age", "26h")
    let expired = try site.read("preview/index.html")
    #expect(expired.contains("data-wgt=\"weather-hanoi\" data-wgt-state=\"expired\""))
    #expect(expired.contains("data-wgt=\"rates\" data-wgt-state=\"stale\""))
  }

  @Test func `with one provider down the next one serves, under its own name`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("preview", "--provider-down", "met-norway", "--age", "26h")
    let html = try site.read("preview/index.html")
    #expect(html.contains("data-wgt=\"weather-hanoi\" data-wgt-state=\"fresh\""))
    #expect(html.contains("Open-Meteo") && !html.contains("MET Norway"))
    #expect(html.contains("không trả lời: met-norway, đã 26 giờ."))
  }

  @Test func `the published folder, a foreign page, an unknown provider and an odd age are refused`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let before = try site.publishedFiles()
    #expect(try site.run("preview", "--output", "public").status == 64)
    #expect(try site.run("preview", "--output", "public/v1/vi").status == 64)
    #expect(try site.publishedFiles() == before)
    try FileManager.default.createDirectory(
      at: site.folder.appendingPathComponent("www"), withIntermediateDirectories: true)
    try site.write("www/index.html", "<p>mine</p>")
    #expect(try site.run("preview", "--output", "www").status == 64)
    #expect(try site.read("www/index.html") == "<p>mine</p>")
    let unknown = try site.run("preview", "--provider-down", "nobody")
    #expect(unknown.status == 64 && unknown.errors.contains("\"nobody\"") && unknown.errors.contains("met-norway"))
    let age = try site.run("preview", "--age", "soon")
    #expect(age.status == 64 && age.errors.contains("--age: expected a duration"))
    #expect(!site.exists("preview"))
  }
}
