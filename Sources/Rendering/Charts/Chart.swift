import Core
import Foundation

/// A part of a widget's past as one line: what one provider said, day by day.
package struct Chart: Equatable, Sendable {
  /// The days, at least two, in their order.
  package let days: [DailyRange]
  let line: Line
  let widget: Widget
  let terms: Terms

  /// Which number the line follows.
  enum Line: Equatable, Sendable {
    /// A price in đồng for so many of a currency.
    case price(PriceSide, Currency, unit: Int)
    /// The air's temperature, °C.
    case temperature
    /// The index of the air; the scale is nil where it is not known any more.
    case airIndex(AirQuality.Scale?)

    /// Its name in the store.
    var series: Series {
      switch self {
      case .price(let side, let currency, let unit): .price(side, of: currency, unit: unit)
      case .temperature: .temperature
      case .airIndex: .airIndex
      }
    }

    /// Whether the lowest and highest of each day belong to the picture: an index is one for the whole day.
    var hasBand: Bool {
      if case .airIndex = self { false } else { true }
    }

    /// The least distance between two labelled values: prices have cents, degrees and an index none.
    var leastStep: Decimal {
      if case .price = self { Decimal(string: "0.0001", locale: nil) ?? 1 } else { 1 }
    }
  }

  /// The chart of a line; nil where fewer than two of its days are known.
  init?(_ line: Line, of days: [DailyRange], on widget: Widget, terms: Terms) {
    guard days.count >= 2 else { return nil }
    self.line = line
    self.days = days.sorted { $0.day < $1.day }
    self.widget = widget
    self.terms = terms
  }

  /// The days in parts between which the line is broken.
  var parts: [[DailyRange]] { days.unbroken(longestHoleSeconds: widget.maxAgeSeconds) }
}

extension Renderer {
  /// A chart as a picture of its own that says in words what it shows: one `<svg>`, without script and without any
  /// reference outside itself, light and dark as the reader's system asks, ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func svg(_ chart: Chart, in language: Language) throws -> String {
    let (spoken, catalogue) = try speech(in: language)
    return ChartDrawing(chart, ChartWords(chart, in: spoken, catalogue), language: spoken).svg
  }
}
