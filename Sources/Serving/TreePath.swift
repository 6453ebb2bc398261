import Foundation

/// The path of a published file, as a request names it.
///
/// Only the shapes that are published: nothing else of the folder can be reached, whatever lies in it.
struct TreePath: Hashable, Sendable {
  /// Relative to the published folder, `v1/vi/rates.html`.
  let text: String
  /// What the file holds.
  let type: MediaType

  /// What a published file holds; the raw value is its extension.
  enum MediaType: String, Sendable {
    case html, json, css, js

    /// The `Content-Type`.
    var name: String {
      switch self {
      case .html: "text/html; charset=utf-8"
      case .json: "application/json; charset=utf-8"
      case .css: "text/css; charset=utf-8"
      case .js: "text/javascript; charset=utf-8"
      }
    }
  }

  /// `/v1/<name>.json`, `.css` or `.js`, `/v1/<language>/<name>.html`; nil for any other path.
  init?(_ path: some StringProtocol) {
    guard let decoded = Self.percentDecoded(path) else { return nil }
    let parts = decoded.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 3 || parts.count == 4, parts[0].isEmpty, parts[1].elementsEqual("v1".utf8),
      parts.dropFirst(2).dropLast().allSatisfy(Self.isName), let file = parts.last,
      let dot = file.firstIndex(of: UInt8(ascii: ".")), Self.isName(file[..<dot]),
      let type = MediaType(rawValue: String(decoding: file[(dot + 1)...], as: UTF8.self)),
      (parts.count == 4) == (type == .html)
    else { return nil }
    text = parts.dropFirst().map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    self.type = type
  }

  /// The file's name without its extension: a widget's id, or `index`.
  var name: Substring { (text.split(separator: "/").last ?? "").prefix { $0 != "." } }

  /// What ids and language codes are made of; no dot is, so no name is hidden, above, or a temporary.
  private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.count <= 64
      && bytes.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte) || (65...90).contains(byte) || byte == UInt8(ascii: "-")
      }
  }

  /// The bytes that a path stands for, decoded once: what is encoded twice stays encoded, and names nothing.
  static func percentDecoded(_ path: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(path.utf8.count)
    var rest = path.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
