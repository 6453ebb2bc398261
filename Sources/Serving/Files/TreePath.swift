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
    var path = path
    guard let type = path.withUTF8({ Self.type(of: $0) }) else { return nil }
    text = String(path.dropFirst())
    self.type = type
  }

  private static func type(of path: UnsafeBufferPointer<UInt8>) -> MediaType? {
    guard path.starts(with: "/v1/".utf8), let dot = path.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    var nameStart = 4
    for index in 4..<max(dot, 4) where path[index] == UInt8(ascii: "/") {
      guard nameStart == 4, isName(path[4..<index]) else { return nil }
      nameStart = index + 1
    }
    guard dot > nameStart, isName(path[nameStart..<dot]) else { return nil }
    let type = MediaType(rawValue: String(decoding: path[(dot + 1)...], as: UTF8.self))
    return (nameStart > 4) == (type == .html) ? type : nil
  }

  var isControls: Bool { type == .html && text.hasSuffix("/controls.html") }

  /// Nil for what is no sidebar.
  var sidebarLanguage: Language? {
    guard type == .html, text.hasSuffix("/sidebar.html") else { return nil }
    return Language(rawValue: String(text.dropFirst("v1/".count).dropLast("/sidebar.html".count)))
  }

  /// Ids and language codes have no dot, so no name is hidden, leads upwards, or is a temporary file.
  private static func isName(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    1...64 ~= bytes.count
      && bytes.allSatisfy { 48...57 ~= $0 || 97...122 ~= $0 || 65...90 ~= $0 || $0 == UInt8(ascii: "-") }
  }
}
