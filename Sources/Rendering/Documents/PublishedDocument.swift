import Core
import Foundation

extension Widget {
  /// Whether a document that was published under the widget's id shows what the widget shows now: its places, and the word
  /// of one of its providers.
  package func isShown(byDocument text: String) -> Bool {
    guard case .object(let root)? = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)),
      case .object(let data)? = root[kind.rawValue]
    else { return false }
    func rows(_ key: String) -> [[String: JSONValue]]? {
      guard case .array(let table)? = data[key] else { return nil }
      return table.map { row in if case .object(let members) = row { members } else { [:] } }
    }
    if let feeds = ownFeeds {
      let rows = rows("rows") ?? []
      let isPlausible = rows.flatMap { [$0["buy"], $0["sell"]] }.allSatisfy { price in
        if case .number(let value)? = price { gold?.plausible.contains(value) ?? false } else { true }
      }
      return isPlausible
        && rows.map { [$0["provider"], $0["key"]] }
          == feeds.map { [JSONValue($0.provider.rawValue), $0.query.gold.map { JSONValue($0.key) }] }
    }
    guard case .object(let source)? = root["source"],
      providers.contains(where: { source["provider"] == JSONValue($0.rawValue) })
    else { return false }
    if places.isEmpty { return true }
    return (rows("places") ?? [data]).map { $0["place"] ?? .null } == places.map { JSONValue($0) }
  }
}
