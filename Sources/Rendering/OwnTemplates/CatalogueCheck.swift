import Core
import Foundation

/// Compares a catalogue with the built-in Vietnamese one, key by key.
struct CatalogueCheck {
  private(set) var faults: [OwnFiles.Fault] = []

  private let file: String

  /// The faults of a catalogue file, each with its line; none for one that says everything.
  static func faults(of bytes: Data, file: String) -> [OwnFiles.Fault] {
    do throws(JSONFlaw) {
      var check = CatalogueCheck(file: file)
      check.compare(try JSONReader.node(in: bytes), reference, at: "", line: 1)
      return check.faults
    } catch {
      return [OwnFiles.Fault(file: file, line: error.position.line, problem: error.problem)]
    }
  }

  private static let reference: JSONValue = (try? JSONReader.node(in: Data(PackageResources.vi_json)).value) ?? .null

  private init(file: String) { self.file = file }

  /// Compares a value, whose name stands in a line, with what stands there in the reference.
  private mutating func compare(_ node: JSONNode, _ reference: JSONValue, at path: String, line: Int) {
    switch (node.content, reference) {
    case (.object(let own), .object(let known)):
      let prefix = path.isEmpty ? "" : "\(path)."
      for key in known.keys.sorted() where !own.contains(where: { $0.name == key }) && !Self.isOptional(key, at: path) {
        report(line, "\(prefix)\(key): expected \(Self.words(for: known[key])), found nothing")
      }
      for member in own.sorted(by: { $0.name < $1.name }) {
        if let known = known[member.name] ?? Self.spare(path, member.name) {
          compare(member.node, known, at: prefix + member.name, line: member.position.line)
        } else {
          let hint = suggestion(for: member.name, among: known.keys.sorted())
          report(member.position.line, "\(plain(prefix + member.name)): unknown key\(hint)")
        }
      }
    case (.array(let own), .array(let known)):
      guard own.count == known.count else {
        return report(line, "\(path): expected \(known.count) texts, found \(own.count)")
      }
      for (number, pair) in zip(own, known).enumerated() {
        compare(pair.0, pair.1, at: "\(path).\(number)", line: pair.0.position.line)
      }
    case (.string(let own), .string(let known)): compare(own, known, at: path, line: line)
    default: report(line, path.isEmpty ? "expected an object" : "\(path): expected \(Self.words(for: reference))")
    }
  }

  private mutating func compare(_ own: String, _ known: String, at path: String, line: Int) {
    guard path == "numbers.group" || !own.isEmpty, own.unicodeScalars.count <= 200,
      !own.unicodeScalars.contains(where: isDropped)
    else { return report(line, "\(path): expected 1 to 200 characters without control characters") }
    if path.hasPrefix("words.") {
      guard places(own) != places(known) else { return }
      let expected = places(known).map { "{\($0)}" }.joined(separator: ", ")
      report(line, "\(path): expected \(expected.isEmpty ? "no {…}" : expected) in it")
    } else if path.hasPrefix("dates."), let odd = places(own).first(where: { !Self.dateParts.contains($0) }) {
      report(line, "\(path): unknown {\(plain(odd))}")
    }
  }

  /// The names in braces; a language may begin its sentence with the wind's direction.
  private func places(_ text: String) -> [String] {
    text.matches(of: /\{([^}]*)\}/).map { $0.output.1.lowercased() }.sorted()
  }

  private mutating func report(_ line: Int, _ problem: String) {
    faults.append(OwnFiles.Fault(file: file, line: line, problem: problem))
  }

  /// What a catalogue may leave out: a season's word, and what the terms of providers say in words of their own.
  ///
  /// Nobody may put other words in the place of those that terms prescribe, so a key that the reference lacks is unknown.
  private static func isOptional(_ key: String, at path: String) -> Bool {
    let free: Set = ["credits", "licences"]
    return key == season || free.contains(path) || (path.isEmpty && free.contains(key))
  }

  /// A word that not every condition and language has.
  private static let season = "mayToOctober"
  private static let dateParts: Set<String> = [
    "weekday", "shortweekday", "d", "dd", "mm", "month", "shortmonth", "yyyy", "h", "hh", "hour",
  ]

  /// What may stand there beside the keys that must: more currencies, more airports, a season's word.
  private static func spare(_ path: String, _ key: String) -> JSONValue? {
    let isSpare = path == "currencies" || path == "airports" || (path.hasPrefix("conditions.") && key == season)
    return isSpare ? .string("") : nil
  }

  private static func words(for value: JSONValue?) -> String {
    switch value {
    case .object: "an object"
    case .array: "a list of texts"
    default: "a text"
    }
  }
}
