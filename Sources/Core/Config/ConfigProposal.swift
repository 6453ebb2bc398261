/// A first config: the usual widgets, each with the providers that the site may ask without a key.
package struct ConfigProposal: Sendable {
  package var site: Site
  /// Ids of the catalogue, at least one; the first one's weather and air have widgets of their own.
  package var places = ["hanoi", "hai-phong", "da-nang", "hue", "ho-chi-minh-city", "can-tho"]
  package var currencies: [Currency] = ["USD", "EUR", "GBP", "JPY", "CNY", "KRW", "SGD", "AUD"]
  /// As the config writes it: absolute, or relative to its folder.
  package var publish = "public"
  /// As the config writes it: absolute, or relative to its folder.
  package var state = "var/widgets.sqlite"
  private let registry: [any Provider]

  package init(site: Site, registry: [any Provider]) {
    self.site = site
    self.registry = registry
  }

  package struct Entry: Sendable {
    package let id: String
    package let kind: Kind
    package let providers: [ProviderID]
    /// What it shows: the config's key and value.
    fileprivate let subject: (key: String, value: JSONValue)
    fileprivate let ttl: String
    fileprivate let maxAge: String
  }

  /// Its widgets, in the order of the sidebar; one that nobody may fill is left out.
  package var entries: [Entry] {
    let place = ("place", JSONValue.string(places[0]))
    var entries = [
      entry("weather-\(places[0])", .weather, place, ttl: "30m", maxAge: "6h"),
      entry("air-\(places[0])", .air, place, ttl: "1h", maxAge: "6h"),
      entry("rates", .rates, ("currencies", list(currencies.map(\.rawValue))), ttl: "15m", maxAge: "4d"),
    ]
    if places.count > 1 {
      entries.insert(entry("forecast", .weather, ("places", list(places)), ttl: "1h", maxAge: "6h"), at: 0)
    }
    return entries.filter { !$0.providers.isEmpty }
  }

  private func entry(_ id: String, _ kind: Kind, _ subject: (String, JSONValue), ttl: String, maxAge: String) -> Entry {
    let ttlSeconds = seconds(ofDuration: ttl) ?? 0
    let providers = registry.filter {
      $0.kind == kind && mayAsk($0, site) && $0.terms.leastIntervalSeconds <= ttlSeconds
    }
    return Entry(id: id, kind: kind, providers: providers.map(\.id), subject: subject, ttl: ttl, maxAge: maxAge)
  }

  private func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  private func mayAsk(_ provider: any Provider, _ site: Site, key: KeySource? = nil) -> Bool {
    provider.refusalToAsk(site: site, options: ProviderOptions(key: key)) == nil
  }

  /// The config's text, for people to edit.
  package var text: String {
    """
    {
      "site": { "use": \(quote(site.use.rawValue)), "contact": \(quote(site.contact)) },
      "languages": ["vi", "en"],
      "publish": \(quote(publish)),
      "state": \(quote(state)),
      "widgets": [
    \(entries.map(\.text).joined(separator: ",\n"))
      ],
      "providers": {}
    }

    """
  }

  /// What the site does not get, one line each: why, and how to add it.
  package var omissions: [String] {
    Kind.ofWidgets.flatMap { kind -> [String] in
      let refused = registry.filter { $0.kind == kind && !mayAsk($0, site) }
      if entries.contains(where: { $0.kind == kind }) {
        return refused.filter(needsOnlyContact).map {
          "\($0.id): \(refusal(of: $0)). Then add it to the providers of the widgets of kind \"\(kind.rawValue)\"."
        }
      }
      // A key has to be asked for first, so what needs none is the shorter way.
      guard let provider = refused.first(where: { !$0.terms.needsKey }) ?? refused.first else { return [] }
      let isFreeWithKey = mayAsk(provider, site, key: .env("KEY"))
      let how = isFreeWithKey ? "With one, set providers.\(provider.id).key and add" : "Then add"
      return ["\(kind.rawValue): \(refusal(of: provider)). \(how) a widget of kind \"\(kind.rawValue)\"."]
    }
  }

  private func refusal(of provider: any Provider) -> String {
    provider.refusalToAsk(site: site, options: ProviderOptions())?.description ?? ""
  }

  private func needsOnlyContact(_ provider: any Provider) -> Bool {
    var reachable = site
    reachable.contact = "https://contact.example"
    return !mayAsk(provider, site) && mayAsk(provider, reachable)
  }

  /// Who must be told how to reach the site: the institutions, and the kinds that nobody else may fill.
  package var contactNeeds: (institutions: [String], kinds: [Kind]) {
    var silent = self
    silent.site.contact = ""
    var reachable = self
    reachable.site.contact = "https://contact.example"
    let needing = registry.filter(silent.needsOnlyContact).map(\.terms.name)
    let kinds = Set(reachable.entries.map(\.kind)).subtracting(silent.entries.map(\.kind))
    return (
      needing.enumerated().filter { !needing[..<$0.offset].contains($0.element) }.map(\.element),
      kinds.sorted { $0.rawValue < $1.rawValue }
    )
  }
}

extension ConfigProposal.Entry {
  /// Its lines in the config.
  fileprivate var text: String {
    let list = providers.map { quote($0.rawValue) }.joined(separator: ", ")
    return """
          {
            "id": \(quote(id)),
            "kind": \(quote(kind.rawValue)),
            \(quote(subject.key)): \(subject.value.text.replacing("\",\"", with: "\", \"")),
            "providers": [\(list)],
            "ttl": \(quote(ttl)),
            "maxAge": \(quote(maxAge))
          }
      """
  }
}

/// A text as JSON writes it.
private func quote(_ text: String) -> String { JSONValue.string(text).text }
