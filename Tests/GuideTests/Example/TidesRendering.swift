import Core
import Foundation

@testable import Rendering

/// The height of the sea at a place.
struct TidesRendering: KindRendering {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    guard let place = widget.places.first else { return catalogue.words[.tidesTitleWithoutPlace] }
    return catalogue.title(.tidesTitle, of: place, in: language, without: .tidesTitleWithoutPlace)
  }

  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?
  {
    content.reading?.tides.map { TidesWords($0, catalogue) }
  }

  func document(of content: WidgetContent) -> JSONValue? {
    guard let place = content.widget.places.first, let tides = content.reading?.tides else { return nil }
    return .object(tides.document.merging(["place": JSONValue(place)]) { $1 })
  }

  func sampleReadings(for widget: Widget, at now: Date) -> [Reading] {
    [.tides(Tides(observedAt: now, heightMeters: 2.4))]
  }

  func historyColumns(of widget: Widget) -> [String] {
    ["observedAt", "firstSeenAt", "lastSeenAt", "provider", "heightMeters"]
  }

  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] {
    past.reading.tides.map { tides in
      [[tides.observedAt.instantText] + past.cells + [tides.document.cell("heightMeters")]]
    } ?? []
  }

  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? {
    past.reading.tides.map { .object($0.document) }
  }

  func hasChart(of widget: Widget) -> Bool { false }

  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] { [] }
}

extension Tides {
  fileprivate var document: [String: JSONValue] { ["heightMeters": JSONValue(heightMeters)] }
}

/// The tides in words.
struct TidesWords: FragmentBody {
  /// `2,4 m`; nil where the provider gives none.
  let height: String?

  init(_ tides: Tides, _ catalogue: Catalogue) {
    height = tides.heightMeters.map { "\(catalogue.number(Decimal(rounding: $0, scale: 1), decimals: 1)) m" }
  }

  let template = TemplateName.tides

  func fields(isCompact: Bool) -> [String: Any] { present(["height": height]) }
  func textBlocks(_ words: Words) -> [[String]] { [[words.orMissing(height)]] }
}
