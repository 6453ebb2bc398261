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
      return PlacesWords(rows, today: content.today, in: language, catalogue)
    }
    guard case .weather(let place) = content.widget.subject, let weather = content.reading?.weather else { return nil }
    let observation = content.observed.flatMap { ObservationWords($0, zone: place.zone, in: language, catalogue) }
    return WeatherWords(weather, of: place, today: content.today, observation: observation, catalogue)
  }

  func document(of content: WidgetContent) -> JSONValue? {
    if let rows = content.placeRows {
      return .object(["places": .array(rows.map { .object($0.weather.document(of: $0.place)) })])
    }
    guard case .weather(let place) = content.widget.subject, let weather = content.reading?.weather else { return nil }
    return .object(weather.document(of: place, content.observed))
  }

  func sampleReading(for widget: Widget, at now: Date) -> Reading {
    if case .weather(let place) = widget.subject { return .weather(.sample(at: now, in: place.zone, warmer: 0)) }
    let places = widget.places ?? []
    return .places(places.enumerated().map { .sample(at: now, in: $1.zone, warmer: Double($0 * 7 % 11)) })
  }

  func historyColumns(of widget: Widget) -> [String] {
    ["observedAt"] + PastReading.columns + (widget.places == nil ? [] : ["place"]) + Weather.Current.columns
  }

  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] {
    func row(_ current: Weather.Current, _ cells: [String]) -> [String] {
      let fields = current.document
      return [current.observedAt.instantText] + cells + Weather.Current.columns.map { fields.cell($0) }
    }
    guard let places = widget.places else { return past.reading.places.map { row($0.current, past.cells) } }
    return zip(places, past.reading.places).map { row($1.current, past.cells + [csvCell($0.name(in: "vi"))]) }
  }

  func historyDocument(of reading: Reading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? {
    func current(_ weather: Weather) -> JSONValue { .object(weather.current.document) }
    guard let places = widget.places else { return reading.weather.map { .object(["current": current($0)]) } }
    let rows = zip(places, reading.places).map { JSONValue.object(["place": JSONValue($0), "current": current($1)]) }
    return .object(["places": .array(rows)])
  }

  func hasChart(of widget: Widget) -> Bool { widget.places == nil }

  func chartLines(of provider: RegisteredProvider, _ currency: Currency?, last: Reading?) -> [any ChartLine] {
    [TemperatureLine()]
  }
}

extension Widget {
  /// The rows of a table of places; nil where the widget is none.
  fileprivate var places: [Place]? {
    guard case .places(let places) = subject else { return nil }
    return places
  }
}

extension WidgetContent {
  /// What a table of places shows; nil where the widget is none, or nothing may be shown.
  fileprivate var placeRows: [(place: Place, weather: Weather)]? {
    guard let places = widget.places, let reading else { return nil }
    return Array(zip(places, reading.places).map { ($0, $1) })
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
