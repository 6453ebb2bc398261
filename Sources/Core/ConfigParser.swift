import Foundation

/// Reads and checks a whole config; the first fault is thrown with its place.
public struct ConfigParser {
  /// The file as the operator named it, for complaints.
  let file: String
  /// The folder that relative paths start from, absolute.
  let directory: String
  /// Every provider there is.
  let registry: [RegisteredProvider]
  /// Every language there is a catalogue for.
  let languages: [Language]
  /// The languages of the catalogues in a folder of the site's own.
  let ownLanguages: (String) -> [Language]

  /// A parser for one file; `ownLanguages` answers which languages a folder named by `templates` adds.
  public init(
    file: String, directory: String, registry: [RegisteredProvider], languages: [Language],
    ownLanguages: @escaping (String) -> [Language] = { _ in [] }
  ) {
    self.file = file
    self.directory = directory
    self.registry = registry
    self.languages = languages
    self.ownLanguages = ownLanguages
  }

  /// The config in a file's bytes.
  public func parse(_ data: Data) throws(ConfigError) -> Config {
    let root = ConfigNode(file: file, place: "", value: try tree(of: data))
    let members = try root.members([
      "$schema", "site", "languages", "publish", "state", "widgets", "providers", "proxy", "templates", "history",
    ])
    let templates = try members["templates"].map(parsePath)
    let speaking = templates.map(speaking) ?? self
    _ = try members["$schema"]?.string("the schema's address")
    let providers = try members["providers"].map(parseProviders) ?? [:]
    let publish = try members["publish"].map(parsePath) ?? absolute("public")
    let state = try members["state"].map(parsePath) ?? absolute("var/widgets.sqlite")
    let own = absolute(String(file[(file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex)...]))
    // A state that is no database is moved aside, so it must not be what is something else.
    if [own, publish].contains(state) || state.hasPrefix("\(publish)/") {
      throw ConfigError(file: file, place: "state", problem: "expected a file of its own outside the published folder")
    }
    return Config(
      site: try parseSite(try members.required("site", "an object with \"use\"")),
      languages: try members["languages"].map(speaking.parseLanguages) ?? ["vi"],
      publish: publish,
      state: state,
      widgets: try speaking.parseWidgets(try members.required("widgets", "a list of widgets")),
      providers: providers,
      proxy: try members["proxy"].map(parseProxy),
      templates: templates,
      history: try members["history"].map(parseHistory) ?? HistorySpans())
  }

  /// The parser that knows the languages of the site's own catalogues too.
  private func speaking(_ templates: String) -> ConfigParser {
    let added = ownLanguages(templates).filter { !languages.contains($0) }
    return ConfigParser(file: file, directory: directory, registry: registry, languages: languages + added)
  }

  private func tree(of data: Data) throws(ConfigError) -> JSONValue {
    do {
      return try JSONDecoder().decode(JSONValue.self, from: data)
    } catch {
      throw ConfigError(file: file, place: nil, problem: syntaxProblem(in: data))
    }
  }

  /// JSONDecoder does not say where it stopped; JSONSerialization does, in characters.
  private func syntaxProblem(in data: Data) -> String {
    guard String(data: data, encoding: .utf8) != nil else { return "expected UTF-8 text" }
    do {
      _ = try JSONSerialization.jsonObject(with: data)
    } catch {
      let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      let digits = words.filter(\.isNumber)
      guard let offset = Int(digits), offset <= data.count else {
        return "expected a JSON object, found one that does not end or nothing at all"
      }
      let lines = data.prefix(offset).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      return "line \(lines.count), column \((lines.last?.count ?? 0) + 1): expected JSON"
    }
    return "expected a JSON object"
  }

  private func parseSite(_ node: ConfigNode) throws(ConfigError) -> Site {
    let members = try node.members(["use", "contact"])
    let words = "\"commercial\" (advertising or subscriptions) or \"non-commercial\""
    let useNode = try members.required("use", words)
    guard let use = Site.Use(rawValue: try useNode.string(words)) else { throw useNode.expected(words) }
    var contact = ""
    if let node = members["contact"], node.value != .string("") {
      contact = try node.plainText("an e-mail address or a web page")
      // It becomes part of a header field.
      guard contact.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), contact.utf8.count <= 200 else {
        throw node.expected("at most 200 ASCII characters")
      }
    }
    return Site(use: use, contact: contact)
  }

  private func parseLanguages(_ node: ConfigNode) throws(ConfigError) -> [Language] {
    let known = languages.map { "\"\($0)\"" }.joined(separator: ", ")
    var parsed: [Language] = []
    for element in try node.elements(of: "languages") {
      let language = Language(rawValue: try element.string("one of \(known)"))
      guard languages.contains(language) else { throw element.expected("one of \(known)") }
      guard !parsed.contains(language) else { throw element.complaint("\"\(language)\" stands in the list already") }
      parsed.append(language)
    }
    return parsed
  }

  func parsePath(_ node: ConfigNode) throws(ConfigError) -> String { absolute(try node.plainText("a path")) }

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }

  private func parseProxy(_ node: ConfigNode) throws(ConfigError) -> String {
    let words = "a proxy such as \"http://proxy.example.vn:3128\""
    let proxy = try node.plainText(words)
    guard let url = URLComponents(string: proxy), ["http", "https", "socks5", "socks5h"].contains(url.scheme),
      url.host?.isEmpty == false, url.user == nil, url.path.isEmpty || url.path == "/", hasPlainPort(url, proxy)
    else { throw node.expected(words) }
    return proxy
  }
}
