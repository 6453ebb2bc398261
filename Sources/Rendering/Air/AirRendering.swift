import Core
import Foundation

struct AirRendering: KindRendering {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    guard case .air(let place) = widget.subject else { return catalogue.words[.airTitleWithoutPlace] }
    return catalogue.title(.airTitle, of: place, in: language, without: .airTitleWithoutPlace)
  }

  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?
  {
    content.reading?.air.map { AirWords($0, catalogue) }
  }

  func document(of content: WidgetContent) -> JSONValue? {
    guard case .air(let place) = content.widget.subject, let air = content.reading?.air else { return nil }
    return .object(air.document.merging(["place": JSONValue(place)]) { $1 })
  }

  func sampleReadings(for widget: Widget, at now: Date) -> [Reading] {
    [
      .air(
        AirQuality(
          observedAt: now, index: .init(scale: .usAQI, value: 95, dominant: .pm25, period: .day),
          pm25MicrogramsPerCubicMeter: 33.4, pm10MicrogramsPerCubicMeter: 45))
    ]
  }

  private static let indexColumns = ["scale", "value", "category", "dominant"]
  private static let particleColumns = ["pm25MicrogramsPerCubicMeter", "pm10MicrogramsPerCubicMeter"]

  func historyColumns(of widget: Widget) -> [String] {
    ["observedAt"] + PastReading.columns + Self.indexColumns + Self.particleColumns
  }

  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] {
    guard let air = past.reading.air else { return [] }
    let index = air.index?.document ?? [:]
    return [
      [air.observedAt.instantText] + past.cells + Self.indexColumns.map { index.cell($0) }
        + Self.particleColumns.map { air.document.cell($0) }
    ]
  }

  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? {
    past.reading.air.map { .object($0.document) }
  }

  func hasChart(of widget: Widget) -> Bool { true }

  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] {
    [AirIndexLine(scale: last?.air?.index?.scale)]
  }
}

extension AirQuality {
  fileprivate var document: [String: JSONValue] {
    [
      "index": index.map { .object($0.document) } ?? .null,
      "pm25MicrogramsPerCubicMeter": JSONValue(pm25MicrogramsPerCubicMeter),
      "pm10MicrogramsPerCubicMeter": JSONValue(pm10MicrogramsPerCubicMeter),
    ]
  }
}

extension AirQuality.Index {
  fileprivate var document: [String: JSONValue] {
    [
      "scale": JSONValue(scale.rawValue), "value": .number(Decimal(value)), "category": JSONValue(category.rawValue),
      "dominant": JSONValue(dominant?.rawValue), "period": JSONValue(period?.rawValue),
    ]
  }
}

/// The index of the air; the scale is nil where it is not known any more.
struct AirIndexLine: ChartLine {
  let scale: AirQuality.Scale?

  let series = Series.airIndex
  // An index is one number for the whole day.
  let hasBand = false
  let leastStep: Decimal = 1

  func title(on widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    let scale = scale.flatMap { catalogue.air.scales[$0.rawValue] } ?? catalogue.words[.airIndex]
    return "\(AirRendering().title(of: widget, in: language, catalogue)): \(scale)"
  }

  func unit(_ words: Words) -> String? { nil }
  func note(_ words: Words) -> String? { words[.modelNote] }
  func text(of value: Decimal, _ catalogue: Catalogue) -> String { catalogue.number(value, decimals: 0) }
}
