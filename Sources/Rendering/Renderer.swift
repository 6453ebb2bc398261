import Core
import Foundation
import Mustache

/// Draws widgets as HTML fragments and as text, in the languages it was made for; made once a process.
package struct Renderer: Sendable {
  private let catalogues: [Language: Catalogue]
  let own: OwnFiles

  /// Every language that has a catalogue file, by code.
  package static let languages = Catalogue.files.keys.sorted { $0.rawValue < $1.rawValue }

  /// A renderer that reads the catalogues of these languages and no others; the site's own go before the built-in ones.
  ///
  /// Throws `UnknownLanguage` for a language without a catalogue file.
  package init(languages: [Language], own: OwnFiles = .none) throws {
    var catalogues: [Language: Catalogue] = [:]
    for language in languages {
      // Until its catalogue is mended, a language of the site's own is Vietnamese, and says so.
      let builtIn = try Catalogue(of: own.speechless.contains(language) ? Self.substitute : language)
      guard let catalogue = own.catalogues[language] ?? builtIn else { throw UnknownLanguage(language: language) }
      catalogues[language] = catalogue
    }
    self.catalogues = catalogues
    self.own = own
  }

  /// The language of pages whose own words are not there.
  static let substitute: Language = "vi"

  /// All fragments of a language inside the sidebar's `<div>`, ended by one LF.
  package func sidebar(_ fragments: [String], in language: Language) -> String {
    let code = ScalarEscapedHTML().escapeText(language.rawValue)
    return "<div class=\"wgt-sidebar\" lang=\"\(code)\">\n\(fragments.joined())</div>\n"
  }

  /// The widget as plain text for a terminal: title, data, source, time; ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func text(_ showing: WidgetContent, in language: Language) throws -> String {
    let (spoken, catalogue) = try speech(in: language)
    return PlainText.text(of: Page(showing, in: spoken, catalogue), catalogue)
  }

  /// A language as it is spoken: until its catalogue is mended, one of the site's own is Vietnamese.
  func speech(in language: Language) throws -> (language: Language, catalogue: Catalogue) {
    (own.speechless.contains(language) ? Self.substitute : language, try catalogue(of: language))
  }

  func catalogue(of language: Language) throws -> Catalogue {
    guard let catalogue = catalogues[language] else { throw UnknownLanguage(language: language) }
    return catalogue
  }
}

/// A language that no catalogue file speaks, or that a renderer was not made for.
package struct UnknownLanguage: Error, Equatable, CustomStringConvertible {
  /// The language.
  package let language: Language

  /// `no catalogue for the language "xx"`.
  package var description: String { "no catalogue for the language \"\(language)\"" }
}

/// The embedded templates, parsed at the first fragment: text and JSON need none.
enum Templates {
  static let parsed = Result<MustacheLibrary, any Error> {
    MustacheContentTypes.register(ScalarEscapedHTML(), named: ScalarEscapedHTML.name)
    var library = MustacheLibrary()
    for (name, file) in files { try library.register(String(decoding: file, as: UTF8.self), named: name) }
    return library
  }

  /// The templates that a built-in one takes in.
  static func partials(of name: String) -> [String] {
    let text = files.first { $0.name == name }.map { String(decoding: $0.file, as: UTF8.self) } ?? ""
    return text.matches(of: /\{\{>([a-z]+)\}\}/).map { String($0.output.1) }
  }

  static var files: [(name: String, file: [UInt8])] {
    [
      ("fragment", PackageResources.fragment_mustache), ("weather", PackageResources.weather_mustache),
      ("places", PackageResources.places_mustache), ("air", PackageResources.air_mustache),
      ("rates", PackageResources.rates_mustache), ("source", PackageResources.source_mustache),
      ("controls", PackageResources.controls_mustache),
    ]
  }
}
