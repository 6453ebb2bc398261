import Core
import Foundation
import Testing

@testable import Rendering

/// The chart of the next hours: what is drawn, what stands over and under it, and the sentence that says the same.
struct HourChartTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private func fragment(_ weather: Weather, in language: Language = "vi") throws -> String {
    try renderer.fragment(Samples.content(Samples.weatherWidget(), .weather(weather), Samples.openMeteo), in: language)
  }

  private func chart(
    _ hours: [Weather.Hour], zone: String = "Asia/Ho_Chi_Minh", in language: Language = "vi"
  ) throws -> HourChart {
    try #require(HourChart(hours, zone: Samples.zone(zone), Samples.catalogue(language)))
  }

  /// Hours from an instant on with their temperatures and their rain.
  private func hours(
    from start: String = "2026-11-22T00:00:00Z", _ celsius: [Double?], rain: [Int: Double] = [:]
  ) throws -> [Weather.Hour] {
    let start = try Samples.instant(start)
    return celsius.enumerated().map { number, celsius in
      .init(
        at: start.addingTimeInterval(Double(number) * 3600), condition: .overcast, temperatureCelsius: celsius,
        precipitationMillimeters: rain[number])
    }
  }

  /// So many hours, the first the coldest and the second the warmest.
  private func plain(_ count: Int) -> [Double] { [10, 30] + Array(repeating: 20, count: count - 2) }

  private func sentence(_ chart: HourChart) -> String { chart.sentence.map(\.text).joined() }

  /// The points of path data that has no other commands than M and L.
  private func points(_ path: some StringProtocol) -> [[Int]] {
    path.dropFirst().split(separator: "L").map { $0.split(separator: " ").compactMap { Int($0) } }
  }

  @Test func `the chart is hidden from a screen reader, which gets the sentence with absolute times`() throws {
    let html = try fragment(Samples.weather(hours: 24))
    let match = try #require(
      html.firstMatch(of: /<p class="wgt-hidden">(.*)<\/p>\n<div class="wgt-chart" aria-hidden="true">(.*)<\/div>\n/))
    #expect(
      match.output.1 == """
        Nhiệt độ 24 giờ tới: cao nhất 25°C lúc <time datetime="2026-11-22T14:00:00+07:00">14 giờ ngày 22/11</time>, \
        thấp nhất 18°C lúc <time datetime="2026-11-23T05:00:00+07:00">5 giờ ngày 23/11</time>
        """)
    let field = "width=\"240\" height=\"40\" viewBox=\"0 0 240 40\""
    #expect(match.output.2.hasPrefix("<svg class=\"wgt-plot\" \(field) preserveAspectRatio="))
    #expect(!match.output.2.contains("style=") && !match.output.2.contains(" id="))
    #expect(match.output.0.utf8.count <= 1536, "\(match.output.0.utf8.count) bytes")
  }

  @Test func `an hour is ten units wide, its point in its middle, the highest at 2 and the lowest at 27`() throws {
    let chart = try chart(Samples.weather(hours: 24).hours)
    let points = points(chart.line)
    #expect(chart.width == 240 && points.map { $0[0] } == (0..<24).map { $0 * 10 + 5 })
    #expect(points.map { $0[1] }.min() == 2 && points.map { $0[1] }.max() == 27)
    #expect(points[7] == [75, 2] && points[22] == [225, 27])
    #expect(chart.dots == "M75 2h.01M225 27h.01")
    #expect(chart.area == "M5 40L\(chart.line.dropFirst())V40Z")
    #expect(try self.chart(hours([20, 30, 25])).line == "M5 27L15 2L25 15")
  }

  @Test func `a chart without rain has no bars, and says nothing of any`() throws {
    for rain in [[:], [3: 0], [3: 0.04], [3: 0.05]] {
      let chart = try chart(hours(plain(24), rain: rain))
      #expect(chart.bars == nil && !sentence(chart).contains("mưa"), "\(rain)")
    }
    #expect(try !fragment(Samples.weather(hours: 24)).contains("wgt-bars"))
  }

  @Test(arguments: [
    // Hardly more than what is printed as 0 mm, light rain, rain, and what fills the height.
    (0.06, 2, "0,1 mm"), (0.4, 3, "0,4 mm"), (2.5, 7, "2,5 mm"), (10, 13, "10 mm"), (90, 13, "90 mm"),
  ])
  func `an hour's rain is a bar from the bottom, higher the more it rains`(
    millimeters: Double, height: Int, amount: String
  ) throws {
    let chart = try chart(hours(plain(24), rain: [3: millimeters]))
    #expect(chart.bars == "M32 40v-\(height)h6V40Z")
    #expect(sentence(chart).hasSuffix("; mưa nhiều nhất \(amount) lúc 10 giờ ngày 22/11"))
  }

  @Test func `each hour with rain has its bar, in its hour, and those outside of the line have none`() throws {
    var celsius: [Double?] = plain(24)
    (celsius[0], celsius[23]) = (nil, nil)
    celsius[2] = 5
    let chart = try chart(hours(celsius, rain: [0: 9, 1: 2.5, 2: 0, 5: 10, 23: 9]))
    #expect(chart.bars == "M2 40v-7h6V40ZM42 40v-13h6V40Z")
    #expect(sentence(chart).hasSuffix("; mưa nhiều nhất 10 mm lúc 12 giờ ngày 22/11"))
  }

  @Test func `the sentence goes in the order of time, and its rain comes last`() throws {
    let (rising, falling) = (try hours([10, 20, 30], rain: [0: 1.5]), try hours([30, 20, 10]))
    for (language, up, down) in [
      (
        "vi",
        "Nhiệt độ 3 giờ tới: thấp nhất 10°C lúc 7 giờ ngày 22/11, cao nhất 30°C lúc 9 giờ ngày 22/11"
          + "; mưa nhiều nhất 1,5 mm lúc 7 giờ ngày 22/11",
        "Nhiệt độ 3 giờ tới: cao nhất 30°C lúc 7 giờ ngày 22/11, thấp nhất 10°C lúc 9 giờ ngày 22/11"
      ),
      (
        "en",
        "Temperature of the next 3 hours: lowest 10°C at 07:00 on 22 November, highest 30°C at 09:00 on 22 November"
          + "; heaviest rain 1.5 mm at 07:00 on 22 November",
        "Temperature of the next 3 hours: highest 30°C at 07:00 on 22 November, lowest 10°C at 09:00 on 22 November"
      ),
    ] as [(Language, String, String)] {
      #expect(try sentence(chart(rising, in: language)) == up)
      #expect(try sentence(chart(falling, in: language)) == down)
    }
  }

  /// The hours under a chart by their place, the minor ones in brackets.
  private func marked(_ chart: HourChart) -> [String] {
    chart.marks.enumerated().compactMap { place, mark in
      mark.hour.map { "\(place): " + (mark.isMinor ? "[\($0.text)]" : $0.text) }
    }
  }

  @Test(
    arguments: [
      // From 7:00, from midnight to midnight, and from 23:00.
      ("2026-11-22T00:00:00Z", 24, ["5: 12 giờ", "11: [18 giờ]", "17: 0 giờ", "23: [6 giờ]"]),
      ("2026-11-21T17:00:00Z", 25, ["0: 0 giờ", "6: [6 giờ]", "12: 12 giờ", "18: [18 giờ]", "24: 0 giờ"]),
      ("2026-11-22T16:00:00Z", 12, ["1: 0 giờ", "7: [6 giờ]"]),
      // Of a short chart the first and the last.
      ("2026-11-22T16:00:00Z", 11, ["0: 23 giờ", "10: 9 giờ"]),
      ("2026-11-22T05:00:00Z", 2, ["0: 12 giờ", "1: 13 giờ"]),
    ] as [(String, Int, [String])])
  func `every sixth hour of the day is marked, noon and midnight first`(from: String, count: Int, marks: [String])
    throws
  {
    let chart = try chart(hours(from: from, plain(count)))
    #expect(chart.marks.count == count && marked(chart) == marks)
  }

  @Test func `midnight belongs to the day that it begins`() throws {
    let chart = try chart(hours(from: "2026-11-22T16:00:00Z", plain(12)))
    #expect(chart.marks[1].hour == PrintedTime(iso8601: "2026-11-23T00:00:00+07:00", text: "0 giờ"))
    #expect(sentence(chart).hasSuffix(", cao nhất 30°C lúc 0 giờ ngày 23/11"))
  }

  @Test func `where clocks are not at a full hour the marks say the minutes`() throws {
    let chart = try chart(hours(plain(24)), zone: "Asia/Kathmandu")
    #expect(marked(chart) == ["1: [6 giờ 45]", "7: 12 giờ 45", "13: [18 giờ 45]", "19: 0 giờ 45"])
    #expect(chart.marks[1].hour?.iso8601 == "2026-11-22T06:45:00+05:45")
    #expect(sentence(chart).contains("thấp nhất 10°C lúc 5 giờ 45 ngày 22/11"))
    #expect(try marked(self.chart(hours(plain(24)), zone: "Asia/Kolkata"))[0] == "1: [6 giờ 30]")
  }

  @Test func `where clocks are set back the hours stay of one length, and each mark is the clock's own`() throws {
    // 25 October 2026: after 2:59 of summer time comes 2:00 of winter time.
    let chart = try chart(hours(from: "2026-10-24T22:00:00Z", plain(24)), zone: "Europe/Berlin")
    #expect(marked(chart) == ["0: 0 giờ", "7: [6 giờ]", "13: 12 giờ", "19: [18 giờ]"])
  }

  @Test func `the highest and the lowest degree stand over their hours, and one that never changes once`() throws {
    let chart = try chart(Samples.weather(hours: 24).hours)
    let degrees = chart.marks.enumerated().filter { $0.element.degrees != nil }
    #expect(degrees.map(\.offset) == [7, 22] && degrees.map { $0.element.degrees } == ["25°", "18°"])
    #expect(degrees.map { $0.element.isLow } == [false, true])
    let even = try self.chart(hours(Array(repeating: 20, count: 24)))
    #expect(even.marks.compactMap(\.degrees) == ["20°"])
    let html = try fragment(Samples.weather(hours: 24))
    #expect(html.contains("<i><b>25°</b></i>") && html.contains("<i><b class=\"wgt-low\">18°</b></i>"))
  }

  @Test func `the marks are drawn with their times, one cell an hour`() throws {
    let html = try fragment(Samples.weather(hours: 24))
    let marks = try #require(html.firstMatch(of: /<p class="wgt-marks">(.*?)<\/p>/)).output.1
    #expect(marks.matches(of: /<i[ >]/).count == 24)
    #expect(marks.contains("<i><time datetime=\"2026-11-22T12:00:00+07:00\">12 giờ</time></i>"))
    #expect(marks.contains("<i class=\"wgt-minor\"><time datetime=\"2026-11-22T18:00:00+07:00\">18 giờ</time></i>"))
  }

  @Test func `one hour makes no chart, two do, and hours without a temperature do not count`() throws {
    #expect(try !fragment(Samples.weather(hours: 1)).contains("wgt-chart"))
    #expect(try fragment(Samples.weather(hours: 2)).contains("Nhiệt độ 2 giờ tới"))
    var gaps = try Samples.weather(hours: 3)
    for index in [0, 2] { gaps.hours[index].temperatureCelsius = nil }
    #expect(try !fragment(gaps).contains("wgt-chart"))
  }

  @Test func `a provider that knows every third hour has its line, and its sentence counts hours`() throws {
    var weather = try Samples.weather(hours: 24)
    weather.hours = weather.hours.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    #expect(try fragment(weather).contains("Nhiệt độ 22 giờ tới"))
    let chart = try chart(weather.hours)
    #expect(points(chart.line).map { $0[0] } == stride(from: 5, to: 220, by: 30).map(\.self))
    #expect(chart.width == 220 && marked(chart) == ["5: 12 giờ", "11: [18 giờ]", "17: 0 giờ"])
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
      #expect(try renderer.fragment(content, in: "vi").contains("wgt-chart"), "after \(age) s")
    }
  }

  @Test func `temperatures that no weather has, or that never change, still make a line inside its field`() throws {
    for odd in [1e308, -1e308, 20] {
      var weather = try Samples.weather(hours: 24)
      for index in weather.hours.indices { weather.hours[index].temperatureCelsius = index % 2 == 0 ? odd : 20 }
      let line = try #require(
        try fragment(weather).firstMatch(of: /<path d="(M[0-9 L]+)"\/>/)
      ).output.1
      #expect(points(line).count == 24)
      for point in points(line) { #expect((0...240).contains(point[0]) && (2...27).contains(point[1])) }
    }
  }

  @Test func `rain that no weather has stays inside the field`() throws {
    for odd in [1e100, 1e308, .infinity, -1e308] {
      #expect(try chart(hours(plain(24), rain: [3: odd])).bars == (odd > 0 ? "M32 40v-13h6V40Z" : nil), "\(odd)")
    }
  }
}
