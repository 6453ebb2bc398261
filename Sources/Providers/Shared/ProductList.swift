import Core
import Foundation

/// One product's row in a gold dealer's list.
struct ProductRow {
  /// Where it stands, such as `data[0]`.
  let path: String
  let members: [String: JSONValue]
  /// What follows the names of its members in this row: `_7` where `@n_7` is the name; else empty.
  var suffix = ""
  /// The names by which a config can ask for it; the first is the one that messages say.
  var keys: [String] = []

  /// The path of a member.
  func path(of name: String) -> String {
    let parts = [path, plain(name, limit: 40) + suffix]
    return parts.filter { !$0.isEmpty }.joined(separator: ".")
  }

  /// A member's text without spaces at its ends; nil where it is absent, null or empty.
  func text(_ name: String) throws(Failure) -> String? {
    switch members[name + suffix] {
    case nil, .null?: return nil
    case .string(let text)?:
      let text = text.trimmingCharacters(in: .whitespaces)
      return text.isEmpty ? nil : text
    case let other?: throw .malformed("\(path(of: name)): expected a string, found \(other.typeName)")
    }
  }

  /// A text that the row cannot be without.
  func neededText(_ name: String) throws(Failure) -> String {
    guard let text = try text(name) else { throw .malformed("\(path(of: name)): missing") }
    return text
  }

  /// A price that is written in digits, đồng; nil for 0, which is how dealers say that they do not buy or sell.
  func priceInDigits(_ name: String) throws(Failure) -> Decimal? {
    let text = try neededText(name)
    guard text.isDigits, text.utf8.count <= 12, let price = Decimal(plain: text) else {
      throw .malformed(
        "\(path(of: name)): expected đồng in at most 12 digits, such as 14800000, found \(quoted(text))")
    }
    return price == 0 ? nil : price
  }

  /// A price that is a number, đồng; nil for 0.
  func price(_ name: String) throws(Failure) -> Decimal? {
    switch members[name + suffix] {
    case nil: throw .malformed("\(path(of: name)): missing")
    case .number(let price)?:
      guard price >= 0, price < 1_000_000_000_000, price == price.rounded(scale: 0) else {
        throw .malformed(
          "\(path(of: name)): expected whole đồng of at most 12 digits, found \(plain("\(price)", limit: 40))")
      }
      return price == 0 ? nil : price
    case let other?: throw .malformed("\(path(of: name)): expected a number, found \(other.typeName)")
    }
  }
}

/// A gold dealer's list: a row that cannot be read costs the others nothing.
struct ProductList {
  private var rows: [ProductRow] = []
  /// Why the first row that cannot be read, or has no name, is none; nil where all have one.
  private var unreadable: Failure?

  /// The rows of a JSON array at a path; `name` gives each its keys, and what follows the names of its members.
  init(
    _ elements: [ListElement<JSONValue>], path: String, naming name: (inout ProductRow) throws(Failure) -> Void
  ) {
    for (index, element) in elements.enumerated() {
      let path = "\(path)[\(index)]"
      do throws(Failure) {
        let value = try element.shape.get()
        guard case .object(let members) = value else {
          throw .malformed("\(path): expected an object, found \(value.typeName)")
        }
        var row = ProductRow(path: path, members: members)
        try name(&row)
        rows.append(row)
      } catch {
        unreadable = unreadable ?? error
      }
    }
  }

  /// The first row that has a key, written as the dealer does but for the spaces between words.
  ///
  /// - Throws: `.empty` where there is none, with a similar name or two that there are; where a row has no name, which may
  ///   be the one that is asked, why it has none.
  func first(_ key: String) throws(Failure) -> ProductRow {
    guard let row = rows(of: key).first else { throw lack(of: key) }
    return row
  }

  /// The only row that has a key.
  ///
  /// - Throws: `.malformed` where there are several, since nothing says which of their prices is asked; else as `first`.
  func only(_ key: String) throws(Failure) -> ProductRow {
    let row = try first(key)
    let rows = rows(of: key)
    if rows.count == 1 { return row }
    let names = Self.names(of: rows)
    if names.count == 1 { throw .malformed("\(row.path): \(quoted(key, limit: 60)) is listed twice") }
    throw .malformed("\(quoted(key, limit: 60)) is more than one product: \(Self.sentence(of: names))")
  }

  /// Equal texts are equal in Unicode's sense: a letter with its marks may be one scalar or several.
  private func rows(of key: String) -> [ProductRow] {
    let words = key.split(whereSeparator: \.isWhitespace)
    return rows.filter { row in row.keys.contains { $0.split(whereSeparator: \.isWhitespace) == words } }
  }

  private func lack(of key: String) -> Failure {
    let asked = "no product \(quoted(key, limit: 60))"
    guard !rows.isEmpty else { return unreadable ?? .empty("\(asked): the list is empty") }
    let names = Self.names(of: rows)
    if let similar = names.first(where: { Self.isSimilar(key, $0) }) {
      return .empty("\(asked); did you mean \(quoted(similar, limit: 80))?")
    }
    return unreadable ?? .empty("\(asked), found \(Self.sentence(of: names))")
  }

  /// The names of rows, each once, in their order.
  private static func names(of rows: [ProductRow]) -> [String] {
    var known: Set<String> = []
    return rows.compactMap(\.keys.first).filter { known.insert($0).inserted }
  }

  /// `"A", "B" and 5 more`.
  private static func sentence(of names: [String]) -> String {
    let others = names.count > 2 ? " and \(names.count - 2) more" : ""
    return names.prefix(2).map { quoted($0) }.joined(separator: ", ") + others
  }

  /// Whether a name may be meant by a key: it begins so, or has other marks and capitals, or a letter or two differ.
  private static func isSimilar(_ key: String, _ name: String) -> Bool {
    let (key, name) = (folded(key), folded(name))
    return key.count >= 3 && name.hasPrefix(key) || !suggestion(for: key, among: [name]).isEmpty
  }

  /// Small letters without marks, one space between words.
  private static func folded(_ text: String) -> String {
    text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil).replacing("đ", with: "d")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension JSONValue {
  /// What it is, for messages.
  var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
