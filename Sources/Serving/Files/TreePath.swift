import Core
import Foundation

/// The path of a published file; a request can reach nothing else of the folder.
struct TreePath: Hashable, Sendable {
  /// Relative to the published folder, `v1/vi/rates.html`.
  let text: String
  let type: MediaType

  /// What a published file holds; the raw value is its extension.
  enum MediaType: String, Sendable {
    case html, json, css, js

    /// As `Content-Type` names it.
    var name: String {
      switch self {
      case .html: "text/html; charset=utf-8"
      case .json: "application/json; charset=utf-8"
      case .css: "text/css; charset=utf-8"
      case .js: "text/javascript; charset=utf-8"
      }
    }
  }

  /// `/v1/<name>.json`, `.css` or `.js`, `/v1/<language>/<name>.html`, percent-decoded; nil for any other path.
  init?(_ path: String) {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 3 || parts.count == 4, parts[0].isEmpty, parts[1].elementsEqual("v1".utf8),
      parts.dropFirst(2).dropLast().allSatisfy(Self.isName), let file = parts.last,
      let dot = file.firstIndex(of: UInt8(ascii: ".")), Self.isName(file[..<dot]),
      let type = MediaType(rawValue: String(decoding: file[file.index(after: dot)...], as: UTF8.self)),
      (parts.count == 4) == (type == .html)
    else { return nil }
    text = String(decoding: path.utf8.dropFirst(), as: UTF8.self)
    self.type = type
  }

  var isControls: Bool { type == .html && text.hasSuffix("/controls.html") }

  /// Nil for what is no sidebar.
  var sidebarLanguage: Language? {
    guard type == .html, text.hasSuffix("/sidebar.html") else { return nil }
    return Language(rawValue: String(text.dropFirst("v1/".count).dropLast("/sidebar.html".count)))
  }

  /// Ids and language codes have no dot, so no name is hidden, leads upwards, or is a temporary file.
  private static func isName(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.count <= 64
      && bytes.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte) || (65...90).contains(byte) || byte == UInt8(ascii: "-")
      }
  }
}
