import Core
import Foundation

/// Draws widgets as HTML fragments and as text, in the languages it was made for.
package struct Renderer: Sendable {
  private let languages: [Language]
  let own: OwnFiles

  /// Every language that has a catalogue file, by code.
  package static let languages = Catalogue.files.map(\.key).sorted { $0.rawValue < $1.rawValue }

  /// Nothing is read before it is needed; the site's own catalogues take the place of the built-in ones.
  ///
  /// Throws `UnknownLanguage` for a language without a catalogue file.
  package init(languages: [Language], own: OwnFiles = .none) throws {
    self.own = own
    self.languages = languages
    let unknown = languages.first { own.catalogues[$0] == nil && Catalogue.files[own.spoken($0)] == nil }
    if let unknown { throw UnknownLanguage(language: unknown) }
  }

  /// Reads the templates, the catalogues and what all pages share, for which the first drawing would otherwise wait.
  package func prepare() {
    _ = TemplateName.library
    for language in languages { _ = try? catalogue(of: language) }
    _ = (own.stylesheet, own.script)
  }

  /// The language of pages whose own words cannot be read.
  static let substitute: Language = "vi"

  /// All fragments of a language inside the sidebar's `<div>`, ended by one LF.
  package func sidebar(_ fragments: [String], in language: Language) -> String {
    String(decoding: sidebar(fragments.map { Data($0.utf8) }, in: language), as: UTF8.self)
  }

  /// The same as bytes, because the sidebar of a thousand widgets has megabytes.
  package func sidebar(_ fragments: [Data], in language: Language) -> Data {
    let code = ScalarEscapedHTML().escapeText(language.rawValue)
    var html = Data("<div class=\"wgt-sidebar\" lang=\"\(code)\">\n".utf8)
    for fragment in fragments { html += fragment }
    html += Data("</div>\n".utf8)
    return html
  }

  /// The widget as plain text for a terminal: title, data, source, time; ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func text(_ content: WidgetContent, in language: Language) throws -> String {
    let catalogue = try catalogue(of: language)
    return FragmentModel(content, in: own.spoken(language), catalogue).text(catalogue.words)
  }

  func catalogue(of language: Language) throws -> Catalogue {
    guard languages.contains(language),
      let catalogue = try own.catalogues[language] ?? Catalogue(of: own.spoken(language))
    else { throw UnknownLanguage(language: language) }
    return catalogue
  }
}

/// A language that no catalogue file speaks, or that a renderer was not made for.
package struct UnknownLanguage: Error, Equatable, CustomStringConvertible {
  package let language: Language

  package var description: String { "no catalogue for the language \"\(language)\"" }
}
