import Core
import Foundation
import Testing

@testable import Rendering

/// The buttons for the size and the contrast of the page.
struct ControlTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Renderer.languages) }

  @Test(arguments: Renderer.languages)
  func `the controls are real buttons, and hidden until the script shows them`(language: Language) throws {
    let html = try renderer.controls(in: language)
    let root = try #require(html.split(separator: "\n").first)
    #expect(root.hasPrefix("<section class=\"wgt wgt-controls\" data-wgt=\"controls\" lang=\"\(language)\""))
    #expect(root.hasSuffix(" hidden>"))
    #expect(html.ranges(of: "<button type=\"button\"").count == 4)
    #expect(html.contains("role=\"status\"") && !html.contains("aria-pressed"))
    #expect(isFragment(html, of: "controls", in: language.rawValue))
  }

  @Test(arguments: Renderer.languages)
  func `the controls keep to the rules of a fragment`(language: Language) throws {
    let html = try renderer.controls(in: language)
    let forbidden = try Regex(#"<!|<\?|</?(script|style|form|input|link|iframe)\b|\s(style|id|on\w+)\s*="#)
      .ignoresCase()
    #expect(html.firstMatch(of: forbidden) == nil)
    #expect(Array(html.precomposedStringWithCanonicalMapping.utf8) == Array(html.utf8))
    #expect(html.hasSuffix("</section>\n") && !html.replacing(/<[^>]*>/, with: "").contains { $0.isNumber })
  }

  @Test(arguments: Renderer.languages)
  func `the controls say all of their words, and leave the size for the script to fill in`(language: Language) throws {
    let html = try renderer.controls(in: language)
    let words = try Samples.catalogue(language).words
    for text in [
      words[.controls], words[.smallerText], words[.normalText], words[.largerText], words[.moreContrast],
      words[.lessContrast],
      words[.contrastRaised], words[.contrastLowered],
    ] { #expect(html.contains(text)) }
    #expect(words[.textSize].contains("{percent}") && script.contains("\"{percent}\""))
    #expect(html.contains(ScalarEscapedHTML().escapeText(words[.textSize])))
  }

  @Test func `the script asks for every attribute that the controls carry`() throws {
    let html = try renderer.controls(in: "vi")
    for match in html.matches(of: /data-wgt-([a-z]+)/) {
      // As an attribute, or as a key of `dataset`.
      #expect(script.contains(match.0) || script.contains("wgt\(match.1.capitalized)"), "\(match.0)")
    }
  }
}
