import Core
import Foundation
import Testing

@testable import Rendering

/// One whole output per template and language against the files in `Goldens`, and the lines in which all others differ
/// from these; `RECORD=1` rewrites them and fails.
struct GoldenTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  /// The sample whose whole golden an output is compared with.
  private static func base(_ name: String) -> String {
    if name.hasSuffix("-missing") || name.hasSuffix("-expired") { return "weather-missing" }
    let bases = [
      "air": "air-fresh", "openweather": "air-fresh", "places": "places-fresh", "board": "lined-fresh",
      "unchanged": "lined-fresh", "lined": "lined-fresh", "sample": "lined-fresh", "rates": "lined-fresh",
      "reference": "lined-reference-fresh", "gold": "gold-fresh", "central": "lined-fresh",
    ]
    let words = name.split(separator: "-").map(String.init)
      .filter { !["compact", "eight", "alarm", "extreme"].contains($0) }
    let word = words.contains("reference") ? "reference" : words[0]
    return bases[word] ?? "observed-fresh"
  }

  @Test(arguments: Samples.languages)
  func `every widget in every state and variant is drawn as its golden says`(language: Language) throws {
    let samples = try Samples.everything(in: language)
    let fragments = try samples.map { ($0.name, try renderer.fragment($0.content, in: language)) }
    let texts = try samples.map { ($0.name, try renderer.text($0.content, in: language)) }
    let charts = try Samples.charts().map { ($0.name, try renderer.svg($0.chart, in: language)) }
    let differences = [
      try expectGoldens(fragments, "-\(language).html", bases: Self.base),
      try expectGoldens(texts, "-\(language).txt", bases: Self.base),
      try expectGoldens(charts, "-\(language).svg") { _ in "chart-board" },
    ]
    try expectGolden(differences.joined(), "differences-\(language).txt")
  }

  @Test func `every document is as its golden says`() throws {
    let documents = try Samples.everything(in: "vi").map { ($0.name, document(of: $0.content).text + "\n") }
    try expectGolden(try expectGoldens(documents, ".json", bases: Self.base), "differences-json.txt")
  }

  @Test func `sample data are marked as such in every form`() throws {
    let content = try Samples.sample()
    for language in Samples.languages {
      let mark = "Dữ liệu mẫu / Sample data"
      let html = try renderer.fragment(content, in: language)
      #expect(html.contains("</h2>\n<p class=\"wgt-sample\"><strong>\(mark)</strong></p>\n"))
      #expect(try renderer.text(content, in: language).split(separator: "\n")[1] == "[\(mark)]")
    }
    #expect(document(of: content).text.contains(",\"sample\":true,"))
  }

  @Test func `the index says where every widget is`() throws {
    let contents = try Samples.all().filter {
      ["weather-stale", "board-stale", "reference-stale", "weather-missing"].contains($0.name)
    }
    try expectGolden(PublishedIndex(of: contents.map(\.content), languages: Samples.languages).text, "index.json")
  }

  @Test(arguments: Samples.languages)
  func `the sidebar holds all fragments in one element, as they are`(language: Language) throws {
    let fragments = try Samples.all().map { try renderer.fragment($0.content, in: language) }
    #expect(
      renderer.sidebar(fragments, in: language)
        == "<div class=\"wgt-sidebar\" lang=\"\(language)\">\n" + fragments.joined() + "</div>\n")
  }

  @Test(arguments: Samples.languages)
  func `the controls are drawn as their golden says`(language: Language) throws {
    try expectGolden(try renderer.controls(in: language), "controls-\(language).html")
  }
}
