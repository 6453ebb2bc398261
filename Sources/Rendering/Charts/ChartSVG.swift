import Core
import Foundation

/// A chart as a picture: a quiet grid, one line, its last value beside it.
///
/// Everything is placed by counting characters: a picture has no layout, and nothing may depend on a machine's fonts.
struct ChartSVG {
  private let chart: Chart
  private let words: ChartWords
  private let language: Language
  /// The days between two breaks, of years several as one.
  private let parts: [[DailyRange]]
  private let scale: ChartScale
  private let top: Double
  private let left: Double
  private let right: Double

  private static let (width, height) = (560, 320)
  private static let bottom = 244.0
  private static let margin = 20.0
  /// More points than pixels would only be bytes.
  private static let mostPoints = 400
  /// How wide a digit is drawn at most, and a bold one.
  private static let (digit, boldDigit) = (7.6, 8.6)

  init(_ chart: Chart, _ words: ChartWords, language: Language) {
    self.chart = chart
    self.words = words
    self.language = language
    parts = chart.parts.map { $0.thinned(daysPerPoint: chart.spanDays / Self.mostPoints + 1) }
    let (lows, highs) = (chart.days.map(chart.low), chart.days.map(chart.high))
    let scale = ChartScale(from: lows.min() ?? 0, to: highs.max() ?? 0, leastStep: chart.line.leastStep)
    self.scale = scale
    top = words.unit == nil ? 84 : 100
    let labels = scale.ticks.map { words.label($0, step: scale.step).count }
    let last = words.label(chart.last.close)
    left = Self.margin + Double(labels.max() ?? 0) * Self.digit + 10
    right = Double(Self.width) - Self.margin - Double(last.count) * Self.boldDigit - 10
  }

  var text: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" class="wgt-past" role="img" aria-labelledby="wgt-past-title wgt-past-desc" \
    lang="\(escaped(language.rawValue))" width="\(Self.width)" height="\(Self.height)" \
    viewBox="0 0 \(Self.width) \(Self.height)">
    <title id="wgt-past-title">\(escaped(words.title))</title>
    <desc id="wgt-past-desc">\(escaped(words.description))</desc>
    <style>
    \(Self.style)
    </style>
    <rect class="paper" width="100%" height="100%"/>
    \((headings + grid + dates + line + footnotes).joined(separator: "\n"))
    </svg>

    """
  }

  private static let style = """
    .wgt-past { --paper: #fff; --ink: #1b1b1b; --quiet: #5a5a5a; --grid: #e6e3dd; --line: #1d5f9e; }
    @media (prefers-color-scheme: dark) {
    .wgt-past { --paper: #16181c; --ink: #e8e6e3; --quiet: #a8a6a2; --grid: #32363c; --line: #8fc3f2; }
    }
    @media (prefers-contrast: more) { .wgt-past { --quiet: var(--ink); --grid: var(--quiet); } }
    .wgt-past text { font: 13px system-ui, "Noto Sans", sans-serif; font-variant-numeric: lining-nums tabular-nums; \
    fill: var(--quiet); }
    .wgt-past .title { font-size: 17px; font-weight: 600; fill: var(--ink); }
    .wgt-past .last { font-size: 14px; font-weight: 600; fill: var(--ink); }
    .wgt-past .small { font-size: 12px; }
    .wgt-past .value { text-anchor: end; }
    .wgt-past .date { text-anchor: middle; }
    .wgt-past .paper { fill: var(--paper); }
    .wgt-past .grid { stroke: var(--grid); }
    .wgt-past .band { fill: var(--line); fill-opacity: .15; }
    .wgt-past .line { fill: none; stroke: var(--line); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .wgt-past .dot { fill: var(--line); stroke: var(--paper); stroke-width: 2; }
    """

  private var headings: [String] {
    [text(words.title, "title", Self.margin, 34, limit: 58), text(words.range, nil, Self.margin, 56, limit: 76)]
      + (words.unit.map { [text($0, "small", Self.margin, 78, limit: 76)] } ?? [])
  }

  private var footnotes: [String] {
    [words.source, words.note].compactMap(\.self).enumerated().map {
      text($1, "small", Self.margin, 288 + 18 * Double($0), limit: 86)
    }
  }

  private var grid: [String] {
    let path = scale.ticks.map { "M\(number(left)) \(number(y($0)))H\(number(right))" }.joined()
    return ["<path class=\"grid\" d=\"\(path)\"/>"]
      + scale.ticks.map { text(words.label($0, step: scale.step), "value", left - 8, y($0) + 4.5, limit: 20) }
  }

  /// A few days below the line, back from the last in steps that a reader counts in.
  private var dates: [String] {
    let span = chart.spanDays
    let steps = [1, 2, 5, 7, 10, 14, 30, 61, 91, 182, 365, 730, 1825, 3650, 9125, 36500]
    let step = steps.first { span / $0 < (span < 365 ? 6 : 4) } ?? span
    return stride(from: 0, through: span, by: step).reversed().map { daysAgo in
      let day = chart.last.day.adding(days: -daysAgo)
      return text(words.label(day), "date", x(day), Self.bottom + 22, limit: 20)
    }
  }

  private var line: [String] {
    let last = chart.last
    let lines = parts.map { part in
      // A day alone is a dot.
      "M" + part.map { "\(number(x($0.day))) \(number(y($0.close)))" }.joined(separator: "L")
        + (part.count == 1 ? "h.01" : "")
    }
    return bands + [
      "<path class=\"line\" d=\"\(lines.joined())\"/>",
      "<circle class=\"dot\" cx=\"\(number(x(last.day)))\" cy=\"\(number(y(last.close)))\" r=\"5\"/>",
      text(words.label(last.close), "last", x(last.day) + 10, y(last.close) + 5, limit: 20),
    ]
  }

  private var bands: [String] {
    guard chart.line.hasBand, chart.days.contains(where: { $0.low != $0.high }) else { return [] }
    let areas = parts.map { part -> String in
      // So wide that a day alone is seen.
      let edges =
        part.count > 1 ? part.map { (x($0.day), $0) } : [(x(part[0].day) - 1, part[0]), (x(part[0].day) + 1, part[0])]
      let outline =
        edges.map { "\(number($0)) \(number(y($1.high)))" }
        + edges.reversed().map { "\(number($0)) \(number(y($1.low)))" }
      return "M" + outline.joined(separator: "L") + "Z"
    }
    return ["<path class=\"band\" d=\"\(areas.joined())\"/>"]
  }

  private func x(_ day: CalendarDay) -> Double {
    left + Double(day.daysSince1970 - chart.first.day.daysSince1970) / Double(max(chart.spanDays, 1)) * (right - left)
  }

  private func y(_ value: Decimal) -> Double { Self.bottom - scale.height(of: value) * (Self.bottom - top) }

  private func text(_ words: String, _ style: String?, _ x: Double, _ y: Double, limit: Int) -> String {
    let style = style.map { " class=\"\($0)\"" } ?? ""
    return "<text\(style) x=\"\(number(x))\" y=\"\(number(y))\">\(escaped(plain(words, limit: limit)))</text>"
  }

  private func escaped(_ text: String) -> String { ScalarEscapedHTML().escapeText(text) }

  /// To a tenth of a pixel.
  private func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

extension [DailyRange] {
  /// So many days as one point each, counted back from the last, which stays as it is: the last value of them, and the
  /// lowest and highest of all.
  fileprivate func thinned(daysPerPoint: Int) -> [DailyRange] {
    guard daysPerPoint > 1, let end = last?.day.daysSince1970 else { return self }
    return reduce(into: []) { points, day in
      let place = (end - day.day.daysSince1970) / daysPerPoint
      guard let last = points.last, (end - last.day.daysSince1970) / daysPerPoint == place else {
        return points.append(day)
      }
      var joined = day
      (joined.low, joined.high) = (Swift.min(last.low, day.low), Swift.max(last.high, day.high))
      points[points.count - 1] = joined
    }
  }
}
