import Foundation
import Replay
import Testing

@testable import Site

/// The page to look at, from the real command.
@Suite struct PreviewTests {
  private let fronts =
    ["index", "host-sans", "host-small", "host-cms", "host-entry", "host-bootstrap", "host-dark"]
    .map { "preview/\($0).html" } + ["preview/host-mobile.html", "preview/index-high-contrast.html"]
  private let states = ["", "-dark", "-high-contrast"].map { "preview/states\($0).html" }
  private var pages: [String] { fronts + states }

  /// The ids of the widgets that a page shows, in their order.
  private func widgets(in html: String) -> [String] {
    html.matches(of: #/ data-wgt="([^"]*)"/#).map { String($0.output.1) }.filter { $0 != "controls" }
  }

  @Test func `every page links to every other one and says which it is`() throws {
    let site = try TestSite()
    let result = try site.run("preview")
    #expect(result.status == 0 && result.errors == "")
    #expect(result.output == "Open file://\(site.folder.resolvingSymlinksInPath().path)/preview/index.html\n")
    for page in pages {
      let html = try site.read(page)
      let links = html.matches(of: #/<li><a href="([^"#]+)"( aria-current="page")?>/#)
      #expect(links.map { "preview/\($0.output.1)" } == pages, "\(page)")
      #expect(links.filter { $0.output.2 != nil }.map { "preview/\($0.output.1)" } == [page])
    }
  }

  @Test func `the states are those of every widget in every variant and language, in three contrasts`() throws {
    let site = try TestSite()
    try site.run("preview")
    for page in states {
      let html = try site.read(page)
      for widget in ["weather-hanoi", "rates"] {
        for state in ["fresh", "stale", "expired", "missing"] {
          for language in ["vi", "en"] {
            let root = try Regex(
              "data-wgt=\"\(widget)\" data-wgt-state=\"\(state)\"[^>]* lang=\"\(language)\"")
            #expect(html.contains(root), "\(page): \(widget) \(state) \(language)")
            let kind = widget == "rates" ? "rates" : "weather"
            let open = "class=\"wgt wgt-\(kind) wgt-compact\" data-wgt=\"\(widget)\""
            let compact = try Regex("\(open) data-wgt-state=\"\(state)\"[^>]* lang=\"\(language)\"")
            #expect(html.contains(compact), "\(page): compact \(widget) \(state) \(language)")
          }
        }
      }
    }
    #expect(try site.read("preview/states-dark.html").contains("<body class=\"pv host-dark pv-states\">"))
    #expect(
      try site.read("preview/states-high-contrast.html").contains(
        "<body class=\"pv host-sans high-contrast pv-states\">"))
  }

  @Test func `each newspaper's page has its own stylesheet, and the same article and sidebar as the others`() throws {
    let site = try TestSite()
    try site.run("preview")
    func body(_ page: String) throws -> Substring {
      let html = try site.read(page)
      return html[try #require(html.range(of: "<header class=\"masthead\">")).lowerBound...]
    }
    for page in fronts {
      let html = try site.read(page)
      let host = page.firstMatch(of: #/host-([a-z]*)/#).map { String($0.output.1) } ?? "serif"
      let stylesheets = html.matches(of: #/<link rel="stylesheet" href="([^"]*)">/#).map { String($0.output.1) }
      #expect(stylesheets == ["host-\(host).css", "preview.css", "widgets.css"], "\(page)")
      let isHighContrast = page.contains("high-contrast")
      #expect(html.contains("<body class=\"pv host-\(host)\(isHighContrast ? " high-contrast" : "")\">"), "\(page)")
      #expect(try body(page) == body("preview/index.html"), "\(page)")
    }
    #expect(try site.read("preview/index.html").contains("<div class=\"wgt-sidebar\" lang=\"vi\">"))
  }

  @Test func `without a choice in the config the table of places is first, then the weather, the rates, the rest`()
    throws
  {
    let site = try TestSite()
    let place = #"{ "name": { "vi": "Huế" }, "latitude": 16.46, "longitude": 107.59, "timeZone": "Asia/Ho_Chi_Minh" }"#
    try site.change(
      "config.json", #""widgets": ["#,
      to: """
        "widgets": [
          { "id": "air", "kind": "air", "providers": ["open-meteo-air"], "place": \(place) },
          { "id": "rates-two", "kind": "rates", "currencies": ["USD"], "providers": ["currency-api"] },
          { "id": "places", "kind": "weather", "providers": ["open-meteo"], "places": [\(place)] },
        """)
    try site.run("preview")
    #expect(
      try widgets(in: site.read("preview/index.html")) == ["places", "weather-hanoi", "rates-two", "rates", "air"])
    try site.change("config.json", #""publish":"#, to: #""sidebar": ["rates", "air", "places"], "publish":"#)
    try site.run("preview")
    #expect(try widgets(in: site.read("preview/index.html")) == ["rates", "air", "places"])
  }

  @Test func `made-up prices have moves and lines, and those of a provider of mid rates are mid rates`() throws {
    let site = try TestSite()
    try site.run("preview")
    let board = try site.read("preview/index.html")
    #expect(board.contains("▲") && board.contains("▼") && board.contains("class=\"wgt-line\""))
    #expect(board.contains("Mua tiền mặt") && !board.contains("Tỷ giá quốc tế quy đổi"))
    try site.change("config.json", #"["vietcombank", "currency-api"]"#, to: #"["currency-api"]"#)
    try site.run("preview")
    let reference = try site.read("preview/index.html")
    #expect(reference.contains("Tỷ giá quốc tế quy đổi") && !reference.contains("Mua tiền mặt"))
    #expect(reference.contains("▲") && reference.contains("class=\"wgt-line\""))
  }

  @Test func `the states show a station's report, a storm and great heat too, with their sign`() throws {
    let site = try TestSite()
    try site.run("preview")
    let html = try site.read("preview/states.html")
    for what in ["trạm đo", "khẩn cấp: dông, gió giật", "khẩn cấp: nắng nóng 39°C"] {
      let start = try #require(html.range(of: "weather-hanoi, vi, \(what)<"))
      let rest = html[start.upperBound...]
      let figure = rest[..<(rest.range(of: "class=\"pv-caption\"")?.lowerBound ?? rest.endIndex)]
      #expect(figure.contains("wgt-alarm") == what.hasPrefix("khẩn cấp"), "\(what)")
      #expect(figure.contains("sân bay Nội Bài") == (what == "trạm đo"), "\(what)")
    }
  }

  @Test func `the reader's buttons stand above the text, with the script that answers them`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("preview")
    for page in fronts {
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
      for match in html.matches(of: /(?:src|<link rel="stylesheet" href|<li><a href)="([^"#]+)"/) {
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

  @Test func `a stylesheet that the preview did not write is not overwritten, one of its own is`() throws {
    let site = try TestSite()
    for name in ["widgets.css", "host-dark.css", "preview-bus.svg"] {
      try FileManager.default.createDirectory(
        at: site.folder.appendingPathComponent("\(name).d"), withIntermediateDirectories: true)
      try site.write("\(name).d/\(name)", "a site's own")
      let result = try site.run("preview", "--output", "\(name).d")
      #expect(result.status == 64 && result.errors.contains("was not written by `widgets preview`"), "\(name)")
      #expect(try site.read("\(name).d/\(name)") == "a site's own")
    }
    try site.run("preview")
    try site.write("preview/widgets.css", "old")
    #expect(try site.run("preview").status == 0)
    #expect(try site.read("preview/widgets.css") != "old")
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
