import Core
import Foundation

// What makes a file one that was published from here: its name alone could be that of anybody's file.

/// Whether a text is the fragment of a widget in a language, whole and nothing but that.
package func isFragment(_ text: String, of widget: String, in language: String) -> Bool {
  let root = text.prefix { $0 != "\n" }
  return root.hasPrefix("<section class=\"wgt wgt-") && root.contains(" data-wgt=\"\(widget)\" ")
    && root.contains(" lang=\"\(language)\" ") && text.hasSuffix("\n</section>\n")
    && text.ranges(of: "<section").count == 1
}

/// Whether a text is the sidebar of a language, whole and nothing but that.
package func isSidebar(_ text: String, in language: String) -> Bool {
  text.hasPrefix("<div class=\"wgt-sidebar\" lang=\"\(language)\">\n") && text.hasSuffix("</div>\n")
    && text.ranges(of: "<div class=\"wgt-sidebar\"").count == 1
}

/// Whether a text is the published document of a widget.
package func isDocument(_ text: String, of widget: String) -> Bool {
  guard case .object(let object) = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
    return false
  }
  return object["id"] == .string(widget) && object["kind"] != nil && object["schema"] != nil && object["state"] != nil
}
