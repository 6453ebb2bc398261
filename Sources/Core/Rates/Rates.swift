import Foundation

/// A provider's prices in đồng: every currency it quotes, in its own order.
package struct RateTable: Codable, Equatable, Sendable {
  package enum Basis: String, Codable, Sendable {
    case board
    /// One mid rate per currency; nobody buys or sells at it.
    case reference
  }

  package static let mostRows = 400

  package var basis: Basis
  package var rows: [Rate]
  /// The day of the rates, for providers that publish one table a day; its instant is 00:00Z.
  package var day: CalendarDay?
  /// The provider's own time for the table, where it gives one.
  package var observedAt: Date?
  /// The rows that could not be read, and why: widgets that show one of them do not get the table.
  ///
  /// They are not stored.
  package var unreadable: [Currency: Failure] = [:]

  package init(basis: Basis, rows: [Rate], day: CalendarDay? = nil, observedAt: Date? = nil) {
    self.basis = basis
    self.rows = rows
    self.day = day
    self.observedAt = observedAt
  }

  private enum CodingKeys: String, CodingKey { case basis, rows, day, observedAt }

  /// `unreadable` does not count.
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
  package var buyCash: Decimal?
  /// For money on account.
  package var buyTransfer: Decimal?
  package var sell: Decimal?
  /// Of a reference table.
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
