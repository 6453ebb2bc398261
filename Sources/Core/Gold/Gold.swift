import Foundation

/// A dealer's prices of one gold product, as the dealer says them.
package struct GoldPrice: Codable, Equatable, Sendable {
  /// What the prices are for.
  package enum Unit: String, Codable, Sendable, CaseIterable {
    /// A lượng, 37.5 g.
    case tael
    /// A chỉ, 3.75 g.
    case mace

    /// How many of the unit a lượng has.
    package var countPerTael: Int { self == .tael ? 1 : 10 }
  }

  package var unit: Unit
  /// What the dealer pays for one unit, đồng; nil where it does not buy.
  package var buy: Decimal?
  /// What the dealer asks for one unit, đồng; nil where it does not sell.
  package var sell: Decimal?
  /// Parts of gold in a thousand; nil where the dealer does not say it.
  package var finenessPermille: Decimal?
  /// The dealer's own time for the prices; nil where it gives none.
  package var observedAt: Date?

  package init(
    unit: Unit, buy: Decimal?, sell: Decimal?, finenessPermille: Decimal? = nil, observedAt: Date? = nil
  ) {
    self.unit = unit
    self.buy = buy
    self.sell = sell
    self.finenessPermille = finenessPermille
    self.observedAt = observedAt
  }

  /// A price for a lượng, đồng; nil where the dealer quotes none, and where it is none that can be multiplied.
  package subscript(side: GoldSide) -> Decimal? {
    quoted(side).flatMap { $0.isCountablePrice ? $0 * Decimal(unit.countPerTael) : nil }
  }

  /// What the dealer says for one unit, đồng.
  func quoted(_ side: GoldSide) -> Decimal? { side == .buy ? buy : sell }
}

/// One of a product's prices; the raw value is its key in the JSON.
package enum GoldSide: String, Sendable, CaseIterable {
  /// What the dealer pays.
  case buy
  /// What the dealer asks.
  case sell

  /// The prices in the order in which they are judged: what a dealer asks is what people look at first.
  static let judged: [GoldSide] = [.sell, .buy]

  /// The series of the price of a lượng, đồng.
  package var series: Series { Series(name: "\(rawValue)PerTael") }
}

/// A product of a dealer that a widget shows.
package struct GoldProduct: Equatable, Sendable {
  package let provider: ProviderID
  /// The product's name or number at the dealer.
  package let key: String
  package let names: ShortMap<Language, String>

  package init(provider: ProviderID, key: String, names: ShortMap<Language, String>) {
    self.provider = provider
    self.key = key
    self.names = names
  }

  package func name(in language: Language) -> String { names.text(in: language) ?? key }

  var query: GoldQuery { GoldQuery(provider: provider, key: key) }
}

/// What a gold widget shows: products in the order of its rows, and what a lượng of any of them can cost.
package struct GoldList: Equatable, Sendable {
  package let products: [GoldProduct]
  /// What a lượng can cost, đồng: what is outside is never shown.
  ///
  /// It is so narrow that a price of a chỉ taken for one of a lượng is always outside.
  package let plausible: ClosedRange<Decimal>

  package init(products: [GoldProduct], plausible: ClosedRange<Decimal>) {
    self.products = products
    self.plausible = plausible
  }

  /// The most that the upper end can be of the lower.
  package static let mostTimes: Decimal = 4
}
