import Core
import Foundation

struct Breach: Equatable {
  let sentence: String
  /// What a template would have to say for it, `<script`; empty where nothing that stands there is at fault.
  ///
  /// Of two tags that do not fit, the one at which that is seen goes first.
  let texts: [String]
  /// Whether no template may say it anywhere, so that its first place is the one; a `<div` without its end is one of many.
  let isAlwaysWrong: Bool

  init(_ sentence: String, texts: [String] = [], isAlwaysWrong: Bool = false) {
    self.sentence = sentence
    self.texts = texts
    self.isAlwaysWrong = isAlwaysWrong
  }
}

/// What can be checked cheaply of the rules of a fragment: a template of the site's own may break them.
enum FragmentRules {
  static let mostBytes = 16384
  private static let empty: Set<String> = ["br", "hr", "wbr", "img", "col"]

  /// Why a drawn fragment may not be published; nil where it may.
  static func breach(in html: String, of model: FragmentModel) -> Breach? {
    let content = model.content
    if let breach = breach(inRootOf: html, of: content.widget.id.rawValue, in: model.language) { return breach }
    let root = html.prefix { $0 != "\n" }
    let attributes = [
      "class=\"wgt wgt-\(content.widget.kind.rawValue)", "data-wgt-state=\"\(content.state.rawValue)\"",
      content.lifetime.map { "data-wgt-valid-until=\"\($0.validUntil.instantText)\"" }, "aria-label=\"",
    ].compactMap(\.self)
    if let missing = attributes.first(where: { !root.contains($0) }) {
      return Breach("expected \(missing) in the root")
    }
    return breach(inText: html) ?? breach(inTags: html, bare: []) ?? missing(html, model)
  }

  static func breach(inControls html: String, in language: Language) -> Breach? {
    // The script shows them.
    breach(inRootOf: html, of: "controls", in: language) ?? breach(inText: html)
      ?? breach(inTags: html, bare: ["hidden"])
  }

  private static func breach(inRootOf html: String, of id: String, in language: Language) -> Breach? {
    if html.utf8.count > mostBytes { return Breach("\(html.utf8.count) bytes, expected at most \(mostBytes)") }
    guard isFragment(html, of: id, in: language.rawValue) else {
      return Breach(
        "expected one root <section class=\"wgt wgt-…\" data-wgt=\"…\" … lang=\"…\" aria-label=\"…\"> that ends the text"
      )
    }
    return nil
  }

  private static func breach(inText html: String) -> Breach? {
    if let scalar = html.unicodeScalars.first(where: { $0 != "\n" && isDropped($0) }) {
      return Breach("expected no character U+\(String(scalar.value, radix: 16, uppercase: true))")
    }
    return html.precomposedStringWithCanonicalMapping.utf8.elementsEqual(html.utf8) ? nil : Breach("expected NFC")
  }

  /// What the page must say, whatever it looks like: the terms' credit, the time, that data are samples or on their way.
  private static func missing(_ html: String, _ model: FragmentModel) -> Breach? {
    let (source, time) = (model.source, model.time)
    let times = [time, model.placeholderTime].compactMap(\.self).flatMap {
      [$0.before.trimmingCharacters(in: .whitespaces), $0.time.iso8601]
    }
    let needed = [source?.credit, source?.url, source?.licence, source?.licenceURL, model.sample, model.placeholder]
    let escape = ScalarEscapedHTML()
    if let mark = model.notice?.mark, !html.contains(mark) { return Breach("expected an element with \(mark)") }
    let credits = model.body?.neededTexts ?? []
    return (needed.compactMap(\.self) + times + credits + (model.notice?.neededTexts ?? [])).first {
      !html.contains(escape.escapeText($0))
    }.map {
      Breach("expected \"\(plain($0, limit: 80))\" in it")
    }
  }

  private static func breach(inTags html: String, bare: Set<String>) -> Breach? {
    var open: [String] = []
    var rest = html.utf8[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[start...].dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return Breach("a tag without its >") }
      let tag = String(rest[..<end]) ?? ""
      rest = rest[end...].dropFirst()
      let isEnd = tag.hasPrefix("/")
      let name = tag.dropFirst(isEnd ? 1 : 0).prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.lowercased()
      if !FragmentMarkup.elements.contains(name) {
        let text = "<\(isEnd ? "/" : "")" + (name.isEmpty ? String(tag.prefix(1)) : name)
        return Breach("expected no <\(plain(tag, limit: 20))>", texts: [text], isAlwaysWrong: true)
      }
      if isEnd {
        let last = open.popLast()
        if last == name { continue }
        return last.map { Breach("expected </\($0)> before </\(name)>", texts: ["</\(name)", "<\($0)"]) }
          ?? Breach("</\(name)> without an opening tag", texts: ["</\(name)"])
      }
      if let breach = FragmentMarkup.breach(inAttributesOf: tag.dropFirst(name.count), of: name, bare: bare) {
        return breach
      }
      // Elsewhere browsers pass over the slash.
      let isClosed = tag.hasSuffix("/") && FragmentMarkup.drawing.contains(name)
      if !isClosed, !empty.contains(name) { open.append(name) }
    }
    return open.last.map { Breach("<\($0)> without a closing tag", texts: ["<\($0)"]) }
  }
}

/// Whether a text is the fragment of a widget in a language, whole and nothing but that.
package func isFragment(_ text: String, of widget: String, in language: String) -> Bool {
  let root = text.prefix { $0 != "\n" }
  return root.hasPrefix("<section class=\"wgt wgt-") && root.contains(" data-wgt=\"\(widget)\" ")
    && root.contains(" lang=\"\(language)\" ") && text.hasSuffix("\n</section>\n")
    && text.ranges(of: "<section").count == 1
}

/// Whether a text is the sidebar of a language, whole and nothing but that.
package func isSidebar(_ text: String, in language: String) -> Bool {
  text.hasPrefix("<div class=\"wgt-sidebar\" lang=\"\(language)\">\n") && text.hasSuffix("</div>\n")
    && text.ranges(of: "<div class=\"wgt-sidebar\"").count == 1
}
