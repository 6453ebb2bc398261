import Core
import Foundation
import Testing

@testable import Rendering

/// A station's word stands beside the model's and never in it.
struct ObservationTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  @Test func `an observation is one sentence with its time, its station and its own credit`() throws {
    let content = try Samples.observing(Samples.observed())
    let html = try renderer.fragment(content, in: "vi")
    let time = "<time datetime=\"2026-11-22T07:30:00+07:00\">07:30, 22/11/2026</time>"
    #expect(
      html.contains(
        "Quan trắc lúc \(time) tại sân bay Nội Bài: 24°C, độ ẩm 78%, gió đông bắc 3 m/s, mưa nhỏ</p>\n"
          + "<p class=\"wgt-source\">Nguồn: <a href=\"https://aviationweather.gov/\" lang=\"en\">"))
    #expect(
      words(of: try renderer.fragment(content, in: "en")).contains(
        "Observed at 07:30, 22 Nov 2026 at Noi Bai airport: 24°C, humidity 78%, northeast wind 3 m/s, light rain\n"
          + "Source: NOAA Aviation Weather Center (Public domain)\n"))
  }

  @Test func `but for its block the fragment is the one without it`() throws {
    for language in Samples.languages {
      let html = try renderer.fragment(Samples.observing(Samples.observed()), in: language)
      let plain = try renderer.fragment(
        Samples.content(Samples.weatherWidget(), .weather(Samples.weather()), Samples.openMeteo), in: language)
      let block = try Regex("<div class=\"wgt-observation\">.*?</div>\n").dotMatchesNewlines()
      #expect(html.contains(block) && html.replacing(block, with: "") == plain)
    }
  }

  @Test(
    arguments: [
      ("VVTS", "whatever", "sân bay Tân Sơn Nhất", "Tan Son Nhat airport"),
      ("RJTT", " Tokyo/Haneda Intl ", "trạm Tokyo/Haneda Intl", "station Tokyo/Haneda Intl"),
      ("RJTT", nil, "trạm RJTT", "station RJTT"), ("RJTT", "\u{202E} ", "trạm RJTT", "station RJTT"),
      ("RJTT", "{time}{values}", "trạm {time}{values}", "station {time}{values}"),
    ] as [(StationID, String?, String, String)])
  func `a station has the newspaper's name, else the provider's, else its code`(
    station: StationID, name: String?, vi: String, en: String
  ) throws {
    let content = try Samples.observing(Samples.observed(station: station, name: name))
    #expect(try renderer.text(content, in: "vi").contains("\nQuan trắc lúc 07:30, 22/11/2026 tại \(vi): 24°C, "))
    #expect(try renderer.text(content, in: "en").contains("\nObserved at 07:30, 22 Nov 2026 at \(en): 24°C, "))
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
    let line = try #require(renderer.text(content, in: "vi").split(separator: "\n").first { $0.hasPrefix("Quan trắc") })
    #expect(line.contains("trạm \(cleaned(name)): ") && line.unicodeScalars.count < 200)
  }

  @Test func `what the station did not measure is left out`() throws {
    let cases: [(WidgetContent.Observed, String?)] = [
      (try Samples.observed(humidity: nil, direction: nil, condition: .unknown), "24°C, gió 3 m/s"),
      (try Samples.observed(temperature: nil, humidity: nil, wind: 0, direction: nil), "lặng gió, mưa nhỏ"),
      (
        try Samples.observed(temperature: -0.3, humidity: nil, wind: 0.4, condition: .clear),
        "0°C, gió đông bắc dưới 1 m/s, trời quang"
      ),
      (try Samples.observed(temperature: nil, humidity: nil, wind: nil, condition: .unknown), nil),
    ]
    for (observed, values) in cases {
      let text = try renderer.text(Samples.observing(observed), in: "vi")
      if let values {
        #expect(text.contains("tại sân bay Nội Bài: \(values)\n"))
      } else {
        #expect(!text.contains("Quan trắc") && !text.contains("NOAA"))
      }
    }
  }

  @Test func `nothing is observed where the weather may not be shown`() throws {
    for state in [Freshness.expired, .missing] {
      let content = try Samples.observing(Samples.observed(), state: state)
      for language in Samples.languages {
        #expect(!(try renderer.fragment(content, in: language)).contains("wgt-observation"))
        #expect(!(try renderer.text(content, in: language)).contains("Noi Bai"))
      }
      #expect(!document(of: content).text.contains("observation\""))
    }
  }

  @Test func `the document holds the observation with its own source`() throws {
    let text = document(of: try Samples.observing(Samples.observed(direction: nil))).text
    let source =
      "{\"credit\":\"NOAA Aviation Weather Center\",\"licence\":\"Public domain\",\"licenceURL\":null,"
      + "\"name\":\"Aviation Weather Center\",\"provider\":\"metar\",\"url\":\"https://aviationweather.gov/\"}"
    #expect(
      text.contains(
        "\"observation\":{\"condition\":\"rain-light\",\"humidityPercent\":78.4,\"observedAt\":\"2026-11-22T00:30:00Z\","
          + "\"source\":\(source),\"station\":\"VVNB\",\"temperatureCelsius\":24,\"windDirectionDegrees\":null,"
          + "\"windMetersPerSecond\":3.1}"))
  }
}
