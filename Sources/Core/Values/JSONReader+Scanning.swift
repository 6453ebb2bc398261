extension TextPosition {
  static let start = TextPosition(line: 1, column: 1)
}

extension JSONReader {
  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  mutating func takes(_ word: StaticString) -> Bool {
    let end = index + word.utf8CodeUnitCount
    guard end <= bytes.count, (0..<word.utf8CodeUnitCount).allSatisfy({ bytes[index + $0] == word.utf8Start[$0] }),
      end == bytes.count || !Self.isWordByte(bytes[end])
    else { return false }
    index = end
    return true
  }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  func flaw(_ problem: String, at index: Int) -> JSONFlaw {
    JSONFlaw(position: position(of: index), problem: problem)
  }

  func position(of index: Int) -> TextPosition {
    let before = bytes[..<index]
    let line = before.count { $0 == 0x0A } + 1
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    // Each scalar has exactly one byte that is not a continuation byte.
    return TextPosition(line: line, column: bytes[lineStart..<index].count { $0 & 0xC0 != 0x80 } + 1)
  }

  /// What is here in place of what was expected, for a message.
  var found: String {
    guard let byte = peek else { return "the end of the text" }
    if byte == UInt8(ascii: "#")
      || byte == UInt8(ascii: "/") && index + 1 < bytes.count
        && (bytes[index + 1] == byte || bytes[index + 1] == UInt8(ascii: "*"))
    {
      return "a comment; JSON has no comments"
    }
    if byte == UInt8(ascii: "'") { return "'; JSON puts its strings in double quotes" }
    let word = bytes[index...].prefix(20).prefix(while: Self.isWordByte)
    if !word.isEmpty { return quoted(String(decoding: word, as: UTF8.self)) }
    if byte == UInt8(ascii: "\"") { return "a string" }
    let next = String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars.prefix(1)
    return quoted(String(String.UnicodeScalarView(next)))
  }

  /// A name as it stands, with its escapes.
  func nameText(from start: Int) -> String {
    let rest = bytes[(start + 1)...]
    var end = rest.startIndex
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    return String(decoding: bytes[(start + 1)..<min(end, bytes.count)], as: UTF8.self)
  }

  /// Where the text stops being UTF-8; nil where it does not.
  var firstInvalidByte: Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var iterator = bytes.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var index = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): index += scalar.count
      case .emptyInput: return nil
      case .error: return index
      }
    }
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: byte >= 0x80
    }
  }

  static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...70, 97...102: true
    default: false
    }
  }
}

/// The names of an object, which are compared by their hashes: looked up one after the other while they are few, since a
/// set costs more to make.
struct NameHashes {
  private var few: [UInt64] = []
  private var others: Set<UInt64> = []

  var isEmpty: Bool { few.isEmpty }

  /// False where it is there already.
  mutating func insert(_ hash: UInt64) -> Bool {
    if few.contains(hash) { return false }
    guard few.count == 128 else {
      few.append(hash)
      return true
    }
    return others.insert(hash).inserted
  }
}
