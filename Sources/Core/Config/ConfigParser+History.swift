extension ConfigParser {
  /// How long the past is kept: one duration for every kind, or one for each.
  func parseHistory(_ node: ConfigNode) throws(ConfigError) -> HistorySpans {
    if case .string = node.value {
      let seconds = try parseHistorySeconds(node)
      return HistorySpans(ratesSeconds: seconds, weatherSeconds: seconds, airSeconds: seconds)
    }
    guard case .object = node.value else {
      throw node.expected("a duration such as \"5y\" or an object with one for each of rates, weather, air")
    }
    let members = try node.members(["rates", "weather", "air"])
    var spans = HistorySpans()
    if let node = members["rates"] { spans.ratesSeconds = try parseHistorySeconds(node) }
    if let node = members["weather"] { spans.weatherSeconds = try parseHistorySeconds(node) }
    if let node = members["air"] { spans.airSeconds = try parseHistorySeconds(node) }
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
