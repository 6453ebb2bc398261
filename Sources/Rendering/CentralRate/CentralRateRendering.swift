import Core
import Foundation

/// The State Bank's rate: a line of a widget of rates, which has neither a page nor a document of its own.
struct CentralRateRendering: KindRendering {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    catalogue.words[.ratesTitle]
  }

  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?
  { nil }

  func document(of content: WidgetContent) -> JSONValue? { nil }

  func sampleReadings(for widget: Widget, at now: Date) -> [Reading] {
    let day = CalendarDay(of: now, in: widget.zone)
    return [.centralRate(CentralRate(value: 25133, document: "429/TB-NHNN", day: day))]
  }

  func historyColumns(of widget: Widget) -> [String] { [] }
  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] { [] }
  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? { nil }
  func hasChart(of widget: Widget) -> Bool { false }
  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] { [] }
}

/// The central rate beneath a board, with its own day and credit.
struct CentralRateWords {
  /// `Tỷ giá trung tâm: 1 USD = 25.233 đồng (số 283/TB-NHNN, ngày 15/07/2026)`.
  let sentence: TimeSentence
  let source: SourceWords

  /// Nil for another companion.
  init?(_ companion: WidgetContent.Companion, in language: Language, _ catalogue: Catalogue) {
    guard let rate = companion.reading.centralRate else { return nil }
    let document = cleaned(rate.document ?? "")
    sentence = TimeSentence(
      catalogue.words[document.isEmpty ? .centralRateWithoutDocument : .centralRate], catalogue.dateInFull(rate.day),
      ["amount": catalogue.rate(rate.value), "document": document])
    source = SourceWords(companion.source, in: language, catalogue)
  }
}
