import Core

/// Who said it and under which licence, as the provider's terms demand.
struct SourceWords {
  /// The institution; nil where the credit already says it.
  let name: String?
  /// The institution's name, whatever the credit says.
  let institution: String
  /// The words that the terms want, which carry the link.
  let credit: String
  let url: String
  /// The credit's language where it is not the page's.
  let creditLanguage: Language?
  let licence: String?
  let licenceURL: String?

  /// The credit in the words of the catalogue where it has some; what terms prescribe is not translated but marked as
  /// another language: a credit with letters beyond ASCII is Vietnamese, a sentence without is English.
  init(_ source: WidgetContent.Source, in language: Language, _ catalogue: Catalogue) {
    let terms = source.terms
    institution = terms.name
    let own = catalogue.credits?[source.provider.rawValue]
    credit = own ?? terms.credit
    name = own != nil || credit.contains(terms.name) ? nil : terms.name
    url = terms.url
    licence = terms.licence.map { catalogue.licences?[$0] ?? $0 }
    licenceURL = terms.licenceURL
    let spoken: Language = terms.credit.utf8.allSatisfy { $0 < 0x80 } ? "en" : "vi"
    // A name alone is no language.
    creditLanguage = own != nil || credit == terms.name || spoken == language ? nil : spoken
  }

  /// What `source.mustache` is filled with.
  var fields: [String: Any] {
    present([
      "credit": credit, "sourceURL": url, "sourceName": name, "creditLanguage": creditLanguage?.rawValue,
      "licence": licence, "licenceURL": licenceURL,
    ])
  }

  func line(_ words: Words) -> String {
    let name = name.map { "\($0). " } ?? ""
    let licence = licence.map { licence in
      " (" + [licence, licenceURL].compactMap(\.self).joined(separator: ", ") + ")"
    }
    return "\(words[.source]): \(name)\(credit), \(url)\(licence ?? "")"
  }
}
