import Core
import Foundation

/// Escapes text for HTML scalar by scalar: as one grapheme cluster, a quote with a combining mark would stay unescaped.
struct ScalarEscapedHTML {
  /// The name of the type in the templates' first lines.
  static let name = "SCALAR_HTML"

  func escapeText(_ text: String) -> String {
    var html: [UInt8] = []
    append(text, to: &html)
    return String(decoding: html, as: UTF8.self)
  }

  func append(_ text: String, to html: inout [UInt8]) {
    if text.utf8.first != 0xE1, text.utf8.allSatisfy(Self.isPlain) { return html.append(contentsOf: text.utf8) }
    var isFirst = true
    for scalar in text.unicodeScalars where !isDropped(scalar) {
      if let replacement = Self.replacement(of: scalar) {
        html.append(contentsOf: replacement.utf8)
      } else if isFirst, scalar.properties.generalCategory.isMark {
        // A bare mark would compose with the markup before it when a host normalises the page: ">" + U+0338 is "≯".
        html.append(contentsOf: "&#\(scalar.value);".utf8)
      } else {
        html.append(contentsOf: String(scalar).utf8)
      }
      isFirst = false
    }
  }

  /// Whether a byte belongs to a scalar that stays as it is: most of ASCII, U+00C0 to U+02FF, and U+1000 to U+1FFF.
  ///
  /// These have the letters of Vietnamese; the last range also has marks.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B, 0x7D, 0x7F: false
    default: byte < 0xC0 || 0xC3...0xCB ~= byte || byte == 0xE1
    }
  }

  /// Beside HTML's own five, the brackets of templates and of WordPress's shortcodes: they stay text wherever the
  /// fragment is pasted.
  private static func replacement(of scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    case "{": "&#123;"
    case "}": "&#125;"
    case "[": "&#91;"
    case "]": "&#93;"
    default: nil
    }
  }
}

/// A name from outside as it may be printed: no control characters, NFC, at most 80 Unicode scalars.
func cleaned(_ name: String) -> String {
  let kept = name.unicodeScalars.contains(where: isDropped) ? withoutDropped(name) : name
  let isASCII = kept.utf8.allSatisfy { $0 < 0x80 }
  let composed = isASCII ? kept : kept.precomposedStringWithCanonicalMapping
  let scalars = composed.unicodeScalars
  let end = scalars.index(scalars.startIndex, offsetBy: 80, limitedBy: scalars.endIndex) ?? scalars.endIndex
  return String(composed[..<end]).trimmingCharacters(in: .whitespaces)
}

private func withoutDropped(_ name: String) -> String {
  String(String.UnicodeScalarView(name.unicodeScalars.filter { !isDropped($0) }))
}

extension Unicode.GeneralCategory {
  fileprivate var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
