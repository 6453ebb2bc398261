import Core
import Foundation

/// The weather of a place, or a table of the weather of several.
struct WeatherRendering: KindRendering {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    guard case .weather(let place) = widget.subject else { return catalogue.words[.weatherTitleWithoutPlace] }
    return catalogue.title(.weatherTitle, of: place, in: language, without: .weatherTitleWithoutPlace)
  }

  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?
  {
    if let rows = content.placeRows {
      return PlacesWords(rows, today: content.today, lunarDate: content.lunarDate, in: language, catalogue)
    }
    guard case .weather(let place) = content.widget.subject, let weather = content.reading?.weather else { return nil }
    return WeatherWords(
      weather, of: place, today: content.today, lunarDate: content.lunarDate, observed: content.observed, in: language,
      catalogue)
  }

  func document(of content: WidgetContent) -> JSONValue? {
    if let rows = content.placeRows {
      let lunarDate = content.lunarDate
      let places = rows.map { JSONValue.object(Weather.document(of: $0.place, $0.weather, lunarDate: lunarDate)) }
      return .object(["places": .array(places), "notice": content.notice?.document ?? .null])
    }
    guard case .weather(let place) = content.widget.subject, let weather = content.reading?.weather else { return nil }
    let document = Weather.document(of: place, weather, content.observed, lunarDate: content.lunarDate)
    return .object(document.merging(["notice": content.notice?.document ?? .null]) { $1 })
  }

  func sampleReadings(for widget: Widget, at now: Date) -> [Reading] {
    widget.places.enumerated().map { .weather(.sample(of: $1, number: $0, at: now)) }
  }

  func historyColumns(of widget: Widget) -> [String] {
    ["observedAt"] + PastReading.columns + (widget.isTable ? ["place"] : []) + Weather.Current.columns
  }

  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] {
    guard let current = past.reading.weather?.current else { return [] }
    let fields = current.document
    let place = widget.isTable ? [csvCell(widget.place(of: past.feed.query)?.name(in: "vi") ?? "")] : []
    return [[current.observedAt.instantText] + past.cells + place + Weather.Current.columns.map { fields.cell($0) }]
  }

  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? {
    guard let weather = past.reading.weather else { return nil }
    let current = JSONValue.object(weather.current.document)
    guard widget.isTable, let place = widget.place(of: past.feed.query) else { return .object(["current": current]) }
    return .object(["places": .array([.object(["place": JSONValue(place), "current": current])])])
  }

  func hasChart(of widget: Widget) -> Bool { !widget.isTable }

  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] {
    [TemperatureLine()]
  }
}

extension Widget {
  fileprivate var isTable: Bool { if case .places = subject { true } else { false } }

  fileprivate func place(of query: Query) -> Place? { queries.firstIndex(of: query).map { places[$0] } }
}

extension WidgetContent {
  /// What a table of places shows; nil where the widget is none, or nothing may be shown.
  fileprivate var placeRows: [(place: Place, weather: Weather?)]? {
    guard widget.isTable, reading != nil else { return nil }
    return zip(widget.places, readings).map { ($0, $1?.weather) }
  }
}

/// The air's temperature, °C.
struct TemperatureLine: ChartLine {
  let series = Series.temperature
  let hasBand = true
  let leastStep: Decimal = 1

  func title(on widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    guard case .weather(let place) = widget.subject else { return catalogue.words[.temperature] }
    return catalogue.title(.chartTemperature, of: place, in: language, without: .temperature)
  }

  func unit(_ words: Words) -> String? { nil }
  func note(_ words: Words) -> String? { nil }
  func text(of value: Decimal, _ catalogue: Catalogue) -> String { catalogue.celsius(Double(nearest: value)) }
}
