import Core
import Foundation

extension Widget {
  /// Whether a document that was published under the widget's id shows what the widget shows now: its places, and the word
  /// of one of its providers.
  package func isShown(byDocument text: String) -> Bool {
    guard case .object(let root)? = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)),
      case .object(let data)? = root[kind.rawValue], case .object(let source)? = root["source"],
      providers.contains(where: { source["provider"] == JSONValue($0.rawValue) })
    else { return false }
    if places.isEmpty { return true }
    var rows = [JSONValue.object(data)]
    if case .array(let table)? = data["places"] { rows = table }
    return rows.map { row in if case .object(let members) = row { members["place"] ?? .null } else { .null } }
      == places.map { JSONValue($0) }
  }
}
