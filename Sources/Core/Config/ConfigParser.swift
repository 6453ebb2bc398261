import Foundation

/// Reads and checks a whole config; the first fault is thrown with its place.
package struct ConfigParser {
  /// As the operator named it.
  let file: String
  /// The folder that relative paths start from, absolute.
  let directory: String
  let registry: [any Provider]
  let languages: [Language]
  /// Whether the site has a folder for catalogues of its own.
  ///
  /// Then any language may be named: a config is not wrong because a file of that folder vanishes.
  var hasOwnLanguages = false

  /// - Parameter languages: The built-in ones.
  package init(file: String, directory: String, registry: [any Provider], languages: [Language]) {
    self.file = file
    self.directory = directory
    self.registry = registry
    self.languages = languages
  }

  package func parse(_ data: Data) throws(ConfigError) -> Config {
    let root = ConfigNode(file: file, root: try tree(of: data))
    let members = try root.members([
      "$schema", "site", "languages", "publish", "state", "widgets", "sidebar", "providers", "proxy", "templates",
      "history", "onPublish",
    ])
    let templates = try members["templates"].map(parsePath)
    var speaking = self
    speaking.hasOwnLanguages = templates != nil
    _ = try members["$schema"]?.string("the schema's address")
    let providers = try members["providers"].map(parseProviders) ?? [:]
    let publish = try members["publish"].map(parsePath) ?? absolute("public")
    let state = try members["state"].map(parsePath) ?? absolute("var/widgets.sqlite")
    let site = try parseSite(try members.required("site", "an object with \"use\""))
    let languages = try members["languages"].map(speaking.parseLanguages) ?? ["vi"]
    let widgets = try speaking.parseWidgets(try members.required("widgets", "a list of widgets"))
    return Config(
      site: site,
      languages: languages,
      publish: publish,
      state: state,
      widgets: widgets,
      sidebar: try members["sidebar"].map { node throws(ConfigError) in try parseSidebar(node, of: widgets) },
      providers: providers,
      proxy: try members["proxy"].map(parseProxy),
      templates: templates,
      history: try members["history"].map(parseHistory) ?? HistorySpans(),
      onPublish: try members["onPublish"].map(parseCommand) ?? [])
  }

  private func tree(of data: Data) throws(ConfigError) -> JSONNode {
    do throws(JSONFlaw) {
      return try JSONReader.node(in: data)
    } catch {
      throw ConfigError(file: file, place: "\(error.position)", problem: error.problem)
    }
  }

  private func parseSite(_ node: ConfigNode) throws(ConfigError) -> Site {
    let members = try node.members(["use", "contact"])
    return Site(
      use: try parseUse(try members.required("use", useWords)),
      contact: try members["contact"].map(parseContact) ?? "")
  }

  private var useWords: String { "\"commercial\" (advertising or subscriptions) or \"non-commercial\"" }

  func parseUse(_ node: ConfigNode) throws(ConfigError) -> Site.Use {
    guard let use = Site.Use(rawValue: try node.string(useWords)) else {
      throw node.expected(useWords, among: Site.Use.allCases.map(\.rawValue))
    }
    return use
  }

  /// What providers can write to, or read who asks; it becomes part of a header field.
  func parseContact(_ node: ConfigNode) throws(ConfigError) -> String {
    if case .string("") = node.content { return "" }
    let words = "an e-mail address or an https link"
    let contact = try node.string(words)
    guard contact.utf8.count <= 200, isAddress(contact) || isLink(contact) else { throw node.expected(words) }
    return contact
  }

  /// Without a regular expression: compiling one would be a tenth of what a run with nothing due costs.
  private func isAddress(_ text: String) -> Bool {
    let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard halves.count == 2, !halves[0].isEmpty, let point = halves[1].lastIndex(of: UInt8(ascii: ".")) else {
      return false
    }
    let (name, domain) = (halves[1][..<point], halves[1][halves[1].index(after: point)...])
    return halves[0].allSatisfy { $0.isLetter || $0.isDigit || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }
      && name.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
      && [name.first, name.last].allSatisfy { $0.map { $0.isLetter || $0.isDigit } ?? false }
      && domain.count >= 2 && domain.allSatisfy(\.isLetter)
  }

  private func isLink(_ text: String) -> Bool {
    guard let url = URLComponents(string: text), url.scheme == "https", url.user == nil, let host = url.host else {
      return false
    }
    return host.contains(".") && hasPlainPort(url, text)
  }

  private func parseLanguages(_ node: ConfigNode) throws(ConfigError) -> [Language] {
    try node.distinctElements(of: "languages") { element throws(ConfigError) in
      let language = Language(rawValue: try element.string(languageWords))
      guard isLanguage(language) else { throw element.expected(languageWords, among: languages.map(\.rawValue)) }
      return language
    }
  }

  /// Whether pages can be drawn in a language, or could if its file were there.
  func isLanguage(_ language: Language) -> Bool {
    languages.contains(language) || hasOwnLanguages && language.isCode
  }

  private var languageWords: String {
    let known = languages.map { "\"\($0)\"" }.joined(separator: ", ")
    return hasOwnLanguages
      ? "one of \(known), or the code of a language in the folder \"templates\", such as \"fr\" for fr.json"
      : "one of \(known)"
  }

  func parsePath(_ node: ConfigNode) throws(ConfigError) -> String { absolute(try node.plainText("a path")) }

  /// A command and its arguments, which no shell reads.
  private func parseCommand(_ node: ConfigNode) throws(ConfigError) -> [String] {
    let words = "a list of a command's path and its arguments, such as [\"/etc/widgets/on-publish\"]"
    guard case .array(let array) = node.content, !array.isEmpty else { throw node.expected(words) }
    guard array.count <= Self.mostWords else { throw node.complaint("expected at most \(Self.mostWords) elements") }
    let nodes = try node.elements(of: words)
    var command = [try parsePath(nodes[0])]
    for argument in nodes.dropFirst() { command.append(try argument.string("an argument without control characters")) }
    return command
  }

  /// The elements of a command that may be; more is a slip.
  private static let mostWords = 100

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }

  private func parseProxy(_ node: ConfigNode) throws(ConfigError) -> String {
    let words = "a proxy such as \"http://proxy.example.vn:3128\""
    let proxy = try node.plainText(words)
    guard let url = URLComponents(string: proxy), ["http", "https", "socks5", "socks5h"].contains(url.scheme),
      url.host?.isEmpty == false, url.user == nil, url.path.isEmpty || url.path == "/", hasPlainPort(url, proxy)
    else { throw node.expected(words) }
    return proxy
  }

  /// How long the past is kept: one duration for every kind, or one for each.
  func parseHistory(_ node: ConfigNode) throws(ConfigError) -> HistorySpans {
    if case .string = node.content {
      let seconds = try parseHistorySeconds(node)
      return HistorySpans(all: seconds)
    }
    guard case .object = node.content else {
      throw node.expected("a duration such as \"5y\" or an object with one for each of rates, weather, air, gold")
    }
    let members = try node.members(["rates", "weather", "air", "gold"])
    var spans = HistorySpans()
    if let node = members["rates"] { spans.ratesSeconds = try parseHistorySeconds(node) }
    if let node = members["weather"] { spans.weatherSeconds = try parseHistorySeconds(node) }
    if let node = members["air"] { spans.airSeconds = try parseHistorySeconds(node) }
    if let node = members["gold"] { spans.goldSeconds = try parseHistorySeconds(node) }
    return spans
  }

  func parseHistorySeconds(_ node: ConfigNode) throws(ConfigError) -> Int {
    let words = "a duration from \"1d\" to \"50y\""
    guard let seconds = seconds(ofDuration: try node.string(words)), HistorySpans.bounds.contains(seconds) else {
      throw node.expected(words)
    }
    return seconds
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
