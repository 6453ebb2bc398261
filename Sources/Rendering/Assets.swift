import Core

/// `widgets.css`: the one stylesheet of all fragments.
package let stylesheet = String(decoding: PackageResources.widgets_css, as: UTF8.self)

/// `widgets.js`: the optional loader, which also takes numbers off a page that has stood open past their
/// `data-wgt-valid-until`; it knows the sentence for that in every language.
package let script: String = loader([:], source: nil)

/// The loader with the sentences of the site's own catalogues, or the site's own loader: `sentences` with no time in them,
/// and `datedSentences` with a `{time}`.
func loader(_ own: [Language: Catalogue], source: String?) -> String {
  let variables: KeyValuePairs<String, Words.Key> = ["sentences": .expiredWithoutTime, "datedSentences": .expired]
  return variables.reduce(source ?? String(decoding: PackageResources.widgets_js, as: UTF8.self)) { script, variable in
    let sentences = (Renderer.languages + own.keys).reduce(into: [String: JSONValue]()) { sentences, language in
      sentences[language.rawValue] = (own[language] ?? (try? Catalogue(of: language))).map {
        .string($0.words[variable.value])
      }
    }
    return script.split(separator: "\(variable.key) = {}", maxSplits: 1, omittingEmptySubsequences: false)
      .joined(separator: "\(variable.key) = \(JSONValue.object(sentences).text)")
  }
}
