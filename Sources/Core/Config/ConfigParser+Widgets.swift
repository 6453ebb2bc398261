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

  /// The ids of the widgets that the sidebar holds.
  func parseSidebar(_ node: ConfigNode, of widgets: [Widget]) throws(ConfigError) -> [WidgetID] {
    let ids = widgets.map(\.id.rawValue)
    return try node.distinctElements(of: "widget ids") { element throws(ConfigError) in
      WidgetID(rawValue: try element.choice("one of the widgets \(ids.joined(separator: ", "))", among: ids))
    }
  }

  private func parseWidget(_ node: ConfigNode) throws(ConfigError) -> Widget {
    var kinds: String { Kind.ofWidgets.map { "\"\($0.rawValue)\"" }.joined(separator: " or ") }
    let kindNode = try node.allMembers.required("kind", kinds)
    guard let kind = Kind(rawValue: try kindNode.string(kinds)), let parseSubject = kind.rules.parseWidget else {
      throw kindNode.expected(kinds, among: Kind.ofWidgets.map(\.rawValue))
    }
    let parsed = try parseSubject(node, self)
    let members = parsed.members
    let ages = kind.rules.defaultAges
    let ttlSeconds = try members["ttl"]?.durationSeconds() ?? ages.ttlSeconds
    let maxAgeSeconds = try members["maxAge"]?.durationSeconds() ?? ages.maxAgeSeconds
    guard maxAgeSeconds >= ttlSeconds else {
      throw (members["maxAge"] ?? members["ttl"] ?? members.owner).complaint(
        "expected maxAge to be at least the ttl, \(ttlSeconds) s, found \(maxAgeSeconds) s")
    }
    return Widget(
      id: try parseID(try members.required("id", idWords)), subject: parsed.subject,
      providers: try parseProviderList(try members.required("providers", "a list of provider ids"), kind: kind),
      ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds, zone: parsed.zone, companion: parsed.companion,
      hasLunarDate: try members["lunar"]?.bool() ?? false, variant: try members["variant"].map(parseVariant) ?? .full,
      historySeconds: try members["history"].map(parseHistorySeconds),
      titles: try members["title"].map { node throws(ConfigError) in try parseTexts(node, "title", of: "widget") }
        ?? [:],
      headingLevel: try members["heading"].map(parseHeading) ?? 2, notice: parsed.notice)
  }

  /// The members of a widget, with those that only its kind has.
  func members(_ node: ConfigNode, _ keys: [String]) throws(ConfigError) -> Members {
    try node.members(["id", "kind", "providers", "ttl", "maxAge", "variant", "history", "title", "heading"] + keys)
  }

  private func parseHeading(_ node: ConfigNode) throws(ConfigError) -> Int {
    guard case .number(let number) = node.content,
      let level = Widget.headingLevels.first(where: { number == Decimal($0) })
    else { throw node.expected("2, 3 or 4") }
    return level
  }

  private func parseVariant(_ node: ConfigNode) throws(ConfigError) -> Widget.Variant {
    var words: String { Widget.Variant.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ") }
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
    var fitting: [String] { registry.filter { $0.kind == kind }.map(\.id.rawValue) }
    var words: String { "one of the \(kind.rawValue) providers \(fitting.joined(separator: ", "))" }
    let id = ProviderID(rawValue: try node.string(words))
    guard registry.contains(where: { $0.id == id && $0.kind == kind }) else {
      throw node.expected(words, among: fitting)
    }
    return id
  }

  func parseCurrencies(_ node: ConfigNode) throws(ConfigError) -> [Currency] {
    let words = "a currency code of three capitals such as \"USD\""
    // A fragment has at most 16 KiB; a row takes up to half of one.
    let count = try node.elements(of: "currency codes").count
    guard count <= 30 else { throw node.complaint("expected at most 30 currencies, found \(count)") }
    return try node.distinctElements(of: "currency codes") { element throws(ConfigError) in
      let currency = Currency(rawValue: try element.string(words))
      guard Currency.isCode(currency.rawValue) else {
        throw element.expected(words, among: Currency.ofBoards.map(\.rawValue))
      }
      guard currency != .vnd else { throw element.complaint("every rate is in VND; expected another currency") }
      return currency
    }
  }
}
