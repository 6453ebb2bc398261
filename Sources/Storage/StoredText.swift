import Core
import Foundation

/// Reads a stored text by bytes, from its beginning to its end.
protocol StoredText {
  var bytes: UnsafeBufferPointer<UInt8> { get }
  /// Where the next byte stands.
  var index: Int { get set }
}

extension StoredText {
  mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - index >= count, let start = bytes.baseAddress,
      memcmp(start + index, text.utf8Start, count) == 0
    else { return false }
    index += count
    return true
  }

  /// A string without escapes.
  mutating func string() -> String? {
    guard take("\"") else { return nil }
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") { return nil }
      index += 1
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
    return take("\"") ? text : nil
  }
}
