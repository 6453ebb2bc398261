import Core
import Foundation
import Testing

@testable import Rendering

/// The stylesheet and the loader keep to what a host may rely on.
struct AssetTests {
  @Test func `the stylesheet takes every colour from the host and never fights it`() {
    let colours = /#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|lab|lch|oklch)a?\(|\b(black|white(?!-)|gr[ae]y|red|green|blue)\b/
    #expect(stylesheet.firstMatch(of: colours) == nil)
    #expect(!stylesheet.contains("!important"))
    #expect(!stylesheet.contains("url(") && !stylesheet.contains("@import"))
  }

  @Test func `the stylesheet measures in em: pixels only draw hairlines and hide`() {
    for line in stylesheet.split(separator: "\n") where line.contains("px") {
      #expect(line.contains("border") || line.contains("1px;"), "\(line)")
    }
    #expect(stylesheet.firstMatch(of: /\d(rem|vw|vh|pt)\b/) == nil)
    #expect(stylesheet.firstMatch(of: /line-height:\s*[\d.]+[a-z%]/) == nil)
    for line in stylesheet.split(separator: "\n") where line.firstMatch(of: /[^-]height:\s*\d/) != nil {
      #expect(line.contains("1px") || line.contains("line-height") || line.contains("wgt-icon"), "\(line)")
    }
  }

  @Test func `the stylesheet answers contrast, forced colours and print, and names every class of the templates`() {
    for media in ["prefers-contrast: more", "forced-colors: active", "print"] { #expect(stylesheet.contains(media)) }
    let templates = TemplateName.allCases.map(\.text).joined()
    let unstyled: Set<Substring> = [
      "wgt-weather", "wgt-rates", "wgt-board", "wgt-placeholder", "wgt-index", "wgt-present",
    ]
    for match in templates.matches(of: /wgt-[a-z]+/) where !templates[match.range.upperBound...].hasPrefix("=") {
      let name = match.output
      guard !["wgt-state", "wgt-valid"].contains(name), !unstyled.contains(name) else { continue }
      #expect(stylesheet.contains(".\(name)"), "\(name)")
    }
  }

  @Test func `the loader knows the sentence of every language and runs under a strict policy`() throws {
    for language in Renderer.languages {
      let sentence = try Samples.catalogue(language).words[.placeholder]
      #expect(script.contains("\"\(language)\":\"\(sentence)\""))
    }
    for word in ["eval", "innerHTML", "document.write", "new Function", "sentences = {};"] {
      #expect(!script.contains(word), "\(word)")
    }
    #expect(script.contains("data-wgt-valid-until") && script.hasSuffix("})();\n"))
  }
}
