import Core
import Foundation

/// A site's own templates, catalogues, stylesheet and script: those that can be used, and what is wrong with the others.
package struct OwnFiles: Sendable {
  package struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1; nil for the whole file.
    package let line: Int?
    package let problem: String

    package init(file: String, line: Int?, problem: String) {
      self.file = file
      self.line = line
      self.problem = problem
    }

    /// `weather.mustache: line 3: expected }} after {{`.
    package var description: String { "\(plain(file)): \(line.map { "line \($0): " } ?? "")\(problem)" }

    package var sentence: String { "\(self)\(consequence)" }

    /// What serves in the file's place, the end of a sentence.
    package var consequence: String {
      guard let language = OwnFiles.language(file), Catalogue.files[language] == nil else {
        return "; the built-in one is used"
      }
      return "; its pages are drawn in \"\(Renderer.substitute)\" meanwhile"
    }
  }

  package private(set) var faults: [Fault]
  package private(set) var used: [String] = []
  package var stylesheet: String { ownStylesheet ?? Rendering.stylesheet }
  /// `widgets.js`; `sentences = {}` and `datedSentences = {}` in it become the sentences of every language.
  package var script: String { ownScript ?? Rendering.script }
  private var ownStylesheet: String?
  private var ownScript: String?
  private(set) var templates: OwnTemplates?
  private(set) var catalogues: [Language: Catalogue] = [:]
  /// Languages whose only catalogue is not there or cannot be used.
  private var withoutWords: [Language] = []

  package static let none = OwnFiles(files: [:])

  /// The files of a folder by name; `faults` are those that could not be read, `languages` those that pages are drawn in.
  package init(files: [String: Data], faults unreadable: [Fault] = [], languages: [Language] = []) {
    faults = unreadable
    for language in languages where Catalogue.files[language] == nil {
      let file = "\(language).json"
      if files[file] != nil || faults.contains(where: { $0.file == file }) { continue }
      faults.append(
        Fault(file: file, line: nil, problem: "expected the words of the language \"\(language)\", found no such file"))
    }
    var texts: [String: String] = [:]
    var script: String?
    for (name, data) in files.sorted(by: { $0.key < $1.key }) {
      do throws(Fault) {
        let text = try Self.text(of: data, file: name)
        if name == "widgets.css" {
          ownStylesheet = text
        } else if name == "widgets.js" {
          script = text
        } else if let template = TemplateName.allCases.first(where: { $0.file == name }) {
          texts[template.rawValue] = text
          continue
        } else if let language = Self.language(name) {
          catalogues[language] = try catalogue(text, file: name)
        } else {
          throw Fault(file: name, line: nil, problem: "unknown name; expected one of \(Self.expectedNames)")
        }
        used.append(name)
      } catch {
        if !faults.contains(error) { faults.append(error) }
      }
    }
    templates = OwnTemplates(texts, &faults)
    used = (used + (templates?.names ?? []).map { "\($0).mustache" }).sorted()
    withoutWords = faults.compactMap { Self.language($0.file) }.filter { Catalogue.files[$0] == nil }
    if script != nil || !catalogues.isEmpty { ownScript = loader(catalogues, source: script) }
  }

  /// The language that a page is drawn in: until its only catalogue is mended, the substitute.
  func spoken(_ language: Language) -> Language {
    withoutWords.contains(language) ? Renderer.substitute : language
  }

  private static var expectedNames: String {
    (TemplateName.allCases.map(\.file) + ["widgets.css", "widgets.js", "vi.json"]).joined(separator: ", ")
  }

  /// The language of a catalogue's file name, `fr.json`; nil for other names.
  package static func language(_ file: String) -> Language? {
    guard file.hasSuffix(".json") else { return nil }
    let language = Language(rawValue: String(file.dropLast(5)))
    return language.isCode ? language : nil
  }

  /// A file's text with line feeds alone: an editor's line ends are nobody's fault.
  private static func text(of data: Data, file: String) throws(Fault) -> String {
    guard let whole = String(validating: data, as: UTF8.self), !whole.isEmpty, data.count <= 262_144 else {
      throw Fault(file: file, line: nil, problem: "expected 1 to 262144 bytes of UTF-8")
    }
    let text = whole.replacing("\r\n", with: "\n")
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.unicodeScalars.contains(where: { $0 != "\t" && isDropped($0) }) {
        throw Fault(file: file, line: number + 1, problem: "expected no control character")
      }
      if !line.precomposedStringWithCanonicalMapping.utf8.elementsEqual(line.utf8) {
        throw Fault(file: file, line: number + 1, problem: "expected NFC (composed letters)")
      }
    }
    return text
  }

  private mutating func catalogue(_ text: String, file: String) throws(Fault) -> Catalogue {
    let found = CatalogueCheck.faults(of: Data(text.utf8), file: file)
    faults += found
    if let first = found.first { throw first }
    do {
      return try Catalogue(Data(text.utf8))
    } catch {
      throw Fault(file: file, line: nil, problem: "expected a catalogue")
    }
  }
}
