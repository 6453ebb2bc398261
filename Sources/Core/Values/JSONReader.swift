import Foundation

/// A strict reader of JSON (RFC 8259): every value and every flaw has its place.
///
/// Foundation's decoder names no place, and accepts a comma too many, a control character within a string, and two members
/// of one name.
package struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Without a tree the text is only checked: strings and numbers are skipped.
  private let keepsTree: Bool
  var index = 0
  /// The last place that was counted: the next one is counted from there.
  private var counted = (index: 0, line: 1, column: 1)

  /// Far deeper than anything that is read here.
  private static let deepest = 128

  package static func node(in data: Data) throws(JSONFlaw) -> JSONNode {
    try read(data, keepsTree: true).get()
  }

  /// What is wrong with a text, at a fraction of the tree's cost; nil where nothing is.
  package static func flaw(in data: Data) -> JSONFlaw? {
    if case .failure(let flaw) = read(data, keepsTree: false) { return flaw }
    return nil
  }

  private static func read(_ data: Data, keepsTree: Bool) -> Result<JSONNode, JSONFlaw> {
    data.withUnsafeBytes { raw in
      var reader = JSONReader(bytes: raw.bindMemory(to: UInt8.self), keepsTree: keepsTree)
      do throws(JSONFlaw) {
        return .success(try reader.document())
      } catch {
        return .failure(error)
      }
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, keepsTree: Bool) {
    self.bytes = bytes
    self.keepsTree = keepsTree
  }

  private mutating func document() throws(JSONFlaw) -> JSONNode {
    if keepsTree, let invalid = firstInvalidByte { throw flaw("expected UTF-8 text", at: invalid) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      guard !keepsTree else { throw flaw("expected no byte order mark; save the file as UTF-8 without one", at: 0) }
      // Some providers send one.
      index = 3
    }
    skipSpace()
    guard index < bytes.count else { throw flaw("expected a value, found an empty text", at: index) }
    let node = try value(depth: 0)
    skipSpace()
    guard index == bytes.count else { throw flaw("expected the end of the text, found \(found)", at: index) }
    return node
  }

  private mutating func value(depth: Int) throws(JSONFlaw) -> JSONNode {
    let start = index
    guard depth < Self.deepest else {
      throw flaw("expected at most \(Self.deepest) nested lists and objects", at: start)
    }
    let position = place()
    let content: JSONNode.Content
    switch peek {
    case UInt8(ascii: "{"): content = try object(depth: depth)
    case UInt8(ascii: "["): content = try array(depth: depth)
    case UInt8(ascii: "\""): content = .string(try string().text)
    case UInt8(ascii: "-"), .some(48...57): content = try number()
    case UInt8(ascii: "t") where takes("true"): content = .bool(true)
    case UInt8(ascii: "f") where takes("false"): content = .bool(false)
    case UInt8(ascii: "n") where takes("null"): content = .null
    default: throw flaw("expected a value, found \(found)", at: start)
    }
    return JSONNode(content: content, position: position)
  }

  /// The place of `index`, which only grows, so that each byte is counted once.
  private mutating func place() -> TextPosition {
    guard keepsTree else { return .start }
    for byte in bytes[counted.index..<index] {
      if byte == 0x0A {
        counted = (index, counted.line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        counted.column += 1
      }
    }
    counted.index = index
    return TextPosition(line: counted.line, column: counted.column)
  }

  private mutating func array(depth: Int) throws(JSONFlaw) -> JSONNode.Content {
    let start = index
    var elements: [JSONNode] = []
    index += 1
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      let element = try value(depth: depth + 1)
      if keepsTree { elements.append(element) }
      if try ends("]", of: start) { return .array(elements) }
      if peek == UInt8(ascii: "]") { throw flaw("expected a value after the comma, found \"]\"", at: index) }
    }
  }

  private mutating func object(depth: Int) throws(JSONFlaw) -> JSONNode.Content {
    let start = index
    var members: [JSONNode.Member] = []
    var names = NameHashes()
    index += 1
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      let nameStart = index
      let position = place()
      guard peek == UInt8(ascii: "\"") else {
        let place = members.isEmpty && names.isEmpty ? "" : " after the comma"
        throw flaw("expected a name in double quotes\(place), found \(found)", at: index)
      }
      let (name, hash) = try string(isName: true)
      guard names.insert(hash) else {
        throw flaw("\(quoted(nameText(from: nameStart))) is given twice in one object", at: nameStart)
      }
      skipSpace()
      guard take(":") else { throw flaw("expected \":\" after the name, found \(found)", at: index) }
      skipSpace()
      let node = try value(depth: depth + 1)
      if keepsTree { members.append(.init(name: name, position: position, node: node)) }
      if try ends("}", of: start) { return .object(members) }
    }
  }

  /// Reads what follows a value in a list or an object: true for its end, false for a comma.
  private mutating func ends(_ end: Unicode.Scalar, of start: Int) throws(JSONFlaw) -> Bool {
    skipSpace()
    if take(end) { return true }
    guard take(",") else {
      let opening = index < bytes.count ? "" : "; what begins in \(position(of: start)) is not closed"
      throw flaw("expected \",\" or \"\(end)\", found \(found)\(opening)", at: index)
    }
    skipSpace()
    return false
  }

  /// A string and, of a name, a hash of it.
  ///
  /// Names are compared by a hash of 64 bits: a forecast has thousands, and a collision only refuses one text.
  private mutating func string(isName: Bool = false) throws(JSONFlaw) -> (text: String, hash: UInt64) {
    let start = index
    var isEscaped = false
    index += 1
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else {
        throw byte == 0x0A || byte == 0x0D
          ? flaw("expected the closing quote of a string before the end of the line", at: index)
          : flaw("expected no control character in a string", at: index)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        try escape()
      } else {
        index += 1
      }
    }
    guard index < bytes.count else { throw flaw("expected a closing quote for the string that begins here", at: start) }
    let inner = start + 1..<index
    index += 1
    guard keepsTree || isName else { return ("", 0) }
    var fingerprint = Fingerprint()
    if !isEscaped, !keepsTree {
      fingerprint.add(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[inner]))
      return ("", fingerprint.hash)
    }
    let text = isEscaped ? try unescaped(start, inner) : String(decoding: bytes[inner], as: UTF8.self)
    if isName { fingerprint.add(text) }
    return (text, fingerprint.hash)
  }

  private mutating func escape() throws(JSONFlaw) {
    let start = index
    index += 1
    switch peek {
    case UInt8(ascii: "u"):
      let digits = bytes[min(index + 1, bytes.count)..<min(index + 5, bytes.count)]
      guard digits.count == 4, digits.allSatisfy(Self.isHexadecimal) else {
        throw flaw("expected four hexadecimal digits after \\u", at: start)
      }
      index += 5
    case .some(let byte) where "\"\\/bfnrt".utf8.contains(byte): index += 1
    default: throw flaw("expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after a backslash", at: start)
    }
  }

  /// Foundation joins the halves of a surrogate pair, and refuses half of one.
  private func unescaped(_ start: Int, _ inner: Range<Int>) throws(JSONFlaw) -> String {
    guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start...inner.upperBound])) else {
      throw flaw("expected a character, found half of a surrogate pair", at: start)
    }
    return text
  }

  private mutating func number() throws(JSONFlaw) -> JSONNode.Content {
    let start = index
    _ = take("-")
    guard take("0") || digits() else { throw flaw("expected a number, found \(found)", at: start) }
    if take("."), !digits() { throw flaw("expected a digit after the decimal point", at: index) }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() else { throw flaw("expected a digit of the exponent", at: index) }
    }
    if let byte = peek, Self.isWordByte(byte) {
      index = start
      throw flaw("expected a number, found \(found)", at: start)
    }
    guard keepsTree else { return .null }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let number = Decimal(plain: text) ?? Decimal(exactly: text) else {
      throw flaw(
        "expected a number of at most 38 digits with an exponent from -80 to 80, found \(plain(text, limit: 40))",
        at: start)
    }
    return .number(number)
  }

  private mutating func digits() -> Bool {
    let start = index
    while let byte = peek, (48...57).contains(byte) { index += 1 }
    return index > start
  }
}

extension Decimal {
  /// The number of a JSON number's text, all of its digits; nil where a decimal cannot hold it.
  fileprivate init?(exactly text: String) {
    let parts = text.lowercased().split(separator: "e")
    let digits = parts[0].filter(\.isNumber).drop { $0 == "0" }
    guard !digits.isEmpty else {
      self = 0
      return
    }
    let power = parts.count > 1 ? Int(parts[1]) ?? Int.max : 0
    guard parts[0].utf8.count <= 40, digits.count <= 38, (-80...80).contains(power),
      let number = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")), number.isFinite, !number.isZero
    else { return nil }
    self = number
  }
}
