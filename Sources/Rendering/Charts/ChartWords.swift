import Core
import Foundation

struct ChartWords {
  let title: String
  let unit: String?
  /// `Thấp nhất 26.100 ngày 01/11, cao nhất 26.450 ngày 15/11`, as the picture says it.
  let range: String
  /// Everything that the picture shows, in sentences.
  let description: String
  /// `Nguồn: Vietcombank`, with the licence.
  let source: String
  let note: String?

  let catalogue: Catalogue
  private let chart: Chart

  init(_ chart: Chart, in language: Language, _ catalogue: Catalogue) {
    self.catalogue = catalogue
    self.chart = chart
    let words = catalogue.words
    title = chart.line.title(on: chart.widget, in: language, catalogue)
    unit = chart.line.unit(words)
    note = chart.line.note(words)
    let terms = SourceWords(chart.source, in: language, catalogue)
    source =
      "\(words[.source]): " + [terms.name, terms.credit, terms.licence].compactMap(\.self).joined(separator: ", ")
    let sentences = [.chartWay, .chartRange].map { chart.sentence($0, catalogue) { catalogue.dateInFull($0).text } }
    range = chart.sentence(.chartRange, catalogue) { catalogue.label(of: $0, spanDays: chart.spanDays) }
    let gaps = chart.parts.count > 1 ? words[.chartGaps] : nil
    description = ([unit] + sentences + [gaps, source, note]).compactMap(\.self)
      .map { $0.hasSuffix(".") ? $0 : "\($0)." }.joined(separator: " ")
  }

  /// A value beside the line, or beside the axis whose labels are so far apart.
  func label(_ value: Decimal, step: Decimal? = nil) -> String {
    step.map { chart.line.axisLabel(of: value, step: $0, catalogue) } ?? chart.line.text(of: value, catalogue)
  }

  func label(_ day: CalendarDay) -> String { catalogue.label(of: day, spanDays: chart.spanDays) }
}

extension Chart {
  /// The sentence with the first, the last, the lowest and the highest value that the picture shows.
  fileprivate func sentence(_ pattern: Words.Key, _ catalogue: Catalogue, date: (CalendarDay) -> String) -> String {
    let low = days.min { self.low($0) < self.low($1) } ?? first
    let high = days.max { self.high($0) < self.high($1) } ?? first
    let values = [
      ("first", first.close, first.day), ("last", last.close, last.day), ("low", self.low(low), low.day),
      ("high", self.high(high), high.day),
    ]
    return filled(
      catalogue.words[pattern],
      values.reduce(into: [:]) { filling, value in
        filling[value.0] = line.text(of: value.1, catalogue)
        filling["\(value.0)Day"] = date(value.2)
      })
  }
}

extension Catalogue {
  /// `22/11`, and with its year where so many days are more than a year.
  fileprivate func label(of day: CalendarDay, spanDays: Int) -> String {
    (spanDays < 365 ? dayOfMonth(day) : date(day)).text
  }
}
