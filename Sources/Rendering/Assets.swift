import Core

/// `widgets.css`: the one stylesheet of all fragments.
package let stylesheet = compacted(PackageResources.widgets_css, .stylesheet)

/// `widgets.js`: the optional loader, which also takes numbers off a page that has stood open past their
/// `data-wgt-valid-until`; it knows the sentence for that in every language.
package let script: String = loader([:], source: nil)

/// The loader with the sentences of the site's own catalogues, or the site's own loader: `sentences` with no time in them,
/// and `datedSentences` with a `{time}`.
func loader(_ own: [Language: Catalogue], source: String?) -> String {
  let variables: KeyValuePairs<String, Words.Key> = ["sentences": .expiredWithoutTime, "datedSentences": .expired]
  let builtIn = String(decoding: PackageResources.widgets_js, as: UTF8.self)
  let filled = variables.reduce(source ?? builtIn) { script, variable in
    let sentences = (Renderer.languages + own.keys).reduce(into: [String: JSONValue]()) { sentences, language in
      sentences[language.rawValue] = (own[language] ?? (try? Catalogue(of: language))).map {
        .string($0.words[variable.value])
      }
    }
    return script.split(separator: "\(variable.key) = {}", maxSplits: 1, omittingEmptySubsequences: false)
      .joined(separator: "\(variable.key) = \(JSONValue.object(sentences).text)")
  }
  return source == nil ? compacted(Array(filled.utf8), .script) : filled
}

/// The language of a file that browsers read.
enum AssetLanguage {
  case script
  case stylesheet
}

/// A built-in stylesheet or script without what a browser passes over: indentation, empty lines, comments that begin a
/// line, and in a script spaces and line ends beside punctuation.
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
    // A slash may begin a regular expression, where a space counts.
    if language == .script, !rest.contains(where: "/'`".utf8.contains) {
      kept += withoutSpaces(rest)
      if "{;,".utf8.contains(kept.last ?? 0) { continue }
    } else {
      kept += rest
    }
    kept.append(UInt8(ascii: "\n"))
  }
  if kept.last != UInt8(ascii: "\n") { kept.append(UInt8(ascii: "\n")) }
  return String(decoding: kept, as: UTF8.self)
}

/// A line of a script without the spaces that separate no two words, outside `"` and `"`.
private func withoutSpaces(_ line: ArraySlice<UInt8>) -> [UInt8] {
  func isWord(_ byte: UInt8) -> Bool {
    // The dot too: `1 .x` is no `1.x`.
    byte >= 128 || "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.\\#".utf8.contains(byte)
  }
  var kept: [UInt8] = []
  var isInText = false
  var isEscaped = false
  for (byte, next) in zip(line, Array(line.dropFirst()) + [0]) {
    if byte == UInt8(ascii: " "), !isInText {
      let last = kept.last ?? 0
      // `a + +b` is no `a++b`, and `<!--` would begin a comment.
      let isNeeded =
        isWord(last) && isWord(next) || last == next && "+-".utf8.contains(last) || next == UInt8(ascii: "!")
      if !isNeeded || next == byte { continue }
    }
    kept.append(byte)
    if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
    isEscaped = isInText && byte == UInt8(ascii: "\\") && !isEscaped
  }
  return kept
}
