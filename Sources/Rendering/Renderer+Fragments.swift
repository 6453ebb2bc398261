import Core
import Foundation

extension Renderer {
  /// A drawn widget, or the controls.
  package struct Drawing: Equatable, Sendable {
    /// One `<section>` of HTML, ended by one LF.
    package let html: String
    /// Why the site's own files were not used; nil where they were, or where there are none.
    package let fault: OwnFiles.Fault?
  }

  /// The widget as one `<section>` of HTML, ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for, and the templates' own errors.
  package func fragment(_ content: WidgetContent, in language: Language) throws -> String {
    try drawing(content, in: language).html
  }

  /// The widget, by the site's own files where what they draw keeps the rules of a fragment, else by the built-in ones.
  package func drawing(_ content: WidgetContent, in language: Language) throws -> Drawing {
    // An unavailable widget is an empty root, which leaves nothing to the site's own templates.
    try drawing(
      of: content.widget.id.rawValue, in: language, mayBeOwn: content.state != .unavailable
    ) { library, catalogue, language in
      func draw(hasSparklines: Bool) -> (html: String, model: FragmentModel) {
        let model = FragmentModel(content, in: language, catalogue, hasSparklines: hasSparklines)
        return (library.draw(TemplateName.fragment.rawValue, with: model.fields(catalogue.words)), model)
      }
      var (html, model) = draw(hasSparklines: true)
      // Prices go before sparklines where a table is too long for both.
      if html.utf8.count > FragmentRules.mostBytes, content.parts.contains(where: { !$0.recent.isEmpty }) {
        (html, model) = draw(hasSparklines: false)
      }
      return Draft(html: html) { [html, model] in FragmentRules.breach(in: html, of: model) }
    }
  }

  /// The buttons A-, A, A+ and the contrast of the page, for `widgets.js` to show and to answer; ended by one LF.
  package func controls(in language: Language) throws -> String { try controlsDrawing(in: language).html }

  package func controlsDrawing(in language: Language) throws -> Drawing {
    try drawing(of: "controls", in: language) { library, catalogue, language in
      // The script fills the size in, so its place stays.
      let keys: [Words.Key] = [
        .controls, .smallerText, .normalText, .largerText, .textSize, .moreContrast, .lessContrast, .contrastRaised,
        .contrastLowered,
      ]
      let words = keys.map { ($0.rawValue, catalogue.words[$0]) }
      let fields = Dictionary(uniqueKeysWithValues: [("language", language.rawValue)] + words)
      let html = library.draw(TemplateName.controls.rawValue, with: fields)
      return Draft(html: html) { FragmentRules.breach(inControls: html, in: language) }
    }
  }

  private struct Draft {
    let html: String
    /// Which rule it breaks; asked only where a site's own files had a part in it, since it costs 1 ms per widget.
    let breach: () -> Breach?
  }

  private typealias Draw = (TemplateLibrary, Catalogue, Language) -> Draft

  private func drawing(
    of name: String, in language: Language, mayBeOwn: Bool = true, by draw: Draw
  ) throws -> Drawing {
    let (spoken, catalogue) = (own.spoken(language), try catalogue(of: language))
    let builtIn = try TemplateName.library.get()
    if !mayBeOwn { return Drawing(html: draw(builtIn, catalogue, spoken).html, fault: nil) }
    let draft = draw(own.templates?.library ?? builtIn, catalogue, spoken)
    // Tests hold the built-in files to the rules.
    guard own.templates != nil || own.catalogues[language] != nil, let breach = draft.breach() else {
      return Drawing(html: draft.html, fault: nil)
    }
    let fault = try fault(of: breach, name, in: language, by: draw)
    if own.templates != nil {
      let draft = draw(builtIn, catalogue, spoken)
      if draft.breach() == nil { return Drawing(html: draft.html, fault: fault) }
    }
    // The words of the own catalogue are too long.
    let (words, code) = try builtInWords(for: language, else: catalogue)
    return Drawing(html: draw(builtIn, words, code).html, fault: fault)
  }

  /// Which file breaks the rule: the first own one that does so alone among the built-in ones, else all of them together.
  private func fault(of breach: Breach, _ name: String, in language: Language, by draw: Draw) throws -> OwnFiles.Fault {
    func fault(_ file: String, _ line: Int?, _ breach: Breach) -> OwnFiles.Fault {
      OwnFiles.Fault(file: file, line: line, problem: "\(name) in \(language): \(breach.sentence)")
    }
    let (words, code) = try builtInWords(for: language, else: catalogue(of: language))
    for name in own.templates?.names ?? [] {
      guard let library = own.templates?.library(of: name), let breach = draw(library, words, code).breach() else {
        continue
      }
      return fault("\(name).mustache", own.templates?.line(of: breach, in: name), breach)
    }
    if let catalogue = own.catalogues[language],
      let breach = draw(try TemplateName.library.get(), catalogue, language).breach()
    {
      return fault("\(language).json", nil, breach)
    }
    return fault(own.used.joined(separator: ", "), nil, breach)
  }

  /// The built-in catalogue of a language, else that of the substitute.
  private func builtInWords(for language: Language, else catalogue: Catalogue) throws -> (Catalogue, Language) {
    if let words = try Catalogue(of: language) { return (words, language) }
    return (try Catalogue(of: Self.substitute) ?? catalogue, Self.substitute)
  }
}
