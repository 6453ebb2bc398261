import Core
import Foundation

/// Compares a catalogue with the built-in Vietnamese one, key by key.
struct CatalogueCheck {
  private(set) var faults: [OwnFiles.Fault] = []

  private let file: String
  private let lines: [String: Int]

  /// The faults of a catalogue file, each with its line; none for one that says everything.
  static func faults(of bytes: [UInt8], file: String) -> [OwnFiles.Fault] {
    do throws(LinedJSON.Flaw) {
      let lines = try LinedJSON(bytes).lines
      guard let root = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
        return [OwnFiles.Fault(file: file, line: nil, problem: "expected a JSON object")]
      }
      var check = CatalogueCheck(file: file, lines: lines)
      check.compare(root, reference, at: "")
      return check.faults
    } catch {
      return [OwnFiles.Fault(file: file, line: error.line, problem: error.problem)]
    }
  }

  private static let reference: JSONValue =
    (try? JSONDecoder().decode(JSONValue.self, from: Data(PackageResources.vi_json))) ?? .null

  private init(file: String, lines: [String: Int]) {
    self.file = file
    self.lines = lines
  }

  private mutating func compare(_ value: JSONValue, _ reference: JSONValue, at path: String) {
    switch (value, reference) {
    case (.object(let own), .object(let known)):
      let prefix = path.isEmpty ? "" : "\(path)."
      for key in known.keys.sorted() where own[key] == nil && key != Self.season {
        complain(path, "\(prefix)\(key): expected \(Self.words(for: known[key])), found nothing")
      }
      for (key, value) in own.sorted(by: { $0.key < $1.key }) {
        if let known = known[key] ?? Self.spare(path, key) {
          compare(value, known, at: prefix + key)
        } else {
          complain(prefix + key, "\(plain(prefix + key)): unknown key")
        }
      }
    case (.array(let own), .array(let known)):
      guard own.count == known.count else {
        return complain(path, "\(path): expected \(known.count) texts, found \(own.count)")
      }
      for (number, pair) in zip(own, known).enumerated() { compare(pair.0, pair.1, at: "\(path).\(number)") }
    case (.string(let own), .string(let known)): compare(own, known, at: path)
    default: complain(path, "\(path): expected \(Self.words(for: reference))")
    }
  }

  private mutating func compare(_ own: String, _ known: String, at path: String) {
    guard path == "numbers.group" || !own.isEmpty, own.unicodeScalars.count <= 200,
      !own.unicodeScalars.contains(where: isDropped)
    else { return complain(path, "\(path): expected 1 to 200 characters without control characters") }
    if path.hasPrefix("words.") {
      guard places(own) != places(known) else { return }
      let expected = places(known).map { "{\($0)}" }.joined(separator: ", ")
      complain(path, "\(path): expected \(expected.isEmpty ? "no {…}" : expected) in it")
    } else if path.hasPrefix("dates."), let odd = places(own).first(where: { !Self.dateParts.contains($0) }) {
      complain(path, "\(path): unknown {\(plain(odd))}")
    }
  }

  /// The names in braces; a language may begin its sentence with the wind's direction.
  private func places(_ text: String) -> [String] {
    text.matches(of: /\{([^}]*)\}/).map { $0.output.1.lowercased() }.sorted()
  }

  private mutating func complain(_ path: String, _ problem: String) {
    faults.append(OwnFiles.Fault(file: file, line: lines[path], problem: problem))
  }

  /// A word that not every condition and language has.
  private static let season = "mayToOctober"
  private static let dateParts: Set<String> = [
    "weekday", "d", "dd", "mm", "month", "shortmonth", "yyyy", "hh",
  ]

  /// What may stand there beside the keys that must: more currencies, more airports, a season's word.
  private static func spare(_ path: String, _ key: String) -> JSONValue? {
    let isSpare =
      path == "currencies" || path == "airports" || (path.hasPrefix("conditions.") && key == season)
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
