import Foundation
import Testing

@testable import Core

private struct DealerStandIn: GoldProvider {
  static let id: ProviderID = "dealer"
  static let terms = Terms.standIn(use: .decision, leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://dealer.example" }
  func request(access: Access, now: Date) -> Request { Request(provider: Self.id, url: access.origin, accepts: []) }
  func decode(_ reply: Reply, product key: String, now: Date) throws(Failure) -> GoldPrice { throw .truncated }
}

@Suite struct GoldTests {
  private static let products =
    #"[{ "provider": "dealer", "key": "SJC 1L", "name": { "vi": "Vàng miếng SJC", "en": "SJC bar" } }]"#

  private func parse(_ members: String, providers: String = #"["dealer"]"#) throws(ConfigError) -> Config {
    let widget = #"{ "id": "gold", "kind": "gold", "providers": \#(providers), \#(members) }"#
    return try ConfigParser(
      file: "config.json", directory: "/srv/site", registry: [DealerStandIn(), boardStandIn], languages: ["vi", "en"]
    ).parse(Data(#"{ "site": { "use": "non-commercial" }, "widgets": [\#(widget)] }"#.utf8))
  }

  private func complaint(_ members: String, providers: String = #"["dealer"]"#) -> String? {
    do {
      _ = try parse(members, providers: providers)
      return nil
    } catch {
      return error.description
    }
  }

  private func widget(_ bounds: String = #"{ "from": 100, "to": 250 }"#) throws -> Widget {
    try parse(#""products": \#(Self.products), "plausible": \#(bounds)"#).widgets[0]
  }

  @Test func `a config names products, and what a lượng can cost in million đồng`() throws {
    let list = try #require(try widget(#"{ "from": 99.5, "to": 250 }"#).gold)
    #expect(list.products.map(\.key) == ["SJC 1L"])
    #expect(list.products[0].names == ["vi": "Vàng miếng SJC", "en": "SJC bar"])
    #expect(list.plausible == 99_500_000...250_000_000)
    let widget = try widget()
    #expect(widget.ttlSeconds == 1800 && widget.maxAgeSeconds == 21600 && widget.zone == .vietnam)
    #expect(widget.feeds == [Feed("dealer", .gold(GoldQuery(provider: "dealer", key: "SJC 1L")))])
  }

  @Test(
    arguments: [
      (
        #""products": @"#,
        "plausible: expected what a lượng can cost in million đồng, such as {\"from\": 100, \"to\": 250}, found nothing"
      ),
      (
        #""plausible": { "from": 100, "to": 250 }"#,
        "products: expected a list of objects with provider, key, name, found nothing"
      ),
      (
        #""products": @, "plausible": { "from": 100, "to": 401 }"#,
        "plausible: expected to at most 4 times from, so that a price of a chỉ is outside"
      ),
      (#""products": @, "plausible": { "from": 250, "to": 100 }"#, "plausible: expected from to be less than to"),
      (
        #""products": @, "plausible": { "from": 0, "to": 100 }"#,
        "plausible.from: expected million đồng a lượng, a number above 0 and at most 100000, found 0"
      ),
      (
        #""products": @, "plausible": { "from": 100000000, "to": 250000000 }"#,
        "plausible.from: expected million đồng a lượng, a number above 0 and at most 100000, found 100000000"
      ),
      (#""products": @, "plausible": [100, 250]"#, "plausible: expected an object, found [100,250]"),
      (
        #""products": [], "plausible": { "from": 100, "to": 250 }"#,
        "products: expected a list of products, at least one, found []"
      ),
      (
        #""products": [{ "provider": "vietcombank", "key": "a", "name": { "vi": "A" } }], "plausible": { "from": 100, "to": 250 }"#,
        "products[0].provider: expected one of the gold providers dealer, found \"vietcombank\""
      ),
      (
        #""products": [{ "provider": "dealer", "key": "", "name": { "vi": "A" } }], "plausible": { "from": 100, "to": 250 }"#,
        "products[0].key: expected the product's name or number at the dealer, found \"\""
      ),
      (
        #""products": [{ "provider": "dealer", "key": "a" }], "plausible": { "from": 100, "to": 250 }"#,
        "products[0].name: expected an object with a name for each language, found nothing"
      ),
      (
        #""products": [{ "provider": "dealer", "key": "a", "name": { "vi": "A" } }, { "provider": "dealer", "key": "a", "name": { "vi": "B" } }], "plausible": { "from": 100, "to": 250 }"#,
        "products[1]: the same product of dealer is in the list already"
      ),
    ])
  func `a mistake is named with its place`(_ members: String, _ sentence: String) {
    #expect(
      complaint(members.replacing("@", with: Self.products)) == "config.json: widgets[0].\(sentence)")
  }

  @Test func `a key is the same however its marks are written`() throws {
    let product = #"[{ "provider": "dealer", "key": "NHẪN", "name": { "vi": "Nhẫn" } }]"#
    func key(_ products: String) throws -> String? {
      try parse(#""products": \#(products), "plausible": { "from": 100, "to": 250 }"#).widgets[0].queries[0].text
    }
    let (composed, decomposed) = (
      product.precomposedStringWithCanonicalMapping, product.decomposedStringWithCanonicalMapping
    )
    #expect(Array(composed.utf8) != Array(decomposed.utf8))
    #expect(try key(composed).map { Array($0.utf8) } == key(decomposed).map { Array($0.utf8) })
  }

  @Test(arguments: GoldPrice.Unit.allCases)
  func `a price of a chỉ is a tenth of that of a lượng, to the đồng`(_ unit: GoldPrice.Unit) {
    let one: Decimal = unit == .tael ? 120_200_001 : 12_020_000.1
    let price = GoldPrice(unit: unit, buy: one, sell: nil)
    #expect(price[.buy] == 120_200_001)
    #expect(price[.sell] == nil)
  }

  @Test(arguments: GoldPrice.Unit.allCases)
  func `a price that cannot be multiplied is not believed, and not a number is never made of it`(
    _ unit: GoldPrice.Unit
  ) {
    let most = Decimal(sign: .plus, exponent: 127, significand: 34_028_236_692_093_846)
    for wrong in [most, Decimal(sign: .plus, exponent: -127, significand: 1)] {
      let price = GoldPrice(unit: unit, buy: wrong, sell: 150_500_000)
      #expect(price[.buy] == nil)
      #expect(price.rejection == .implausible("buy is too large or too small for a price"))
    }
  }

  @Test func `a factor of ten is outside at both ends of the widest bounds`() throws {
    let widget = try widget(#"{ "from": 62.5, "to": 250 }"#)
    for price in [62_500_000, 150_000_000, 250_000_000] as [Decimal] {
      #expect(GoldPrice(unit: .tael, buy: nil, sell: price).exclusion(from: widget) == nil)
      for wrong in [price * 10, price / 10] {
        #expect(GoldPrice(unit: .tael, buy: nil, sell: wrong).exclusion(from: widget) != nil)
        #expect(GoldPrice(unit: .tael, buy: wrong, sell: nil).exclusion(from: widget) != nil)
      }
    }
  }

  @Test(
    arguments: [
      ("1", "lượng", "VND", nil, 148_000_000), ("1", "luong", "vnd", .sell, 150_500_000),
      ("2.5", "chỉ", "VND", nil, 37_000_000), ("1", "tael", "VND", .buy, 148_000_000),
      ("150500000", "VND", "lượng", nil, 1), ("10000000", "VND", "chi", nil, Decimal(string: "0.6645")!),
    ] as [(String, String, String, GoldSide?, Decimal)])
  func `gold becomes đồng at what the dealer pays, and đồng gold at what it asks`(
    amount: String, from: String, to: String, side: GoldSide?, result: Decimal
  ) throws {
    let price = GoldPrice(unit: .mace, buy: 14_800_000, sell: 15_050_000)
    #expect(try GoldQuestion(amount, from: from, to: to, side: side).conversion(by: price).result == result)
  }

  @Test(
    arguments: [
      ("1", "lượng", "USD", "gold is converted between lượng or chỉ and VND; found \"lượng\" and \"USD\""),
      ("1", "lượng", "chỉ", "gold is converted between lượng or chỉ and VND; found \"lượng\" and \"chỉ\""),
      ("0", "lượng", "VND", "expected an amount above 0, found \"0\""),
      ("1.000", "lượng", "VND", "the amount 1.000 may mean 1000 or 1: write 1000 or 1"),
    ])
  func `what cannot be converted is said`(amount: String, from: String, to: String, sentence: String) {
    #expect {
      try GoldQuestion(amount, from: from, to: to, side: nil)
    } throws: { "\($0)" == sentence }
  }

  @Test func `a price that is not quoted is said with those that are`() throws {
    let price = GoldPrice(unit: .mace, buy: 14_800_000, sell: nil)
    #expect {
      try GoldQuestion("1", from: "lượng", to: "VND", side: .sell).conversion(by: price)
    } throws: { "\($0)" == "no sell price is quoted; there is buy" }
  }

  @Test(
    arguments: [
      ("1", ["dealer:1"]), ("SJC", ["other:SJC"]), ("vàng miếng", ["dealer:1", "other:SJC"]),
      ("dealer:1", ["dealer:1"]),
      ("sjc", ["other:SJC"]), ("ring", []),
    ])
  func `a product is called by its id, else its key, else its name`(word: String, ids: [String]) {
    let products = [("dealer", "1", "Vàng miếng"), ("other", "SJC", "Vàng miếng")].map {
      GoldProduct(provider: ProviderID(rawValue: $0), key: $1, names: ["vi": $2])
    }
    let widget = Widget(
      id: "gold", subject: .gold(GoldList(products: products, plausible: 1...2)), providers: ["dealer", "other"],
      ttlSeconds: 1, maxAgeSeconds: 1, zone: .vietnam)
    #expect(widget.products(called: word).map(\.id) == ids)
  }
}
