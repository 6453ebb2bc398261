import Core
import Foundation

/// A station's report: a line in a weather widget, which has neither a page nor a document of its own.
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
          station: widget.observation?.station ?? .noiBai, observedAt: now, condition: .partlyCloudy,
          temperatureCelsius: 24, humidityPercent: 74, windMetersPerSecond: 2.6, windDirectionDegrees: 50))
    ]
  }

  func historyColumns(of widget: Widget) -> [String] { [] }
  func historyRows(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> [[String]] { [] }
  func historyDocument(of past: PastReading, on widget: Widget, _ currencies: [Currency]) -> JSONValue? { nil }
  func hasChart(of widget: Widget) -> Bool { false }
  func chartLines(of provider: any Provider, _ currency: Currency?, last: Reading?) -> [any ChartLine] { [] }
}

/// The line of observation beneath a model's weather: a sentence with its own time and its own credit.
struct ObservationWords {
  /// `Quan trắc lúc 07:30, 22/11/2026 tại sân bay Nội Bài: 24°C, độ ẩm 78%, gió đông bắc 3 m/s, mưa nhỏ`.
  let sentence: TimeSentence
  let source: SourceWords

  /// Nil where the station has measured nothing that could be said.
  init?(_ observed: WidgetContent.Observed, zone: TimeZone, in language: Language, _ catalogue: Catalogue) {
    let observation = observed.observation
    let values = catalogue.values(of: observation, zone: zone)
    guard !values.isEmpty else { return nil }
    sentence = TimeSentence(
      catalogue.words[.observed], catalogue.instant(observation.observedAt, in: zone),
      ["station": catalogue.station(of: observation), "values": values.joined(separator: ", ")])
    source = SourceWords(observed.source.terms, in: language)
  }
}

extension Catalogue {
  /// `sân bay Nội Bài`; of a station that no newspaper names the provider's own name, else its code.
  fileprivate func station(of observation: Observation) -> String {
    if let airport = airports[observation.station.rawValue] { return filled(words[.airport], ["name": airport]) }
    let name = cleaned(observation.stationName ?? "")
    return filled(words[.station], ["name": name.isEmpty ? cleaned(observation.station.rawValue) : name])
  }

  /// What was measured, as it stands inside a sentence; only what there is.
  fileprivate func values(of observation: Observation, zone: TimeZone) -> [String] {
    let month = CalendarDay(of: observation.observedAt, in: zone).month
    // A station's report does not say whether it is day.
    let sky = observation.condition == .unknown ? nil : words(for: observation.condition, isDay: false, month: month)
    return [
      observation.temperatureCelsius.map(celsius),
      observation.humidityPercent.map { filled(words[.humidityOf], ["amount": percent($0)]) },
      observation.windMetersPerSecond.map {
        windWithin(metersPerSecond: $0, fromDegrees: observation.windDirectionDegrees)
      },
      sky.map(uncapitalized),
    ].compactMap(\.self)
  }
}
