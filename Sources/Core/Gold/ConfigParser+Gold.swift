import Foundation

extension ConfigParser {
  /// What a gold widget shows.
  func parseGold(_ members: Members) throws(ConfigError) -> GoldList {
    let list = try members.required("products", "a list of objects with provider, key, name")
    let bounds = try parsePlausible(
      try members.required("plausible", "what a lượng can cost in million đồng, such as {\"from\": 100, \"to\": 250}"))
    let elements = try list.elements(of: "products")
    guard elements.count <= 20 else { throw list.complaint("expected at most 20 products, found \(elements.count)") }
    var products: [GoldProduct] = []
    for element in elements {
      let product = try parseProduct(element, of: members)
      guard !products.contains(where: { $0.query == product.query }) else {
        throw element.complaint("the same product of \(product.provider) is in the list already")
      }
      products.append(product)
    }
    return GoldList(products: products, plausible: bounds)
  }

  private func parseProduct(_ node: ConfigNode, of widget: Members) throws(ConfigError) -> GoldProduct {
    let members = try node.members(["provider", "key", "name"])
    let providerNode = try members.required("provider", "the id of a gold provider")
    let provider = try parseProvider(providerNode, kind: .gold)
    // A widget without the list is told so where it is read.
    if case .array(let listed)? = widget["providers"]?.value, !listed.contains(.string(provider.rawValue)) {
      throw providerNode.complaint("expected one of the widget's providers, found \"\(provider)\"")
    }
    let keyWords = "the product's name or number at the dealer"
    let key = try members.required("key", keyWords).plainText(keyWords)
    guard key.unicodeScalars.count <= 200 else {
      throw (members["key"] ?? node).complaint("expected at most 200 characters")
    }
    return GoldProduct(
      provider: provider, key: key.precomposedStringWithCanonicalMapping,
      names: try parseTexts(
        try members.required("name", "an object with a name for each language"), "name", of: "product"))
  }

  /// Million đồng a lượng, as đồng.
  private func parsePlausible(_ node: ConfigNode) throws(ConfigError) -> ClosedRange<Decimal> {
    let members = try node.members(["from", "to"])
    func millions(_ key: String) throws(ConfigError) -> Decimal {
      let words = "million đồng a lượng, a number above 0 and at most 100000"
      let number = try members.required(key, words)
      guard case .number(let value) = number.content, value > 0, value <= 100_000 else { throw number.expected(words) }
      return value * 1_000_000
    }
    let (from, to) = (try millions("from"), try millions("to"))
    guard from < to else { throw node.complaint("expected from to be less than to") }
    // Ten times as much, a chỉ taken for a lượng, is then outside at both ends.
    guard to <= from * GoldList.mostTimes else {
      throw node.complaint("expected to at most \(GoldList.mostTimes) times from, so that a price of a chỉ is outside")
    }
    return from...to
  }
}
