import Foundation

extension ConfigParser {
  func parseWidgets(_ node: ConfigNode) throws(ConfigError) -> [Widget] {
    var widgets: [Widget] = []
    for element in try node.elements(of: "widgets") {
      let widget = try parseWidget(element)
      guard !widgets.contains(where: { $0.id == widget.id }) else {
        throw ConfigError(
          file: file, place: "\(element.place).id", problem: "expected a unique id, found \"\(widget.id)\" again")
      }
      widgets.append(widget)
    }
    return widgets
  }

  private func parseWidget(_ node: ConfigNode) throws(ConfigError) -> Widget {
    guard case .object(let object) = node.value else { throw node.expected("an object") }
    let kinds = Kind.ofWidgets.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    let common = ["id", "kind", "providers", "ttl", "maxAge", "variant", "history"]
    let kindNode = try Members(
      owner: node, nodes: object.mapValues { ConfigNode(file: file, place: "\(node.place).kind", value: $0) }
    ).required("kind", kinds)
    guard let kind = Kind(rawValue: try kindNode.string(kinds)), Kind.ofWidgets.contains(kind) else {
      throw kindNode.expected(kinds, among: Kind.ofWidgets.map(\.rawValue))
    }
    switch kind {
    case .weather:
      let members = try node.members(common + ["place", "places", "observation", "station"])
      if let list = members["places"] {
        for key in ["place", "observation", "station"] {
          if let node = members[key] { throw node.complaint("expected no \(key) together with places") }
        }
        let places = try parsePlaces(list)
        return try widget(members, kind: kind, subject: .places(places), zone: places[0].zone)
      }
      let place = try parsePlace(try members.required("place", placeWords))
      return try widget(
        members, kind: kind, subject: .weather(place), zone: place.zone, observation: try parseObservation(members))
    case .air:
      let members = try node.members(common + ["place"])
      let place = try parsePlace(try members.required("place", placeWords))
      return try widget(members, kind: kind, subject: .air(place), zone: place.zone)
    case .rates, .observation:
      let members = try node.members(common + ["currencies", "timeZone"])
      let currencies = try parseCurrencies(try members.required("currencies", "a list of currency codes"))
      let zone = try members["timeZone"].map(parseZone) ?? .vietnam
      return try widget(members, kind: kind, subject: .rates(currencies), zone: zone)
    }
  }

  private func widget(
    _ members: Members, kind: Kind, subject: Widget.Subject, zone: TimeZone, observation: Widget.Source? = nil
  ) throws(ConfigError) -> Widget {
    let ttlSeconds = try members["ttl"]?.durationSeconds() ?? kind.ttlSeconds
    let maxAgeSeconds = try members["maxAge"]?.durationSeconds() ?? kind.maxAgeSeconds
    guard maxAgeSeconds >= ttlSeconds else {
      throw (members["maxAge"] ?? members["ttl"] ?? members.owner).complaint(
        "expected maxAge to be at least the ttl, \(ttlSeconds) s, found \(maxAgeSeconds) s")
    }
    return Widget(
      id: try parseID(try members.required("id", idWords)), subject: subject,
      providers: try parseProviderList(try members.required("providers", "a list of provider ids"), kind: kind),
      ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds, zone: zone, observation: observation,
      variant: try members["variant"].map(parseVariant) ?? .full,
      historySeconds: try members["history"].map(parseHistorySeconds))
  }

  private func parseVariant(_ node: ConfigNode) throws(ConfigError) -> Widget.Variant {
    let words = Widget.Variant.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    guard let variant = Widget.Variant(rawValue: try node.string(words)) else {
      throw node.expected(words, among: Widget.Variant.allCases.map(\.rawValue))
    }
    return variant
  }

  private var idWords: String { "an id of 1 to 64 characters a-z, 0-9 and -" }

  private func parseID(_ node: ConfigNode) throws(ConfigError) -> WidgetID {
    let id = try node.string(idWords)
    guard (1...64).contains(id.utf8.count),
      id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    else { throw node.expected(idWords) }
    // These are names of files of the published tree.
    guard !["sidebar", "index", "controls"].contains(id) else {
      throw node.expected("an id other than sidebar, index and controls")
    }
    return WidgetID(rawValue: id)
  }

  private func parseProviderList(_ node: ConfigNode, kind: Kind) throws(ConfigError) -> [ProviderID] {
    try node.distinctElements(of: "provider ids") { element throws(ConfigError) in
      try parseProvider(element, kind: kind)
    }
  }

  func parseProvider(_ node: ConfigNode, kind: Kind) throws(ConfigError) -> ProviderID {
    let fitting = registry.filter { $0.kind == kind }.map(\.id.rawValue)
    let words = "one of the \(kind.rawValue) providers \(fitting.joined(separator: ", "))"
    return ProviderID(rawValue: try node.choice(words, among: fitting))
  }

  private func parseCurrencies(_ node: ConfigNode) throws(ConfigError) -> [Currency] {
    let words = "a currency code of three capitals such as \"USD\""
    // A fragment has at most 16 KiB; a row takes up to half of one.
    let count = try node.elements(of: "currency codes").count
    guard count <= 30 else { throw node.complaint("expected at most 30 currencies, found \(count)") }
    return try node.distinctElements(of: "currency codes") { element throws(ConfigError) in
      let currency = Currency(rawValue: try element.string(words))
      guard Currency.isCode(currency.rawValue) else { throw element.expected(words) }
      guard currency != .vnd else { throw element.complaint("every rate is in VND; expected another currency") }
      return currency
    }
  }
}

extension Kind {
  fileprivate var ttlSeconds: Int { self == .rates ? 15 * 60 : 30 * 60 }
  fileprivate var maxAgeSeconds: Int { self == .rates ? 4 * 86400 : 6 * 3600 }
}
