import Core
import Foundation
import Testing

@testable import Rendering

/// Whole outputs against the files in `Goldens`; `RECORD=1` rewrites them and fails.
struct GoldenTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  @Test func `every widget in every state and language is drawn as its golden says`() throws {
    for (name, showing) in try Samples.all() {
      for language in Samples.languages {
        try expectGolden(try renderer.fragment(showing, in: language), "\(name)-\(language).html")
        try expectGolden(try renderer.text(showing, in: language), "\(name)-\(language).txt")
      }
      try expectGolden(document(of: showing).text + "\n", "\(name).json")
    }
  }

  @Test func `sample data are marked as such in every form`() throws {
    let showing = try Samples.showing(
      Samples.ratesWidget(["USD"]), .rates(Samples.board()), Samples.bank, isSample: true)
    for language in Samples.languages {
      try expectGolden(try renderer.fragment(showing, in: language), "sample-\(language).html")
      try expectGolden(try renderer.text(showing, in: language), "sample-\(language).txt")
    }
    try expectGolden(document(of: showing).text + "\n", "sample.json")
  }

  @Test func `a hostile place name and a reading without values are drawn as their golden says`() throws {
    let widget = try Samples.weatherWidget(names: ["vi": "\"\u{301}<b>'&{{x}}[y]\u{202E}\u{7}"])
    let reading = Weather(current: .init(observedAt: try Samples.instant("2026-11-22T00:30:00Z"), condition: .unknown))
    let showing = try Samples.showing(widget, .weather(reading), Samples.openMeteo)
    try expectGolden(try renderer.fragment(showing, in: "vi"), "hostile-vi.html")
    try expectGolden(try renderer.text(showing, in: "vi"), "hostile-vi.txt")
    try expectGolden(document(of: showing).text + "\n", "hostile.json")
  }

  @Test func `the index says where every widget is`() throws {
    let contents = try Samples.all().filter {
      ["weather-stale", "board-stale", "reference-stale", "weather-missing"].contains($0.name)
    }
    try expectGolden(index(of: contents.map(\.showing), languages: Samples.languages).text + "\n", "index.json")
  }

  @Test func `the sidebar holds all fragments in one element`() throws {
    let fragments = try Samples.all().filter { $0.name.hasSuffix("-missing") }.map {
      try renderer.fragment($0.showing, in: "vi")
    }
    try expectGolden(renderer.sidebar(fragments, in: "vi"), "sidebar-vi.html")
  }

  @Test func `a sidebar of weather, air and rates is drawn as its golden says in every state and language`() throws {
    for state in Samples.states {
      for language in Samples.languages {
        try expectGolden(try Samples.sidebar(state, language, renderer), "sidebar-\(state)-\(language).html")
      }
    }
  }

  @Test func `the controls are drawn as their golden says`() throws {
    for language in Samples.languages {
      try expectGolden(try renderer.controls(in: language), "controls-\(language).html")
    }
  }
}
