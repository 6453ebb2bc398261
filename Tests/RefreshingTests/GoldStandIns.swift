import Foundation

@testable import Core

/// A dealer: each line of the body is a product's key, what the dealer pays and what it asks; a dash is not quoted.
protocol StandInDealer: GoldProvider {
  static var unit: GoldPrice.Unit { get }
}

extension StandInDealer {
  static func origin(hasKey: Bool) -> String { "https://\(id).example" }

  func request(access: Access, now: Date) -> Request {
    Request(provider: id, url: access.origin, accepts: ["text/plain"])
  }

  func decode(_ reply: Reply, product key: String, now: Date) throws(Failure) -> GoldPrice {
    let rows = String(decoding: reply.body, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
    guard let row = rows.first(where: { $0.first.map(String.init) == key }), row.count == 3 else {
      throw .empty("no product \(key)")
    }
    return GoldPrice(unit: Self.unit, buy: Decimal(plain: row[1]), sell: Decimal(plain: row[2]), finenessPermille: 999)
  }
}

/// A dealer that says its prices for a chỉ.
struct ChiDealer: StandInDealer {
  static let id: ProviderID = "chi-dealer"
  static let terms = Terms.of("chi-dealer")
  static let unit = GoldPrice.Unit.mace
}

/// A dealer that says its prices for a lượng.
struct LuongDealer: StandInDealer {
  static let id: ProviderID = "luong-dealer"
  static let terms = Terms.of("luong-dealer")
  static let unit = GoldPrice.Unit.tael
}

/// A dealer that nobody may ask without a decision of the operator.
struct ShyDealer: StandInDealer {
  static let id: ProviderID = "shy-dealer"
  static let terms = Terms.of("shy-dealer", use: .decision)
  static let unit = GoldPrice.Unit.tael
}

/// A widget with these products, each `dealer/key`, whose lượng costs 100 to 250 million đồng.
func gold(
  _ products: [String], id: WidgetID = "gold", from: Decimal = 100, to: Decimal = 250,
  providers: [ProviderID] = ["chi-dealer", "luong-dealer"]
) -> Widget {
  let all = products.map { text in
    let parts = text.split(separator: "/").map(String.init)
    return GoldProduct(provider: ProviderID(rawValue: parts[0]), key: parts[1], names: ["vi": "Vàng \(parts[1])"])
  }
  return Widget(
    id: id, subject: .gold(GoldList(products: all, plausible: from * 1_000_000...to * 1_000_000)),
    providers: providers, ttlSeconds: 900, maxAgeSeconds: 3600, zone: .vietnam)
}

extension Bench {
  /// What a lượng of each product costs, as the page has it.
  func goldPrices(_ index: Int = 0) -> [[Decimal?]] {
    contents[index].readings.map { [$0?.gold?[.buy], $0?.gold?[.sell]] }
  }
}
