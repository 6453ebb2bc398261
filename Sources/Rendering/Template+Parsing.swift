import Core

extension Template {
  /// Why a template cannot be used.
  struct Flaw: Error, Equatable {
    /// From 1; nil for the whole text.
    let line: Int?
    let problem: String
  }

  /// No built-in template is a tenth of this; drawing goes one call deeper with each section.
  private static let mostBytes = 65536
  fileprivate static let deepest = 12

  /// Parses a template; `known` are the names that it may fill in, nil for any.
  ///
  /// Of Mustache it refuses text that is not escaped, other delimiters, and partials whose name comes from data: what a
  /// provider says is text, whoever wrote the template.
  init(_ text: String, known: Set<String>? = nil) throws(Flaw) {
    guard text.utf8.count <= Self.mostBytes else {
      throw Flaw(line: nil, problem: "expected at most \(Self.mostBytes) bytes")
    }
    var parser = TemplateParser(bytes: Array(text.utf8), known: known)
    parts = try parser.parts(isLineStart: true)
    isEscaped = parser.isEscaped
    partials = parser.partials
    names = parser.names
  }
}

private struct TemplateParser {
  let bytes: [UInt8]
  let known: Set<String>?
  var partials: [(name: String, line: Int)] = []
  var names: Set<String> = []
  var isEscaped = true
  private var index = 0
  /// The sections that are open here, and where each begins.
  private var open: [(name: String, place: Int)] = []

  init(bytes: [UInt8], known: Set<String>?) { (self.bytes, self.known) = (bytes, known) }

  /// The parts up to the end of the innermost section that is open, or of the text.
  mutating func parts(isLineStart: Bool) throws(Template.Flaw) -> [Template.Part] {
    var parts: [Template.Part] = []
    var isLineStart = isLineStart
    /// The spaces before what comes; those of a line in which a tag stands alone are left out.
    var spaces = ""
    func keepSpaces() {
      if !spaces.isEmpty { parts.append(.text(spaces)) }
      spaces = ""
    }
    while index < bytes.count {
      if isLineStart { spaces = take { $0.isSpace } }
      let text = takeText()
      if index < bytes.count, bytes[index].isLineFeed {
        index += 1
        parts.append(.text(spaces + text + "\n"))
        isLineStart = true
        continue
      }
      if !text.isEmpty {
        parts.append(.text(spaces + text))
        (spaces, isLineStart) = ("", false)
      }
      guard index < bytes.count else { break }
      let place = index
      let tag = try takeTag()
      let name = String(tag.dropFirst()).trimmed
      var isAlone = false
      switch tag.first {
      case "!", "%":
        if tag.first == "%" { try takeType(name, place) }
        isAlone = isLineStart && takeLineEnd()
      case "#", "^":
        let path = try path(name, place)
        guard open.count < Template.deepest, !open.contains(where: { $0.name == name }) || tag.first == "^" else {
          throw flaw(at: place, "\"\(plain(name))\" is nested in itself or too deeply")
        }
        isAlone = isLineStart && takeLineEnd()
        if !isAlone { keepSpaces() }
        open.append((name, place))
        let inner = try self.parts(isLineStart: isAlone)
        parts.append(.section(path, isInverted: tag.first == "^", inner))
      case "/":
        guard let last = open.popLast() else {
          throw flaw(at: place, "{{/\(plain(name))}} without {{#\(plain(name))}}")
        }
        guard last.name == name else {
          throw flaw(at: place, "expected {{/\(last.name)}} of line \(line(of: last.place)), found {{/\(plain(name))}}")
        }
        if !(isLineStart && takeLineEnd()) { keepSpaces() }
        return parts
      case ">":
        try check(partial: name, place)
        let indentation = spaces
        keepSpaces()
        isAlone = isLineStart && takeLineEnd()
        parts.append(.partial(name, indentation: isAlone ? indentation : ""))
      case "{", "&": throw flaw(at: place, "expected {{name}}, found a name that would not be escaped")
      case "=", "<", "$":
        throw flaw(at: place, "expected {{name}}, {{#name}}, {{^name}}, {{/name}}, {{>template}} or {{!…}}")
      default:
        let path = try path(tag.trimmed, place)
        keepSpaces()
        parts.append(.value(path))
      }
      isLineStart = isAlone
    }
    if let last = open.last {
      throw flaw(at: last.place, "expected {{/\(last.name)}} after {{#\(last.name)}}")
    }
    return parts
  }

  private mutating func path(_ name: String, _ place: Int) throws(Template.Flaw) -> Template.Path {
    guard known?.contains(name) ?? true else { throw flaw(at: place, "unknown name \"\(plain(name))\"") }
    names.insert(name)
    let steps = name.split(separator: ".").map(String.init)
    return (steps.first ?? "", Array(steps.dropFirst()))
  }

  private mutating func check(partial name: String, _ place: Int) throws(Template.Flaw) {
    guard known == nil || TemplateName(rawValue: name) != nil else {
      let all = TemplateName.allCases.map(\.rawValue).joined(separator: ", ")
      throw flaw(at: place, "unknown template \"\(plain(name))\"; there are \(all)")
    }
    partials.append((name, line(of: place)))
  }

  private mutating func takeType(_ name: String, _ place: Int) throws(Template.Flaw) {
    let escaped = "CONTENT_TYPE: \(ScalarEscapedHTML.name)"
    guard known == nil || name == escaped else {
      throw flaw(at: place, "expected no other {{% than {{% \(escaped)}}")
    }
    isEscaped = name == escaped
  }

  // MARK: - Bytes

  private func flaw(at place: Int, _ problem: String) -> Template.Flaw {
    Template.Flaw(line: line(of: place), problem: problem)
  }

  private func line(of place: Int) -> Int { bytes[..<place].count(where: \.isLineFeed) + 1 }

  private func isBrace(_ brace: UInt8, at index: Int) -> Bool {
    index + 1 < bytes.count && bytes[index] == brace && bytes[index + 1] == brace
  }

  private mutating func take(while isTaken: (UInt8) -> Bool) -> String {
    let start = index
    while index < bytes.count, isTaken(bytes[index]) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// The text before the next tag or the line's end.
  private mutating func takeText() -> String {
    let start = index
    while index < bytes.count, !bytes[index].isLineFeed, !isBrace(UInt8(ascii: "{"), at: index) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// What stands between the braces of the tag that begins here.
  private mutating func takeTag() throws(Template.Flaw) -> String {
    let start = index + 2
    var end = start
    while !bytes[min(end, bytes.count)...].starts(with: "}}".utf8) {
      guard end < bytes.count else { throw flaw(at: index, "expected }} after {{") }
      end += 1
    }
    index = end + 2
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Takes the rest of a line in which nothing stands; false, without taking anything, where something does.
  private mutating func takeLineEnd() -> Bool {
    if index == bytes.count { return true }
    guard let end = bytes[index...].firstIndex(where: { !$0.isSpace }), bytes[end].isLineFeed else { return false }
    index = end + 1
    return true
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
  fileprivate var isLineFeed: Bool { self == UInt8(ascii: "\n") }
}

extension String {
  fileprivate var trimmed: String {
    let rest = drop(while: \.isWhitespace)
    return String(rest.prefix(upTo: rest.lastIndex { !$0.isWhitespace }.map(rest.index(after:)) ?? rest.startIndex))
  }
}
