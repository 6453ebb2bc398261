import Foundation

/// What Foundation's decoder passes over in a JSON document although RFC 8259 does not, or with loss.
///
/// It takes a comma before a closing bracket, control characters within strings, and the first of two members of one
/// name. The document has been decoded, so everything else about its form is right.
struct StrictJSON {
  private let bytes: [UInt8]
  private var position = 0
  /// The brackets that are open, each with the names of its members so far; a list has none.
  private var open: [Bracket] = []

  private struct Bracket {
    let isObject: Bool
    var names: Set<[UInt8]> = []
  }

  private init(_ body: Data) { bytes = Array(body) }

  /// What is wrong with a document, part of a sentence; nil where nothing is.
  static func problem(in body: Data) -> String? {
    var scan = StrictJSON(body)
    return scan.problem()
  }

  private mutating func problem() -> String? {
    var last: UInt8?
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(Bracket(isObject: byte == UInt8(ascii: "{")))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if last == UInt8(ascii: ",") { return "expected a value after a comma, found none" }
        _ = open.popLast()
      case UInt8(ascii: "\""):
        guard let string = string() else { return "a control character in a string" }
        if last == UInt8(ascii: "{") || last == UInt8(ascii: ","), let problem = take(name: string) { return problem }
      default: break
      }
      last = byte
    }
    return nil
  }

  /// Remembers what may be a member's name, and says so if its object has it already.
  private mutating func take(name string: ArraySlice<UInt8>) -> String? {
    guard let index = open.indices.last, open[index].isObject else { return nil }
    let name = Self.unescaped(string)
    guard open[index].names.insert(name).inserted else {
      return "\(quoted(String(decoding: name, as: UTF8.self))): given twice"
    }
    return nil
  }

  /// The bytes up to the closing quote, which goes too; nil where one of them may stand in no string.
  private mutating func string() -> ArraySlice<UInt8>? {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] < 0x20 { return nil }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[start..<position]
  }

  private static func unescaped(_ name: ArraySlice<UInt8>) -> [UInt8] {
    let quote = [UInt8(ascii: "\"")]
    guard name.contains(UInt8(ascii: "\\")),
      let text = try? JSONDecoder().decode(String.self, from: Data(quote + name + quote))
    else { return Array(name) }
    return Array(text.utf8)
  }
}
