import Foundation

extension ConfigParser {
  func parseWidgets(_ node: ConfigNode) throws(ConfigError) -> [Widget] {
    var widgets: [Widget] = []
    for element in try node.elements(of: "widgets") {
      let widget = try parseWidget(element)
      guard !widgets.contains(where: { $0.id == widget.id }) else {
        throw ConfigError(
          file: file, place: "\(element.place).id", problem: "expected an id of its own, found \"\(widget.id)\" again")
      }
      widgets.append(widget)
    }
    return widgets
  }

  private func parseWidget(_ node: ConfigNode) throws(ConfigError) -> Widget {
    guard case .object(let object) = node.value else { throw node.expected("an object") }
    let kinds = Kind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    let common = ["id", "kind", "providers", "ttl", "maxAge"]
    let kindNode = try Members(
      owner: node, nodes: object.mapValues { ConfigNode(file: file, place: "\(node.place).kind", value: $0) }
    ).required("kind", kinds)
    guard let kind = Kind(rawValue: try kindNode.string(kinds)) else { throw kindNode.expected(kinds) }
    switch kind {
    case .weather:
      let members = try node.members(common + ["place"])
      let words = "an object with name, latitude, longitude, timeZone"
      let (place, zone) = try parsePlace(try members.required("place", words))
      return try widget(members, kind: kind, subject: .weather(place), zone: zone)
    case .rates:
      let members = try node.members(common + ["currencies", "timeZone"])
      let currencies = try parseCurrencies(try members.required("currencies", "a list of currency codes"))
      let zone = try members["timeZone"].map(parseZone) ?? TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt
      return try widget(members, kind: kind, subject: .rates(currencies), zone: zone)
    }
  }

  private func widget(_ members: Members, kind: Kind, subject: Widget.Subject, zone: TimeZone) throws(ConfigError)
    -> Widget
  {
    let ttlSeconds = try members["ttl"]?.durationSeconds() ?? kind.ttlSeconds
    let maxAgeSeconds = try members["maxAge"]?.durationSeconds() ?? kind.maxAgeSeconds
    guard maxAgeSeconds >= ttlSeconds else {
      throw (members["maxAge"] ?? members["ttl"] ?? members.owner).complaint(
        "expected maxAge to be at least the ttl, \(ttlSeconds) s, found \(maxAgeSeconds) s")
    }
    return Widget(
      id: try parseID(try members.required("id", idWords)), subject: subject,
      providers: try parseProviderList(try members.required("providers", "a list of provider ids"), kind: kind),
      ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds, zone: zone)
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
    let fitting = registry.filter { $0.kind == kind }.map(\.id)
    let words = "one of the \(kind.rawValue) providers \(fitting.map(\.rawValue).joined(separator: ", "))"
    var providers: [ProviderID] = []
    for element in try node.elements(of: "provider ids") {
      let id = ProviderID(rawValue: try element.string(words))
      guard fitting.contains(id) else { throw element.expected(words) }
      guard !providers.contains(id) else { throw element.complaint("\"\(id)\" stands in the list already") }
      providers.append(id)
    }
    return providers
  }

  private func parsePlace(_ node: ConfigNode) throws(ConfigError) -> (Place, TimeZone) {
    let members = try node.members(["name", "latitude", "longitude", "timeZone"])
    let namesNode = try members.required("name", "an object with a name for each language")
    var names: [Language: String] = [:]
    for (key, node) in try namesNode.entries() {
      guard languages.contains(Language(rawValue: key)) else {
        let known = languages.map(\.rawValue).joined(separator: ", ")
        throw node.complaint("unknown language; expected one of \(known)")
      }
      let name = try node.plainText("the place's name")
      guard name.unicodeScalars.count <= 80 else { throw node.complaint("expected a name of at most 80 characters") }
      names[Language(rawValue: key)] = name
    }
    guard !names.isEmpty else { throw namesNode.expected("a name in at least one language") }
    let latitudeWords = "degrees north from -90 to 90"
    let longitudeWords = "degrees east from -180 to 180"
    let coordinate = Coordinate(
      latitude: try members.required("latitude", latitudeWords).number(-90...90, latitudeWords),
      longitude: try members.required("longitude", longitudeWords).number(-180...180, longitudeWords))
    return (Place(names: names, coordinate: coordinate), try parseZone(try members.required("timeZone", zoneWords)))
  }

  private var zoneWords: String { "a time zone such as \"Asia/Ho_Chi_Minh\"" }

  private func parseZone(_ node: ConfigNode) throws(ConfigError) -> TimeZone {
    guard let zone = TimeZone(identifier: try node.string(zoneWords)) else { throw node.expected(zoneWords) }
    return zone
  }

  private func parseCurrencies(_ node: ConfigNode) throws(ConfigError) -> [Currency] {
    let words = "a currency code of three capitals such as \"USD\""
    var currencies: [Currency] = []
    let elements = try node.elements(of: "currency codes")
    // A fragment has at most 16 KiB; a row takes up to half of one.
    guard elements.count <= 30 else { throw node.complaint("expected at most 30 currencies, found \(elements.count)") }
    for element in elements {
      let currency = Currency(rawValue: try element.string(words))
      guard currency.rawValue.utf8.count == 3, currency.rawValue.utf8.allSatisfy({ (65...90).contains($0) }) else {
        throw element.expected(words)
      }
      guard currency != .vnd else { throw element.complaint("every rate is in VND; expected another currency") }
      guard !currencies.contains(currency) else {
        throw element.complaint("\"\(currency)\" stands in the list already")
      }
      currencies.append(currency)
    }
    return currencies
  }
}

extension Kind {
  /// The time to live where the config gives none, seconds.
  fileprivate var ttlSeconds: Int { self == .rates ? 15 * 60 : 30 * 60 }
  /// The maximum age where the config gives none, seconds.
  fileprivate var maxAgeSeconds: Int { self == .rates ? 4 * 86400 : 6 * 3600 }
}
