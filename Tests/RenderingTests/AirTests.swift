import Core
import Foundation
import Testing

@testable import Rendering

/// An index is a number of somebody's scale, and says whose.
struct AirTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  @Test(
    arguments: [
      (.init(scale: .usAQI, value: 0), "AQI (thang Mỹ): 0", "US AQI: 0", "Tốt", "Good"),
      (.init(scale: .usAQI, value: 100), "AQI (thang Mỹ): 100", "US AQI: 100", "Trung bình", "Moderate"),
      (
        .init(scale: .usAQI, value: 101), "AQI (thang Mỹ): 101", "US AQI: 101", "Không tốt cho nhóm nhạy cảm",
        "Unhealthy for sensitive groups"
      ),
      (.init(scale: .usAQI, value: 200), "AQI (thang Mỹ): 200", "US AQI: 200", "Không lành mạnh", "Unhealthy"),
      (.init(scale: .usAQI, value: 300), "AQI (thang Mỹ): 300", "US AQI: 300", "Rất không lành mạnh", "Very unhealthy"),
      (.init(scale: .usAQI, value: 499), "AQI (thang Mỹ): 499", "US AQI: 499", "Nguy hiểm", "Hazardous"),
      (.init(scale: .usAQI, value: 500), "AQI (thang Mỹ): 500+", "US AQI: 500+", "Nguy hiểm", "Hazardous"),
      (.init(scale: .usAQI, value: 713), "AQI (thang Mỹ): 500+", "US AQI: 500+", "Nguy hiểm", "Hazardous"),
      (.init(scale: .openWeather, value: 2), "Chỉ số OpenWeather: 2/5", "OpenWeather index: 2/5", "Khá tốt", "Fair"),
      (
        .init(scale: .openWeather, value: 5), "Chỉ số OpenWeather: 5/5", "OpenWeather index: 5/5", "Rất kém",
        "Very poor"
      ),
    ] as [(AirQuality.Index, String, String, String, String)])
  func `an index stands beside the name of its scale, its band in words`(
    index: AirQuality.Index, vi: String, en: String, viBand: String, enBand: String
  ) throws {
    let content = try content(Samples.airQuality(index))
    for (language, number, band) in [("vi", vi, viBand), ("en", en, enBand)] as [(Language, String, String)] {
      let html = try renderer.fragment(content, in: language)
      let sign = index.value > (index.scale == .usAQI ? 150 : 3) ? language == "vi" ? "Chú ý: " : "Attention: " : ""
      let lines = spoken(of: html).split(separator: "\n").map(String.init)
      #expect(lines.prefix(3).dropFirst() == [number, sign + band])
      #expect(seen(of: html).contains(number.prefix { $0 != ":" }), "whose index it is")
      #expect(try renderer.text(content, in: language).contains("\n\(number)\n\(band)\n"))
      #expect(!html.contains("VN_AQI"))
    }
  }

  @Test func `no band of bad air has the name of one of VN_AQI, which counts it otherwise`() throws {
    let names = Set(try Samples.catalogue("vi").air.categories.values)
    #expect(names.isDisjoint(with: ["Xấu", "Rất xấu", "Nguy hại"]))
  }

  @Test func `particles are weights with their unit, to a tenth`() throws {
    let content = try content(Samples.airQuality(pm25: 33.44, pm10: 1045))
    let vi = words(of: try renderer.fragment(content, in: "vi"))
    #expect(vi.contains("\nPM2.5 33,4 µg/m³ · PM10 1.045 µg/m³ (trong 1 giờ)\n"))
    let en = words(of: try renderer.fragment(content, in: "en"))
    #expect(en.contains("\nPM2.5 33.4 µg/m³ · PM10 1,045 µg/m³ (over 1 hour)\n"))
    let text = try renderer.text(content, in: "vi")
    #expect(text.contains(/\nBụi mịn PM2\.5 +33,4 µg\/m³ \(trong 1 giờ\)\nBụi PM10 +1\.045 µg\/m³ \(trong 1 giờ\)\n/))
  }

  @Test func `what sets the index and that a model says so are one paragraph`() throws {
    for (language, blamed, ofModel) in [
      ("vi", "Chất ô nhiễm chính: bụi mịn PM2.5", "Ước tính từ mô hình, không phải số đo tại trạm"),
      ("en", "Main pollutant: fine particles PM2.5", "Model estimate, not a station measurement"),
    ] as [(Language, String, String)] {
      let foul = try renderer.fragment(content(Samples.airQuality()), in: language)
      #expect(foul.contains("\n<p class=\"wgt-note\">\(blamed). \(ofModel).</p>\n"))
      let clean = try content(Samples.airQuality(.init(scale: .usAQI, value: 12)))
      #expect(try renderer.fragment(clean, in: language).contains("\n<p class=\"wgt-note\">\(ofModel).</p>\n"))
    }
  }

  @Test(arguments: [
    (AirQuality.Scale.usAQI, [50, 100, 150, 200, 300, 500]), (.openWeather, [1, 2, 3, 4, 5]),
  ])
  func `a band is drawn in its place among those of its scale, which a voice does not say`(
    scale: AirQuality.Scale, values: [Int]
  ) throws {
    for (number, value) in values.enumerated() {
      let html = try renderer.fragment(content(Samples.airQuality(.init(scale: scale, value: value))), in: "vi")
      #expect(html.contains("<b class=\"wgt-chip wgt-band-\(number + 1)\">"))
      let bands = values.indices.map { "<i class=\"wgt-band-\($0 + 1)\($0 == number ? " wgt-here" : "")\"></i>" }
      #expect(html.contains("<p class=\"wgt-bands\" aria-hidden=\"true\">\(bands.joined())</p>"))
    }
  }

  @Test(arguments: AirQuality.Period.allCases + [nil])
  func `an index of another time than the particles says so`(_ period: AirQuality.Period?) throws {
    let content = try content(
      Samples.airQuality(.init(scale: .usAQI, value: 165, dominant: .pm25, period: period), pm25: 4.1))
    for (language, scale, ofDay, ofHour) in [
      ("vi", "AQI (thang Mỹ)", "(trung bình 24 giờ)", "45 µg/m³ (trong 1 giờ)\n"),
      ("en", "US AQI", "(24-hour mean)", "45 µg/m³ (over 1 hour)\n"),
    ] as [(Language, String, String, String)] {
      let (html, text) = (try renderer.fragment(content, in: language), try renderer.text(content, in: language))
      #expect(seen(of: html).contains("\n\(scale) \(ofDay)\n") == (period == .day))
      #expect(text.contains("\n\(scale): 165 \(ofDay)\n") == (period == .day))
      for form in [spoken(of: html), text] {
        #expect(form.contains(ofDay) == (period == .day) && form.contains(ofHour) == (period == .day))
        #expect(form.contains("45 µg/m³\n") == (period != .day))
      }
    }
    let code = period.map { "\"\($0.rawValue)\"" } ?? "null"
    #expect(document(of: content).text.contains("\"period\":\(code),\"scale\":\"us-aqi\",\"value\":165"))
  }

  @Test func `what is not given is said to be missing, and is never 0`() throws {
    let content = try content(Samples.airQuality(nil, pm25: nil, pm10: nil))
    let html = try renderer.fragment(content, in: "vi")
    let text = words(of: html)
    #expect(text.contains("Chỉ số: —chưa có số liệu\n"))
    #expect(text.contains("\nPM2.5 —chưa có số liệu · PM10 —chưa có số liệu\n"))
    for part in ["wgt-condition", "wgt-chip", "<i", "wgt-alarm"] { #expect(!html.contains(part), "\(part)") }
    #expect(!text.contains("ô nhiễm") && !text.contains("giờ)"))
    let document = document(of: content).text
    #expect(document.contains("\"index\":null"))
    #expect(document.contains("\"pm10MicrogramsPerCubicMeter\":null,\"pm25MicrogramsPerCubicMeter\":null"))
  }

  @Test func `the document names the scale, the band and what sets the index by their codes`() throws {
    let text = document(of: try content(Samples.airQuality(.init(scale: .openWeather, value: 4)))).text
    #expect(
      text.contains("{\"category\":\"poor\",\"dominant\":null,\"period\":null,\"scale\":\"openweather\",\"value\":4}"))
  }

  @Test func `air without a name of its place is still called air`() throws {
    let widget = try Samples.airWidget(names: ["vi": "\u{202E}"])
    let html = try renderer.fragment(try Samples.content(widget, nil, nil, state: .missing), in: "vi")
    #expect(html.contains("<h2 class=\"wgt-title\">Chất lượng không khí</h2>"))
  }

  private func content(_ air: AirQuality) throws -> WidgetContent {
    try Samples.content(Samples.airWidget(), .air(air), Samples.air)
  }
}
