import Core
import Foundation

/// A station's report: the "now" of a weather widget, which has neither a page nor a document of its own.
struct ObservationRendering: KindRendering {
  func title(of widget: Widget, in language: Language, _ catalogue: Catalogue) -> String {
    catalogue.words[.weatherTitleWithoutPlace]
  }

  func body(of content: WidgetContent, in language: Language, _ catalogue: Catalogue, hasSparklines: Bool)
    -> (any FragmentBody)?
  { nil }

  func document(of content: WidgetContent) -> JSONValue? { nil }

  func sampleReadings(for widget: Widget, at now: Date) -> [Reading] {
    [
      .observation(
        Observation(
          station: widget.companion?.query.observation?.station ?? .noiBai, observedAt: now, condition: .partlyCloudy,
          temperatureCelsius: 24, humidityPercent: 74, windMetersPerSecond: 2.6, windDirectionDegrees: 50))
    ]
  }

  func historyColumns(of widget: Widget) -> [String] { [] }
  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] { [] }
  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? { nil }
  func hasChart(of widget: Widget) -> Bool { false }
  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] { [] }
}

/// A station's report as the "now" of a model's weather: its own values, time and credit, and nothing of the model's.
struct ObservationWords {
  let now: WeatherWords.Now
  /// `Đo lúc 07:30 ngày 22/11/2026 tại sân bay Nội Bài`.
  let sentence: TimeSentence
  let source: SourceWords

  /// Nil where the station has measured no temperature: the model's "now" is shown then.
  init?(
    _ observed: WidgetContent.Observed, isDay: Bool?, zone: TimeZone, in language: Language, _ catalogue: Catalogue
  ) {
    let observation = observed.observation
    guard observation.temperatureCelsius != nil else { return nil }
    let month = CalendarDay(of: observation.observedAt, in: zone).month
    let wind = observation.windMetersPerSecond.map {
      catalogue.windWords(metersPerSecond: $0, fromDegrees: observation.windDirectionDegrees)
    }
    let condition = observation.condition
    now = WeatherWords.Now(
      temperature: observation.temperatureCelsius.map(catalogue.celsius),
      condition: condition == .unknown ? nil : catalogue.words(for: condition, isDay: isDay ?? false, month: month),
      icon: Icon(condition, isDay: isDay ?? true),
      facts: [
        observation.humidityPercent.map { .init(name: catalogue.words[.humidity], value: catalogue.percent($0)) },
        wind.map { .init(name: $0.label, value: $0.value) },
      ].compactMap(\.self),
      isAlarming: isAlarming(
        condition, highest: observation.temperatureCelsius, lowest: observation.temperatureCelsius,
        windMetersPerSecond: observation.windMetersPerSecond))
    sentence = TimeSentence(
      catalogue.words[.observedAt], catalogue.instant(observation.observedAt, in: zone),
      ["station": catalogue.station(of: observation)])
    source = SourceWords(observed.source, in: language, catalogue)
  }
}

extension Catalogue {
  /// `sân bay Nội Bài`; of a station that no newspaper names the provider's own name, else its code.
  fileprivate func station(of observation: Observation) -> String {
    if let airport = airports[observation.station.rawValue] { return filled(words[.airport], ["name": airport]) }
    let name = cleaned(observation.stationName ?? "")
    return filled(words[.station], ["name": name.isEmpty ? cleaned(observation.station.rawValue) : name])
  }
}
