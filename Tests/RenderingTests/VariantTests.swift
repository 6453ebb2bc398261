import Core
import Foundation
import Testing

@testable import Rendering

/// The chart of the next hours, and what a compact widget leaves out.
struct VariantTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private func fragment(_ weather: Weather, in language: Language = "vi") throws -> String {
    try renderer.fragment(Samples.content(Samples.weatherWidget(), .weather(weather), Samples.openMeteo), in: language)
  }

  @Test func `the chart is hidden from a screen reader, which gets the sentence with absolute times`() throws {
    let html = try fragment(Samples.weather(hours: 24))
    let chart = try #require(
      html.firstMatch(of: /<div class="wgt-hours">\n(<svg.*<\/svg>)\n<p [^>]*>(.*)<\/p>\n<\/div>/))
    #expect(chart.output.1.contains("aria-hidden=\"true\"") && chart.output.1.contains("stroke=\"currentColor\""))
    #expect(!chart.output.1.contains("style=") && !chart.output.1.contains(" id="))
    #expect(
      chart.output.2 == """
        Nhiệt độ 24 giờ tới: thấp nhất 18°C lúc <time datetime="2026-11-23T05:00:00+07:00">05:00, 23/11</time>, \
        cao nhất 25°C lúc <time datetime="2026-11-22T14:00:00+07:00">14:00, 22/11</time>
        """)
    #expect(chart.output.0.utf8.count <= 1024, "\(chart.output.0.utf8.count) bytes")
  }

  @Test func `the lowest point of the line is the lowest of the field, and the highest the highest`() throws {
    let chart = try #require(
      HourChart(Samples.weather(hours: 24).hours, zone: Samples.zone("Asia/Ho_Chi_Minh"), Samples.catalogue("vi")))
    let points = chart.line.dropFirst().split(separator: "L").map { $0.split(separator: " ").compactMap { Int($0) } }
    #expect(points.count == 24 && points.first?[0] == 2 && points.last?[0] == 158)
    #expect(points.map { $0[1] }.max() == 37 && points.map { $0[1] }.min() == 3)
    #expect(points[22][1] == 37 && points[7][1] == 3)
    #expect(chart.dots == "M\(points[22][0]) 37h.01M\(points[7][0]) 3h.01")
  }

  @Test func `one hour makes no chart, two do, and hours without a temperature do not count`() throws {
    #expect(try !fragment(Samples.weather(hours: 1)).contains("wgt-hours"))
    #expect(try fragment(Samples.weather(hours: 2)).contains("Nhiệt độ 2 giờ tới"))
    var gaps = try Samples.weather(hours: 3)
    for index in [0, 2] { gaps.hours[index].temperatureCelsius = nil }
    #expect(try !fragment(gaps).contains("wgt-hours"))
  }

  @Test func `a provider that knows every third hour has its line, and its sentence counts hours`() throws {
    var weather = try Samples.weather(hours: 24)
    weather.hours = weather.hours.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    #expect(try fragment(weather).contains("Nhiệt độ 22 giờ tới"))
  }

  @Test(arguments: [(21600, 48), (21600, 24), (86400, 25), (172_800, 49)])
  func `the chart stands for as long as its snapshot may be shown`(maxAgeSeconds: Int, hours: Int) throws {
    let base = try Samples.weatherWidget()
    let widget = Widget(
      id: base.id, subject: base.subject, providers: base.providers, ttlSeconds: 1800, maxAgeSeconds: maxAgeSeconds,
      zone: base.zone)
    let fetchedAt = try Samples.fetchedAt()
    let weather = Reading.weather(try Samples.weather(hours: hours + 1))
    for age in stride(from: 0, through: maxAgeSeconds, by: 1800) {
      let content = try Samples.content(
        widget, [weather], Samples.openMeteo, fetchedAt: fetchedAt, now: fetchedAt.addingTimeInterval(Double(age)))
      #expect(try renderer.fragment(content, in: "vi").contains("wgt-hours"), "after \(age) s")
    }
  }

  @Test func `temperatures that no weather has, or that never change, still make a line inside its field`() throws {
    for odd in [1e308, -1e308, 20] {
      var weather = try Samples.weather(hours: 24)
      for index in weather.hours.indices { weather.hours[index].temperatureCelsius = index % 2 == 0 ? odd : 20 }
      let line = try #require(try fragment(weather).firstMatch(of: #/ d="M([0-9 L]+)"/><path stroke/#)).output.1
      for point in line.split(separator: "L") {
        let numbers = point.split(separator: " ").compactMap { Int($0) }
        #expect((0...160).contains(numbers[0]) && (0...40).contains(numbers[1]))
      }
    }
  }

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
    for word in ["Ngày mai", "Độ ẩm", "wgt-hours"] { #expect(!weather.contains(word)) }
    let rates = try #require(drawn["compact-board-fresh"])
    #expect(rates.contains("<th scope=\"col\" role=\"columnheader\">Mua chuyển khoản</th>") && rates.contains("26.412"))
    for word in ["Mua tiền mặt", "Đô la Mỹ", "tăng"] { #expect(!rates.contains(word)) }
    let air = try #require(drawn["compact-air-fresh"])
    #expect(air.contains(">95<") && air.contains("Vừa phải") && air.contains("Số liệu mô hình"))
    #expect(!air.contains("µg/m³"))
    for html in drawn.values { #expect(html.contains("class=\"wgt wgt-") && html.contains(" wgt-compact\"")) }
  }
}
