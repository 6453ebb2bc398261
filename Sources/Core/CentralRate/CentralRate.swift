import Foundation

/// The rate that the State Bank sets for a day: banks may trade dollars within a band around it.
package struct CentralRate: Codable, Equatable, Sendable {
  /// Đồng for a dollar.
  package var value: Decimal
  /// The number of the notice that sets it, `283/TB-NHNN`; nil where the provider gives none.
  package var document: String?
  /// The day from which on it holds.
  package var day: CalendarDay

  package init(value: Decimal, document: String?, day: CalendarDay) {
    self.value = value
    self.document = document
    self.day = day
  }

  /// As a mid rate, by which it is judged.
  var rate: Rate { Rate(currency: Self.currency, mid: value) }

  static let currency: Currency = "USD"
}

extension Reading {
  /// What it says of a currency; nil where it says nothing.
  func rate(of currency: Currency) -> Rate? {
    rates?[currency] ?? (currency == CentralRate.currency ? centralRate?.rate : nil)
  }
}
