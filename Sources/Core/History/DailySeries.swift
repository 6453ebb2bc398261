import Foundation

/// One number of a reading that is followed over days.
package struct Series: Hashable, Sendable {
  /// Its name in the store: `USD.sell`, `100 JPY.mid` where the price is for more than one, `temperatureCelsius`.
  package let name: String

  package init(name: String) { self.name = name }

  package static func price(_ side: PriceSide, of currency: Currency, unit: Int) -> Series {
    Series(name: "\(unit == 1 ? "" : "\(unit) ")\(currency).\(side.rawValue)")
  }

  /// The currency and the side of a price; nil for a series of another kind.
  package var price: (currency: Currency, side: PriceSide)? {
    let parts = name.drop { $0.isNumber || $0 == " " }.split(separator: ".")
    guard parts.count == 2, let side = PriceSide(rawValue: String(parts[1])) else { return nil }
    return (Currency(rawValue: String(parts[0])), side)
  }

  /// How many of the currency a price is for.
  package var unit: Int { name.contains(" ") ? Int(name.prefix { $0.isNumber }) ?? 1 : 1 }

  /// The air's temperature, °C.
  package static let temperature = Series(name: "temperatureCelsius")
  /// The index of the air, on its provider's scale.
  package static let airIndex = Series(name: "airIndex")
}

/// One of a currency's prices; the raw value is its key in the JSON.
package enum PriceSide: String, Sendable, CaseIterable {
  /// What the bank pays for notes.
  case buyCash
  /// What the bank pays for money on account.
  case buyTransfer
  /// What the bank asks.
  case sell
  /// The mid rate of a reference table.
  case mid
}

extension Rate {
  package subscript(side: PriceSide) -> Decimal? {
    switch side {
    case .buyCash: buyCash
    case .buyTransfer: buyTransfer
    case .sell: sell
    case .mid: mid
    }
  }
}

/// A day of a series: the first, the last, the lowest and the highest value that were seen on it.
///
/// A day without one is a day on which nothing was seen: a hole, never a repetition of the day before.
package struct DailyRange: Equatable, Sendable {
  package var provider: ProviderID
  package var series: Series
  /// Which day, in the zone of `Query.dayZone`.
  package var day: CalendarDay
  package var open: Decimal
  package var close: Decimal
  package var low: Decimal
  package var high: Decimal

  package init(
    provider: ProviderID, series: Series, day: CalendarDay, open: Decimal, close: Decimal, low: Decimal, high: Decimal
  ) {
    self.provider = provider
    self.series = series
    self.day = day
    self.open = open
    self.close = close
    self.low = low
    self.high = high
  }

  package init(provider: ProviderID, series: Series, day: CalendarDay, value: Decimal) {
    self.init(provider: provider, series: series, day: day, open: value, close: value, low: value, high: value)
  }
}
