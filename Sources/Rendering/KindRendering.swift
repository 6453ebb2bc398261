import Core
import Foundation

/// Everything that is drawn of a kind; each kind has one such type, in a folder of its own.
protocol KindRendering: Sendable {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String

  /// What stands between a fragment's title and its source; nil where nothing may be shown.
  ///
  /// `hasSparklines` is false where a table is too long for them.
  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?

  /// The data of the JSON document, under the kind's name; nil where nothing may be shown.
  func document(of content: WidgetContent) -> JSONValue?

  /// Made-up data, one reading for each of the widget's queries.
  func sampleReadings(for widget: Widget, at now: Date) -> [Reading]

  /// A made-up reading as it was while these were the prices of its lines; nil for a kind that is not compared with earlier
  /// days.
  func sampleEarlier(_ reading: Reading, _ prices: [Series: Decimal]) -> Reading?

  func historyColumns(of widget: Widget) -> [String]

  /// The rows that a reading of the past has in CSV; `currencies` are those of a table that are asked for.
  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]]

  /// The data of a reading of the past in JSON, under the kind's name.
  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue?

  /// Whether the widget has one number that a chart can follow.
  func hasChart(of widget: Widget) -> Bool

  /// What a chart can follow of a provider whose last reading was this one; the first that has enough days is drawn.
  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine]
}

extension KindRendering {
  func sampleEarlier(_ reading: Reading, _ prices: [Series: Decimal]) -> Reading? { nil }
}

extension Kind {
  /// The only list of the kinds in this module.
  var rendering: any KindRendering {
    switch self {
    case .weather: WeatherRendering()
    case .rates: RatesRendering()
    case .air: AirRendering()
    case .gold: GoldRendering()
    case .observation: ObservationRendering()
    case .centralRate: CentralRateRendering()
    }
  }
}

/// The part of a fragment that is a kind's own, for HTML and for text.
protocol FragmentBody {
  /// The template, which `fragment.mustache` takes in under the same name.
  var template: TemplateName { get }
  /// What the template is filled with. It looks for a name outward through the dictionaries around it, so every level has
  /// names of its own.
  func fields(isCompact: Bool) -> [String: Any]
  /// The blocks of the plain text, each of one or more lines.
  func textBlocks(_ words: Words) -> [[String]]
  /// What its HTML must say beside the fragment's own source: the credits of parts that have one of their own.
  var neededTexts: [String] { get }
}

extension FragmentBody {
  var neededTexts: [String] { [] }
}
