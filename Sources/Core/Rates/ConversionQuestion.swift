import Foundation

/// What `widgets convert` and the server's route are asked: an amount of one currency in another, by a widget's rates.
package struct ConversionQuestion: Equatable, Sendable {
  private let amount: Decimal
  private let from: Currency
  private let to: Currency
  private let side: PriceSide?
  private let currencies: [Currency]

  /// Reads a question that a person or a request has written; `currencies` are those of the widget.
  ///
  /// - Throws: `ConversionError` for what is wrong whatever the prices are, so even before there are any.
  package init(
    _ amount: String, from: Currency, to: Currency, side: PriceSide?, of currencies: [Currency]
  ) throws(ConversionError) {
    self.amount = try Conversion.amount(amount)
    try Conversion.check(from, to, of: currencies)
    (self.from, self.to, self.side, self.currencies) = (from, to, side, currencies)
  }

  /// - Throws: `ConversionError` where a price is not quoted.
  package func conversion(by table: RateTable) throws(ConversionError) -> Conversion {
    try Conversion(amount, from: from, to: to, side: side, by: table, of: currencies)
  }
}
