import Foundation
import Testing

@testable import Core
@testable import Rendering

/// Titles of the config's own, and the headings that they stand in.
struct TitleTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private func widget(
    _ titles: ShortMap<Language, String>, level: Int = 2, currencies: [Currency] = ["USD"],
    subject: Widget.Subject? = nil
  ) throws -> Widget {
    Widget(
      id: "own", subject: subject ?? .rates(currencies), providers: ["vietcombank"], ttlSeconds: 900,
      maxAgeSeconds: 345_600, zone: try Samples.zone("Asia/Ho_Chi_Minh"), titles: titles, headingLevel: level)
  }

  private func content(_ widget: Widget) throws -> WidgetContent {
    try Samples.content(widget, .rates(Samples.board()), Samples.bank)
  }

  @Test(arguments: [("vi", "Giá đô la"), ("en", "The dollar")] as [(Language, String)])
  func `the config's title takes the place of the kind's in heading, label and text`(language: Language, title: String)
    throws
  {
    let widget = try widget(["vi": "Giá đô la", "en": "The dollar"])
    let html = try renderer.fragment(content(widget), in: language)
    #expect(html.contains("class=\"wgt-title\">\(title)</h2>"))
    #expect(html.split(separator: "\n")[0].contains(" aria-label=\"\(title)\""))
    #expect(try renderer.text(content(widget), in: language).hasPrefix("\(title)\n"))
    #expect(try renderer.title(of: widget, in: language) == title)
  }

  @Test func `a widget without data and one that is unavailable bear the title too`() throws {
    for state in [Freshness.missing, .unavailable] {
      let content = WidgetContent(
        emptyOf: try widget(["vi": "Giá đô la"]), state: state, now: try Samples.fetchedAt())
      #expect(try renderer.fragment(content, in: "vi").contains(" aria-label=\"Giá đô la\""))
    }
  }

  @Test func `in a language without a title stands that of another one`() throws {
    #expect(try renderer.title(of: widget(["vi": "Giá đô la"]), in: "en") == "Giá đô la")
    #expect(try renderer.title(of: widget([:]), in: "en") == "Exchange rates")
  }

  @Test func `a title of which nothing can be printed gives way to the kind's`() throws {
    #expect(try renderer.title(of: widget(["vi": "\u{202E}\u{2066}"]), in: "vi") == "Tỷ giá ngoại tệ")
  }

  @Test(arguments: [
    "</h2><script>alert(1)</script>", "\" onmouseover=\"x", "{{secret}}", "<!--#include virtual=\"/etc/passwd\" -->",
    "<?php echo 1 ?>", "[shortcode]", "a\"\u{301}\u{202E}",
  ])
  func `a title is data`(title: String) throws {
    let html = try renderer.fragment(content(widget(["vi": title])), in: "vi")
    for piece in ["<!--", "<?", "{", "[", "<script", "\" on", "\u{202E}", "\"\u{301}"] {
      #expect(!html.unicodeScalars.contains(piece.unicodeScalars), "\(piece)")
    }
    #expect(html.contains("class=\"wgt-title\">\(ScalarEscapedHTML().escapeText(cleaned(title)))</h"))
    #expect(try renderer.text(content(widget(["vi": title])), in: "vi").hasPrefix("\(cleaned(title))\n"))
  }

  @Test(arguments: [2, 3, 4])
  func `the title stands in a heading of the level that the config says`(level: Int) throws {
    let html = try renderer.fragment(content(widget([:], level: level)), in: "vi")
    #expect(html.contains("\n<h\(level) class=\"wgt-title\">Tỷ giá ngoại tệ</h\(level)>\n"))
    #expect(html.matches(of: /<h[1-6]/).count == 1)
    let old = try Samples.content(widget([:], level: level), .rates(Samples.board()), Samples.bank, state: .stale)
    let stale = try renderer.fragment(old, in: "vi")
    #expect(stale.contains("\n<h\(level) class=\"wgt-title\">Tỷ giá ngoại tệ<svg class=\"wgt-mark\""))
    #expect(stale.contains("</svg></h\(level)>\n") && stale.matches(of: /<h[1-6]/).count == 1)
  }

  /// Six bytes a character is the most that escaping makes.
  private let longest = String(repeating: "[", count: 80)

  @Test(arguments: Samples.languages)
  func `the longest title leaves room for thirty currencies`(language: Language) throws {
    let codes = try Samples.catalogue(language).currencies.keys.sorted().prefix(24).map(Currency.init(rawValue:))
    let currencies = codes + ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]
    var content = try Samples.linedBoard(currencies)
    content.widget = try widget([language: longest], currencies: currencies)
    let html = try renderer.fragment(content, in: language)
    #expect(html.utf8.count <= FragmentRules.mostBytes)
  }

  @Test(arguments: Samples.languages)
  func `the longest title leaves room for twenty places with the longest names`(language: Language) throws {
    let places = try (0..<20).map { _ in try Samples.place([language: longest]) }
    let content = try Samples.content(
      widget([language: longest], subject: .places(places)),
      Array(repeating: .weather(Samples.weather()), count: 20), Samples.openMeteo)
    let html = try renderer.fragment(content, in: language)
    #expect(html.utf8.count <= FragmentRules.mostBytes)
  }
}
