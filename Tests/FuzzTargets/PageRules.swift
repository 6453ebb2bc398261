import Core
import Foundation
import Rendering

private let renderer = Result { try Renderer(languages: Renderer.languages) }

/// What breaks the rules of a fragment, of the plain text or of the JSON of a widget.
func problem(inPageOf content: WidgetContent) -> String? {
  do {
    for language in Renderer.languages {
      let html = try renderer.get().fragment(content, in: language)
      if let problem = problem(inFragment: html) { return "\(language) fragment: \(problem)" }
      let text = try renderer.get().text(content, in: language)
      if let problem = problem(inLines: text) { return "\(language) text: \(problem)" }
    }
    let json = document(of: content)
    guard try JSONDecoder().decode(JSONValue.self, from: Data(json.text.utf8)) == json else {
      return "a document that reads otherwise than it was written"
    }
  } catch {
    return "the page cannot be drawn: \(error)"
  }
  return nil
}

/// Whether a scalar may stand nowhere in a page or a sentence: controls, separators of lines, marks that turn the
/// direction of text, byte order marks and what is no character.
func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
  default: scalar.properties.isNoncharacterCodePoint
  }
}

private func problem(inLines text: String) -> String? {
  if let scalar = text.unicodeScalars.first(where: { $0 != "\n" && isUnprintable($0) }) {
    return "\(scalar.debugDescription) in it"
  }
  if !text.hasSuffix("\n") || text.hasSuffix("\n\n") { return "not ended by one line feed" }
  return nil
}

private func problem(inFragment html: String) -> String? {
  if let problem = problem(inLines: html) { return problem }
  if html.utf8.count > 16384 { return "\(html.utf8.count) bytes" }
  if !html.precomposedStringWithCanonicalMapping.utf8.elementsEqual(html.utf8) { return "not NFC" }
  guard html.hasPrefix("<section class=\"wgt wgt-") && html.hasSuffix("</section>\n") else { return "not one section" }
  return problem(inTags: Array(html.utf8))
}

private let elements: Set<String> = [
  "section", "h2", "h3", "h4", "p", "strong", "time", "a", "div", "span", "b", "i", "dl", "dt", "dd", "svg", "path",
  "circle", "g", "polygon", "table", "caption", "thead", "tbody", "tr", "th", "td",
]

private let attributes: Set<String> = [
  "class", "data-wgt", "data-wgt-state", "data-wgt-valid-until", "lang", "aria-label", "href", "rel", "datetime",
  "aria-hidden", "width", "height", "viewBox", "preserveAspectRatio", "d", "cx", "cy", "r", "points", "scope",
  "data-label", "data-wgt-until",
]

/// How a root ends that holds nothing.
private let emptyEnd = Array(">\n</section>\n".utf8)

/// What a browser would see that the templates did not write: another element or attribute, or one left open.
private func problem(inTags html: [UInt8]) -> String? {
  var open: [String] = []
  var rest = html[...]
  while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
    rest = rest[(start + 1)...]
    let closes = rest.first == UInt8(ascii: "/")
    if closes { rest = rest.dropFirst() }
    let name = word(&rest)
    guard elements.contains(name) else { return "an element \"\(name)\"" }
    while rest.first == UInt8(ascii: " ") {
      rest = rest.dropFirst()
      let attribute = word(&rest)
      // The empty root of a widget that no provider may serve.
      if name == "section", attribute == "hidden", rest.elementsEqual(emptyEnd) { continue }
      guard attributes.contains(attribute), rest.starts(with: Array("=\"".utf8)),
        let end = rest.dropFirst(2).firstIndex(of: UInt8(ascii: "\""))
      else { return "an attribute \"\(attribute)\" of \(name)" }
      let value = rest[(rest.startIndex + 2)..<end]
      if value.contains(UInt8(ascii: "<")) { return "a tag inside \(attribute) of \(name)" }
      if attribute == "href", !value.starts(with: Array("https://".utf8)) { return "a link that is not https" }
      rest = rest[(end + 1)...]
    }
    let isEmpty = rest.first == UInt8(ascii: "/")
    if isEmpty { rest = rest.dropFirst() }
    guard rest.popFirst() == UInt8(ascii: ">") else { return "a tag of \(name) without an end" }
    if closes {
      guard open.popLast() == name else { return "an end of \(name) that has no beginning" }
    } else if !isEmpty {
      open.append(name)
    }
  }
  return open.last.map { "\($0) left open" }
}

/// Takes a name: letters, digits and hyphens.
private func word(_ rest: inout ArraySlice<UInt8>) -> String {
  let name = rest.prefix { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }
  rest = rest.dropFirst(name.count)
  return String(decoding: name, as: UTF8.self)
}
