import Core

/// `widgets.css`: the one stylesheet of all fragments.
package let stylesheet = compacted(PackageResources.widgets_css, .stylesheet)

/// `widgets.js`: the optional loader, which also takes numbers off a page that has stood open past their
/// `data-wgt-valid-until`; it knows the sentence for that in every language.
package let script: String = loader([:], source: nil)

private let bareLoader = compacted(PackageResources.widgets_js, .script)

/// The loader with the sentences of the site's own catalogues, or the site's own loader: `sentences` with no time in them,
/// and `datedSentences` with a `{time}`.
func loader(_ own: [Language: Catalogue], source: String?) -> String {
  let variables: KeyValuePairs<String, Words.Key> = ["sentences": .expiredWithoutTime, "datedSentences": .expired]
  return variables.reduce(source ?? bareLoader) { script, variable in
    let sentences = (Renderer.languages + own.keys).reduce(into: [String: JSONValue]()) { sentences, language in
      sentences[language.rawValue] = (own[language] ?? (try? Catalogue(of: language))).map {
        .string($0.words[variable.value])
      }
    }
    return script.split(separator: "\(variable.key) = {}", maxSplits: 1, omittingEmptySubsequences: false)
      .joined(separator: "\(variable.key) = \(JSONValue.object(sentences).text)")
  }
}

/// The language of a file that browsers read.
enum AssetLanguage {
  case script
  case stylesheet
}

/// A built-in stylesheet or script without what a browser passes over: indentation, empty lines, and comments that begin
/// a line.
///
/// It goes by lines: a text or a template literal that goes over several lines is not known, nor is a comment that begins
/// behind other text and ends on a later line.
func compacted(_ source: [UInt8], _ language: AssetLanguage) -> String {
  let (blockStart, blockEnd, lineStart) = (Array("/*".utf8), Array("*/".utf8), Array("//".utf8))
  var kept: [UInt8] = []
  var isInComment = false
  for line in source.split(separator: UInt8(ascii: "\n")) {
    var rest = line.trimmingPrefix { $0 == UInt8(ascii: " ") }
    while isInComment || rest.starts(with: blockStart) {
      // `/*/` does not end where it begins.
      let text = isInComment ? rest : rest.dropFirst(2)
      guard let end = text.firstRange(of: blockEnd) else {
        isInComment = true
        rest = []
        break
      }
      isInComment = false
      rest = text[end.upperBound...].trimmingPrefix { $0 == UInt8(ascii: " ") }
    }
    if rest.isEmpty || language == .script && rest.starts(with: lineStart) { continue }
    kept += rest
    kept.append(UInt8(ascii: "\n"))
  }
  return String(decoding: kept, as: UTF8.self)
}
