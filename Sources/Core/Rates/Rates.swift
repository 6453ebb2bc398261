import Foundation

/// A provider's prices in đồng, whole: every currency it quotes, in its own order.
///
/// Which currencies a page shows is decided when it is drawn.
package struct RateTable: Codable, Equatable, Sendable {
  package enum Basis: String, Codable, Sendable {
    /// A bank's buying and selling prices.
    case board
    /// One mid rate a currency; nobody buys or sells at it.
    case reference
  }

  package static let mostRows = 400

  package var basis: Basis
  package var rows: [Rate]
  /// The day the rates are of, for providers that publish one table a day; its instant is 00:00Z.
  package var day: CalendarDay?
  /// The provider's own time for the table, where it gives one.
  package var observedAt: Date?
  /// The rows that could not be read, and why: they cost whoever shows them the table, and nobody else anything.
  ///
  /// They belong to the answer, not to the table, and are not stored.
  package var unreadable: [Currency: Failure] = [:]

  package init(basis: Basis, rows: [Rate], day: CalendarDay? = nil, observedAt: Date? = nil) {
    self.basis = basis
    self.rows = rows
    self.day = day
    self.observedAt = observedAt
  }

  private enum CodingKeys: String, CodingKey { case basis, rows, day, observedAt }

  /// Whether two tables say the same, whatever else in them could not be read.
  package static func == (one: RateTable, other: RateTable) -> Bool {
    one.basis == other.basis && one.rows == other.rows && one.day == other.day && one.observedAt == other.observedAt
  }

  /// The row of a currency, nil where the provider does not quote it.
  package subscript(currency: Currency) -> Rate? { rows.first { $0.currency == currency } }
}

/// One currency's prices, in đồng for `unit` of the currency.
///
/// A price that is not quoted is nil, never 0.
package struct Rate: Codable, Equatable, Sendable {
  package var currency: Currency
  package var unit: Int
  /// What the bank pays for notes.
  package var buyCash: Decimal?
  /// What the bank pays for money on account.
  package var buyTransfer: Decimal?
  /// What the bank asks.
  package var sell: Decimal?
  /// The mid rate of a reference table.
  package var mid: Decimal?

  package init(
    currency: Currency, unit: Int = 1, buyCash: Decimal? = nil, buyTransfer: Decimal? = nil, sell: Decimal? = nil,
    mid: Decimal? = nil
  ) {
    self.currency = currency
    self.unit = unit
    self.buyCash = buyCash
    self.buyTransfer = buyTransfer
    self.sell = sell
    self.mid = mid
  }
}
