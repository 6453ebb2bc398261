import Core
import Foundation

/// Which number a chart follows; each kind that has such a number conforms in its folder.
protocol ChartLine: Sendable {
  var series: Series { get }
  /// Whether the lowest and highest of each day belong to the picture.
  var hasBand: Bool { get }
  /// The least distance between two labelled values.
  var leastStep: Decimal { get }

  /// `Giá bán 1 USD (Đô la Mỹ)`.
  func title(on widget: Widget, in language: Language, _ catalogue: Catalogue) -> String
  /// `Đơn vị: đồng`; nil where the values say it themselves.
  func unit(_ words: Words) -> String?
  /// What must be said of such data, `Thông tin chỉ mang tính tham khảo`.
  func note(_ words: Words) -> String?
  func text(of value: Decimal, _ catalogue: Catalogue) -> String
  /// A value beside the axis, whose labels are so far apart.
  func axisLabel(of value: Decimal, step: Decimal, _ catalogue: Catalogue) -> String
}

extension ChartLine {
  func axisLabel(of value: Decimal, step: Decimal, _ catalogue: Catalogue) -> String { text(of: value, catalogue) }
}

/// A part of a widget's past as one line: what one provider said, day by day.
package struct Chart: Sendable {
  let line: any ChartLine
  /// At least two, in their order.
  let days: [DailyRange]
  let widget: Widget
  let source: WidgetContent.Source

  /// Nil where fewer than two days are known.
  init?(_ line: any ChartLine, of days: [DailyRange], on widget: Widget, by source: WidgetContent.Source) {
    guard days.count >= 2 else { return nil }
    self.line = line
    self.days = days.sorted { $0.day < $1.day }
    self.widget = widget
    self.source = source
  }

  var first: DailyRange { days[0] }
  var last: DailyRange { days[days.count - 1] }
  var spanDays: Int { last.day.daysSince1970 - first.day.daysSince1970 }

  /// The days in parts between which the line is broken.
  var parts: [[DailyRange]] { days.unbroken(longestHoleSeconds: widget.maxAgeSeconds) }

  func low(_ day: DailyRange) -> Decimal { line.hasBand ? day.low : day.close }

  func high(_ day: DailyRange) -> Decimal { line.hasBand ? day.high : day.close }
}

extension Renderer {
  /// A chart as a picture of its own that says in words what it shows: one `<svg>`, without script and without any
  /// reference outside itself, light and dark as the reader's system asks, ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func svg(_ chart: Chart, in language: Language) throws -> String {
    let (spoken, catalogue) = (own.spoken(language), try catalogue(of: language))
    return ChartSVG(chart, ChartWords(chart, in: spoken, catalogue), language: spoken).text
  }
}

extension [DailyRange] {
  /// The days in parts, between which nothing was seen for longer than what was seen last may be shown: a line is broken
  /// there.
  func unbroken(longestHoleSeconds: Int) -> [[DailyRange]] {
    reduce(into: []) { parts, day in
      if let last = parts.last?.last,
        (day.day.daysSince1970 - last.day.daysSince1970 - 1) * 86400 <= longestHoleSeconds
      {
        parts[parts.count - 1].append(day)
      } else {
        parts.append([day])
      }
    }
  }
}
