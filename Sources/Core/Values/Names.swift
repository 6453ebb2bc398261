/// A string in the config, in JSON and in the store that has a type of its own in the code.
package protocol Name: RawRepresentable<String>, Hashable, Sendable, Codable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  init(rawValue: String)
}

extension Name {
  package init(stringLiteral value: String) { self.init(rawValue: value) }

  package var description: String { rawValue }
}

/// A provider's id in kebab-case, for example `met-norway`.
package struct ProviderID: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A widget's id from the config, `[a-z0-9-]`, 1 to 64 characters.
package struct WidgetID: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A language of the page, for example `vi`; each has one catalogue file.
package struct Language: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether it has the form of a code, `vi` or `zh-Hant`: it becomes the name of a folder.
  package var isCode: Bool {
    rawValue.wholeMatch(of: /[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*/) != nil && rawValue.utf8.count <= 35
  }
}

/// An ISO 4217 currency code in capitals, for example `USD`.
package struct Currency: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether a text has the form of a code, three capitals.
  package static func isCode(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
  }

  /// The Vietnamese đồng, in which every rate is quoted.
  package static let vnd: Currency = "VND"
}
