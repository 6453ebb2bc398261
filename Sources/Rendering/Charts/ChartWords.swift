import Core
import Foundation

/// A chart in the words of a language.
struct ChartWords {
  /// `Giá bán 1 USD (Đô la Mỹ)`.
  let title: String
  /// `Đơn vị: đồng`; nil where the values say it themselves.
  let unit: String?
  /// `Thấp nhất 26.100 ngày 01/11, cao nhất 26.450 ngày 15/11`, as the picture says it.
  let range: String
  /// Everything that the picture shows, in sentences.
  let description: String
  /// `Nguồn: Vietcombank`, with the licence.
  let source: String
  /// What must be said of such data, `Thông tin chỉ mang tính tham khảo`.
  let note: String?

  let catalogue: Catalogue
  private let line: Chart.Line

  /// The words for a chart.
  init(_ chart: Chart, in language: Language, _ catalogue: Catalogue) {
    self.catalogue = catalogue
    line = chart.line
    let words = catalogue.words
    title = Self.title(of: chart, in: language, catalogue)
    let terms = SourceWords(chart.terms, in: language)
    source = "\(words.source): " + [terms.name, terms.credit, terms.licence].compactMap(\.self).joined(separator: ", ")
    switch chart.line {
    case .price: (unit, note) = (words.unit, words.disclaimer)
    case .temperature: (unit, note) = (nil, nil)
    case .airIndex: (unit, note) = (nil, words.modelNote)
    }
    let days = chart.days
    let span = days[days.count - 1].day.daysSince1970 - days[0].day.daysSince1970
    let way = Self.sentence(words.chartWay, chart, catalogue) { catalogue.date($0).text }
    let range = Self.sentence(words.chartRange, chart, catalogue) { catalogue.date($0).text }
    self.range = Self.sentence(words.chartRange, chart, catalogue) { catalogue.label(of: $0, span: span) }
    description =
      ([unit, way, range, chart.parts.count > 1 ? words.chartGaps : nil, source, note]
      .compactMap(\.self)).map { $0.hasSuffix(".") ? $0 : "\($0)." }.joined(separator: " ")
  }

  /// A value as a label of the axis or of the line has it; steps of less than 1 need their decimals.
  func label(_ value: Decimal, step: Decimal? = nil) -> String {
    guard case .price = line, let step else { return Self.text(of: value, line, catalogue) }
    let parts = step.description.split(separator: ".")
    return catalogue.number(value, decimals: parts.count > 1 ? parts[1].count : 0)
  }

  private static func title(of chart: Chart, in language: Language, _ catalogue: Catalogue) -> String {
    let words = catalogue.words
    switch (chart.line, chart.widget.subject) {
    case (.price(let side, let currency, let unit), _):
      let name = catalogue.currencies[currency.rawValue].map { " (\($0))" } ?? ""
      return filled(
        side == .mid ? words.chartMid : words.chartSell, ["amount": "\(unit) \(currency)\(name)"])
    case (.temperature, .weather(let place)):
      let name = cleaned(place.name(in: language))
      return name.isEmpty ? words.temperature : filled(words.chartTemperature, ["place": name])
    case (.temperature, _): return words.temperature
    case (.airIndex(let scale), _):
      let scale = scale.flatMap { catalogue.air.scales[$0.rawValue] } ?? words.airIndex
      return "\(catalogue.title(of: chart.widget, in: language)): \(scale)"
    }
  }

  private static func sentence(
    _ pattern: String, _ chart: Chart, _ catalogue: Catalogue, date: (CalendarDay) -> String
  ) -> String {
    let days = chart.days
    // An index is followed by its line alone, so the words say no more than that.
    let low = days.min { chart.low($0) < chart.low($1) } ?? days[0]
    let high = days.max { chart.high($0) < chart.high($1) } ?? days[0]
    let values = [
      ("first", days[0].close, days[0].day), ("last", days[days.count - 1].close, days[days.count - 1].day),
      ("low", chart.low(low), low.day), ("high", chart.high(high), high.day),
    ]
    return filled(
      pattern,
      values.reduce(into: [:]) { filling, value in
        filling[value.0] = text(of: value.1, chart.line, catalogue)
        filling["\(value.0)Day"] = date(value.2)
      })
  }

  private static func text(of value: Decimal, _ line: Chart.Line, _ catalogue: Catalogue) -> String {
    switch line {
    case .price: catalogue.rate(value)
    case .temperature: catalogue.celsius(Double(nearest: value))
    case .airIndex: catalogue.number(value, decimals: 0)
    }
  }
}

extension Chart {
  /// The lowest value of a day that the picture shows.
  func low(_ day: DailyRange) -> Decimal { line.hasBand ? day.low : day.close }
  /// The highest value of a day that the picture shows.
  func high(_ day: DailyRange) -> Decimal { line.hasBand ? day.high : day.close }
}

extension Catalogue {
  /// A day as a label: `22/11`, and with its year where so many days are more than a year.
  func label(of day: CalendarDay, span: Int) -> String { (span < 365 ? dayOfMonth(day) : date(day)).text }
}
