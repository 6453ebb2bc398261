import Foundation

/// Absolute bounds of a currency's prices, đồng for 1 of it.
///
/// They hold for the first reading too; only an operator can accept a price beyond them.
struct PriceBounds {
  /// The price that others are compared with, and whose it is; nil for the dollar, whose bounds are fixed.
  private let reference: (price: Decimal, whose: String)?

  /// How many times more or less than its reference a price may be.
  private static let factor: Decimal = 3
  private static let dollar: ClosedRange<Decimal> = 10_000...60_000

  /// Nil where nothing is known of the currency.
  ///
  /// `others` are the last good rates of other providers, the latest first: they are the reference for a currency that
  /// Vietcombank's board does not have.
  init?(of currency: Currency, by others: [Snapshot]) {
    if currency == "USD" {
      reference = nil
    } else if let price = Self.references.first(where: { $0.key == currency })?.value {
      reference = (price, "the program's reference")
    } else {
      let found = others.lazy.compactMap { snapshot in
        snapshot.reading.rates?[currency]?.typical.map { (snapshot.feed.provider, $0) }
      }.first
      guard let found else { return nil }
      reference = (found.1, "\(found.0)'s")
    }
  }

  func contains(_ price: Decimal) -> Bool {
    guard let reference else { return Self.dollar.contains(price) }
    return price * Self.factor >= reference.price && price <= reference.price * Self.factor
  }

  /// `10000 to 60000`, and what that is derived from.
  var text: String {
    let range = reference.map { $0.price / Self.factor...$0.price * Self.factor } ?? Self.dollar
    let origin = reference.map {
      ", within a factor of \(Self.factor) of \($0.whose) \($0.price.rounded(scale: 4))"
    }
    return "\(range.lowerBound.rounded(scale: 2)) to \(range.upperBound.rounded(scale: 2))\(origin ?? "")"
  }

  /// The other currencies of Vietcombank's board, đồng for 1: mid rates of 1 August 2026, rounded.
  ///
  /// They need no update for years: a price is refused only above three times or below a third of them.
  fileprivate static let references: KeyValuePairs<Currency, Decimal> = [
    "AUD": 18_400, "CAD": 18_700, "CHF": 32_400, "CNY": 3870, "DKK": 4030, "EUR": 30_100, "GBP": 35_200, "HKD": 3340,
    "INR": 274, "JPY": 165, "KRW": 18, "KWD": 84_500, "MYR": 6400, "NOK": 2760, "RUB": 329, "SAR": 6980, "SEK": 2740,
    "SGD": 20_400, "THB": 782,
  ]
}

extension Currency {
  /// The currencies of Vietcombank's board, by code: a board has no price of any other.
  package static var ofBoards: [Currency] {
    (PriceBounds.references.map(\.key) + ["USD"]).sorted { $0.rawValue < $1.rawValue }
  }
}

extension Rate {
  /// Why a price is beyond the absolute bounds of its currency; nil where none is.
  func beyondBounds(of others: [Snapshot]) -> Failure? {
    guard let bounds = PriceBounds(of: currency, by: others) else { return nil }
    for side in PriceSide.judged {
      guard let price = self[side].map(forOne), !bounds.contains(price) else { continue }
      return .implausible("\(currency) \(side.rawValue) \(price), expected \(bounds.text)")
    }
    return nil
  }

  func isWithinBounds(of others: [Snapshot]) -> Bool { rejection == nil && beyondBounds(of: others) == nil }

  /// One price for the currency, đồng for 1 of it.
  fileprivate var typical: Decimal? {
    guard isCountable else { return nil }
    return (mid ?? middle ?? sell ?? buyTransfer ?? buyCash).flatMap { $0 > 0 ? forOne($0) : nil }
  }
}

extension Widget {
  /// A snapshot without the rows whose prices are beyond their bounds.
  ///
  /// A row that no widget showed when the table was fetched was not judged then. Only the widget's own snapshots of other
  /// providers are looked at, so that a run and a command that reads no more than them draw the same.
  func drawable(_ snapshot: Snapshot, among snapshots: [Feed: Snapshot]) -> Snapshot {
    guard let currencies, case .rates(var table) = snapshot.reading, !snapshot.isAccepted else { return snapshot }
    let others = providers.filter { $0 != snapshot.feed.provider }
      .compactMap { snapshots[Feed($0, snapshot.feed.query)] }.sorted { $0.fetchedAt > $1.fetchedAt }
    table.rows.removeAll { currencies.contains($0.currency) && !$0.isWithinBounds(of: others) }
    var drawable = snapshot
    drawable.reading = .rates(table)
    return drawable
  }
}
