import Foundation

extension ConfigParser {
  func parseProviders(_ node: ConfigNode) throws(ConfigError) -> ShortMap<ProviderID, ProviderOptions> {
    var options: ShortMap<ProviderID, ProviderOptions> = [:]
    for (key, node) in try node.entries() {
      guard let provider = registry.first(where: { $0.id.rawValue == key }) else {
        let known = registry.map(\.id.rawValue)
        let hint = suggestion(for: key, among: known)
        throw node.complaint("unknown provider; expected one of \(known.joined(separator: ", "))\(hint)")
      }
      options[provider.id] = try parseOptions(node, of: provider)
    }
    return options
  }

  private func parseOptions(_ node: ConfigNode, of provider: any Provider) throws(ConfigError)
    -> ProviderOptions
  {
    let members = try node.members(
      ["key", "origin", "interval", "acceptTerms"] + (provider.plans.isEmpty ? [] : ["plan"]))
    var options = ProviderOptions(
      key: try members["key"].map(parseKey),
      origin: try members["origin"].map(parseOrigin),
      intervalSeconds: try members["interval"]?.durationSeconds(from: 0),
      acceptsTerms: try members["acceptTerms"]?.bool() ?? false)
    if let node = members["plan"] { options.plan = try parsePlan(node, of: provider) }
    if let node = members["interval"], let seconds = options.intervalSeconds, !options.acceptsTerms,
      seconds < provider.terms.leastIntervalSeconds
    {
      throw node.expected(
        "at least the \(provider.terms.leastIntervalSeconds) s of its terms, or \"acceptTerms\": true beside it")
    }
    return options
  }

  private func parsePlan(_ node: ConfigNode, of provider: any Provider) throws(ConfigError) -> String {
    let words = provider.plans.map { "\"\($0)\"" }.joined(separator: " or ")
    return try node.choice(words, among: provider.plans)
  }

  /// What stands there is never printed: it may be the key itself, put into the wrong place.
  private func parseKey(_ node: ConfigNode) throws(ConfigError) -> KeySource {
    let complaint = node.complaint("expected {\"env\": NAME} or {\"file\": PATH}")
    guard case .object(let members) = node.content, members.count == 1, let (kind, value) = try node.entries().first,
      case .string(let text) = value.content, !text.isEmpty
    else { throw complaint }
    switch kind {
    case "env":
      guard text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else { throw complaint }
      return .env(text)
    case "file": return .file(try parsePath(value))
    default: throw complaint
    }
  }

  private func parseOrigin(_ node: ConfigNode) throws(ConfigError) -> String {
    let words = "https://host[:port], or http://host[:port] of this machine (127.0.0.1, ::1, localhost)"
    let origin = try node.string(words)
    guard let url = URLComponents(string: origin), let scheme = url.scheme, let host = url.host, !host.isEmpty,
      url.path.isEmpty, url.query == nil, url.fragment == nil, url.user == nil, hasPlainPort(url, origin),
      scheme == "https" || scheme == "http" && isLoopback(host)
    else { throw node.expected(words) }
    return origin
  }
}

/// Whether an address is ASCII and its port, where it names one, is one.
func hasPlainPort(_ url: URLComponents, _ text: String) -> Bool {
  text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && !text.hasSuffix(":") && (1...65535).contains(url.port ?? 443)
}

/// Whether a host's name or address means this machine, as an operator may write it.
///
/// Transport checks where an address really leads, after libcurl has read it.
func isLoopback(_ host: String) -> Bool {
  if host == "localhost" || host == "::1" || host == "[::1]" { return true }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { $0.isDigits && (Int($0) ?? 256) < 256 }
}
