import Foundation
import Testing

@testable import Site

/// What the config says of the sidebar, of titles and of headings, from the run to the page.
@Suite struct SidebarTests {
  private static let later = "2026-11-22T00:32:00Z"
  private let silence = CommandResult(status: 0, output: "", errors: "")

  private func add(_ members: String, to site: TestSite) throws {
    try site.change("config.json", #""publish": "public","#, to: #""publish": "public", \#(members),"#)
  }

  /// The ids of the widgets in a text, in their order.
  private func widgets(in text: String) -> [String] {
    text.matches(of: #/ data-wgt="([^"]*)"/#).map { String($0.output.1) }
  }

  private func sidebars(_ site: TestSite) throws -> [[String]] {
    try ["vi", "en"].map { widgets(in: try site.read("public/v1/\($0)/sidebar.html")) }
  }

  @Test func `the sidebar holds the chosen widgets in their order, and every widget has its own files`() throws {
    let site = try TestSite()
    try add(#""sidebar": ["rates", "weather-hanoi"]"#, to: site)
    #expect(try site.run("refresh").status == 0)
    #expect(try sidebars(site) == [["rates", "weather-hanoi"], ["rates", "weather-hanoi"]])
    let index = try site.read("public/v1/index.json")
    let places = ["\"id\":\"weather-hanoi\"", "\"id\":\"rates\""].compactMap { index.range(of: $0)?.lowerBound }
    #expect(places.count == 2 && places == places.sorted(), "the index has the order of the config")
  }

  @Test func `a changed choice is published by the next run although nothing is due`() throws {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    #expect(try sidebars(site) == [["weather-hanoi", "rates"], ["weather-hanoi", "rates"]])
    let before = try site.publishedFiles()
    _ = site.providers.requests()
    try add(#""sidebar": ["rates"]"#, to: site)
    #expect(try site.run("refresh", at: Self.later) == silence)
    #expect(site.providers.requests() == [])
    #expect(try sidebars(site) == [["rates"], ["rates"]])
    let after = try site.publishedFiles()
    let changed = after.filter { before[$0.key] != $0.value }.keys.filter { !$0.hasSuffix(".gz") }
    #expect(changed.sorted() == ["v1/en/sidebar.html", "v1/vi/sidebar.html"])
    #expect(after.keys.contains("v1/vi/weather-hanoi.html") && after.keys.contains("v1/weather-hanoi.json"))
    try site.change("config.json", #""sidebar": ["rates"]"#, to: #""sidebar": ["rates", "weather-hanoi"]"#)
    #expect(try site.run("refresh", at: "2026-11-22T00:34:00Z") == silence)
    #expect(try sidebars(site) == [["rates", "weather-hanoi"], ["rates", "weather-hanoi"]])
  }

  @Test func `a changed title and heading are published by the next run although nothing is due`() throws {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    let document = try site.read("public/v1/rates.json")
    _ = site.providers.requests()
    try site.change(
      "config.json", #""kind": "rates","#,
      to: #""kind": "rates", "title": { "vi": "Giá đô la", "en": "The dollar" },"#)
    #expect(try site.run("refresh", at: Self.later) == silence)
    for name in ["rates", "sidebar"] {
      #expect(try site.holds("public/v1/vi/\(name).html", "class=\"wgt-title\">Giá đô la</h2>"))
      #expect(try site.holds("public/v1/en/\(name).html", "class=\"wgt-title\">The dollar</h2>"))
    }
    try site.change("config.json", #""kind": "rates","#, to: #""kind": "rates", "heading": 3,"#)
    #expect(try site.run("refresh", at: "2026-11-22T00:34:00Z") == silence)
    for name in ["rates", "sidebar"] {
      #expect(try site.holds("public/v1/vi/\(name).html", "<h3 class=\"wgt-title\">Giá đô la</h3>"))
    }
    #expect(try site.read("public/v1/rates.json") == document)
    #expect(try site.run("get", "rates", at: Self.later).output.hasPrefix("Giá đô la\n"))
    #expect(site.providers.requests() == [])
  }

  @Test func `the sidebar of a language that the config no longer names has the choice too`() throws {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    try add(#""sidebar": ["rates"]"#, to: site)
    try site.change("config.json", #"["vi", "en"]"#, to: #"["vi"]"#)
    #expect(try site.run("refresh", at: Self.later).status == 0)
    #expect(try sidebars(site) == [["rates"], ["rates"]])
    #expect(try site.holds("public/v1/en/sidebar.html", "data-wgt-state=\"missing\""))
  }

  @Test func `nothing of a widget outside the sidebar is removed as if the config did not name it`() throws {
    let site = try TestSite()
    try add(#""sidebar": ["rates"]"#, to: site)
    #expect(try site.run("refresh").status == 0)
    let before = try site.publishedFiles()
    #expect(try site.run("prune", at: Self.later) == silence)
    #expect(try site.publishedFiles() == before)
    #expect(try site.run("get", "weather-hanoi", at: Self.later).status == 0)
  }

  @Test func `the preview has the choice in its sidebar, and every widget with its title among the states`() throws {
    let site = try TestSite()
    try add(#""sidebar": ["rates"]"#, to: site)
    try site.change("config.json", #""kind": "weather","#, to: #""kind": "weather", "title": { "vi": "Trời Hà Nội" },"#)
    #expect(try site.run("preview").status == 0)
    #expect(try widgets(in: site.read("preview/index.html")).filter { $0 != "controls" } == ["rates"])
    let compact = #/class="wgt wgt-weather wgt-compact"[^>]* aria-label="Trời Hà Nội"/#
    #expect(try site.read("preview/states.html").firstMatch(of: compact) != nil)
  }

  @Test func `check names the widgets of the sidebar that have one title, and how to tell them apart`() throws {
    let site = try TestSite()
    let second = """
      { "id": "rates-two", "kind": "rates", "currencies": ["GBP"], "providers": ["vietcombank"] },
      { "id": "rates"
      """
    try site.change("config.json", #"{ "id": "rates""#, to: second)
    func notes() throws -> [String] {
      let check = try site.run("check")
      #expect(check.status == 0)
      return check.output.split(separator: "\n").map(String.init).filter { $0.contains("the same title") }
    }
    let end = "; give one of them a \"title\", so that screen readers can tell them apart"
    let vietnamese = "note  sidebar: rates-two and rates have the same title in vi, \"Tỷ giá ngoại tệ\"\(end)"
    let english = "note  sidebar: rates-two and rates have the same title in en, \"Exchange rates\"\(end)"
    #expect(try notes() == [vietnamese, english])
    let titles = { (text: String) in "\"kind\": \"rates\", \"title\": \(text), \"currencies\": [\"GBP\"]" }
    let untitled = #""kind": "rates", "currencies": ["GBP"]"#
    try site.change("config.json", untitled, to: titles(#"{ "vi": "Bảng Anh", "en": "Exchange rates" }"#))
    #expect(try notes() == [english])
    try site.change("config.json", #""en": "Exchange rates""#, to: #""en": "The pound""#)
    #expect(try notes() == [])
    try site.change("config.json", #""en": "The pound""#, to: #""en": "Exchange rates""#)
    try add(#""sidebar": ["rates", "weather-hanoi"]"#, to: site)
    #expect(try notes() == [])
  }

  @Test(arguments: [
    (#""kind": "rates","#, #""kind": "rates", "heading": 5,"#, "widgets[1].heading: expected 2, 3 or 4, found 5"),
    (
      #""publish": "public","#, #""publish": "public", "sidebar": ["rate"],"#,
      #"sidebar[0]: expected one of the widgets weather-hanoi, rates, found "rate"; did you mean "rates"?"#
    ),
  ])
  func `a wrong word about them is exit status 78 and changes nothing`(good: String, bad: String, problem: String)
    throws
  {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    let before = try site.publishedFiles()
    try site.change("config.json", good, to: bad)
    #expect(
      try site.run("refresh", at: Self.later)
        == CommandResult(status: 78, output: "", errors: "config.json: \(problem)\n"))
    #expect(try site.publishedFiles() == before)
  }
}
