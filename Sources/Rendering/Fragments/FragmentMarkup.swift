import Core
import Foundation

/// The elements and attributes that a fragment may have, and where its links may lead.
///
/// A list of what may be there: a list of everything that browsers can be made to run is never complete.
enum FragmentMarkup {
  /// Text, tables and drawings that nothing loads and nothing moves.
  static let elements = drawing.union(
    words(
      """
      section article header footer div p h2 h3 h4 h5 h6 hr br wbr blockquote ul ol li dl dt dd figure figcaption
      details summary a abbr b bdi bdo cite code data dfn del em i ins kbd mark q rp rt ruby s samp small span strong
      sub sup time u var button meter progress img table caption colgroup col thead tbody tfoot tr th td
      """))
  /// Those of them that may end in a slash, as XML's do.
  static let drawing = words("svg g path circle ellipse line rect polyline polygon text tspan")

  private static let everywhere = words(
    """
    class lang dir title role translate datetime value scope colspan rowspan span headers abbr rel target hreflang type
    alt width height loading decoding min max low high optimum start
    xmlns viewbox preserveaspectratio focusable d x y x1 y1 x2 y2 cx cy r rx ry dx dy points transform opacity fill
    fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray
    text-anchor font-size font-weight vector-effect
    """)

  private static func words(_ text: String) -> Set<String> {
    Set(text.split { $0.isWhitespace }.map(String.init))
  }

  private static let addresses: [String: String] = ["a": "href", "img": "src"]
  private static let schemes: Set<String> = ["http", "https", "mailto", "tel"]

  /// Why a tag, after its name, may not be published; nil where it may.
  ///
  /// Attributes stand in double quotes, each once; `bare` are those that may stand without a value.
  static func breach(inAttributesOf text: Substring, of element: String, bare: Set<String>) -> Breach? {
    var rest = text
    var names: Set<String> = []
    while true {
      let spaces = rest.prefix { $0 == " " || $0 == "\n" || $0 == "\t" }
      rest = rest.dropFirst(spaces.count)
      if rest.isEmpty || rest == "/" { return nil }
      let name = rest.prefix { !" \n\t=/\"'<>".contains($0) }.lowercased()
      rest = rest.dropFirst(name.count)
      let isValued = rest.hasPrefix("=\"")
      if name.isEmpty || spaces.isEmpty || !isValued && !bare.contains(name) {
        return unquoted(name, rest, of: element)
      }
      guard mayHave(name, element) else { return unwanted("\(name)=", of: element) }
      guard names.insert(name).inserted else {
        return Breach("expected \(plain(name, limit: 20)) once in <\(element)>", texts: [name])
      }
      guard isValued else { continue }
      rest = rest.dropFirst(2)
      guard let end = rest.firstIndex(of: "\"") else { return unquoted(name, rest, of: element) }
      if addresses[element] == name, let breach = breach(inAddress: rest[..<end]) { return breach }
      rest = rest[end...].dropFirst()
    }
  }

  private static func mayHave(_ name: String, _ element: String) -> Bool {
    everywhere.contains(name) || addresses[element] == name || name == "hidden" || name.hasPrefix("aria-")
      || name.hasPrefix("data-")
  }

  private static func unquoted(_ name: String, _ rest: Substring, of element: String) -> Breach {
    if rest.hasPrefix("='") { return unwanted(name + rest.prefix { $0 != " " && $0 != "\n" }, of: element) }
    return Breach("expected name=\"value\" in <\(element)>", texts: name.isEmpty ? [] : [name])
  }

  private static func unwanted(_ text: String, of element: String) -> Breach {
    Breach("expected no \(plain(text, limit: 20)) in <\(element)>", texts: [text], isAlwaysWrong: true)
  }

  /// Why a link may not be published: as a browser reads it, it has a scheme of another kind, or may have one.
  private static func breach(inAddress value: Substring) -> Breach? {
    // Browsers leave out tabs and line ends anywhere, and spaces and controls at both ends.
    let address = decoded(value).filter { $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) && $0.value != 0xAD }
    let beginning = String(String.UnicodeScalarView(address.prefix { !"/?#".unicodeScalars.contains($0) }))
    func unwanted(_ what: String) -> Breach {
      let written = String(value.prefix { $0 != ":" && $0 != "/" })
      return Breach(
        "expected no link beginning with \(plain(what, limit: 20))", texts: [written.lowercased()], isAlwaysWrong: true)
    }
    // A reference that is not known here may be a colon.
    if beginning.contains("&") { return unwanted(beginning) }
    guard let colon = beginning.firstIndex(of: ":") else { return nil }
    let scheme = beginning[..<colon].lowercased()
    return schemes.contains(scheme) ? nil : unwanted("\(scheme):")
  }

  /// A value with its character references as a browser reads them; names that are not known here stay.
  private static func decoded(_ value: Substring) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "&" else {
        scalars.append(scalar)
        continue
      }
      let (decoded, count) = reference(rest)
      scalars.append(decoded ?? scalar)
      rest = rest.dropFirst(decoded == nil ? 0 : count)
    }
    return scalars
  }

  /// The character that a reference after its `&` means, and how many scalars it takes; nil for none.
  private static func reference(_ rest: Substring.UnicodeScalarView) -> (Unicode.Scalar?, Int) {
    guard rest.first == "#" else {
      let name = String(rest.prefix { $0.properties.isAlphabetic })
      let isEnded = rest.dropFirst(name.unicodeScalars.count).first == ";"
      return (isEnded ? named[name] : nil, name.unicodeScalars.count + 1)
    }
    let isHexadecimal = rest.dropFirst().first.map { $0 == "x" || $0 == "X" } ?? false
    let start = isHexadecimal ? 2 : 1
    let digits = rest.dropFirst(start).prefix {
      isHexadecimal ? $0.properties.isASCIIHexDigit : ("0"..."9").contains($0)
    }
    guard !digits.isEmpty else { return (nil, 0) }
    let number = UInt32(String(digits), radix: isHexadecimal ? 16 : 10) ?? .max
    let isEnded = rest.dropFirst(start + digits.count).first == ";"
    // What is no character is read as U+FFFD.
    return (Unicode.Scalar(number) ?? "\u{FFFD}", start + digits.count + (isEnded ? 1 : 0))
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "colon": ":", "sol": "/", "quest": "?", "num": "#",
    "Tab": "\t", "NewLine": "\n", "nbsp": "\u{A0}",
  ]
}
