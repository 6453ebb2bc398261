import Core
import Foundation
import Mustache

/// Draws widgets as HTML fragments and as text, in the languages it was made for; made once a process.
public struct Renderer: Sendable {
  private let catalogues: [Language: Catalogue]
  private let own: OwnFiles

  /// Every language that has a catalogue file, by code.
  public static let languages = Catalogue.files.keys.sorted { $0.rawValue < $1.rawValue }

  /// A renderer that reads the catalogues of these languages and no others; the site's own go before the built-in ones.
  ///
  /// Throws `UnknownLanguage` for a language without a catalogue file.
  public init(languages: [Language], own: OwnFiles = .none) throws {
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

  private static let substitute: Language = "vi"

  /// A drawn widget.
  public struct Drawing: Equatable, Sendable {
    /// One `<section>` of HTML, ended by one LF.
    public let html: String
    /// Why it is not as the site's own files would have it; nil where it is.
    public let fault: OwnFiles.Fault?
  }

  /// The widget as one `<section>` of HTML, ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for, and the templates' own errors.
  public func fragment(_ showing: Showing, in language: Language) throws -> String {
    try drawing(showing, in: language).html
  }

  /// The widget, by the site's own files where what they draw keeps the rules of a fragment, else by the built-in ones.
  ///
  /// Throws as `fragment` does.
  public func drawing(_ showing: Showing, in language: Language) throws -> Drawing {
    let catalogue = try catalogue(of: language)
    let builtIn = try Templates.parsed.get()
    let spoken = own.speechless.contains(language) ? Self.substitute : language
    let isOwnCatalogue = own.catalogues[language] != nil
    guard own.templates != nil || isOwnCatalogue else {
      // The built-in ones are held to the rules by tests: looking again would cost every run 1 ms a widget.
      return Drawing(html: draw(showing, by: builtIn, catalogue, in: spoken).html, fault: nil)
    }
    let drawn = draw(showing, by: own.templates ?? builtIn, catalogue, in: spoken)
    guard let problem = self.problem(in: drawn, of: showing, catalogue, in: spoken) else {
      return Drawing(html: drawn.html, fault: nil)
    }
    let fault = OwnFiles.Fault(
      file: own.used.joined(separator: ", "), line: nil, problem: "\(showing.widget.id) in \(language): \(problem)")
    if own.templates != nil {
      let again = draw(showing, by: builtIn, catalogue, in: spoken)
      if self.problem(in: again, of: showing, catalogue, in: spoken) == nil {
        return Drawing(html: again.html, fault: fault)
      }
    }
    // Its words themselves are too long.
    let words = try Catalogue(of: language) ?? Catalogue(of: Self.substitute) ?? catalogue
    let code = Catalogue.files[language] == nil ? Self.substitute : language
    return Drawing(html: draw(showing, by: builtIn, words, in: code).html, fault: fault)
  }

  private func draw(_ showing: Showing, by library: MustacheLibrary, _ catalogue: Catalogue, in language: Language)
    -> (html: String, page: Page)
  {
    func draw(_ page: Page) -> (html: String, page: Page) {
      let fields = FragmentFields.root(showing, page, in: language, catalogue)
      return (library.render(fields, withTemplate: "fragment") ?? "", page)
    }
    let drawn = draw(Page(showing, in: language, catalogue))
    // Prices go before lines where a table is too long for both.
    guard drawn.html.utf8.count > FragmentRules.mostBytes, !showing.recent.isEmpty else { return drawn }
    return draw(Page(showing, in: language, catalogue, hasLines: false))
  }

  private func problem(
    in drawn: (html: String, page: Page), of showing: Showing, _ catalogue: Catalogue, in language: Language
  ) -> String? {
    FragmentRules.problem(
      in: drawn.html, of: showing, drawn.page, placeholder: catalogue.words.placeholder, in: language)
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
    return try (own.templates ?? Templates.parsed.get()).render(fields, withTemplate: "controls") ?? ""
  }

  /// The widget as plain text for a terminal: title, data, source, time; ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  public func text(_ showing: Showing, in language: Language) throws -> String {
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
