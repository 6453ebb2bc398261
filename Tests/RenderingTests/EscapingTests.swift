import Core
import Foundation
import Testing

@testable import Rendering

/// Names from outside stay text.
struct EscapingTests {
  @Test func `a quote with a combining mark is still escaped`() {
    #expect(ScalarEscapedHTML().escapeText("a\"\u{301}") == "a&quot;\u{301}")
    #expect(ScalarEscapedHTML().escapeText("<\u{338}&'>") == "&lt;\u{338}&amp;&#39;&gt;")
  }

  @Test func `a mark at the beginning cannot compose with the markup before it`() {
    #expect(ScalarEscapedHTML().escapeText("\u{338}x") == "&#824;x")
    #expect(ScalarEscapedHTML().escapeText("\u{202E}\u{1DC4}x") == "&#7620;x")
    #expect(ScalarEscapedHTML().escapeText("ế\u{1DC4}") == "ế\u{1DC4}")
  }

  @Test func `what is dropped alone is dropped beside letters of Vietnamese too, and nothing else is`() {
    let scalars = (UInt32(0x20)...0xFFFF).compactMap(Unicode.Scalar.init).filter {
      !"&<>\"'{}[]".unicodeScalars.contains($0)
    }
    let wrong = scalars.filter { scalar in
      let kept = isDropped(scalar) ? "" : String(scalar)
      return !ScalarEscapedHTML().escapeText("ế\(scalar)đ").unicodeScalars.elementsEqual("ế\(kept)đ".unicodeScalars)
    }
    #expect(wrong == [])
  }

  @Test func `controls and marks that turn the direction of text are dropped`() {
    let name = "A\u{0}B\n\u{1B}[31m\u{85}\u{202E}\u{2066}\u{200F}\u{FEFF}\u{2028}\u{FFFE}C"
    #expect(cleaned(name) == "AB[31mC")
  }

  @Test func `a name is at most 80 scalars, composed, without space around it`() {
    #expect(cleaned(String(repeating: "a", count: 200)).unicodeScalars.count == 80)
    #expect(cleaned("a" + String(repeating: "\u{316}", count: 200)).unicodeScalars.count == 80)
    #expect(Array(cleaned(" Ha\u{300} No\u{302}\u{323}i ").utf8) == Array("Hà Nội".utf8))
  }

  @Test(arguments: [
    "<!--#include virtual=\"/etc/passwd\" -->", "<?php echo 1 ?>", "<esi:include src=\"/x\"/>", "{{secret}}",
    "{% raw %}", "[shortcode]", "\" onmouseover=\"x", "</h2><script>alert(1)</script>", "${x}", "<%= x %>",
  ])
  func `the syntax of servers and templates inside a name stays text`(name: String) throws {
    let html = try fragment(of: name)
    for piece in ["<!--", "<?", "<esi", "{", "[", "<script", "\" on", "<%"] { #expect(!html.contains(piece)) }
    #expect(decoded(heading(of: html)) == "Thời tiết " + name)
    let text = try Renderer(languages: ["vi"]).text(content(of: name), in: "vi")
    #expect(text.hasPrefix("Thời tiết \(name)\n"))
  }

  @Test func `random names come back from the page exactly as they were cleaned`() throws {
    var random = SeededNumbers(state: 20_261_122)
    let pieces = Array("<>&\"'{}[]=/ \u{301}\u{338}\u{20D2}\u{0}\u{7F}\u{202E}aĐệ한ᅡ€😀\u{200D};#x".unicodeScalars)
    let renderer = try Renderer(languages: ["vi"])
    for _ in 0..<400 {
      let scalars = (0..<Int.random(in: 1...30, using: &random)).compactMap { _ in pieces.randomElement(using: &random)
      }
      let name = String(String.UnicodeScalarView(scalars))
      let html = try renderer.fragment(content(of: name), in: "vi")
      let expected = cleaned(name).isEmpty ? "Dự báo thời tiết" : "Thời tiết " + cleaned(name)
      #expect(Array(decoded(heading(of: html)).utf8) == Array(expected.utf8))
      #expect(Array(html.precomposedStringWithCanonicalMapping.utf8) == Array(html.utf8))
      #expect(html.unicodeScalars.count { $0 == "<" } == html.unicodeScalars.count { $0 == ">" })
      #expect(!html.unicodeScalars.contains { isDropped($0) && $0 != "\n" })
    }
  }

  private func content(of name: String) throws -> WidgetContent {
    try Samples.content(Samples.weatherWidget(names: ["vi": name]), nil, nil, state: .missing)
  }

  private func fragment(of name: String) throws -> String {
    try Renderer(languages: ["vi"]).fragment(content(of: name), in: "vi")
  }

  private func heading(of html: String) -> String {
    html.split(separator: "\n").dropFirst().first.map {
      String($0.unicodeScalars.dropFirst("<h2 class=\"wgt-title\">".count).dropLast("</h2>".count))
    } ?? ""
  }

  /// What a browser makes of the references in a text.
  private func decoded(_ html: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = html.unicodeScalars[...]
    let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""] as [String: Unicode.Scalar]
    while let scalar = rest.popFirst() {
      guard scalar == "&", let end = rest.firstIndex(of: ";") else {
        result.append(scalar)
        continue
      }
      let name = String(rest[..<end])
      let number = name.hasPrefix("#") ? UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) : nil
      if let value = number ?? names[name] { result.append(value) }
      rest = rest[rest.index(after: end)...]
    }
    return String(result)
  }
}

/// The numbers of splitmix64 from a seed, the same on every machine.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
