import Core
import Foundation
import Testing

@testable import Rendering

/// The lunar date beside the date.
struct LunarDateTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private func content(
    on day: String = "2026-11-22", zone: String = "Asia/Ho_Chi_Minh", hasLunarDate: Bool = true,
    variant: Widget.Variant = .full
  ) throws -> WidgetContent {
    let widget = try Samples.weatherWidget(zone: zone, variant: variant, hasLunarDate: hasLunarDate)
    let at = try Samples.instant("\(day)T00:40:00Z")
    var weather = Weather(current: .init(observedAt: at, condition: .clear, temperatureCelsius: 24))
    weather.days = [.init(date: try Samples.day(day), condition: .clear)]
    return try Samples.content(widget, [.weather(weather)], Samples.openMeteo, fetchedAt: at, now: at)
  }

  private func places(hasLunarDate: Bool = true) throws -> WidgetContent {
    let (places, weather) = try Samples.places()
    let widget = try Samples.placesWidget(places, hasLunarDate: hasLunarDate)
    return try Samples.content(widget, weather.map(Reading.weather), Samples.openMeteo)
  }

  @Test(
    arguments: [
      ("vi", "2026-11-22", "Chủ Nhật, 22/11/2026 (14/10 âm lịch)", "Chủ Nhật, 22/11/2026, ngày 14 tháng 10 âm lịch"),
      ("vi", "2026-02-17", "Thứ Ba, 17/02/2026 (1/1 âm lịch)", "Thứ Ba, 17/02/2026, ngày 1 tháng 1 âm lịch"),
      (
        "vi", "2025-07-25", "Thứ Sáu, 25/07/2025 (1/6 nhuận âm lịch)",
        "Thứ Sáu, 25/07/2025, ngày 1 tháng 6 nhuận âm lịch"
      ),
      (
        "en", "2026-11-22", "Sunday, 22 November 2026 (lunar 14/10)",
        "Sunday, 22 November 2026, day 14 of lunar month 10"
      ),
      (
        "en", "2025-07-25", "Friday, 25 July 2025 (lunar 1/6 leap)",
        "Friday, 25 July 2025, day 1 of leap lunar month 6"
      ),
    ] as [(Language, String, String, String)])
  func `it stands beside the date, for the eye in brackets and for a voice in words`(
    language: Language, day: String, visible: String, said: String
  ) throws {
    let html = try renderer.fragment(content(on: day), in: language)
    let line = "<p class=\"wgt-note\"><time datetime=\"\(day)\">"
    let start = try #require(html.range(of: line)).lowerBound
    let paragraph = String(html[start...].prefix { $0 != "\n" })
    #expect(seen(of: paragraph) == visible)
    #expect(spoken(of: paragraph).trimmingCharacters(in: .whitespaces) == said)
    #expect(try renderer.text(content(on: day), in: language).contains("\n\n\(visible)\n\n"))
  }

  @Test func `a compact widget has it too`() throws {
    let html = try renderer.fragment(content(variant: .compact), in: "vi")
    #expect(html.contains("(14/10 âm lịch)</span></p>"))
  }

  @Test func `a table of places has it beside its date, and not in its rows`() throws {
    let html = try renderer.fragment(places(), in: "vi")
    #expect(seen(of: html).ranges(of: "âm lịch").count == 1)
    #expect(
      html.contains(
        "<th scope=\"col\" aria-label=\"Khu vực, Chủ Nhật, 22/11/2026, ngày 14 tháng 10 âm lịch\">"
          + "<time datetime=\"2026-11-22\">Chủ Nhật, 22/11/2026</time> <span class=\"wgt-part\">(14/10 âm lịch)</span></th>"
      ))
    #expect(try renderer.text(places(), in: "vi").contains("\n\nChủ Nhật, 22/11/2026 (14/10 âm lịch)\n\n"))
  }

  @Test func `it is that of the day that is today in the widget's zone`() throws {
    // 00:40Z is 16:40 of the day before in Los Angeles.
    let html = try renderer.fragment(content(zone: "America/Los_Angeles"), in: "vi")
    #expect(seen(of: html).contains("Thứ Bảy, 21/11/2026 (13/10 âm lịch)"))
  }

  private static let lunar = #""lunar":{"day":14,"isLeapMonth":false,"month":10,"year":2026}"#

  @Test func `the JSON has it in the weather and in each place, and null where nobody asked for it`() throws {
    func json(_ content: WidgetContent) throws -> String {
      document(of: content).text
    }
    #expect(try json(content()).ranges(of: Self.lunar).count == 1)
    #expect(try json(places()).ranges(of: Self.lunar).count == 4)
    #expect(try json(content(hasLunarDate: false)).ranges(of: #""lunar":null"#).count == 1)
    #expect(try json(places(hasLunarDate: false)).ranges(of: #""lunar":null"#).count == 4)
  }

  @Test func `beyond its years there is none, on the page and in the JSON`() throws {
    let content = try content(on: "2101-01-02")
    #expect(!seen(of: try renderer.fragment(content, in: "vi")).contains("âm lịch"))
    #expect(document(of: content).text.contains(#""lunar":null"#))
  }

  @Test func `without it a page is as it was`() throws {
    #expect(try !renderer.fragment(content(hasLunarDate: false), in: "vi").contains("âm lịch"))
    #expect(try !renderer.text(content(hasLunarDate: false), in: "vi").contains("22/11/2026 ("))
  }
}
