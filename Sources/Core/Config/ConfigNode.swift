import Foundation

/// A value of the config and its place, which every complaint names.
struct ConfigNode {
  let file: String
  let place: String
  let value: JSONValue

  /// The complaint about this value, with a known word that is similar to it.
  func expected(_ what: String, among known: [String] = []) -> ConfigError {
    var hint = ""
    if case .string(let text) = value { hint = suggestion(for: text, among: known) }
    return complaint("expected \(what), found \(found)\(hint)")
  }

  func complaint(_ problem: String) -> ConfigError {
    ConfigError(file: file, place: place.isEmpty ? nil : place, problem: problem)
  }

  /// The value as the operator wrote it, cut short and on one line.
  ///
  /// What stands below `providers` or `proxy` may be a key or a password in the wrong place: only its type is said.
  var found: String {
    if place.hasPrefix("providers") || place == "proxy" {
      // A slip in a duration is worth seeing, and no key looks like one.
      if place.hasSuffix(".interval"), value.text.wholeMatch(of: /"?-?[0-9]{1,6}[a-z]?"?/) != nil { return value.text }
      switch value {
      case .null: return "null"
      case .bool: return "true or false"
      case .number: return "a number"
      case .string: return "a text that is not repeated here, as it may be a key"
      case .array: return "a list"
      case .object: return "an object"
      }
    }
    return plain(value.text, limit: 60)
  }

  /// The members of an object that has no others than these.
  func members(_ known: [String]) throws(ConfigError) -> Members {
    guard case .object(let object) = value else { throw expected("an object") }
    if let unknown = object.keys.filter({ !known.contains($0) }).min() {
      throw ConfigError(
        file: file, place: below(unknown),
        problem:
          "unknown key; expected one of \(known.joined(separator: ", "))\(suggestion(for: unknown, among: known))")
    }
    return Members(owner: self, nodes: nodes(of: object))
  }

  /// The members of an object of any keys, sorted.
  func entries() throws(ConfigError) -> [(key: String, node: ConfigNode)] {
    guard case .object(let object) = value else { throw expected("an object") }
    return nodes(of: object).map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  private func nodes(of object: [String: JSONValue]) -> [String: ConfigNode] {
    Dictionary(
      uniqueKeysWithValues: object.map { ($0.key, ConfigNode(file: file, place: below($0.key), value: $0.value)) })
  }

  func below(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  func elements(of what: String) throws(ConfigError) -> [ConfigNode] {
    guard case .array(let array) = value, !array.isEmpty else { throw expected("a list of \(what), at least one") }
    return array.enumerated().map { ConfigNode(file: file, place: "\(place)[\($0.offset)]", value: $0.element) }
  }

  /// The elements of a list without repetitions.
  func distinctElements<Element: Equatable>(
    of what: String, parse: (ConfigNode) throws(ConfigError) -> Element
  ) throws(ConfigError) -> [Element] {
    var elements: [Element] = []
    for node in try self.elements(of: what) {
      let element = try parse(node)
      guard !elements.contains(element) else { throw node.complaint("\"\(element)\" is in the list already") }
      elements.append(element)
    }
    return elements
  }

  /// One of the known words; `what` says which they are.
  func choice(_ what: String, among known: [String]) throws(ConfigError) -> String {
    let word = try string(what)
    guard known.contains(word) else { throw expected(what, among: known) }
    return word
  }

  /// A string without control characters: C would cut a name at a NUL.
  func string(_ what: String) throws(ConfigError) -> String {
    guard case .string(let string) = value,
      string.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { throw expected(what) }
    return string
  }

  func plainText(_ what: String) throws(ConfigError) -> String {
    let string = try string(what)
    guard !string.trimmingCharacters(in: .whitespaces).isEmpty else { throw expected(what) }
    guard string.unicodeScalars.count <= 1000 else { throw complaint("expected at most 1000 characters") }
    return string
  }

  func number(_ bounds: ClosedRange<Double>, _ what: String) throws(ConfigError) -> Double {
    guard case .number(let decimal) = value else { throw expected(what) }
    let number = Double(nearest: decimal)
    guard bounds.contains(number) else { throw expected(what) }
    return number
  }

  func bool() throws(ConfigError) -> Bool {
    guard case .bool(let bool) = value else { throw expected("true or false") }
    return bool
  }

  func durationSeconds(from least: Int = 1, to most: Int = 366 * 86400) throws(ConfigError) -> Int {
    guard case .string(let text) = value, let seconds = seconds(ofDuration: text, units: "smhd"),
      Int(text.dropLast()).map({ $0 <= most }) == true
    else { throw expected("a duration such as \"30m\"") }
    guard (least...most).contains(seconds) else {
      throw expected("a duration from \(least) s to \(most / 86400) days")
    }
    return seconds
  }
}

struct Members {
  let owner: ConfigNode
  let nodes: [String: ConfigNode]

  subscript(key: String) -> ConfigNode? { nodes[key] }

  func required(_ key: String, _ what: String) throws(ConfigError) -> ConfigNode {
    guard let node = nodes[key] else {
      throw ConfigError(file: owner.file, place: owner.below(key), problem: "expected \(what), found nothing")
    }
    return node
  }
}
