import Core
import Foundation
import Testing

@testable import Rendering

/// What is shown with weight, a sign and a word for a voice: from which bounds on, and nothing below them.
struct AlarmTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private static let storms: Set<Condition> = [.thunderstorm, .thunderstormHeavy, .hail]

  private func fragment(
    _ current: Weather.Current, _ day: Weather.Day? = nil, variant: Widget.Variant = .full,
    observed: WidgetContent.Observed? = nil, in language: Language = "vi"
  ) throws -> String {
    let weather = Weather(current: current, days: [day].compactMap(\.self))
    let content = try Samples.content(
      Samples.weatherWidget(variant: variant), .weather(weather), Samples.openMeteo, observed: observed)
    return try renderer.fragment(content, in: language)
  }

  private func current(
    _ condition: Condition = .overcast, _ celsius: Double? = 20, wind: Double? = nil, gust: Double? = nil
  ) throws -> Weather.Current {
    .init(
      observedAt: try Samples.instant("2026-11-22T00:30:00Z"), condition: condition, isDay: true,
      temperatureCelsius: celsius, windMetersPerSecond: wind, gustMetersPerSecond: gust)
  }

  private func day(_ condition: Condition = .overcast, _ low: Double? = 15, _ high: Double? = 25) throws -> Weather.Day
  {
    .init(
      date: try Samples.day("2026-11-22"), condition: condition, minimumCelsius: low, maximumCelsius: high)
  }

  /// Whether what is now is an emergency; then it has its sign and its word, else nothing of them.
  private func isAlarming(_ html: String, sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
    let isMarked = html.contains("<div class=\"wgt-now wgt-alarm\">")
    let sign =
      /<p class="wgt-condition"><svg class="wgt-sign" aria-hidden="true"[^>]*>.*?<\/svg><span class="wgt-hidden">/
    #expect(html.contains(sign) == isMarked, sourceLocation: sourceLocation)
    #expect(html.contains("<div class=\"wgt-now\">") != isMarked, sourceLocation: sourceLocation)
    return isMarked
  }

  /// The same of the rows of a table.
  private func boldRows(_ html: String, sourceLocation: SourceLocation = #_sourceLocation) -> [Bool] {
    html.matches(of: /<tr([^>]*)><th scope="row">.*<\/tr>/).map { row in
      let isBold = row.output.1 == " class=\"wgt-bold\""
      let sign = "<b class=\"wgt-bang\" aria-hidden=\"true\">!</b><span class=\"wgt-hidden\">Chú ý: </span>"
      #expect(row.output.0.contains(sign) == isBold, sourceLocation: sourceLocation)
      return isBold
    }
  }

  @Test(arguments: Condition.allCases)
  func `of all skies a storm and hail are an emergency, now and on a day`(condition: Condition) throws {
    let isStorm = Self.storms.contains(condition)
    #expect(try isAlarming(fragment(current(condition))) == isStorm)
    #expect(try boldRows(fragment(current(), day(condition))) == [isStorm])
    #expect(try !isAlarming(fragment(current(), day(condition))))
    #expect(try boldRows(fragment(current(condition), day())) == [false])
  }

  @Test(
    arguments: [
      (38.4, false), (38.5, true), (39, true), (45, true), (8.5, false), (8.4, true), (8, true), (-20, true),
      (9, false), (38, false), (20, false), (nil, false),
    ] as [(Double?, Bool)])
  func `so are 39 degrees and more and 8 and less, as they are printed`(celsius: Double?, isAlarm: Bool) throws {
    #expect(try isAlarming(fragment(current(.overcast, celsius))) == isAlarm)
    #expect(try boldRows(fragment(current(), day(.overcast, celsius, celsius))) == [isAlarm])
    // Either end of a day is enough, and only its own.
    #expect(try boldRows(fragment(current(), day(.overcast, nil, celsius))) == [isAlarm && (celsius ?? 0) > 20])
    #expect(try boldRows(fragment(current(), day(.overcast, celsius, nil))) == [isAlarm && (celsius ?? 0) < 20])
  }

  @Test(
    arguments: [
      (17.1, nil, false), (17.2, nil, true), (5, 17.1, false), (5, 17.2, true), (nil, 17.2, true), (60, nil, true),
      (17.2, 5, true), (nil, nil, false),
    ] as [(Double?, Double?, Bool)])
  func `so is a wind or a gust of force 8`(wind: Double?, gust: Double?, isAlarm: Bool) throws {
    #expect(try isAlarming(fragment(current(wind: wind, gust: gust))) == isAlarm)
  }

  @Test(arguments: [("vi", "Chú ý: "), ("en", "Attention: ")] as [(Language, String)])
  func `a voice says that something is one before it says what`(language: Language, word: String) throws {
    let sky = try Samples.catalogue(language).words(for: .thunderstorm, isDay: true, month: 11)
    for variant in [Widget.Variant.full, .compact] {
      let html = try fragment(current(.thunderstorm), day(.thunderstorm), variant: variant, in: language)
      let spoken = spoken(of: html)
      #expect(spoken.contains("\n\(word)\(sky)\n") && spoken.ranges(of: "\(word)\(sky)").count == 2)
      #expect(seen(of: html).contains("!\(sky)") && !seen(of: html).contains(word))
    }
  }

  @Test func `a station's word is judged by the same bounds, and the model's now no more`() throws {
    for (observed, isAlarm) in [
      (try Samples.observed(), false), (try Samples.observed(temperature: 39), true),
      (try Samples.observed(temperature: 8.4), true), (try Samples.observed(temperature: 8.5), false),
      (try Samples.observed(wind: 17.2), true), (try Samples.observed(wind: 17.1), false),
      (try Samples.observed(condition: .hail), true),
    ] {
      #expect(try isAlarming(fragment(current(), observed: observed)) == isAlarm)
      #expect(try isAlarming(fragment(current(.thunderstorm, 41, wind: 30), observed: observed)) == isAlarm)
    }
  }

  @Test func `an emergency under a sky that the station does not name has its sign and its word as well`() throws {
    #expect(try isAlarming(fragment(current(), observed: Samples.observed(temperature: 41, condition: .unknown))))
  }

  @Test func `a place's row is one by what is now or by its day`() throws {
    let cases = [
      (try current(), try day(), false), (try current(.hail), try day(), true), (try current(), try day(.hail), true),
      (try current(.overcast, 39), try day(), true), (try current(), try day(.overcast, 8.4, 20), true),
      (try current(wind: 17.2), try day(), true), (try current(gust: 17.2), try day(), true),
      (try current(.clear, 38.4, wind: 17.1), try day(.clear, 8.5, 38.4), false),
    ]
    let widget = try Samples.placesWidget(cases.map { _ in try Samples.place(["vi": "Hà Nội"]) })
    let content = try Samples.content(
      widget, cases.map { .weather(Weather(current: $0.0, days: [$0.1])) }, Samples.openMeteo)
    #expect(try boldRows(renderer.fragment(content, in: "vi")) == cases.map(\.2))
  }

  @Test(arguments: [
    (AirQuality.Scale.usAQI, 150, false), (.usAQI, 151, true), (.usAQI, 200, true), (.usAQI, 201, true),
    (.usAQI, 301, true), (.usAQI, 900, true), (.openWeather, 3, false), (.openWeather, 4, true),
    (.openWeather, 5, true),
  ])
  func `so is air from the fourth band of its scale on`(scale: AirQuality.Scale, value: Int, isAlarm: Bool) throws {
    let content = try Samples.content(
      Samples.airWidget(), .air(Samples.airQuality(.init(scale: scale, value: value))), Samples.air)
    let html = try renderer.fragment(content, in: "vi")
    #expect(isAlarming(html) == isAlarm)
    #expect(spoken(of: html).contains("\nChú ý: ") == isAlarm)
  }
}
