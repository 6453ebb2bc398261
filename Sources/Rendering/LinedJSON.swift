import Foundation

/// Where in a JSON text everything stands: `JSONDecoder` names no line, takes a comma too many and the first of two
/// equal keys.
struct LinedJSON {
  /// The line of each key or list element, by its path, `words.title`, `dates.weekdays.3`; of the root by "".
  private(set) var lines: [String: Int] = [:]

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1

  /// What is no JSON, and in which line.
  struct Flaw: Error {
    let line: Int
    let problem: String
  }

  /// The lines of a text; its strings are taken as they stand between their quotes.
  init(_ bytes: [UInt8]) throws(Flaw) {
    self.bytes = bytes
    skipSpace()
    try value(at: "", depth: 0)
    skipSpace()
    guard index == bytes.count else { throw flaw("expected nothing after the last }") }
  }

  private mutating func value(at path: String, depth: Int) throws(Flaw) {
    if lines[path] == nil { lines[path] = line }
    guard depth < 8 else { throw flaw("expected less depth") }
    switch peek {
    case UInt8(ascii: "{"):
      try list(until: UInt8(ascii: "}")) { (json: inout LinedJSON, _: Int) throws(Flaw) in
        let keyLine = json.line
        let key = path.isEmpty ? try json.string() : "\(path).\(try json.string())"
        guard json.lines[key] == nil else { throw Flaw(line: keyLine, problem: "\(key) stands there twice") }
        json.lines[key] = keyLine
        json.skipSpace()
        try json.take(UInt8(ascii: ":"), "a colon")
        json.skipSpace()
        try json.value(at: key, depth: depth + 1)
      }
    case UInt8(ascii: "["):
      try list(until: UInt8(ascii: "]")) { (json: inout LinedJSON, number: Int) throws(Flaw) in
        try json.value(at: "\(path).\(number)", depth: depth + 1)
      }
    case UInt8(ascii: "\""): _ = try string()
    default:
      let start = index
      while let byte = peek, (0x2B...0x7A).contains(byte), ![0x2C, 0x5B, 0x5D].contains(byte) { index += 1 }
      guard index > start else { throw flaw("expected a value") }
    }
  }

  private mutating func list(
    until end: UInt8, _ element: (inout LinedJSON, Int) throws(Flaw) -> Void
  ) throws(Flaw) {
    index += 1
    skipSpace()
    if peek == end { return index += 1 }
    for number in 0... {
      try element(&self, number)
      skipSpace()
      if peek == end { return index += 1 }
      try take(UInt8(ascii: ","), "a comma or \(Character(Unicode.Scalar(end)))")
      skipSpace()
    }
  }

  private mutating func string() throws(Flaw) -> String {
    try take(UInt8(ascii: "\""), "a quotation mark")
    let start = index
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw flaw("expected a quotation mark before the end of the line") }
      index += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    let text = String(decoding: bytes[start..<min(index, bytes.count)], as: UTF8.self)
    try take(UInt8(ascii: "\""), "a quotation mark")
    return text
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ byte: UInt8, _ what: String) throws(Flaw) {
    guard peek == byte else { throw flaw("expected \(what)") }
    index += 1
  }

  private mutating func skipSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
      if byte == 0x0A { line += 1 }
      index += 1
    }
  }

  private func flaw(_ problem: String) -> Flaw { Flaw(line: line, problem: problem) }
}
