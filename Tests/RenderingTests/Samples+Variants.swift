import Core
import Foundation
import Testing

@testable import Rendering

/// Variants, charts and oddities.
extension Samples {
  /// Every sample that goldens know, in one language; the hostile name has one in Vietnamese alone.
  static func everything(in language: Language) throws -> [(name: String, content: WidgetContent)] {
    try all() + hourly(weather(hours: 48)) + compact() + page(.fresh) + page(.stale) + noticed() + [
      ("sample", sample())
    ]
      + (language == "vi" ? [("hostile", hostile()), ("hostile-notice", hostileNotice())] : [])
  }

  static func sample() throws -> WidgetContent {
    try content(ratesWidget(["USD"]), .rates(board()), bank, isSample: true)
  }

  /// A hostile place name and a reading without values.
  static func hostile() throws -> WidgetContent {
    let widget = try weatherWidget(names: ["vi": "\"\u{301}<b>'&{{x}}[y]\u{202E}\u{7}"])
    let reading = Weather(current: .init(observedAt: try instant("2026-11-22T00:30:00Z"), condition: .unknown))
    return try content(widget, .weather(reading), openMeteo)
  }

  /// Whose terms these are.
  static func source(_ terms: Terms) -> WidgetContent.Source {
    .init(provider: terms == openMeteo ? "open-meteo" : terms == air ? "open-meteo-air" : "sample", terms: terms)
  }

  static func dollar(_ values: [Int: Decimal]) throws -> Chart {
    let line = PriceLine(side: .sell, currency: "USD", unit: 1)
    return try #require(Chart(line, of: days(line.series, values), on: ratesWidget(), by: source(bank)))
  }

  /// A board's month with a hole, a place's week with its bands, an index.
  static func charts() throws -> [(name: String, chart: Chart)] {
    var temperatures = try days(.temperature, [6: 22.4, 5: 23, 4: 19.6, 3: 18, 1: 21, 0: 24.3], provider: "open-meteo")
    for index in temperatures.indices {
      temperatures[index].low -= 3
      temperatures[index].high += 4
    }
    let index = AirIndexLine(scale: .usAQI)
    let hundred = PriceLine(side: .mid, currency: "JPY", unit: 100)
    let charts = [
      ("chart-weather", Chart(TemperatureLine(), of: temperatures, on: try weatherWidget(), by: source(openMeteo))),
      (
        "chart-air",
        Chart(
          index, of: try days(index.series, [3: 95, 2: 120, 1: 60, 0: 58]), on: try airWidget(), by: source(openMeteo))
      ),
      (
        "chart-reference",
        Chart(
          hundred, of: try days(hundred.series, [400: 16000, 200: 17250.5, 0: 16512.25]), on: try ratesWidget(),
          by: source(reference))
      ),
    ]
    return try [("chart-board", dollar(restless(26412).filter { $0.key < 9 || $0.key > 15 }))]
      + charts.map { ($0, try #require($1)) }
  }

  static func compact() throws -> [(name: String, content: WidgetContent)] {
    func compact(_ widget: Widget) -> Widget {
      Widget(
        id: widget.id, subject: widget.subject, providers: widget.providers, ttlSeconds: widget.ttlSeconds,
        maxAgeSeconds: widget.maxAgeSeconds, zone: widget.zone, variant: .compact)
    }
    let (weather, rates, air) = (try weatherWidget(variant: .compact), try ratesWidget(), try airWidget())
    let past = try past(board(usd: "26372"))
    return try states.flatMap { state in
      [
        (
          "compact-weather-\(state)",
          try content(weather, .weather(self.weather(hours: 24)), openMeteo, state: state, observed: observed())
        ),
        ("compact-board-\(state)", try content(compact(rates), .rates(board()), bank, past: past, state: state)),
        (
          "compact-reference-\(state)",
          try content(compact(rates), .rates(referenceTable()), reference, state: state)
        ),
        ("compact-air-\(state)", try content(compact(air), .air(airQuality()), self.air, state: state)),
      ]
    }
  }
}
