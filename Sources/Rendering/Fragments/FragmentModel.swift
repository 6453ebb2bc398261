import Core
import Foundation

/// A widget in the words of a language: what its HTML and its plain text have in common.
struct FragmentModel {
  let content: WidgetContent
  let language: Language
  let title: String
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

  init(_ content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool = true) {
    self.content = content
    self.language = language
    let rendering = content.widget.kind.rendering
    title = rendering.title(of: content.widget, in: language, catalogue)
    body = rendering.body(of: content, in: language, catalogue, hasSparklines: hasSparklines)
    source = body == nil ? nil : content.source.map { SourceWords($0.terms, in: language) }
    time = body == nil ? nil : catalogue.timeSentence(of: content)
    sample = content.isSample ? catalogue.words[.sample] : nil
    placeholder = body == nil && content.state != .unavailable ? catalogue.words[.placeholder] : nil
  }

  /// What `fragment.mustache` is filled with.
  func fields(_ words: Words) -> [String: Any] {
    let isCompact = content.widget.variant == .compact
    var fields = present([
      "kind": content.widget.kind.rawValue, "id": content.widget.id.rawValue, "state": content.state.rawValue,
      "validUntil": content.lifetime?.validUntil.instantText, "language": language.rawValue, "title": title,
      "isCompact": isCompact, "isUnavailable": content.state == .unavailable, "sample": sample,
      "placeholder": placeholder, "source": source?.fields, "time": time?.fields, "words": words.byName,
    ])
    if let body { fields[body.template.rawValue] = body.fields(isCompact: isCompact) }
    return fields
  }

  /// Title, data, source and time as plain text, ended by one LF: no colours, columns counted in characters.
  func text(_ words: Words) -> String {
    var blocks = [[title] + (sample.map { ["[\($0)]"] } ?? [])]
    blocks += body?.textBlocks(words) ?? placeholder.map { [[$0]] } ?? []
    let end = [source?.line(words), time?.text].compactMap(\.self)
    if !end.isEmpty { blocks.append(end) }
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }
}

/// The fields that have a value: a template takes what is missing for false.
func present(_ fields: [String: Any?]) -> [String: Any] { fields.compactMapValues(\.self) }

extension Words {
  func orMissing(_ text: String?) -> String { text ?? "— (\(self[.noData]))" }
}
