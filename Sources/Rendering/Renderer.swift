import Core
import Foundation
import Mustache

/// Draws widgets as HTML fragments and as text, in the languages it was made for; made once a process.
public struct Renderer: Sendable {
  private let catalogues: [Language: Catalogue]

  /// Every language that has a catalogue file, by code.
  public static let languages = Catalogue.files.keys.sorted { $0.rawValue < $1.rawValue }

  /// A renderer that reads the catalogues of these languages and no others.
  ///
  /// Throws `UnknownLanguage` for a language without a catalogue file.
  public init(languages: [Language]) throws {
    var catalogues: [Language: Catalogue] = [:]
    for language in languages {
      guard let catalogue = try Catalogue(of: language) else { throw UnknownLanguage(language: language) }
      catalogues[language] = catalogue
    }
    self.catalogues = catalogues
  }

  /// The widget as one `<section>` of HTML, ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for, and the templates' own errors.
  public func fragment(_ showing: Showing, in language: Language) throws -> String {
    let catalogue = try catalogue(of: language)
    let page = Page(showing, in: language, catalogue)
    let fields = FragmentFields.root(showing, page, in: language, catalogue)
    return try Templates.parsed.get().render(fields, withTemplate: "fragment") ?? ""
  }

  /// All fragments of a language inside the sidebar's `<div>`, ended by one LF.
  public func sidebar(_ fragments: [String], in language: Language) -> String {
    let code = ScalarEscapedHTML().escapeText(language.rawValue)
    return "<div class=\"wgt-sidebar\" lang=\"\(code)\">\n\(fragments.joined())</div>\n"
  }

  /// The buttons A-, A, A+ and the contrast of the page, for `widgets.js` to show and to answer; ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for, and the templates' own errors.
  public func controls(in language: Language) throws -> String {
    let words = try catalogue(of: language).words
    // The script fills the size in, so its place stays.
    let fields = [
      "language": language.rawValue, "controls": words.controls, "smallerText": words.smallerText,
      "normalText": words.normalText, "largerText": words.largerText, "moreContrast": words.moreContrast,
      "lessContrast": words.lessContrast, "textSize": words.textSize, "contrastRaised": words.contrastRaised,
      "contrastLowered": words.contrastLowered,
    ]
    return try Templates.parsed.get().render(fields, withTemplate: "controls") ?? ""
  }

  /// The widget as plain text for a terminal: title, data, source, time; ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  public func text(_ showing: Showing, in language: Language) throws -> String {
    let catalogue = try catalogue(of: language)
    return PlainText.text(of: Page(showing, in: language, catalogue), catalogue)
  }

  private func catalogue(of language: Language) throws -> Catalogue {
    guard let catalogue = catalogues[language] else { throw UnknownLanguage(language: language) }
    return catalogue
  }
}

/// A language that no catalogue file speaks, or that a renderer was not made for.
public struct UnknownLanguage: Error, Equatable, CustomStringConvertible {
  /// The language.
  public let language: Language

  /// `no catalogue for the language "xx"`.
  public var description: String { "no catalogue for the language \"\(language)\"" }
}

/// The embedded templates, parsed at the first fragment: text and JSON need none.
enum Templates {
  static let parsed = Result<MustacheLibrary, any Error> {
    MustacheContentTypes.register(ScalarEscapedHTML(), named: ScalarEscapedHTML.name)
    var library = MustacheLibrary()
    for (name, file) in files { try library.register(String(decoding: file, as: UTF8.self), named: name) }
    return library
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
