import Core
import Foundation

struct RatesWords: FragmentBody {
  let basis: RateTable.Basis
  let headings: [String]
  let rows: [RateRow]
  /// `30 ngày qua`, over the sparklines; nil where there are none.
  let lineHeading: String?
  /// `Tăng, giảm so với ngày 25/11/2026`, the day that changes are compared with; nil where no row has one.
  let baseline: TimeSentence?
  /// Since when the rates have stood; nil where that goes without saying.
  let unchanged: TimeSentence?

  struct RateRow {
    /// `USD`, or `100 JPY` where the prices are for more than one.
    let code: String
    /// `Đô la Mỹ`; nil for a currency that no newspaper names.
    let name: String?
    /// In the order of the headings; nil where the provider quotes none.
    let prices: [String?]
    /// How the last price has changed; nil where it has not, or nothing is known before it.
    let change: ChangeWords?
    /// How its price went; nil where too little is known.
    let line: Sparkline?
  }

  /// A change in words; the arrow only repeats them.
  struct ChangeWords {
    /// `▲` or `▼`.
    let arrow: String
    /// `tăng 40`.
    let text: String
  }

  /// The words for exactly these currencies, in their order; the baseline's day is the one on which it was first seen.
  init(
    _ table: RateTable, of currencies: [Currency], past: Past?, lines: Sparklines?, unchanged: TimeSentence?,
    in zone: TimeZone, _ catalogue: Catalogue
  ) {
    let words = catalogue.words
    basis = table.basis
    let sides: [PriceSide] = table.basis == .board ? [.buyCash, .buyTransfer, .sell] : [.mid]
    headings = sides.map { words[$0.heading] }
    lineHeading = lines?.heading
    self.unchanged = unchanged
    let rows = currencies.map { currency in
      let rate = table[currency]
      let prices = sides.map { rate?[$0] }
      let price = prices.last ?? nil
      return RateRow(
        code: rate.map { $0.unit == 1 ? currency.rawValue : "\($0.unit) \(currency)" } ?? currency.rawValue,
        name: catalogue.currencies[currency.rawValue], prices: prices.map { $0.map(catalogue.rate) },
        change: RateChange(of: currency, in: table, past: past).flatMap { change in
          price.flatMap { ChangeWords(change.step, of: $0, catalogue) }
        }, line: lines?[currency])
    }
    self.rows = rows
    baseline = past?.baseline.flatMap { baseline in
      guard rows.contains(where: { $0.change != nil }) else { return nil }
      let day = CalendarDay(of: baseline.firstSeenAt, in: zone)
      return TimeSentence(words[.comparedWith], catalogue.dateInFull(day))
    }
  }

  let template = TemplateName.rates

  /// Compact is a code and, of a board, the prices of a transfer alone, without changes and sparklines.
  func fields(isCompact: Bool) -> [String: Any] {
    let columns = isCompact && basis == .board ? 1..<headings.count : 0..<headings.count
    return present([
      "basis": basis.rawValue, "isReference": basis == .reference,
      "headings": columns.map { ["heading": headings[$0]] },
      "rows": rows.map { fields(of: $0, columns, isCompact: isCompact) },
      "lineHeading": isCompact ? nil : lineHeading, "baseline": isCompact ? nil : baseline?.fields,
      "unchanged": unchanged?.fields,
    ])
  }

  private func fields(of row: RateRow, _ columns: Range<Int>, isCompact: Bool) -> [String: Any] {
    let prices = columns.map { column in
      let change = isCompact || column != headings.count - 1 ? nil : row.change
      return present([
        "label": headings[column], "price": row.prices[column],
        "change": change.map { ["arrow": $0.arrow, "moveText": $0.text] },
      ])
    }
    if isCompact { return ["code": row.code, "prices": prices] }
    return present([
      "code": row.code, "prices": prices, "currencyName": row.name,
      "rateLine": row.line.map { ["rateLinePath": $0.path, "rateLineText": $0.text] },
    ])
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let cells = rows.map { row -> [String] in
      let change = row.change.map { "\($0.arrow) \($0.text)" } ?? ""
      return [row.code, row.name ?? ""] + row.prices.map { $0 ?? "—" } + [change]
    }
    let reference = basis == .reference ? words[.referenceNote] : nil
    let notes = [baseline?.text, unchanged?.text, reference, words[.disclaimer]].compactMap(\.self)
    let table = [[words[.currency], ""] + headings + [""]] + cells
    return [[words[.unit]], columns(table, right: 2..<2 + headings.count), notes]
  }
}

extension RatesWords.ChangeWords {
  fileprivate init?(_ step: Decimal, of price: Decimal, _ catalogue: Catalogue) {
    guard step != 0 else { return nil }
    arrow = step > 0 ? "▲" : "▼"
    text = filled(catalogue.words[step > 0 ? .up : .down], ["amount": catalogue.step(abs(step), of: price)])
  }
}

extension PriceSide {
  var heading: Words.Key {
    switch self {
    case .buyCash: .buyCash
    case .buyTransfer: .buyTransfer
    case .sell: .sell
    case .mid: .mid
    }
  }
}

/// How far a currency's price has moved since the baseline: of a board the selling price, of a reference table the mid
/// rate.
struct RateChange: Equatable {
  /// The present price less the baseline's, đồng.
  let step: Decimal
  /// When the baseline was first seen.
  let since: Date

  /// Nil where there is no baseline of the same basis, or one of the two prices is missing.
  init?(of currency: Currency, in table: RateTable, past: Past?) {
    let side = table.basis.followedSide
    guard let baseline = past?.baseline, let earlier = baseline.reading.rates, earlier.basis == table.basis,
      let newRow = table[currency], let oldRow = earlier[currency], newRow.unit == oldRow.unit,
      let price = newRow[side], let oldPrice = oldRow[side]
    else { return nil }
    step = price - oldPrice
    since = baseline.firstSeenAt
  }
}
