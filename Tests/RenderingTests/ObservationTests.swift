import Core
import Foundation
import Testing

@testable import Rendering

/// Where a station has measured a temperature its word is the "now", whole and alone; the rest is the model's.
struct ObservationTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  /// What the fragment says of now: between its heading and the chart.
  private func now(_ html: String) throws -> String {
    let start = try #require(html.range(of: "<div class=\"wgt-now")).lowerBound
    let end = try #require(html.range(of: "<p class=\"wgt-hidden\">", range: start..<html.endIndex)).lowerBound
    return String(html[start..<end])
  }

  private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

  /// The samples' weather with a day's hours, so that a chart follows what is now.
  private func content(_ observed: WidgetContent.Observed?, _ weather: Weather? = nil) throws -> WidgetContent {
    try Samples.content(
      Samples.weatherWidget(), .weather(weather ?? Samples.weather(hours: 24)), Samples.openMeteo, observed: observed)
  }

  @Test func `an observation is the now, with its time, its station and its own credit right beneath`() throws {
    let html = try renderer.fragment(content(Samples.observed(condition: .fog)), in: "vi")
    let time = "<time datetime=\"2026-11-22T07:30:00+07:00\">07:30 ngày 22/11/2026</time>"
    #expect(
      try lines(words(of: now(html))) == [
        "Nhiệt độ 24°C", "Sương mù", "Chủ Nhật, 22/11/2026", "Độ ẩm78%", "Gió đông bắccấp 2 (3 m/s)",
        "Đo lúc 07:30 ngày 22/11/2026 tại sân bay Nội Bài",
        "Nguồn: NOAA Aviation Weather Center (phạm vi công cộng)",
      ])
    #expect(
      html.contains(
        "</dl>\n<p class=\"wgt-note\">Đo lúc \(time) tại sân bay Nội Bài</p>\n"
          + "<p class=\"wgt-note\">Nguồn: <a href=\"https://aviationweather.gov/\" lang=\"en\">"))
    #expect(
      words(of: try renderer.fragment(content(Samples.observed()), in: "en")).contains(
        "Measured at Noi Bai Airport at 07:30, 22 November 2026\n"
          + "Source: NOAA Aviation Weather Center (public domain)\n"))
  }

  @Test(arguments: Samples.languages)
  func `nothing of the model's own now stands beside the station's, in no form`(language: Language) throws {
    let observed = try Samples.observed(
      temperature: 17, humidity: 55, wind: 12.6, direction: 270, condition: .fog)
    var weather = try Samples.weather(hours: 24)
    weather.current.temperatureCelsius = 31
    let catalogue = try Samples.catalogue(language)
    let (html, text) = (
      try renderer.fragment(content(observed, weather), in: language),
      try renderer.text(content(observed, weather), in: language)
    )
    let sky = catalogue.words(for: .rainLight, isDay: true, month: 11)
    for form in [try now(html), text] {
      for words in ["31°C", "78%", "(3 m/s)", catalogue.words[.feelsLike], sky] {
        #expect(!form.contains(words), "\(words)")
      }
      for words in ["17°C", "55%", "13 m/s", catalogue.words(for: .fog, isDay: true, month: 11)] {
        #expect(form.contains(words), "\(words)")
      }
    }
  }

  @Test(arguments: Samples.languages)
  func `but for what is now, the fragment is the one without an observation`(language: Language) throws {
    let html = try renderer.fragment(content(Samples.observed(temperature: 17)), in: language)
    let plain = try renderer.fragment(content(nil), in: language)
    #expect(try now(html) != now(plain))
    #expect(try html.replacing(now(html), with: "") == plain.replacing(now(plain), with: ""))
  }

  @Test func `a compact widget says whose now it is too`() throws {
    let compact = try #require(try Samples.compact().first { $0.name == "compact-weather-fresh" })
    let html = try renderer.fragment(compact.content, in: "vi")
    #expect(html.contains("tại sân bay Nội Bài</p>\n<p class=\"wgt-note\">"))
    #expect(html.contains(">NOAA Aviation Weather Center</a>") && !html.contains("wgt-facts"))
  }

  @Test(
    arguments: [
      ("VVTS", "whatever", "sân bay Tân Sơn Nhất", "Tan Son Nhat Airport"),
      ("RJTT", " Tokyo/Haneda Intl ", "trạm Tokyo/Haneda Intl", "station Tokyo/Haneda Intl"),
      ("RJTT", nil, "trạm RJTT", "station RJTT"), ("RJTT", "\u{202E} ", "trạm RJTT", "station RJTT"),
      ("RJTT", "{time}{station}", "trạm {time}{station}", "station {time}{station}"),
    ] as [(StationID, String?, String, String)])
  func `a station has the newspaper's name, else the provider's, else its code`(
    station: StationID, name: String?, vi: String, en: String
  ) throws {
    let content = try Samples.observing(Samples.observed(station: station, name: name))
    #expect(try renderer.text(content, in: "vi").contains("\nĐo lúc 07:30 ngày 22/11/2026 tại \(vi)\n"))
    #expect(try renderer.text(content, in: "en").contains("\nMeasured at \(en) at 07:30, 22 November 2026\n"))
  }

  @Test(arguments: [
    "<!--#exec cmd=\"ls\" -->", "<?php echo 1 ?>", "{{words}}", "[gallery]", "</p></section><script>x</script>",
    "\"\u{301} onmouseover=\"x", "A\u{0}\u{1B}[31m\u{2066}B", String(repeating: "a\u{316}", count: 500),
  ])
  func `a station's name from outside stays text, and short`(name: String) throws {
    let content = try Samples.observing(Samples.observed(station: "XXXX", name: name))
    let html = try renderer.fragment(content, in: "vi")
    for piece in ["<!--", "<?", "{", "[", "<script", "\" on", "\"\u{301} on"] {
      #expect(!html.unicodeScalars.contains(Array(piece.unicodeScalars)))
    }
    #expect(!html.unicodeScalars.contains { isDropped($0) && $0 != "\n" })
    #expect(html.ranges(of: "<section").count == 1 && html.utf8.count < 6000)
    let line = try #require(renderer.text(content, in: "vi").split(separator: "\n").first { $0.hasPrefix("Đo lúc") })
    #expect(line.hasSuffix(" tại trạm \(cleaned(name))") && line.unicodeScalars.count < 200)
  }

  @Test func `what the station did not measure is left out, and no word of the model takes its place`() throws {
    let cases: [(WidgetContent.Observed, [String])] = [
      (try Samples.observed(humidity: nil, direction: nil), ["Nhiệt độ 24°C", "Mưa nhỏ", "Giócấp 2 (3 m/s)"]),
      (try Samples.observed(wind: nil, condition: .unknown), ["Nhiệt độ 24°C", "Độ ẩm78%"]),
      (try Samples.observed(humidity: nil, wind: 0, direction: nil), ["Nhiệt độ 24°C", "Mưa nhỏ", "Giólặng gió"]),
      (
        try Samples.observed(temperature: -0.3, humidity: nil, wind: 0.4),
        ["Nhiệt độ 0°C", "Chú ý: Mưa nhỏ", "Gió đông bắccấp 1 (dưới 1 m/s)"]
      ),
      (try Samples.observed(humidity: nil, wind: nil, condition: .unknown), ["Nhiệt độ 24°C"]),
    ]
    let rest = [
      "Chủ Nhật, 22/11/2026", "Đo lúc 07:30 ngày 22/11/2026 tại sân bay Nội Bài",
      "Nguồn: NOAA Aviation Weather Center (phạm vi công cộng)",
    ]
    for (observed, said) in cases {
      let html = try now(try renderer.fragment(content(observed), in: "vi"))
      #expect(lines(spoken(of: html)).filter { !rest.contains($0) } == said)
      #expect(html.contains(iconTag) == (observed.observation.condition != .unknown))
      #expect(html.contains("wgt-facts") == said.contains { $0.hasPrefix("Gió") || $0.hasPrefix("Độ ẩm") })
    }
  }

  @Test(arguments: Samples.languages)
  func `without a temperature the model's now is shown, and the observation is not`(language: Language) throws {
    let observed = try content(Samples.observed(temperature: nil, humidity: 55))
    let plain = try content(nil)
    #expect(try renderer.fragment(observed, in: language) == renderer.fragment(plain, in: language))
    #expect(try renderer.text(observed, in: language) == renderer.text(plain, in: language))
  }

  @Test(arguments: [
    // The sun rises at 6:11 and sets at 17:15.
    ("2026-11-21T23:10:00Z", "Quang mây", Icon.moon), ("2026-11-21T23:11:00Z", "Quang mây, trời nắng", .sun),
    ("2026-11-22T10:14:00Z", "Quang mây, trời nắng", .sun), ("2026-11-22T10:15:00Z", "Quang mây", .moon),
  ])
  func `a station's clear sky is sunny while the sun is up, whatever the model says of its own now`(
    at: String, words: String, icon: Icon
  ) throws {
    for isDay in [true, false] {
      var weather = try Samples.weather()
      weather.current.isDay = isDay
      let shown = try shown(weather, at: at)
      #expect(shown.condition == words && shown.icon == icon)
    }
  }

  @Test(arguments: [(true, "Quang mây, trời nắng"), (false, "Quang mây"), (nil, "Quang mây")] as [(Bool?, String)])
  func `where no sunrise is known the model says whether it is day`(isDay: Bool?, words: String) throws {
    var weather = try Samples.weather()
    weather.current.isDay = isDay
    for index in weather.days.indices { (weather.days[index].sunriseAt, weather.days[index].sunsetAt) = (nil, nil) }
    #expect(try shown(weather, at: "2026-11-22T05:00:00Z").condition == words)
  }

  @Test func `nobody speaks of the sun at a station where it does not come up`() throws {
    var weather = try Samples.weather()
    (weather.current.isDay, weather.days) = (true, [.init(date: try Samples.day("2026-12-21"), condition: .clear)])
    let tromso = try Samples.place(["vi": "Tromsø"], latitude: 69.65, zone: "Europe/Oslo")
    #expect(try shown(weather, at: "2026-12-21T11:00:00Z", today: "2026-12-21", in: tromso).condition == "Quang mây")
  }

  @Test func `on the last polar days it is day at a station, though the sun sets later in the week`() throws {
    var weather = try Samples.weather()
    weather.current.isDay = true
    weather.days = [
      .init(date: try Samples.day("2026-07-24"), condition: .clear),
      .init(
        date: try Samples.day("2026-07-28"), condition: .clear, sunriseAt: try Samples.instant("2026-07-27T23:10:00Z"),
        sunsetAt: try Samples.instant("2026-07-28T21:50:00Z")),
    ]
    let tromso = try Samples.place(["vi": "Tromsø"], latitude: 69.65, zone: "Europe/Oslo")
    let shown = try shown(weather, at: "2026-07-24T10:00:00Z", today: "2026-07-24", in: tromso)
    #expect(shown.condition == "Quang mây, trời nắng" && shown.icon == .sun)
  }

  /// What is shown of a clear sky that a station sees at an instant.
  private func shown(
    _ weather: Weather, at: String, today: String = "2026-11-22", in place: Place? = nil
  ) throws -> WeatherWords.Now {
    var weather = weather
    weather.current.observedAt = try Samples.instant(at)
    let observation = Observation(
      station: "VVNB", observedAt: try Samples.instant(at), condition: .clear, temperatureCelsius: 24)
    return WeatherWords(
      weather, of: try place ?? Samples.place(["vi": "Hà Nội"]), today: try Samples.day(today),
      observed: .init(observation: observation, source: .init(provider: "metar", terms: Samples.metar)), in: "vi",
      try Samples.catalogue("vi")
    ).now
  }

  @Test func `nothing is observed where the weather may not be shown`() throws {
    for state in [Freshness.expired, .missing] {
      let content = try Samples.observing(Samples.observed(), state: state)
      for language in Samples.languages {
        #expect(!(try renderer.fragment(content, in: language)).contains("NOAA"))
        for form in [try renderer.fragment(content, in: language), try renderer.text(content, in: language)] {
          #expect(!form.contains("Noi Bai") && !form.contains("Nội Bài") && !form.contains("24°C"))
        }
      }
      #expect(!document(of: content).text.contains("observation\""))
    }
  }

  @Test func `the document holds the observation with its own source, and the model's now as it is`() throws {
    let text = document(of: try Samples.observing(Samples.observed(temperature: 17, direction: nil))).text
    let source =
      "{\"credit\":\"NOAA Aviation Weather Center\",\"licence\":\"Public domain\",\"licenceURL\":null,"
      + "\"name\":\"Aviation Weather Center\",\"provider\":\"metar\",\"url\":\"https://aviationweather.gov/\"}"
    #expect(
      text.contains(
        "\"observation\":{\"condition\":\"rain-light\",\"humidityPercent\":78.4,\"observedAt\":\"2026-11-22T00:30:00Z\","
          + "\"source\":\(source),\"station\":\"VVNB\",\"temperatureCelsius\":17,\"windDirectionDegrees\":null,"
          + "\"windMetersPerSecond\":3.1}"))
    #expect(text.contains("\"temperatureCelsius\":24.3,"))
  }

  @Test(arguments: [(-7200, true), (-7201, false), (1800, true)])
  func `a report more than two hours older than the forecast's present is not shown`(seconds: Double, isShown: Bool)
    throws
  {
    var observed = try Samples.observed()
    var observation = observed.observation
    observation.observedAt = try Samples.weather().current.observedAt.addingTimeInterval(seconds)
    observed = .init(observation: observation, source: observed.source)
    let html = try renderer.fragment(Samples.observing(observed), in: "vi")
    #expect(html.contains("Nội Bài") == isShown)
    #expect(html.contains("<dt>Cảm giác như</dt>") != isShown)
  }
}
