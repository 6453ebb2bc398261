import Core
import Foundation
import Testing

@testable import Rendering

/// What a compact widget leaves out.
struct VariantTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  @Test func `a compact widget has the same data and the same text as a full one`() throws {
    let full = try Samples.content(Samples.weatherWidget(), .weather(Samples.weather(hours: 24)), Samples.openMeteo)
    let compact = try Samples.content(
      Samples.weatherWidget(variant: .compact), .weather(Samples.weather(hours: 24)), Samples.openMeteo)
    #expect(document(of: full) == document(of: compact))
    #expect(try renderer.text(full, in: "vi") == renderer.text(compact, in: "vi"))
  }

  @Test func `compact weather is now and today, compact rates a transfer's prices, compact air its index`() throws {
    let drawn = Dictionary(
      uniqueKeysWithValues: try Samples.compact().map { ($0.name, try renderer.fragment($0.content, in: "vi")) })
    let weather = try #require(drawn["compact-weather-fresh"])
    #expect(weather.contains("wgt-compact") && weather.contains("24°C") && weather.contains("Hôm nay"))
    for word in ["Ngày mai", "Độ ẩm", "wgt-facts", "wgt-chart", "giờ tới", "UV "] { #expect(!weather.contains(word)) }
    let rates = try #require(drawn["compact-board-fresh"])
    #expect(rates.contains("<th scope=\"col\">Mua chuyển khoản</th>") && rates.contains("26.412"))
    for word in ["Mua tiền mặt", "Đô la Mỹ", "tăng", "▲", "wgt-four"] { #expect(!rates.contains(word)) }
    let air = try #require(drawn["compact-air-fresh"])
    #expect(air.contains(">95<") && air.contains("Trung bình") && air.contains("Ước tính từ mô hình"))
    for word in ["µg/m³", "wgt-bands"] { #expect(!air.contains(word)) }
    for html in drawn.values { #expect(html.contains("class=\"wgt wgt-") && html.contains(" wgt-compact\"")) }
  }
}
