import Foundation

/// What Foundation's decoder passes over in a JSON document although RFC 8259 does not, or with loss.
///
/// It takes a comma before a closing bracket, control characters within strings, and the first of two members of one
/// name. The document has been decoded, so everything else about its form is right.
///
/// Names are compared by a hash of 64 bits: a forecast has thousands, and two that meet by chance cost one refused answer.
struct StrictJSON {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// The brackets that are open, each with the names of its members so far; nil for a list.
  private var open: [Set<UInt64>?] = []

  /// What is wrong with a document, part of a sentence; nil where nothing is.
  static func problem(in body: Data) -> String? {
    body.withUnsafeBytes { raw in
      var scan = StrictJSON(bytes: raw.bindMemory(to: UInt8.self))
      return scan.problem()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func problem() -> String? {
    var last: UInt8 = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case UInt8(ascii: "{"): open.append([])
      case UInt8(ascii: "["): open.append(nil)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if last == UInt8(ascii: ",") { return "expected a value after a comma, found none" }
        _ = open.popLast()
      case UInt8(ascii: "\""):
        let isName = last == UInt8(ascii: "{") || last == UInt8(ascii: ",") && (open.last ?? nil) != nil
        if let problem = string(isName: isName) { return problem }
      default: break
      }
      last = byte
    }
    return nil
  }

  /// Passes over a string with its closing quote, remembers what is a member's name, and says what is wrong with it.
  private mutating func string(isName: Bool) -> String? {
    let start = position
    var hash = Self.offset
    var isEscaped = false
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      let byte = bytes[position]
      if byte < 0x20 { return "a control character in a string" }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        position += 1
      }
      if isName { hash = Self.mixed(hash, byte) }
      position += 1
    }
    let end = min(position, bytes.count)
    position += 1
    guard isName, !open.isEmpty else { return nil }
    let name = isEscaped ? Self.unescaped(bytes[start..<end]) : nil
    if let name { hash = name.reduce(Self.offset) { Self.mixed($0, $1) } }
    guard open[open.count - 1]?.insert(hash).inserted == false else { return nil }
    return "\(quoted(String(decoding: name ?? Array(bytes[start..<end]), as: UTF8.self))): given twice"
  }

  // FNV-1a.
  private static let offset: UInt64 = 14_695_981_039_346_656_037
  private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 1_099_511_628_211 }

  private static func unescaped(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    let quote = [UInt8(ascii: "\"")]
    guard let text = try? JSONDecoder().decode(String.self, from: Data(quote + name + quote)) else {
      return Array(name)
    }
    return Array(text.utf8)
  }
}
