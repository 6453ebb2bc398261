import Core
import Foundation
import Synchronization

extension Catalogue {
  /// Those that have been read.
  private static let known = Mutex<[(language: Language, catalogue: Catalogue)]>([])

  /// Nil for a language without a catalogue file; the plugin `Catalogues` writes `files` at build time.
  ///
  /// Throws `JSONFlaw`, or `Lack` where the file lacks a key.
  init?(of language: Language) throws {
    guard let file = Self.files[language] else { return nil }
    self = try Self.known.withLock { known in
      if let known = known.first(where: { $0.language == language }) { return known.catalogue }
      let catalogue = try Catalogue(Data(file()))
      known.append((language, catalogue))
      return catalogue
    }
  }

  /// Reads a catalogue file.
  init(_ bytes: Data) throws {
    let root = CatalogueObject(try JSONReader.node(in: bytes), at: "")
    let numbers = try root.object("numbers")
    self.numbers = NumberSigns(group: try numbers.text("group"), decimal: try numbers.text("decimal"))
    dates = try DateWords(try root.object("dates"))
    compass = try root.texts("compass")
    conditions = try root.object("conditions").objects.reduce(into: [:]) { conditions, object in
      let words = object.words
      conditions[object.name] = ConditionWords(
        day: try words.text("day"), night: try words.text("night"), mayToOctober: try? words.text("mayToOctober"))
    }
    currencies = try root.object("currencies").byName
    airports = try root.object("airports").byName
    let air = try root.object("air")
    self.air = AirNames(
      scales: try air.object("scales").byName, categories: try air.object("categories").byName,
      pollutants: try air.object("pollutants").byName)
    credits = try? root.object("credits").byName
    licences = try? root.object("licences").byName
    words = Words(byName: try root.object("words").byName)
    for key in Words.Key.allCases where words.byName[key.rawValue] == nil { throw Lack(key: "words.\(key.rawValue)") }
  }

  /// What a catalogue does not have.
  struct Lack: Error, Equatable {
    /// `dates.clock`.
    let key: String
  }
}

extension Catalogue.DateWords {
  fileprivate init(_ dates: CatalogueObject) throws(Catalogue.Lack) {
    self.init(
      weekdays: try dates.texts("weekdays"), shortWeekdays: try dates.texts("shortWeekdays"),
      months: try dates.texts("months"), shortMonths: try dates.texts("shortMonths"), long: try dates.text("long"),
      day: try dates.text("day"), dayInFull: try dates.text("dayInFull"), dayOfMonth: try dates.text("dayOfMonth"),
      shortDay: try dates.text("shortDay"), clock: try dates.text("clock"), instant: try dates.text("instant"),
      hour: try dates.text("hour"), hourAndMinute: try dates.text("hourAndMinute"),
      hourOfDay: try dates.text("hourOfDay"))
  }
}

extension KeyValuePairs where Key == Language {
  /// The languages are so few that a look-up goes along them.
  subscript(language: Language) -> Value? { first { $0.key == language }?.value }
}

/// An object of a catalogue file.
private struct CatalogueObject {
  private let path: String
  private let members: [JSONNode.Member]

  init(_ node: JSONNode, at path: String) {
    self.path = path
    members = if case .object(let members) = node.content { members } else { [] }
  }

  private subscript(name: String) -> JSONNode? { members.first { $0.name == name }?.node }

  func text(_ name: String) throws(Catalogue.Lack) -> String {
    guard case .string(let text)? = self[name]?.content else { throw lack(name) }
    return text
  }

  func texts(_ name: String) throws(Catalogue.Lack) -> [String] {
    guard case .array(let texts)? = self[name]?.content else { throw lack(name) }
    return texts.compactMap { if case .string(let text) = $0.content { text } else { nil } }
  }

  func object(_ name: String) throws(Catalogue.Lack) -> CatalogueObject {
    guard let node = self[name] else { throw lack(name) }
    return CatalogueObject(node, at: "\(path)\(name).")
  }

  var byName: [String: String] {
    members.reduce(into: [:]) { if case .string(let text) = $1.node.content { $0[$1.name] = text } }
  }

  var objects: [(name: String, words: CatalogueObject)] {
    members.map { ($0.name, CatalogueObject($0.node, at: "\(path)\($0.name).")) }
  }

  private func lack(_ name: String) -> Catalogue.Lack { Catalogue.Lack(key: path + name) }
}
