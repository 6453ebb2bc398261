import Core
import Foundation

struct RatesRendering: KindRendering {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    catalogue.words[.ratesTitle]
  }

  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?
  {
    guard let currencies = content.widget.currencies, let table = content.reading?.rates else { return nil }
    let known = Dictionary(grouping: content.recent, by: \.series)
    let days = currencies.map { table.followedSeries(of: $0).flatMap { known[$0] } ?? [] }
    let lines =
      hasSparklines
      ? Sparklines(days, longestHoleSeconds: content.widget.maxAgeSeconds, catalogue, text: catalogue.rate) : nil
    return RatesWords(
      table, of: currencies, past: content.past, lines: lines, unchanged: catalogue.unchangedSentence(of: content),
      central: content.companion.flatMap { CentralRateWords($0, in: language, catalogue) }, in: content.widget.zone,
      catalogue)
  }

  func document(of content: WidgetContent) -> JSONValue? {
    guard let currencies = content.widget.currencies, let table = content.reading?.rates else { return nil }
    let rows = currencies.map { currency -> JSONValue in
      let change = RateChange(of: currency, in: table, past: content.past).map { change in
        JSONValue.object([
          table.basis.followedSide.rawValue: .number(change.step), "since": JSONValue(change.since),
        ])
      }
      let rate = table[currency] ?? Rate(currency: currency)
      return .object(rate.document.merging(["change": change ?? .null]) { $1 })
    }
    return .object(
      table.document(rows).merging([
        "unchangedSince": JSONValue(content.past?.unchangedSince),
        "central": content.companion?.reading.centralRate?.json ?? .null,
      ]) { $1 })
  }

  func sampleReadings(for widget: Widget, at now: Date) -> [Reading] {
    let sells: [Currency: Int] = [
      "USD": 26412, "EUR": 31409, "GBP": 35640, "JPY": 173, "CNY": 3755, "KRW": 19, "SGD": 20510, "AUD": 17340,
      "CAD": 19080, "CHF": 33120, "HKD": 3440, "THB": 842,
    ]
    let rows = (widget.currencies ?? []).map { currency in
      let sell = Decimal(sells[currency] ?? 12345)
      let scale = sell < 1000 ? 2 : 0
      return Rate(
        currency: currency, buyCash: (sell * 985 / 1000).rounded(scale: scale),
        buyTransfer: (sell * 988 / 1000).rounded(scale: scale), sell: sell)
    }
    return [.rates(RateTable(basis: .board, rows: rows))]
  }

  func historyColumns(of widget: Widget) -> [String] {
    PastReading.columns + ["currency", "unit"] + PriceSide.allCases.map(\.rawValue)
  }

  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] {
    currencies.lazy.compactMap { past.reading.rates?[$0] }.map { rate in
      past.cells + [rate.currency.rawValue, "\(rate.unit)"] + PriceSide.allCases.map { rate[$0]?.digits ?? "" }
    }
  }

  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? {
    guard let table = past.reading.rates else { return nil }
    return .object(table.document(currencies.compactMap { table[$0] }.map { .object($0.document) }))
  }

  func hasChart(of widget: Widget) -> Bool { true }

  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] {
    guard let currency else { return [] }
    // Where the last table does not say for how many units a price is, it may be any of these.
    let units = last?.rates?[currency].map { [$0.unit] } ?? [1, 10, 100, 1000]
    return units.map { PriceLine(side: provider.isReference ? .mid : .sell, currency: currency, unit: $0) }
  }
}

extension RateTable {
  fileprivate func document(_ rows: [JSONValue]) -> [String: JSONValue] {
    ["quote": JSONValue(Currency.vnd.rawValue), "basis": JSONValue(basis.rawValue), "rows": .array(rows)]
  }
}

extension Rate {
  fileprivate var document: [String: JSONValue] {
    var fields = Dictionary(uniqueKeysWithValues: PriceSide.allCases.map { ($0.rawValue, JSONValue(self[$0])) })
    fields["currency"] = JSONValue(currency.rawValue)
    fields["unit"] = JSONValue(Decimal(unit))
    return fields
  }
}

extension Catalogue {
  /// `Niêm yết từ 16:30 ngày 20/11/2026`, for a table that was first seen on an earlier day than the one it is said to be
  /// of.
  ///
  /// A bank asked on a Sunday answers with Friday's board: neither an error nor old, but "Cập nhật" alone would pass it
  /// off as today's. A board that stands for hours of one working day is what its readers expect. It follows from the
  /// snapshot and not from the clock: a fresh fragment and its stale one have the same lines, and no file changes for it
  /// without a new answer.
  fileprivate func unchangedSentence(of content: WidgetContent) -> TimeSentence? {
    let zone = content.widget.zone
    guard let since = content.past?.unchangedSince,
      let day = content.observedDay ?? content.shownAt.map({ CalendarDay(of: $0, in: zone) }),
      CalendarDay(of: since, in: zone) < day
    else { return nil }
    return TimeSentence(words[.unchanged], instant(since, in: zone))
  }
}

/// A price in đồng for so many of a currency.
struct PriceLine: ChartLine {
  let side: PriceSide
  let currency: Currency
  let unit: Int

  var series: Series { .price(side, of: currency, unit: unit) }
  let hasBand = true
  let leastStep = Decimal(sign: .plus, exponent: -4, significand: 1)

  func title(on widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    let name = catalogue.currencies[currency.rawValue].map { " (\($0))" } ?? ""
    return filled(catalogue.words[side == .mid ? .chartMid : .chartSell], ["amount": "\(unit) \(currency)\(name)"])
  }

  func unit(_ words: Words) -> String? { words[.unit] }
  func note(_ words: Words) -> String? { words[side == .mid ? .referenceNote : .disclaimer] }
  func text(of value: Decimal, _ catalogue: Catalogue) -> String { catalogue.rate(value) }

  func axisLabel(of value: Decimal, step: Decimal, _ catalogue: Catalogue) -> String {
    let parts = step.description.split(separator: ".")
    return catalogue.number(value, decimals: parts.count > 1 ? parts[1].count : 0)
  }
}
