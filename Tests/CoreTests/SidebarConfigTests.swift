import Core
import Foundation
import Testing

/// What the config says of titles, of their headings and of the sidebar.
@Suite struct SidebarConfigTests {
  private func parse(rates members: String = "", top: String = "") throws(ConfigError) -> Config {
    let rates = ConfigTests.rates.replacing(#""kind""#, with: #"\#(members) "kind""#)
    let text = #"""
      { "site": { "use": "non-commercial" }, "languages": ["vi", "en"], \#(top)
        "widgets": [\#(ConfigTests.weather), \#(rates)] }
      """#
    return try ConfigParser(
      file: "config.json", directory: "/srv/site", registry: [weatherStandIn, contactStandIn, boardStandIn],
      languages: ["vi", "en"]
    ).parse(Data(text.utf8))
  }

  private func complaint(rates members: String = "", top: String = "") -> String? {
    do {
      _ = try parse(rates: members, top: top)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `without a word of the config a widget has the title of its kind in an h2, and all are in the sidebar`()
    throws
  {
    let config = try parse()
    #expect(config.widgets.map(\.titles) == [[:], [:]])
    #expect(config.widgets.map(\.headingLevel) == [2, 2])
    #expect(config.sidebar == nil)
    #expect(config.sidebarWidgets == config.widgets)
  }

  @Test func `a title is read by language, and a language without one takes the first of the others by code`() throws {
    let both = try parse(rates: #""title": { "vi": "Giá đô la", "en": "The dollar" },"#).widgets[1]
    #expect(both.titles == ["vi": "Giá đô la", "en": "The dollar"])
    #expect(both.titles.text(in: "vi") == "Giá đô la")
    #expect(both.titles.text(in: "fr") == "The dollar")
    #expect(try parse(rates: #""title": { "vi": "Giá đô la" },"#).widgets[1].titles.text(in: "en") == "Giá đô la")
  }

  @Test(arguments: [
    ("\"Giá\"", #"title: expected an object with a title for each language, found "Giá""#),
    ("{}", "title: expected a title in at least one language, found {}"),
    (#"{ "vn": "Giá" }"#, "title.vn: unknown language; expected one of vi, en"),
    (#"{ "vi": " " }"#, #"title.vi: expected the widget's title, found " ""#),
    (#"{ "vi": 1 }"#, "title.vi: expected the widget's title, found 1"),
    (#"{ "vi": "a\nb" }"#, #"title.vi: expected the widget's title, found "a\nb""#),
    (
      "{ \"vi\": \"\(String(repeating: "đ", count: 81))\" }", "title.vi: expected a title of at most 80 characters"
    ),
  ])
  func `a wrong title is named with what was expected`(title: String, problem: String) throws {
    #expect(complaint(rates: "\"title\": \(title),") == "config.json: widgets[1].\(problem)")
  }

  @Test func `a title may have 80 characters`() throws {
    let longest = String(repeating: "đ", count: 80)
    #expect(try parse(rates: "\"title\": { \"vi\": \"\(longest)\" },").widgets[1].titles == ["vi": longest])
  }

  @Test(arguments: [2, 3, 4])
  func `a heading has one of three levels`(level: Int) throws {
    #expect(try parse(rates: "\"heading\": \(level),").widgets.map(\.headingLevel) == [2, level])
  }

  @Test(arguments: ["1", "5", "2.5", "-3", "null", "\"3\"", "[2]", "1e3"])
  func `any other heading is refused`(heading: String) throws {
    #expect(
      complaint(rates: "\"heading\": \(heading),")?
        .hasPrefix("config.json: widgets[1].heading: expected 2, 3 or 4, found ") == true)
  }

  @Test func `the complaint about a heading says what was found`() {
    #expect(complaint(rates: "\"heading\": 5,") == "config.json: widgets[1].heading: expected 2, 3 or 4, found 5")
  }

  @Test func `the sidebar holds the listed widgets in the list's order`() throws {
    #expect(try parse(top: #""sidebar": ["rates"],"#).sidebarWidgets.map(\.id) == ["rates"])
    let turned = try parse(top: #""sidebar": ["rates", "weather-hanoi"],"#)
    #expect(turned.sidebarWidgets.map(\.id) == ["rates", "weather-hanoi"])
    #expect(turned.widgets.map(\.id) == ["weather-hanoi", "rates"])
  }

  @Test(arguments: [
    ("[]", "sidebar: expected a list of widget ids, at least one, found []"),
    ("\"rates\"", #"sidebar: expected a list of widget ids, at least one, found "rates""#),
    (
      #"["rates", "gold"]"#, #"sidebar[1]: expected one of the widgets weather-hanoi, rates, found "gold""#
    ),
    (
      #"["weather-hano"]"#,
      #"sidebar[0]: expected one of the widgets weather-hanoi, rates, found "weather-hano"; "#
        + #"did you mean "weather-hanoi"?"#
    ),
    ("[1]", "sidebar[0]: expected one of the widgets weather-hanoi, rates, found 1"),
    (#"["rates", "rates"]"#, #"sidebar[1]: "rates" is in the list already"#),
  ])
  func `a wrong sidebar is named with the ids that there are`(list: String, problem: String) {
    #expect(complaint(top: "\"sidebar\": \(list),") == "config.json: \(problem)")
  }

  @Test func `a copy of a widget keeps its title and its heading`() throws {
    let widget = try parse(rates: #""title": { "vi": "Giá đô la" }, "heading": 4,"#).widgets[1]
    let compact = widget.with(.compact)
    #expect(compact.variant == .compact && compact.with(.full) == widget)
    let content = WidgetContent(emptyOf: widget, state: .missing, now: .distantPast).rows(["JPY"])
    #expect(content.widget.currencies == ["JPY"])
    for copy in [compact, content.widget] {
      #expect(copy.titles == ["vi": "Giá đô la"] && copy.headingLevel == 4)
    }
  }
}
