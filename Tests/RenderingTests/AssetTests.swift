import Core
import Foundation
import Testing

@testable import Rendering

/// The stylesheet and the loader keep to what a host may rely on.
struct AssetTests {
  /// The properties by which a host sets colours; each has a default of ours.
  private static let colours: Set<String> = [
    "wgt-accent", "wgt-border", "wgt-up", "wgt-down", "wgt-alarm", "wgt-sun", "wgt-moon", "wgt-cloud", "wgt-rain",
  ]

  private struct Declaration {
    /// The rule's selectors, and those of the rules around it.
    let rule: String
    let property: String
    let value: String
  }

  /// Every declaration of the stylesheet.
  private static let declarations: [Declaration] = {
    var result: [Declaration] = []
    var rules: [String] = []
    var text = ""
    for character in stylesheet.replacing(/\/\*.*?\*\//, with: "") {
      switch character {
      case "{":
        rules.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
        text = ""
      case ";", "}":
        let parts = text.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        if parts.count == 2 {
          result.append(Declaration(rule: rules.joined(separator: " / "), property: parts[0], value: parts[1]))
        }
        if character == "}" { rules.removeLast() }
        text = ""
      default: text.append(character)
      }
    }
    return result
  }()

  private static func hasColour(_ text: some StringProtocol) -> Bool {
    let names = /\b(black|white|gr[ae]y|red|green|blue|orange|yellow)\b/
    return String(text).contains(/#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(/)
      || String(text).contains(names)
  }

  @Test func `the stylesheet takes every colour from the host, or from a property that the host can set`() {
    #expect(Self.declarations.count > 150)
    let onDark = /^\.wgt (\.wgt-bang|:is\(\.wgt-band-4, \.wgt-band-5, \.wgt-band-6\))$/
    for declaration in Self.declarations {
      // What is left without the defaults of our own properties.
      var rest = declaration.value
      while let start = rest.range(of: #"var\(--wgt-[a-z]+"#, options: .regularExpression) {
        let isDocumented = Self.colours.contains(String(rest[start].dropFirst("var(--".count)))
        #expect(isDocumented || !Self.hasColour(rest[start.lowerBound...]), "\(declaration)")
        var depth = 1
        var end = start.upperBound
        while depth > 0, end < rest.endIndex {
          if rest[end] == "(" { depth += 1 } else if rest[end] == ")" { depth -= 1 }
          end = rest.index(after: end)
        }
        rest.removeSubrange(start.lowerBound..<end)
      }
      guard Self.hasColour(rest) else { continue }
      switch (declaration.property, declaration.value) {
      case ("--wgt-band", _): #expect(rest.wholeMatch(of: /#[0-9a-f]{6}/) != nil, "\(declaration)")
      // Upon a colour of ours.
      case ("color", "#000"): #expect(declaration.rule == ".wgt .wgt-chip", "\(declaration)")
      case ("color", "#fff"): #expect(declaration.rule.contains(onDark), "\(declaration)")
      default: Issue.record("\(declaration)")
      }
    }
    #expect(Set(Self.declarations.filter { $0.property == "--wgt-band" }.map(\.value)).count == 6)
  }

  @Test func `the stylesheet never fights its host`() {
    #expect(!stylesheet.contains("!important"))
    #expect(!stylesheet.contains("url(") && !stylesheet.contains("@import"))
  }

  @Test func `the guide names every property that a host may set`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let guide = try String(contentsOf: root.appending(path: "docs/embedding.md"), encoding: .utf8)
    for property in Self.colours { #expect(guide.contains("`--\(property)`"), "--\(property)") }
    for property in Self.colours { #expect(stylesheet.contains("var(--\(property)"), "--\(property)") }
  }

  @Test func `the stylesheet measures in em: pixels only draw hairlines and hide`() {
    for declaration in Self.declarations where declaration.value.contains(/\dpx/) {
      let widths = declaration.value.matches(of: /([\d.]+)px/).map(\.output.1)
      let isHairline = declaration.property.hasPrefix("border") && Set(widths) == ["1"]
      let isHiding = declaration.rule.hasPrefix(".wgt .wgt-hidden,") && Set(widths) == ["1"]
      let isContrast =
        declaration.property.hasPrefix("border") && declaration.rule.hasPrefix("@media (prefers-contrast: more)")
        && Set(widths) == ["2"]
      #expect(isHairline || isHiding || isContrast, "\(declaration)")
    }
    for declaration in Self.declarations where declaration.value.contains(/\d(rem|pt)\b/) {
      #expect(declaration.property == "--wgt-least", "\(declaration)")
    }
    #expect(!stylesheet.contains(/\d(vw|vh|vmin|vmax|cqw|cqh|cqi|cqb|ch|ex|mm|cm|in|pc)\b/))
    #expect(!stylesheet.contains(/line-height:\s*[\d.]+[a-z%]/))
    #expect(!stylesheet.contains(/font-size:\s*[\d.]+(px|pt|rem)/))
  }

  @Test func `nothing with words in it has a height of its own`() {
    for declaration in Self.declarations where ["height", "max-height"].contains(declaration.property) {
      guard declaration.value.contains(/\d/), !declaration.rule.hasPrefix(".wgt .wgt-hidden,") else { continue }
      #expect(
        declaration.rule.contains(/(\.wgt-(chart|plot|bands|line)| svg|svg:not\(\[class\]\))$/), "\(declaration)")
      #expect(declaration.value.contains(/^[\d.]+em$/), "\(declaration)")
    }
  }

  @Test func `the stylesheet answers contrast, forced colours and print`() {
    for media in ["prefers-contrast: more", "forced-colors: active", "print"] {
      #expect(stylesheet.contains("@media (\(media)) {") || stylesheet.contains("@media \(media) {"), "\(media)")
    }
  }

  /// Classes for a host's own styles, or a page's own scripts.
  private static let hooks: Set<String> = [
    "wgt-weather", "wgt-rates", "wgt-air", "wgt-sidebar", "wgt-index", "wgt-source",
  ]

  @Test func `the stylesheet names every class that is drawn, and no other`() throws {
    let renderer = try Renderer(languages: ["vi"])
    let at = try Samples.instant("2026-11-22T00:30:00Z")
    let skies = try Condition.allCases.flatMap { sky in
      try [true, false].map { isDay in
        let weather = Weather(current: .init(observedAt: at, condition: sky, isDay: isDay))
        let content = try Samples.content(Samples.weatherWidget(), .weather(weather), Samples.openMeteo)
        return try renderer.fragment(content, in: "vi")
      }
    }
    let fragments = try Samples.drawn(in: "vi").flatMap(\.forms).filter { $0.hasPrefix("<section") }
    let classes = (fragments + skies + [renderer.sidebar([], in: "vi")]).flatMap { html in
      html.matches(of: /class="([^"]*)"/).flatMap { $0.output.1.split(separator: " ").map(String.init) }
    }
    let drawn = Set(classes)
    let named = Set(stylesheet.matches(of: /\.(wgt[a-z0-9-]*)/).map { String($0.output.1) })
    #expect(named.subtracting(drawn) == [])
    #expect(drawn.subtracting(named).subtracting(Self.hooks) == [])
  }

  @Test func `the loader knows the sentence of every language and runs under a strict policy`() throws {
    for language in Renderer.languages {
      let sentence = try Samples.catalogue(language).words[.expiredWithoutTime]
      #expect(script.contains("\"\(language)\":\"\(sentence)\""))
    }
    for word in ["eval", "innerHTML", "document.write", "new Function", "sentences = {};"] {
      #expect(!script.contains(word), "\(word)")
    }
    #expect(script.contains("dataset.wgtValidUntil") && script.hasSuffix("})();\n"))
  }
}
