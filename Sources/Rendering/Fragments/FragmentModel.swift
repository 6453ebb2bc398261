import Core
import Foundation

/// A widget in the words of a language: what its HTML and its plain text have in common.
struct FragmentModel {
  let content: WidgetContent
  let language: Language
  let title: String
  /// The official notice above the data; nil for none.
  let notice: NoticeWords?
  /// Nil where nothing may be shown.
  let body: (any FragmentBody)?
  /// Nil where nothing may be shown or the provider is unknown.
  let source: SourceWords?
  /// The sentence that says the time; nil where nothing may be shown.
  let time: TimeSentence?
  /// The mark of sample data; nil for real ones.
  let sample: String?
  /// That data are on their way; nil where some are shown, and where nobody may be asked for any.
  let placeholder: String?
  /// The same of data that are too old to be shown, with the time of the last; nil where they are not.
  let placeholderTime: TimeSentence?

  init(_ content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool = true) {
    self.content = content
    self.language = language
    let rendering = content.widget.kind.rendering
    title = content.widget.title(in: language, catalogue)
    notice = content.notice.map { NoticeWords($0, zone: content.widget.zone, in: language, catalogue) }
    body = rendering.body(of: content, in: language, catalogue, hasSparklines: hasSparklines)
    source = body == nil ? nil : content.source.map { SourceWords($0, in: language, catalogue) }
    time = body == nil ? nil : catalogue.timeSentence(of: content)
    sample = content.isSample ? catalogue.words[.sample] : nil
    placeholderTime = body == nil ? catalogue.expiredSentence(of: content) : nil
    let missing: Words.Key = content.state == .expired ? .expiredWithoutTime : .placeholder
    let isPlain = body == nil && content.state != .unavailable && placeholderTime == nil
    placeholder = isPlain ? catalogue.words[missing] : nil
  }

  /// What `fragment.mustache` is filled with.
  func fields(_ words: Words) -> [String: Any] {
    let isCompact = content.widget.variant == .compact
    var fields = present([
      "kind": content.widget.kind.rawValue, "id": content.widget.id.rawValue, "state": content.state.rawValue,
      "validUntil": content.lifetime?.validUntil.instantText, "language": language.rawValue, "title": title,
      "level": content.widget.headingLevel, "isCompact": isCompact, "isUnavailable": content.state == .unavailable,
      "isStale": content.state == .stale, "notice": notice?.fields, "sample": sample, "placeholder": placeholder,
      "expired": placeholderTime?.fields, "source": source?.fields, "time": time?.fields, "words": words.byName,
    ])
    if let body { fields[body.template.rawValue] = body.fields(isCompact: isCompact) }
    return fields
  }

  /// Title, data, source and time as plain text, ended by one LF: no colours, columns counted in characters.
  func text(_ words: Words) -> String {
    var blocks = [[title] + (sample.map { ["[\($0)]"] } ?? [])]
    if let notice { blocks.append(notice.lines(words)) }
    blocks += body?.textBlocks(words) ?? (placeholder ?? placeholderTime?.text).map { [[$0]] } ?? []
    let end = [source?.line(words), time?.text].compactMap(\.self)
    if !end.isEmpty { blocks.append(end) }
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }
}

extension Widget {
  /// The config's own title, else that of the kind; what cannot be printed is no title.
  fileprivate func title(in language: Language, _ catalogue: Catalogue) -> String {
    let own = cleaned(titles.text(in: language) ?? "")
    return own.isEmpty ? kind.rendering.title(of: self, in: language, catalogue) : own
  }
}

extension Renderer {
  /// The title that a widget's fragment bears.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func title(of widget: Widget, in language: Language) throws -> String {
    widget.title(in: own.spoken(language), try catalogue(of: language))
  }
}

/// The fields that have a value: a template takes what is missing for false.
func present(_ fields: [String: Any?]) -> [String: Any] { fields.compactMapValues(\.self) }

extension Words {
  func orMissing(_ text: String?) -> String { text ?? "— (\(self[.noData]))" }
}
