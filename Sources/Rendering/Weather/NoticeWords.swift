import Core
import Foundation

/// An official notice in the words of a page.
struct NoticeWords {
  let headline: String
  /// Nil where that is the page's.
  let headlineLanguage: Language?
  /// Who issued it, and when.
  let issued: TimeSentence
  /// Until when it holds.
  let ends: TimeSentence
  let link: String
  let until: Date

  init(_ notice: Notice, zone: TimeZone, in language: Language, _ catalogue: Catalogue) {
    let (spoken, text) = notice.headline(in: language)
    headline = text
    headlineLanguage = spoken == language ? nil : spoken
    issued = TimeSentence(
      catalogue.words[.noticeIssued], catalogue.instant(notice.issuedAt, in: zone), ["issuer": notice.issuer])
    ends = TimeSentence(catalogue.words[.noticeUntil], catalogue.instant(notice.until, in: zone))
    link = notice.link
    until = notice.until
  }

  /// What `notice.mustache` is filled with.
  var fields: [String: Any] {
    present([
      "noticeEnd": until.instantText, "headline": headline, "headlineLanguage": headlineLanguage?.rawValue,
      "issued": issued.fields, "ends": ends.fields, "bulletin": link,
    ])
  }

  func lines(_ words: Words) -> [String] {
    ["\(words[.attention]): \(headline)", "\(issued.text). \(ends.text)", "\(words[.wholeBulletin]): \(link)"]
  }

  /// What every drawing of it must have.
  var neededTexts: [String] {
    [headline, link] + [issued, ends].flatMap { [$0.before.trimmingCharacters(in: .whitespaces), $0.time.iso8601] }
  }

  /// The attribute by which scripts and servers know the element.
  var mark: String { "\(Self.markName)=\"\(until.instantText)\"" }
  static let markName = "data-wgt-until"
}

/// Whether a fragment has a notice in it, or might have.
package func mayHoldNotice(_ fragment: Data) -> Bool { fragment.range(of: Data(NoticeWords.markName.utf8)) != nil }

/// The notice in a widget's published document; nil where it has none.
package func publishedNotice(in document: Data) -> Notice? {
  guard case .object(let root)? = try? JSONReader.node(in: document).value else { return nil }
  let weather: [String: JSONValue] = if case .object(let data)? = root["weather"] { data } else { root }
  return weather["notice"].flatMap { Notice(published: $0) }
}

/// A widget's published document without its notice; nil for what is no document.
package func withoutNotice(document: Data) -> String? {
  guard case .object(var root)? = try? JSONReader.node(in: document).value else { return nil }
  root["notice"] = nil
  if case .object(var data)? = root["weather"] {
    data["notice"] = .null
    root["weather"] = .object(data)
  }
  return JSONValue.object(root).text + "\n"
}

extension Renderer {
  /// A fragment as it was drawn, but without its notice; nil where that does not stand in it exactly as it is drawn.
  ///
  /// Nothing is read from the page: the notice is drawn again, and those bytes are left out.
  package func fragment(_ fragment: Data, without notice: Notice, of widget: Widget, in language: Language) -> Data? {
    var rest = fragment
    for element in elements(of: notice, on: widget, in: language) {
      while let range = rest.range(of: Data(element.utf8)) { rest.removeSubrange(range) }
    }
    return mayHoldNotice(rest) ? nil : rest
  }

  /// The element of a notice, with the LF after it, by the site's own files and by the built-in ones.
  private func elements(of notice: Notice, on widget: Widget, in language: Language) -> [String] {
    guard let catalogue = try? catalogue(of: language), let builtIn = try? TemplateName.library.get() else { return [] }
    func draw(_ library: TemplateLibrary, _ catalogue: Catalogue, _ language: Language) -> String {
      let words = NoticeWords(notice, zone: widget.zone, in: language, catalogue)
      let fields = words.fields.merging(["words": catalogue.words.byName]) { $1 }
      return library.draw(TemplateName.notice.rawValue, with: fields)
    }
    let drawn = [
      own.templates.flatMap { draw($0.library, catalogue, own.spoken(language)) },
      draw(builtIn, catalogue, own.spoken(language)),
      (try? Catalogue(of: language)).flatMap { $0 }.flatMap { draw(builtIn, $0, language) },
    ]
    return drawn.compactMap(\.self).filter(\.hasNoticeMark).map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }
  }
}

extension String {
  /// An own template that draws something else would otherwise take other bytes out of the page.
  fileprivate var hasNoticeMark: Bool { contains(NoticeWords.markName) }
}
