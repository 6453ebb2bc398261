import Foundation

// The config's own rules, for single values that come from the command line or from a question.
extension ConfigParser {
  package func parseUse(_ text: String) throws(ConfigError) -> Site.Use { try parseUse(node(.string(text))) }

  package func parseContact(_ text: String) throws(ConfigError) -> String { try parseContact(node(.string(text))) }

  /// The ids of places of the catalogue, for one table.
  package func parseKnownPlaces(_ ids: [String]) throws(ConfigError) -> [String] {
    _ = try parsePlaces(node(.array(ids.map(JSONValue.string))))
    return ids
  }

  package func parseCurrencies(_ codes: [String]) throws(ConfigError) -> [Currency] {
    try parseCurrencies(node(.array(codes.map(JSONValue.string))))
  }

  private func node(_ value: JSONValue) -> ConfigNode { ConfigNode(file: file, root: JSONNode(value)) }
}
