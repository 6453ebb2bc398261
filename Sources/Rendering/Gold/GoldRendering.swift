import Core
import Foundation

struct GoldRendering: KindRendering {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String { catalogue.words[.goldTitle] }

  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?
  {
    guard let list = content.widget.gold, content.reading != nil else { return nil }
    return GoldWords(list, content, in: language, catalogue, hasSparklines: hasSparklines)
  }

  func document(of content: WidgetContent) -> JSONValue? {
    guard let list = content.widget.gold, content.reading != nil else { return nil }
    let rows = zip(list.products, content.parts).map { product, part in
      let price = part.reading?.gold
      let change = GoldChange(part).map {
        JSONValue.object(["sell": .number($0.step), "since": JSONValue($0.since)])
      }
      return product.document.merging(price?.document ?? GoldPrice.nothing) { $1 }.merging([
        "change": change ?? .null, "observedAt": JSONValue(price?.observedAt), "source": JSONValue(part.source),
      ]) { $1 }
    }
    // Since when all of them have stood: unknown where that of one of them is.
    let shown = content.parts.filter { $0.reading != nil }
    let begun = shown.compactMap(\.past?.unchangedSince)
    return .object([
      "quote": JSONValue(Currency.vnd.rawValue), "unit": .string("tael"),
      "unchangedSince": JSONValue(begun.count == shown.count ? begun.max() : nil),
      "rows": .array(rows.map(JSONValue.object)),
    ])
  }

  func sampleReadings(for widget: Widget, at now: Date) -> [Reading] {
    let bounds = widget.gold?.plausible
    // In the middle of what is plausible, each product a little cheaper than the one before it.
    let middle = bounds.map { ($0.lowerBound + $0.upperBound) / 2 } ?? 150_000_000
    return (0..<(widget.gold?.products.count ?? 0)).map { index in
      let sell = (middle * Decimal(1000 - 4 * index) / 1000).rounded(scale: -5)
      return .gold(
        GoldPrice(
          unit: .tael, buy: (sell * 985 / 1000).rounded(scale: -5), sell: sell, finenessPermille: 999.9,
          observedAt: now))
    }
  }

  func sampleEarlier(_ reading: Reading, _ prices: [Series: Decimal]) -> Reading? {
    reading.gold.map { price in
      var price = price
      price.sell = prices[GoldSide.sell.series]
      return .gold(price)
    }
  }

  func historyColumns(of widget: Widget) -> [String] {
    ["observedAt"] + PastReading.columns + ["key", "unit", "buy", "sell"]
  }

  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] {
    guard let price = past.reading.gold, let query = past.feed.query.gold else { return [] }
    return [
      [price.observedAt?.instantText ?? ""] + past.cells + [csvCell(query.key), "tael"]
        + GoldSide.allCases.map { price[$0]?.digits ?? "" }
    ]
  }

  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? {
    guard let price = past.reading.gold, let query = past.feed.query.gold else { return nil }
    return .object(price.document.merging(["key": JSONValue(query.key), "unit": .string("tael")]) { $1 })
  }

  func hasChart(of widget: Widget) -> Bool { true }

  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] {
    [GoldLine()]
  }
}

extension GoldProduct {
  fileprivate var document: [String: JSONValue] {
    [
      "provider": JSONValue(provider.rawValue), "key": JSONValue(key),
      "name": .object(Dictionary(uniqueKeysWithValues: names.map { ($0.rawValue, JSONValue($1)) })),
    ]
  }
}

extension GoldPrice {
  /// In đồng for a lượng.
  fileprivate var document: [String: JSONValue] {
    [
      "fineness": JSONValue(finenessPermille), "buy": JSONValue(self[.buy]), "sell": JSONValue(self[.sell]),
    ]
  }

  fileprivate static let nothing: [String: JSONValue] = ["fineness": .null, "buy": .null, "sell": .null]
}

/// How far a product's selling price has moved since the baseline.
struct GoldChange: Equatable {
  /// đồng for a lượng.
  let step: Decimal
  /// When the baseline was first seen.
  let since: Date

  /// Nil where there is no baseline, or one of the two prices is missing.
  init?(_ part: WidgetContent.Part) {
    guard let price = part.reading?.gold?[.sell], let baseline = part.past?.baseline,
      let earlier = baseline.reading.gold?[.sell]
    else { return nil }
    step = price - earlier
    since = baseline.firstSeenAt
  }
}

/// What a dealer asks for a lượng of a product.
struct GoldLine: ChartLine {
  let series = GoldSide.sell.series
  let hasBand = true
  let leastStep: Decimal = 10_000

  func title(on widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    let product = widget.gold?.products.first.map { cleaned($0.name(in: language)) } ?? ""
    return filled(catalogue.words[.chartGold], ["product": product])
  }

  func unit(_ words: Words) -> String? { words[.goldUnit] }
  func note(_ words: Words) -> String? { words[.disclaimer] }
  func text(of value: Decimal, _ catalogue: Catalogue) -> String { catalogue.millions(value) }

  func axisLabel(of value: Decimal, step: Decimal, _ catalogue: Catalogue) -> String {
    let digits = (step / 1_000_000).description.split(separator: ".")
    return catalogue.number(value / 1_000_000, decimals: digits.count > 1 ? digits[1].count : 0)
  }
}

extension Catalogue {
  /// `148,50`: million đồng with two decimals, and with more where it has more.
  func millions(_ dong: Decimal) -> String {
    let millions = dong / 1_000_000
    let fraction = millions.description.split(separator: ".").dropFirst().first
    return number(millions, decimals: min(max(fraction?.count ?? 0, 2), 6))
  }
}
