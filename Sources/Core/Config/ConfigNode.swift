import Foundation

/// A value of the config and its place, which every complaint names.
struct ConfigNode {
  let file: String
  private let path: Path
  private let node: JSONNode

  /// The way to a value from the root; written out only for a complaint.
  private indirect enum Path {
    case root
    case member(String, of: Path)
    case element(Int, of: Path)

    var text: String {
      switch self {
      case .root: ""
      case .member(let key, .root): key
      case .member(let key, let owner): "\(owner.text).\(key)"
      case .element(let index, let owner): "\(owner.text)[\(index)]"
      }
    }
  }

  /// The root of a file.
  init(file: String, root: JSONNode) { self.init(file: file, path: .root, node: root) }

  private init(file: String, path: Path, node: JSONNode) {
    (self.file, self.path, self.node) = (file, path, node)
  }

  var content: JSONNode.Content { node.content }
  /// The whole tree below, which is made anew each time.
  var value: JSONValue { node.value }
  /// `widgets[1].ttl`; empty for the root.
  var place: String { path.text }

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
  /// What stands below `providers`, `proxy` or `onPublish` may be a key or a password in the wrong place: only its type is said.
  var found: String {
    if place.hasPrefix("providers") || place == "proxy" || place.hasPrefix("onPublish") {
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
    let members = try allMembers
    if let unknown = members.nodes.map(\.name).filter({ !known.contains($0) }).min() {
      throw ConfigError(
        file: file, place: below(unknown),
        problem:
          "unknown key; expected one of \(known.joined(separator: ", "))\(suggestion(for: unknown, among: known))")
    }
    return members
  }

  /// The members of an object, whatever their names.
  var allMembers: Members {
    get throws(ConfigError) {
      guard case .object(let nodes) = content else { throw expected("an object") }
      return Members(owner: self, nodes: nodes)
    }
  }

  /// The members of an object of any keys, sorted.
  func entries() throws(ConfigError) -> [(key: String, node: ConfigNode)] {
    try allMembers.nodes.map { ($0.name, member($0)) }.sorted { $0.key < $1.key }
  }

  fileprivate func member(_ member: JSONNode.Member) -> ConfigNode {
    ConfigNode(file: file, path: .member(member.name, of: path), node: member.node)
  }

  func below(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  func elements(of what: String) throws(ConfigError) -> [ConfigNode] {
    guard case .array(let array) = content, !array.isEmpty else { throw expected("a list of \(what), at least one") }
    return array.enumerated().map { ConfigNode(file: file, path: .element($0.offset, of: path), node: $0.element) }
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
  func choice(_ what: @autoclosure () -> String, among known: [String]) throws(ConfigError) -> String {
    let word = try string(what())
    guard known.contains(word) else { throw expected(what(), among: known) }
    return word
  }

  /// A string without control characters: C would cut a name at a NUL.
  func string(_ what: @autoclosure () -> String) throws(ConfigError) -> String {
    guard case .string(let string) = content, !string.unicodeScalars.contains(where: \.isControl) else {
      throw expected(what())
    }
    return string
  }

  func plainText(_ what: @autoclosure () -> String) throws(ConfigError) -> String {
    let string = try string(what())
    guard !string.unicodeScalars.allSatisfy(\.isBlank) else { throw expected(what()) }
    guard string.unicodeScalars.count <= 1000 else { throw complaint("expected at most 1000 characters") }
    return string
  }

  func number(_ bounds: ClosedRange<Double>, _ what: String) throws(ConfigError) -> Double {
    guard case .number(let decimal) = content else { throw expected(what) }
    let number = Double(nearest: decimal)
    guard bounds.contains(number) else { throw expected(what) }
    return number
  }

  func bool() throws(ConfigError) -> Bool {
    guard case .bool(let bool) = content else { throw expected("true or false") }
    return bool
  }

  func durationSeconds(from least: Int = 1, to most: Int = 366 * 86400) throws(ConfigError) -> Int {
    guard case .string(let text) = content, let seconds = seconds(ofDuration: text, units: "smhd"),
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
  /// In the file's order: they are so few that a look-up goes along them.
  fileprivate let nodes: [JSONNode.Member]

  subscript(key: String) -> ConfigNode? { nodes.first { $0.name == key }.map(owner.member) }

  func required(_ key: String, _ what: @autoclosure () -> String) throws(ConfigError) -> ConfigNode {
    guard let node = self[key] else {
      throw ConfigError(file: owner.file, place: owner.below(key), problem: "expected \(what()), found nothing")
    }
    return node
  }
}

extension Unicode.Scalar {
  /// Of the category of controls, which no version of Unicode changes.
  fileprivate var isControl: Bool { value < 0x20 || 0x7F...0x9F ~= value }

  /// A space of any width; one of no width shows as little.
  fileprivate var isBlank: Bool {
    isASCII ? self == " " : self == "\u{200B}" || properties.generalCategory == .spaceSeparator
  }
}
