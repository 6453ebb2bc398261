import Core
import Foundation

/// A table of rates in words.
struct RatesWords {
  let basis: RateTable.Basis
  /// The headings of the price columns.
  let headings: [String]
  let rows: [Row]
  /// `30 ngày qua`, over the lines; nil where there are none.
  let lineHeading: String?
  /// `Tăng, giảm so với ngày 25/11/2026`, what the moves are told against; nil where no row has one.
  let baseline: TimeSentence?

  /// A currency's line.
  struct Row {
    /// `USD`, or `100 JPY` where the prices are for more than one.
    let code: String
    /// `Đô la Mỹ`; nil for a currency that no newspaper names.
    let name: String?
    /// In the order of the headings; nil where the provider quotes none.
    let prices: [String?]
    /// How the last price has moved; nil where it has not, or nothing is known before it.
    let change: Change?
    /// How its price went; nil where too little is known.
    let line: RateLine?
  }

  /// A move in words; the arrow only repeats them.
  struct Change {
    /// `▲` or `▼`.
    let arrow: String
    /// `tăng 40`.
    let text: String
  }

  /// One line a currency: its code, of a board the prices of a transfer alone, no moves.
  var compact: RatesWords {
    RatesWords(
      basis: basis, headings: basis == .board ? Array(headings.dropFirst()) : headings,
      rows: rows.map { row in
        Row(
          code: row.code, name: nil, prices: basis == .board ? Array(row.prices.dropFirst()) : row.prices, change: nil,
          line: nil)
      }, lineHeading: nil, baseline: nil)
  }

  private init(
    basis: RateTable.Basis, headings: [String], rows: [Row], lineHeading: String?, baseline: TimeSentence?
  ) {
    self.basis = basis
    self.headings = headings
    self.rows = rows
    self.lineHeading = lineHeading
    self.baseline = baseline
  }

  /// The words for exactly these currencies, in their order; the baseline's day is that of its first sight in the zone.
  init(
    _ table: RateTable, of currencies: [Currency], past: Past?, lines: RateLines?, in zone: TimeZone,
    _ catalogue: Catalogue
  ) {
    let words = catalogue.words
    basis = table.basis
    headings = table.basis == .board ? [words.buyCash, words.buyTransfer, words.sell] : [words.mid]
    lineHeading = lines?.heading
    let rows = currencies.map { currency in
      let rate = table[currency]
      let values = table.basis == .board ? [rate?.buyCash, rate?.buyTransfer, rate?.sell] : [rate?.mid]
      let price = values.last ?? nil
      return Row(
        code: rate.map { $0.unit == 1 ? currency.rawValue : "\($0.unit) \(currency)" } ?? currency.rawValue,
        name: catalogue.currencies[currency.rawValue], prices: values.map { $0.map(catalogue.rate) },
        change: RateChange(of: currency, in: table, past: past).flatMap { change in
          price.flatMap { Change(change.step, of: $0, catalogue) }
        }, line: lines?[currency])
    }
    self.rows = rows
    baseline = past?.baseline.flatMap { baseline in
      guard rows.contains(where: { $0.change != nil }) else { return nil }
      let day = CalendarDay(of: baseline.firstSeenAt, in: zone)
      return TimeSentence(words.comparedWith, catalogue.dateInFull(day))
    }
  }
}

extension RatesWords.Change {
  fileprivate init?(_ step: Decimal, of price: Decimal, _ catalogue: Catalogue) {
    guard step != 0 else { return nil }
    arrow = step > 0 ? "▲" : "▼"
    let pattern = step > 0 ? catalogue.words.up : catalogue.words.down
    text = filled(pattern, ["amount": catalogue.step(abs(step), of: price)])
  }
}

/// How far a currency's price has moved since the baseline: of a board the selling price, of a reference table the mid
/// rate.
struct RateChange: Equatable {
  /// The present price less the baseline's, đồng.
  let step: Decimal
  /// When the baseline was first seen.
  let since: Date

  /// The move; nil where there is no baseline of the same basis or one of the two prices is missing.
  init?(of currency: Currency, in table: RateTable, past: Past?) {
    guard let baseline = past?.baseline, let earlier = baseline.reading.rates, earlier.basis == table.basis,
      let newRow = table[currency], let oldRow = earlier[currency], newRow.unit == oldRow.unit,
      let price = table.basis == .board ? newRow.sell : newRow.mid,
      let oldPrice = table.basis == .board ? oldRow.sell : oldRow.mid
    else { return nil }
    step = price - oldPrice
    since = baseline.firstSeenAt
  }
}
