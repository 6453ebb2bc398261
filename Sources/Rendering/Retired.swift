import Core
import Foundation

// What stays of a widget that the config no longer names: its paths, because a page may still include them, but no
// number, because no run renews them any more.

/// A published fragment or sidebar with every widget in it turned into its placeholder; nil for what is neither, and
/// for the controls, which hold no number.
public func retired(fragment: String, own: OwnFiles = .none) throws -> String? {
  guard !fragment.hasPrefix("<section class=\"wgt wgt-controls\"") else { return nil }
  let section = /<section class="wgt[^>]*>.*?<\/section>\n/.dotMatchesNewlines()
  guard fragment.contains(section) else { return nil }
  var failure: (any Error)?
  let result = fragment.replacing(section) { match in
    do { return try placeholder(of: match.output, own) } catch {
      failure = error
      return ""
    }
  }
  if let failure { throw failure }
  return result
}

private func placeholder(of section: Substring, _ own: OwnFiles) throws -> String {
  // The title and the ids are our own escaped text: they are taken as they stand.
  func attribute(_ name: String) -> String {
    section.range(of: "\(name)=\"").map { String(section[$0.upperBound...].prefix { $0 != "\"" }) } ?? ""
  }
  let language = attribute("lang")
  let code = Language(rawValue: language)
  let sentence = try (own.catalogues[code] ?? Catalogue(of: code))?.words.placeholder ?? "…"
  return """
    <section class="\(attribute("class"))" data-wgt="\(attribute("data-wgt"))" data-wgt-state="missing" \
    lang="\(language)" aria-label="\(attribute("aria-label"))">
    <h2 class="wgt-title">\(attribute("aria-label"))</h2>
    <p class="wgt-placeholder">\(ScalarEscapedHTML().escapeText(sentence))</p>
    </section>

    """
}

/// A published document without data and times; nil for what is no document of ours.
public func retired(document: String) -> JSONValue? {
  guard case .object(var object) = try? JSONDecoder().decode(JSONValue.self, from: Data(document.utf8)),
    case .string(let kind) = object["kind"], object["schema"] != nil, object["state"] != nil
  else { return nil }
  for key in [kind, "fetchedAt", "freshUntil", "validUntil", "observedAt"] { object[key] = .null }
  object["state"] = .string(Freshness.missing.rawValue)
  return .object(object)
}
