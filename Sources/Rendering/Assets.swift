import Core

/// `widgets.css`: the one stylesheet of all fragments.
public let stylesheet = String(decoding: PackageResources.widgets_css, as: UTF8.self)

/// `widgets.js`: the optional loader, which also takes numbers off a page that has stood open past their
/// `data-wgt-valid-until`; it knows the sentence for that in every language.
public let script: String = {
  let sentences = Renderer.languages.reduce(into: [String: JSONValue]()) { sentences, language in
    sentences[language.rawValue] = (try? Catalogue(of: language)).map { .string($0.words.placeholder) }
  }
  return String(decoding: PackageResources.widgets_js, as: UTF8.self)
    .split(separator: "sentences = {}", maxSplits: 1).joined(
      separator: "sentences = \(JSONValue.object(sentences).text)")
}()
