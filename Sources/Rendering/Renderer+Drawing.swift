import Core
import Foundation
import Mustache

extension Renderer {
  /// A drawn widget, or the controls.
  package struct Drawing: Equatable, Sendable {
    /// One `<section>` of HTML, ended by one LF.
    package let html: String
    /// Why it is not as the site's own files would have it; nil where it is.
    package let fault: OwnFiles.Fault?
  }

  /// The widget as one `<section>` of HTML, ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for, and the templates' own errors.
  package func fragment(_ showing: WidgetContent, in language: Language) throws -> String {
    try drawing(showing, in: language).html
  }

  /// The widget, by the site's own files where what they draw keeps the rules of a fragment, else by the built-in ones.
  ///
  /// Throws as `fragment` does.
  package func drawing(_ showing: WidgetContent, in language: Language) throws -> Drawing {
    try drawing(
      of: showing.widget.id.rawValue, in: language, isOwn: showing.state != .unavailable
    ) { library, catalogue, language in
      func draw(_ page: Page) -> (html: String, page: Page) {
        let fields = FragmentFields.root(showing, page, in: language, catalogue)
        return (library.render(fields, withTemplate: "fragment") ?? "", page)
      }
      var (html, page) = draw(Page(showing, in: language, catalogue))
      // Prices go before lines where a table is too long for both.
      if html.utf8.count > FragmentRules.mostBytes, !showing.recent.isEmpty {
        (html, page) = draw(Page(showing, in: language, catalogue, hasLines: false))
      }
      return Attempt(html: html) { [html, page] in
        FragmentRules.breach(
          in: html, of: showing, page, placeholder: catalogue.words.placeholder, in: language)
      }
    }
  }

  /// The buttons A-, A, A+ and the contrast of the page, for `widgets.js` to show and to answer; ended by one LF.
  ///
  /// Throws as `fragment` does.
  package func controls(in language: Language) throws -> String { try controlsDrawing(in: language).html }

  /// The controls, by the site's own files where what they draw keeps the rules of a fragment, else by the built-in ones.
  ///
  /// Throws as `fragment` does.
  package func controlsDrawing(in language: Language) throws -> Drawing {
    try drawing(of: "controls", in: language) { library, catalogue, language in
      let words = catalogue.words
      // The script fills the size in, so its place stays.
      let fields = [
        "language": language.rawValue, "controls": words.controls, "smallerText": words.smallerText,
        "normalText": words.normalText, "largerText": words.largerText, "moreContrast": words.moreContrast,
        "lessContrast": words.lessContrast, "textSize": words.textSize, "contrastRaised": words.contrastRaised,
        "contrastLowered": words.contrastLowered,
      ]
      let html = library.render(fields, withTemplate: "controls") ?? ""
      return Attempt(html: html) { FragmentRules.breach(inControls: html, in: language) }
    }
  }

  /// Something drawn, and what rule it breaks.
  private struct Attempt {
    let html: String
    /// Asked only where a site's own files had a part in it: it costs 1 ms a widget.
    let breach: () -> Breach?
  }

  private typealias Draw = (MustacheLibrary, Catalogue, Language) -> Attempt

  /// By the site's own templates where `isOwn` says so: an empty root leaves nothing to them.
  private func drawing(
    of what: String, in language: Language, isOwn: Bool = true, by draw: Draw
  ) throws -> Drawing {
    let (spoken, catalogue) = try speech(in: language)
    let builtIn = try Templates.parsed.get()
    if !isOwn { return Drawing(html: draw(builtIn, catalogue, spoken).html, fault: nil) }
    let drawn = draw(own.templates?.library ?? builtIn, catalogue, spoken)
    // The built-in ones are held to the rules by tests.
    guard own.templates != nil || own.catalogues[language] != nil, let breach = drawn.breach() else {
      return Drawing(html: drawn.html, fault: nil)
    }
    let fault = try fault(of: breach, what, in: language, by: draw)
    if own.templates != nil {
      let again = draw(builtIn, catalogue, spoken)
      if again.breach() == nil { return Drawing(html: again.html, fault: fault) }
    }
    // Its words themselves are too long.
    let (words, code) = try builtInWords(for: language, else: catalogue)
    return Drawing(html: draw(builtIn, words, code).html, fault: fault)
  }

  /// Whose fault a broken rule is: of the one own file that breaks it alone among the built-in ones, else of all of them.
  private func fault(of breach: Breach, _ what: String, in language: Language, by draw: Draw) throws -> OwnFiles.Fault {
    func fault(_ file: String, _ line: Int?, _ breach: Breach) -> OwnFiles.Fault {
      OwnFiles.Fault(file: file, line: line, problem: "\(what) in \(language): \(breach.sentence)")
    }
    let (words, code) = try builtInWords(for: language, else: catalogue(of: language))
    for name in own.templates?.names ?? [] {
      guard let library = own.templates?.library(of: name), let breach = draw(library, words, code).breach() else {
        continue
      }
      return fault("\(name).mustache", own.templates?.line(of: breach, in: name), breach)
    }
    if let catalogue = own.catalogues[language],
      let breach = draw(try Templates.parsed.get(), catalogue, language).breach()
    {
      return fault("\(language).json", nil, breach)
    }
    return fault(own.used.joined(separator: ", "), nil, breach)
  }

  /// The built-in catalogue of a language, else of the one that stands in for it.
  private func builtInWords(for language: Language, else catalogue: Catalogue) throws -> (Catalogue, Language) {
    if let words = try Catalogue(of: language) { return (words, language) }
    return (try Catalogue(of: Self.substitute) ?? catalogue, Self.substitute)
  }
}
