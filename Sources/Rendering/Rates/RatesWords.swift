import Core
import Foundation

/// A table of prices: a bank's board, reference rates, or gold.
struct RatesWords: FragmentBody {
  /// What the stylesheet knows it by, `board`.
  let look: String
  let caption: String
  /// What stands above the names of the rows.
  let rowHeading: String
  let headings: [String]
  /// The first of them in the compact variant.
  let firstCompactColumn: Int
  /// Whether a name belongs to the compact variant too: a dealer beside its product.
  let hasCompactNames: Bool
  let rows: [RateRow]
  /// `30 ngày qua`, the heading of the sparklines; nil where there are none.
  let lineHeading: String?
  /// What stands beneath the table, sentence after sentence: the unit, what changes and lines are, since when the table
  /// has stood, that it is for reference.
  let notes: [Note]
  /// Nil where the widget has none to show.
  let central: CentralRateWords?

  enum Note: Equatable {
    case plain(String)
    case unchanged(TimeSentence)
    /// With what the arrows compare.
    case baseline(TimeSentence)
    /// What the lines are of; a text has none.
    case lines(String)

    var text: String {
      switch self {
      case .plain(let text), .lines(let text): text
      case .unchanged(let sentence), .baseline(let sentence): sentence.text
      }
    }

    fileprivate var isLines: Bool { if case .lines = self { true } else { false } }

    /// Whether it explains what a compact table does not have.
    fileprivate var isLegend: Bool {
      switch self {
      case .baseline, .lines: true
      case .plain, .unchanged: false
      }
    }
  }

  struct RateRow {
    /// `USD`, or `100 JPY` where the prices are for more than one; the name of a product.
    let code: String
    /// `Đô la Mỹ`, the dealer of a product; nil for a currency that no newspaper names.
    let name: String?
    /// In the order of the headings; nil where the provider quotes none.
    let prices: [String?]
    /// How the last price has changed; nil where it has not, or nothing is known before it.
    let change: ChangeWords?
    /// How its price went; nil where too little is known.
    let line: Sparkline?
    /// Whether nothing is known of it, so that nobody can say what is quoted.
    var isUnknown = false
  }

  /// A change in words.
  struct ChangeWords {
    let isUp: Bool
    /// `40`.
    let amount: String
    /// `tăng`, which a voice says in the arrow's place, and what a language says after the amount.
    let (before, after): (String, String)

    /// `tăng 40`.
    var text: String { [before, amount + after].filter { !$0.isEmpty }.joined(separator: " ") }

    /// `▲` or `▼`.
    var arrow: String { isUp ? "▲" : "▼" }
  }

  /// The words for exactly these currencies, in their order; the baseline's day is the one on which it was first seen.
  init(
    _ table: RateTable, of currencies: [Currency], past: Past?, lines: Sparklines?, unchanged: TimeSentence?,
    central: CentralRateWords?, in zone: TimeZone, _ catalogue: Catalogue
  ) {
    self.central = central
    let words = catalogue.words
    look = table.basis.rawValue
    caption = words[.ratesCaption]
    rowHeading = words[.currency]
    firstCompactColumn = table.basis == .board ? 1 : 0
    hasCompactNames = false
    let sides: [PriceSide] = table.basis == .board ? [.buyCash, .buyTransfer, .sell] : [.mid]
    headings = sides.map { words[$0.heading] }
    lineHeading = lines?.heading
    let rows = currencies.enumerated().map { index, currency in
      let rate = table[currency]
      let prices = sides.map { rate?[$0] }
      let price = prices.last ?? nil
      return RateRow(
        code: rate.map { $0.unit == 1 ? currency.rawValue : "\($0.unit) \(currency)" } ?? currency.rawValue,
        name: catalogue.currencies[currency.rawValue], prices: prices.map { $0.map(catalogue.rate) },
        change: RateChange(of: currency, in: table, past: past).flatMap { change in
          price.flatMap { ChangeWords(change.step, of: $0, catalogue) }
        }, line: lines?[index])
    }
    self.rows = rows
    let baseline = past?.baseline.flatMap { baseline -> TimeSentence? in
      guard rows.contains(where: { $0.change != nil }) else { return nil }
      let day = CalendarDay(of: baseline.firstSeenAt, in: zone)
      return TimeSentence(words[.comparedWith], catalogue.dateInFull(day))
    }
    let line = lines.map {
      filled(words[table.basis == .board ? .lineNote : .lineNoteMid], ["count": String($0.dayCount)])
    }
    notes =
      [.plain(words[.unit])]
      + [baseline.map(Note.baseline), line.map(Note.lines), unchanged.map(Note.unchanged)]
      .compactMap(\.self) + [.plain(words[table.basis == .board ? .disclaimer : .referenceNote])]
  }

  init(
    look: String, caption: String, rowHeading: String, headings: [String], rows: [RateRow], lineHeading: String?,
    notes: [Note]
  ) {
    (self.look, self.caption, self.rowHeading, self.headings) = (look, caption, rowHeading, headings)
    (self.rows, self.lineHeading, self.notes) = (rows, lineHeading, notes)
    firstCompactColumn = 0
    hasCompactNames = true
    central = nil
  }

  let template = TemplateName.rates

  var neededTexts: [String] { central.map { [$0.source.credit, $0.source.url] } ?? [] }

  /// Compact is a code and, of a board, the prices of a transfer alone, without changes and sparklines.
  func fields(isCompact: Bool) -> [String: Any] {
    let columns = (isCompact ? firstCompactColumn : 0)..<headings.count
    return present([
      "basis": look, "caption": caption, "rowHeading": rowHeading, "isLong": longestPrice > Self.mostDigits,
      "isFour": columns.count == 3,
      "headings": columns.map { ["heading": headings[$0]] },
      "rows": rows.map { fields(of: $0, columns, isCompact: isCompact) },
      "lineHeading": isCompact ? nil : lineHeading, "notes": notes(isCompact: isCompact),
      "central": central.map { ["centralRate": $0.sentence.fields, "centralSource": $0.source.fields] },
    ])
  }

  /// What fits into a column of four: `31.409,17`, and a digit more.
  private static let mostDigits = 10

  private var longestPrice: Int { rows.flatMap(\.prices).compactMap { $0?.count }.max() ?? 0 }

  /// The notes as one paragraph; what the lines are stands where a column has room for them.
  private func notes(isCompact: Bool) -> [[String: Any]] {
    let shown = notes.filter { note in
      !note.isLegend || !isCompact && (!note.isLines || longestPrice <= Self.mostDigits)
    }
    return shown.enumerated().map { index, note -> [String: Any] in
      let fields: [String: Any] =
        switch note {
        case .plain(let text): ["notePlain": text]
        case .lines(let text): ["notePlain": capitalized(text), "isLines": true]
        case .baseline(let sentence), .unchanged(let sentence): ["noteTimed": sentence.fields]
        }
      return fields.merging(["isNext": index > 0]) { $1 }
    }
  }

  private func fields(of row: RateRow, _ columns: Range<Int>, isCompact: Bool) -> [String: Any] {
    let prices = columns.map { column in
      let isLast = column == headings.count - 1
      let change = isCompact || !isLast ? nil : row.change
      return present([
        "label": headings[column], "price": row.prices[column], "isUnknown": row.isUnknown,
        "change": change.map {
          ["isUp": $0.isUp, "arrow": $0.arrow, "moveBefore": $0.before, "move": $0.amount, "moveAfter": $0.after]
        },
      ])
    }
    return present([
      "code": row.code, "prices": prices, "currencyName": isCompact && !hasCompactNames ? nil : row.name,
      "rateLine": isCompact ? nil : row.line.map { ["rateLinePath": $0.path, "rateLineText": $0.text] },
    ])
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let cells = rows.map { row -> [String] in
      let change = row.change.map { "\($0.arrow) \($0.text)" } ?? ""
      return [row.code, row.name ?? ""] + row.prices.map { $0 ?? "—" } + [change]
    }
    let table = [[rowHeading, ""] + headings + [""]] + cells
    return [
      [notes[0].text], columns(table, right: 2..<2 + headings.count),
      notes.dropFirst().filter { !$0.isLines }.map(\.text),
    ] + (central.map { [[$0.sentence.text, $0.source.line(words)]] } ?? [])
  }
}

extension RatesWords.ChangeWords {
  fileprivate init?(_ step: Decimal, of price: Decimal, _ catalogue: Catalogue) {
    self.init(step, catalogue) { catalogue.step($0, of: price) }
  }

  /// Nil where nothing has changed; `text` writes the amount.
  init?(_ step: Decimal, _ catalogue: Catalogue, text: (Decimal) -> String) {
    guard step != 0 else { return nil }
    isUp = step > 0
    amount = text(abs(step))
    let parts = catalogue.words[isUp ? .up : .down].split(separator: "{amount}", omittingEmptySubsequences: false)
    before = parts[0].trimmingCharacters(in: .whitespaces)
    after = parts.count > 1 ? String(parts[1]) : ""
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
