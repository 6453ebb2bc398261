import Core
import Foundation

/// What can be checked cheaply of the rules of a fragment: a template of the site's own may break them.
enum FragmentRules {
  /// How many bytes a fragment may have.
  static let mostBytes = 16384
  private static let forbidden: Set<String> = [
    "html", "head", "body", "title", "base", "meta", "link", "script", "style", "iframe", "form", "frame", "frameset",
    "object", "embed", "applet", "template", "plaintext", "xmp", "noscript", "textarea", "select",
  ]
  private static let empty: Set<String> = ["br", "hr", "wbr", "img"]

  /// Why a drawn fragment may not be published; nil where it may.
  static func problem(in html: String, of showing: Showing, _ page: Page, placeholder: String, in language: Language)
    -> String?
  {
    if html.utf8.count > mostBytes { return "\(html.utf8.count) bytes, expected at most \(mostBytes)" }
    guard isFragment(html, of: showing.widget.id.rawValue, in: language.rawValue) else {
      return
        "expected one root <section class=\"wgt wgt-…\" data-wgt=\"…\" … lang=\"…\" aria-label=\"…\"> that ends the text"
    }
    let root = html.prefix { $0 != "\n" }
    var attributes = [
      "class=\"wgt wgt-\(showing.widget.kind.rawValue)", "data-wgt-state=\"\(showing.state.rawValue)\"",
    ]
    attributes += [
      showing.lifetime.map { "data-wgt-valid-until=\"\($0.validUntil.instantText)\"" } ?? "", "aria-label=\"",
    ]
    if let missing = attributes.first(where: { !$0.isEmpty && !root.contains($0) }) {
      return "expected \(missing) in the root"
    }
    if let scalar = html.unicodeScalars.first(where: { $0 != "\n" && isDropped($0) }) {
      return "expected no character U+\(String(scalar.value, radix: 16, uppercase: true))"
    }
    if !html.precomposedStringWithCanonicalMapping.utf8.elementsEqual(html.utf8) { return "expected NFC" }
    return problem(inTags: html) ?? missing(html, page, placeholder)
  }

  /// What the page must say, whatever it looks like: the terms' credit, the time, that data are samples or on their way.
  private static func missing(_ html: String, _ page: Page, _ placeholder: String) -> String? {
    var needed: [String] = []
    if let source = page.source {
      needed += [source.credit, source.url] + [source.licence, source.licenceURL].compactMap(\.self)
    }
    if let time = page.time { needed += [time.before.trimmingCharacters(in: .whitespaces), time.time.iso8601] }
    if let sample = page.sample { needed.append(sample) }
    if page.body == nil { needed.append(placeholder) }
    let escape = ScalarEscapedHTML()
    return needed.first { !html.contains(escape.escapeText($0)) }.map { "expected \"\(plain($0, limit: 80))\" in it" }
  }

  private static func problem(inTags html: String) -> String? {
    var open: [String] = []
    var rest = html.utf8[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[start...].dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return "a tag without an end" }
      let tag = String(rest[..<end]) ?? ""
      rest = rest[end...].dropFirst()
      let isEnd = tag.hasPrefix("/")
      let name = tag.dropFirst(isEnd ? 1 : 0).prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.lowercased()
      if name.isEmpty || forbidden.contains(name) { return "expected no <\(plain(tag, limit: 20))>" }
      if isEnd {
        guard open.popLast() == name else { return "</\(name)> without its beginning" }
        continue
      }
      if let problem = problem(inAttributes: tag, of: name) { return problem }
      if !tag.hasSuffix("/"), !empty.contains(name) { open.append(name) }
    }
    return open.last.map { "<\($0)> without its end" }
  }

  /// Attributes stand in double quotes, so that everything else between them is a name.
  private static func problem(inAttributes tag: String, of element: String) -> String? {
    for (number, part) in tag.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      if number % 2 == 1 {
        let scheme = part.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
        let isScript = ["javascript", "data", "vbscript"].contains(
          scheme.trimmingCharacters(in: .whitespaces).lowercased())
        if isScript, scheme.count < part.count { return "expected no address of \(scheme):" }
        continue
      }
      let name = part.split(whereSeparator: { $0 == " " || $0 == "\n" }).last?.lowercased() ?? ""
      if name.hasPrefix("on") || ["style=", "id=", "srcdoc=", "srcset="].contains(name) || part.contains("'") {
        return "expected no \(plain(String(name), limit: 20)) in <\(element)>"
      }
      let names = part.dropFirst(number == 0 ? element.count : 0).split(whereSeparator: { $0 == " " || $0 == "\n" })
      if names.count > 1 || (names.first.map { !$0.hasSuffix("=") && $0 != "/" } ?? false) {
        return "expected name=\"value\" in <\(element)>"
      }
    }
    return nil
  }
}
