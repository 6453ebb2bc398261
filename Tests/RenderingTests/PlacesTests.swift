import Core
import Foundation
import Testing

@testable import Rendering

/// A table of several places is of one page, and each row of its own day.
struct PlacesTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  @Test func `a row has the place, what it is like there now, its day and its rain`() throws {
    let rows = try rows(in: "vi")
    #expect(rows.map(\.first) == ["!Hà Nội", "TP. Hồ Chí Minh", "!New York", "Bạch Long Vĩ"])
    #expect(rows[1].dropFirst() == ["Quang mây, trời nắng 31°C", "25–34°C", "3,2 mm"])
    #expect(try self.rows(in: "en")[1] == ["Ho Chi Minh City", "Sunny 31°C", "25–34°C", "3.2 mm"])
  }

  @Test func `a voice says what a sign means, and nothing else otherwise`() throws {
    let rows = try rows(in: "vi", by: spoken)
    #expect(rows[0] == ["Chú ý: Hà Nội", "Mưa nhỏ 24°C", "19–27°C", "60%"])
  }

  @Test(
    arguments: [
      (
        "vi", ["Chủ Nhật, 22/11/2026", "Hiện tại", "Hôm nay", "Mưa"],
        ["Khu vực, Chủ Nhật, 22/11/2026", "Thấp nhất và cao nhất hôm nay"]
      ),
      (
        "en", ["Sunday, 22 November 2026", "Now", "Today", "Rain"],
        ["Place, Sunday, 22 November 2026", "Today&#39;s low and high"]
      ),
    ] as [(Language, [String], [String])])
  func `the table's head says the page's date, once, and for a voice what the columns are`(
    language: Language, headings: [String], labels: [String]
  ) throws {
    let html = try renderer.fragment(content(), in: language)
    let head = try #require(html.firstMatch(of: /<thead><tr>(.*)<\/tr><\/thead>/)).output.1
    #expect(head.matches(of: /<th scope="col"[^>]*>(.*?)<\/th>/).map { words(of: String($0.output.1)) } == headings)
    #expect(head.matches(of: /aria-label="([^"]*)"/).map { String($0.output.1) } == labels)
    #expect(html.ranges(of: "<time datetime=\"2026-11-22\">").count == 1)
  }

  @Test func `a place where it is another day says which, and so does one whose today has run out`() throws {
    #expect(try rows(in: "vi")[2][2] == "21/11 -7 – 1°C")
    #expect(try rows(in: "vi", by: spoken)[2][2] == "21/11 -7 – 1°C")
    var weather = try Samples.weather()
    weather.days.removeFirst()
    let content = try Samples.content(
      Samples.placesWidget([Samples.place(["vi": "Hà Nội"])]), .weather(weather), Samples.openMeteo)
    let html = try renderer.fragment(content, in: "vi")
    #expect(html.contains("<time datetime=\"2026-11-23\">23/11</time> -2 – 5°C</td>"))
    #expect(try rows(in: "vi", of: content)[0][2] == "23/11 -2 – 5°C")
  }

  @Test func `what a place lacks is said in its row`() throws {
    #expect(try rows(in: "vi")[3] == ["Bạch Long Vĩ", "Chưa có số liệu", "—", "—"])
    #expect(
      try rows(in: "vi", by: spoken)[3] == ["Bạch Long Vĩ", "Chưa có số liệu", "chưa có số liệu", "chưa có số liệu"])
  }

  @Test func `a place without an answer has a row without numbers, and its time does not count`() throws {
    let (places, weather) = try Samples.places()
    let at = try Samples.fetchedAt()
    let content = try Samples.content(
      Samples.placesWidget(Array(places[..<2])), [.weather(weather[0]), nil], Samples.openMeteo, fetchedAt: at, now: at)
    #expect(try rows(in: "vi", of: content)[1] == ["TP. Hồ Chí Minh", "Chưa có số liệu", "—", "—"])
    let text = document(of: content).text
    #expect(text.contains("\"observedAt\":\"2026-11-22T00:30:00Z\",\"schema\""))
    #expect(
      text.contains(
        """
        {"current":{"cloudPercent":null,"condition":"unknown","feelsLikeCelsius":null,"gustMetersPerSecond":null,\
        "humidityPercent":null,"isDay":null,"observedAt":null,"precipitationMillimeters":null,\
        "pressureHectopascals":null,"temperatureCelsius":null,"windDirectionDegrees":null,"windMetersPerSecond":null},\
        "days":[],"hours":[],"issuedAt":null,"lunar":null,"observation":null,
        """))
  }

  @Test func `the time is that of the earliest place`() throws {
    let html = try renderer.fragment(content(), in: "vi")
    #expect(html.contains("Cập nhật: <time datetime=\"2026-11-22T07:15:00+07:00\">07:15 ngày 22/11/2026</time>"))
    #expect(document(of: try content()).text.contains("\"observedAt\":\"2026-11-22T00:15:00Z\",\"schema\""))
  }

  @Test func `the document holds each place as that of one place does`() throws {
    let (places, weather) = try Samples.places()
    guard case .object(let root) = document(of: try content()), case .object(let field) = root["weather"],
      case .array(let all) = field["places"]
    else {
      Issue.record("no places")
      return
    }
    #expect(field.keys.sorted() == ["notice", "places"] && all.count == 4)
    let one = Widget(
      id: "one", subject: .weather(places[1]), providers: ["open-meteo"], ttlSeconds: 1800, maxAgeSeconds: 21600,
      zone: places[1].zone)
    guard case .object(let alone) = document(of: try Samples.content(one, .weather(weather[1]), Samples.openMeteo)),
      case .object(var weather) = alone["weather"]
    else { return }
    // The table has one for all its places.
    #expect(weather.removeValue(forKey: "notice") == .null)
    #expect(all[1] == .object(weather))
  }

  @Test(arguments: [
    "<!--#include virtual=\"/etc/passwd\" -->", "<?php echo 1 ?>", "{{secret}}", "</th></tr></table><script>x</script>",
    "\u{202E}\" onmouseover=\"x",
  ])
  func `the syntax of servers and templates inside a name stays text`(name: String) throws {
    let content = try Samples.content(
      Samples.placesWidget([Samples.place(["vi": name])]), .weather(Samples.weather()), Samples.openMeteo)
    let html = try renderer.fragment(content, in: "vi")
    for piece in ["<!--", "<?", "{", "<script", "\" on", "\u{202E}"] { #expect(!html.contains(piece)) }
    #expect(html.ranges(of: "<tr").count == 2)
    #expect(try renderer.text(content, in: "vi").contains("\n\(cleaned(name))  "))
  }

  @Test func `a name is cut where twenty of its kind would not fit, and is never empty`() throws {
    let today = try Samples.day("2026-11-22")
    let names = ["Ế", "[", "\"", "a"].map { String(repeating: $0, count: 80) } + ["\u{202E}"]
    let rows = try PlacesWords(
      names.map { (place: try Samples.place(["vi": $0]), weather: try Samples.weather()) }, today: today,
      lunarDate: nil, in: "vi", Samples.catalogue("vi")
    ).rows
    #expect(rows.map(\.name.unicodeScalars.count) == [30, 18, 15, 80, 1])
  }

  @Test(arguments: Condition.allCases)
  func `twenty places fit into 16 KiB whatever their sky and their names`(condition: Condition) throws {
    let observedAt = try Samples.instant("2026-11-22T00:30:00Z")
    let day = Weather.Day(
      date: try Samples.day("2026-11-23"), condition: condition, minimumCelsius: -1e9, maximumCelsius: -1e9)
    var most = 0
    for name in ["[", "\"", "Ế", "ệ", "😀"] {
      let place = try Samples.place(["vi": String(repeating: name, count: 80)])
      for isDay in [true, false] {
        let weather = Weather(
          current: .init(observedAt: observedAt, condition: condition, isDay: isDay, temperatureCelsius: -1e9),
          days: [day])
        let content = try Samples.content(
          Samples.placesWidget(Array(repeating: place, count: 20)), Array(repeating: .weather(weather), count: 20),
          Samples.air, isSample: true)
        for language in Samples.languages {
          most = max(most, try renderer.fragment(content, in: language).utf8.count)
        }
      }
    }
    #expect(most <= 16384)
  }

  @Test func `a place has no icon where nothing is known of its sky`() throws {
    let html = try renderer.fragment(content(), in: "vi")
    #expect(html.ranges(of: iconTag).count == 3)
  }

  private func content() throws -> WidgetContent {
    let (places, weather) = try Samples.places()
    return try Samples.content(Samples.placesWidget(places), weather.map(Reading.weather), Samples.openMeteo)
  }

  /// The words of each row's cells, as they are seen or as a voice says them.
  private func rows(
    in language: Language, of content: WidgetContent? = nil, by words: (String) -> String = seen
  ) throws -> [[String]] {
    try renderer.fragment(content ?? self.content(), in: language).matches(
      of: /<tr(?: class="wgt-bold")?><th scope="row".*<\/tr>/
    ).map { row in
      row.output.matches(of: /<(th|td)[^>]*>(.*?)<\/\1>/).map { words(String($0.output.0)) }
    }
  }
}
