import Core
import Foundation

struct GoldWords: FragmentBody {
  private let table: RatesWords
  private let dealers: [Dealer]

  /// A dealer and when it said its prices.
  private struct Dealer {
    let source: SourceWords
    let time: PrintedTime?
  }

  init(
    _ list: GoldList, _ content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool
  ) {
    let words = catalogue.words
    let parts = content.parts
    let lines =
      hasSparklines
      ? Sparklines(
        parts.map(\.recent), longestHoleSeconds: content.widget.maxAgeSeconds, catalogue, text: catalogue.millions)
      : nil
    let zone = content.widget.zone
    let changes = parts.map(GoldChange.init)
    // A change is shown with its baseline's day, and that is said once: of several days the latest.
    let days = changes.map { $0.flatMap { $0.step == 0 ? nil : CalendarDay(of: $0.since, in: zone) } }
    let day = days.compactMap(\.self).max()
    let rows = list.products.indices.map { index in
      let price = parts[index].reading?.gold
      return RatesWords.RateRow(
        code: cleaned(list.products[index].name(in: language)),
        name: parts[index].source.map { SourceWords($0, in: language, catalogue).institution },
        prices: [price?[.buy], price?[.sell]].map { $0.map(catalogue.millions) },
        change: days[index] == day
          ? changes[index].flatMap { RatesWords.ChangeWords($0.step, catalogue, text: catalogue.millions) } : nil,
        line: lines?[index], isUnknown: price == nil)
    }
    let baseline = day.map { RatesWords.Note.baseline(TimeSentence(words[.comparedWith], catalogue.dateInFull($0))) }
    let line = lines.map {
      RatesWords.Note.lines(filled(words[.lineNote], ["count": String($0.dayCount)]))
    }
    table = RatesWords(
      look: "gold", caption: words[.goldCaption], rowHeading: words[.product],
      headings: [words[.goldBuy], words[.goldSell]], rows: rows, lineHeading: lines?.heading,
      notes: [.plain(words[.goldUnit])] + [baseline, line].compactMap(\.self) + [.plain(words[.disclaimer])])
    dealers = Self.dealers(of: parts, in: zone, language, catalogue)
  }

  /// Each dealer once, with the earliest time of what is shown of it.
  private static func dealers(
    of parts: [WidgetContent.Part], in zone: TimeZone, _ language: Language, _ catalogue: Catalogue
  ) -> [Dealer] {
    var order: [WidgetContent.Source] = []
    for case let source? in parts.map({ $0.reading == nil ? nil : $0.source }) where !order.contains(source) {
      order.append(source)
    }
    return order.map { source in
      let time = parts.filter { $0.source == source }.compactMap(\.shownAt).min()
      return Dealer(
        source: SourceWords(source, in: language, catalogue), time: time.map { catalogue.instant($0, in: zone) })
    }
  }

  let template = TemplateName.gold

  var neededTexts: [String] { dealers.flatMap { [$0.source.credit, $0.source.url] } }

  func fields(isCompact: Bool) -> [String: Any] {
    let dealers = dealers.enumerated().map { index, dealer in
      present([
        "isNextDealer": index > 0, "dealer": dealer.source.credit, "dealerURL": dealer.source.url,
        // Of one dealer the line of the box says it.
        "dealerTime": self.dealers.count == 1
          ? nil : dealer.time.map { ["before": "", "iso8601": $0.iso8601, "text": $0.text, "after": ""] },
      ])
    }
    return table.fields(isCompact: isCompact).merging(["dealers": dealers]) { $1 }
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let lines = dealers.map { dealer in
      let time = dealers.count == 1 ? nil : dealer.time.map { " (\($0.text))" }
      return dealer.source.line(words) + (time ?? "")
    }
    return table.textBlocks(words) + [lines]
  }
}
