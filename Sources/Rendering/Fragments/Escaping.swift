import Core
import Foundation
import Mustache

/// Escapes text for HTML scalar by scalar; the library's own escapes grapheme clusters, and so lets a quote with a
/// combining mark pass.
struct ScalarEscapedHTML: MustacheContentType {
  /// The name of the type in the templates' first lines.
  static let name = "SCALAR_HTML"

  func escapeText(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isDropped(scalar) {
      if let replacement = Self.replacements[scalar] {
        result.append(contentsOf: replacement.unicodeScalars)
      } else if result.isEmpty, scalar.properties.generalCategory.isMark {
        // A bare mark would compose with the markup before it when a host normalises the page: ">" + U+0338 is "≯".
        result.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Beside HTML's own five, the brackets of templates and of WordPress's shortcodes: they stay text wherever the
  /// fragment is pasted.
  private static let replacements: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
    "{": "&#123;", "}": "&#125;", "[": "&#91;", "]": "&#93;",
  ]
}

/// A name from outside as it may be printed: no control characters, NFC, at most 80 Unicode scalars.
func cleaned(_ name: String) -> String {
  let kept = String(String.UnicodeScalarView(name.unicodeScalars.filter { !isDropped($0) }))
  let isASCII = kept.utf8.allSatisfy { $0 < 0x80 }
  let composed = isASCII ? kept : kept.precomposedStringWithCanonicalMapping
  return String(String.UnicodeScalarView(composed.unicodeScalars.prefix(80)))
    .trimmingCharacters(in: .whitespaces)
}

extension Unicode.GeneralCategory {
  fileprivate var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
