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
      (.init(scale: .usAQI, value: 0), "AQI Mỹ: 0", "US AQI: 0", "Tốt", "Good"),
      (.init(scale: .usAQI, value: 100), "AQI Mỹ: 100", "US AQI: 100", "Vừa phải", "Moderate"),
      (
        .init(scale: .usAQI, value: 101), "AQI Mỹ: 101", "US AQI: 101", "Không tốt cho nhóm nhạy cảm",
        "Unhealthy for sensitive groups"
      ),
      (.init(scale: .usAQI, value: 200), "AQI Mỹ: 200", "US AQI: 200", "Không lành mạnh", "Unhealthy"),
      (.init(scale: .usAQI, value: 300), "AQI Mỹ: 300", "US AQI: 300", "Rất không lành mạnh", "Very unhealthy"),
      (.init(scale: .usAQI, value: 499), "AQI Mỹ: 499", "US AQI: 499", "Nguy hiểm", "Hazardous"),
      (.init(scale: .usAQI, value: 500), "AQI Mỹ: 500+", "US AQI: 500+", "Nguy hiểm", "Hazardous"),
      (.init(scale: .usAQI, value: 713), "AQI Mỹ: 500+", "US AQI: 500+", "Nguy hiểm", "Hazardous"),
      (.init(scale: .openWeather, value: 2), "Chỉ số OpenWeather: 2/5", "OpenWeather index: 2/5", "Khá tốt", "Fair"),
      (
        .init(scale: .openWeather, value: 5), "Chỉ số OpenWeather: 5/5", "OpenWeather index: 5/5", "Rất không tốt",
        "Very poor"
      ),
    ] as [(AirQuality.Index, String, String, String, String)])
  func `an index stands beside the name of its scale, its band in words`(
    index: AirQuality.Index, vi: String, en: String, viBand: String, enBand: String
  ) throws {
    let content = try content(Samples.airQuality(index))
    for (language, number, band) in [("vi", vi, viBand), ("en", en, enBand)] as [(Language, String, String)] {
      let html = try renderer.fragment(content, in: language)
      #expect(words(of: html).contains("\(number)\n\(band)\n"))
      #expect(html.contains("<p class=\"wgt-condition\">\(band)</p>"))
      #expect(try renderer.text(content, in: language).contains("\n\(number)\n\(band)\n"))
      #expect(!html.contains("VN_AQI"))
    }
  }

  @Test func `no band but the good one has the name of a band of VN_AQI`() throws {
    let names = Set(try Samples.catalogue("vi").air.categories.values)
    #expect(names.isDisjoint(with: ["Trung bình", "Kém", "Xấu", "Rất xấu", "Nguy hại"]))
  }

  @Test func `particles are weights with their unit, to a tenth`() throws {
    let content = try content(Samples.airQuality(pm25: 33.44, pm10: 1045))
    let vi = words(of: try renderer.fragment(content, in: "vi"))
    #expect(vi.contains("Bụi mịn PM2.5 33,4 µg/m³\nBụi PM10 1.045 µg/m³\n"))
    #expect(vi.contains("Chỉ số chủ yếu do bụi mịn PM2.5\n"))
    #expect(vi.contains("Số liệu mô hình, không phải trạm đo\n"))
    let en = words(of: try renderer.fragment(content, in: "en"))
    #expect(en.contains("Fine particles PM2.5 33.4 µg/m³\nParticles PM10 1,045 µg/m³\n"))
    #expect(en.contains("Index mainly due to fine particles PM2.5\n"))
    #expect(en.contains("Model data, not from a station\n"))
  }

  @Test(arguments: AirQuality.Period.allCases + [nil])
  func `an index of another time than the particles says so`(_ period: AirQuality.Period?) throws {
    let content = try content(
      Samples.airQuality(.init(scale: .usAQI, value: 165, dominant: .pm25, period: period), pm25: 4.1))
    for (language, sentence) in [
      ("vi", "Chỉ số là trung bình của 24 giờ qua, nồng độ bụi là của một giờ\n"),
      ("en", "The index is a mean of the last 24 hours, the particles are of one hour\n"),
    ] as [(Language, String)] {
      #expect(words(of: try renderer.fragment(content, in: language)).contains(sentence) == (period == .day))
      #expect(try renderer.text(content, in: language).contains(sentence) == (period == .day))
    }
    let code = period.map { "\"\($0.rawValue)\"" } ?? "null"
    #expect(document(of: content).text.contains("\"period\":\(code),\"scale\":\"us-aqi\",\"value\":165"))
  }

  @Test func `what is not given is said to be missing, and is never 0`() throws {
    let content = try content(Samples.airQuality(nil, pm25: nil, pm10: nil))
    let html = try renderer.fragment(content, in: "vi")
    let text = words(of: html)
    #expect(text.contains("Chỉ số: —chưa có dữ liệu\n"))
    #expect(text.contains("Bụi mịn PM2.5 —chưa có dữ liệu\nBụi PM10 —chưa có dữ liệu\n"))
    #expect(!html.contains("wgt-condition") && !html.contains("wgt-figure") && !text.contains("chủ yếu"))
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

/// The text of a fragment, its elements taken away.
func words(of html: String) -> String { html.replacing(/<[^>]*>/, with: "") }
