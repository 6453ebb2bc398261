import Core
import Foundation
import Testing

@testable import Rendering

/// Everything that a reader or an editor may be shown, form by form.
extension Samples {
  struct Drawn {
    /// `stale: weather-stale`.
    let heading: String
    /// Whole outputs: a fragment, a text, a picture.
    let forms: [String]
  }

  static func drawn(in language: Language) throws -> [Drawn] {
    let renderer = try Renderer(languages: [language])
    let contents = try everything(in: language) + rare()
    let boxes = try contents.sorted { order($0.content.state) < order($1.content.state) }.map { name, content in
      Drawn(
        heading: "\(content.state): \(name)",
        forms: [try renderer.fragment(content, in: language), try renderer.text(content, in: language)])
    }
    let charts = try charts().map { name, chart in
      Drawn(heading: name, forms: [try renderer.svg(chart, in: language)])
    }
    let loader = Drawn(heading: "loader", forms: [try catalogue(language).words[.expiredWithoutTime]])
    return boxes + [
      Drawn(heading: "controls", forms: [try renderer.controls(in: language)]),
      Drawn(heading: "conversions", forms: try conversions(by: renderer, in: language)), loader,
    ] + charts
  }

  private static func order(_ state: Freshness) -> Int { (states + [.unavailable]).firstIndex(of: state) ?? 0 }

  /// What few readings say: each band, each strength of wind, titles without a name, an end without its time.
  private static func rare() throws -> [(name: String, content: WidgetContent)] {
    let winds: [(speed: Double, degrees: Double?, gust: Double?)] = [
      (0.1, nil, nil), (0.4, 270, nil), (9, nil, 15), (20.1, 90, 28),
    ]
    let indices = [0.4, 3, 6.4, 9, 12.6]
    let skies = try zip(winds + winds.prefix(1), indices).enumerated().map { number, weather in
      let reading = try rareWeather(wind: weather.0, uv: weather.1, isFirst: number == 0)
      return ("rare-\(number)", try content(weatherWidget(), .weather(reading), openMeteo))
    }
    let airs =
      [40, 80, 130, 180, 250, 430].map { AirQuality.Index(scale: .usAQI, value: $0, dominant: .pm10, period: .hour) }
      + (1...5).map { .init(scale: .openWeather, value: $0) }
    let bands = try airs.map { index in
      ("air-\(index.scale.rawValue)-\(index.value)", try content(airWidget(), .air(airQuality(index)), air))
    }
    let noName = ["vi": "\u{202E}"] as ShortMap<Language, String>
    let (weather, rates) = (try weatherWidget(names: noName), try ratesWidget())
    let down = try content(rates, .rates(board()), bank, past: past(board(usd: "26500")))
    let now = try fetchedAt()
    return skies + bands + [
      ("down", down), ("no-air", try content(airWidget(), .air(airQuality(nil, pm25: nil, pm10: nil)), air)),
      ("no-name-weather", WidgetContent(emptyOf: weather, state: .missing, now: now)),
      ("no-name-air", WidgetContent(emptyOf: try airWidget(names: noName), state: .missing, now: now)),
      ("no-time", WidgetContent(emptyOf: rates, state: .expired, now: now)),
      ("observed-calm", try observing(observed(wind: 0, direction: nil, condition: .clear))),
      ("observed-bare", try observing(observed(humidity: nil, wind: nil, condition: .unknown))),
    ]
  }

  private static func rareWeather(
    wind: (speed: Double, degrees: Double?, gust: Double?), uv: Double, isFirst: Bool
  ) throws -> Weather {
    var weather = try weather(hours: 24)
    weather.current = .init(
      observedAt: weather.current.observedAt, condition: isFirst ? .clear : .thunderstormHeavy, isDay: true,
      temperatureCelsius: isFirst ? 25 : 43.2, humidityPercent: 40,
      windMetersPerSecond: wind.speed, windDirectionDegrees: wind.degrees, gustMetersPerSecond: wind.gust)
    for index in weather.hours.indices.dropFirst(8).prefix(3) {
      weather.hours[index].precipitationMillimeters = Double(index)
    }
    weather.days[0].uvIndexMaximum = uv
    weather.days[0].precipitationProbabilityPercent = nil
    weather.days[0].precipitationMillimeters = isFirst ? 0 : 60.4
    return weather
  }

  /// Every side, a cross, and old prices, by a board and by a table of a day.
  private static func conversions(by renderer: Renderer, in language: Language) throws -> [String] {
    let questions: [(Currency, Currency, PriceSide?)] = [
      ("USD", "VND", .buyCash), ("USD", "VND", nil), ("USD", "VND", .sell), ("VND", "USD", nil), ("EUR", "USD", nil),
    ]
    return try [Freshness.fresh, .stale].flatMap { state in
      let board = try content(ratesWidget(), .rates(board()), bank, state: state)
      let day = try content(ratesWidget(), .rates(referenceTable()), reference, state: state)
      return try questions.map { ($0, board) }.map { question, content in
        try text(question, by: content, renderer, in: language)
      } + [text(("USD", "VND", nil), by: day, renderer, in: language)]
    }
  }

  private static func text(
    _ question: (Currency, Currency, PriceSide?), by content: WidgetContent, _ renderer: Renderer, in language: Language
  ) throws -> String {
    let table = try #require(content.reading?.rates)
    let conversion = try Conversion(
      100, from: question.0, to: question.1, side: question.2, by: table, of: ["USD", "EUR"])
    return try renderer.text(conversion, by: content, in: language)
  }
}
