import Core
import Foundation
import Testing

@testable import Rendering

/// Numbers, dates, winds and conditions as each language writes them.
struct WordTests {
  @Test(arguments: [
    ("26142", "26.142", "26,142"), ("26142.3", "26.142,30", "26,142.30"), ("160.25", "160,25", "160.25"),
    ("999", "999,00", "999.00"), ("999.999", "1.000", "1,000"), ("1000", "1.000", "1,000"), ("1", "1,00", "1.00"),
    ("0.93", "0,9300", "0.9300"), ("0.00123", "0,0012", "0.0012"), ("1234567.5", "1.234.567,50", "1,234,567.50"),
    ("26142.001", "26.142", "26,142"),
  ])
  func `a rate is written with the language's signs`(value: String, vi: String, en: String) throws {
    let value = try Samples.decimal(value)
    #expect(try Samples.catalogue("vi").rate(value) == vi)
    #expect(try Samples.catalogue("en").rate(value) == en)
  }

  @Test(arguments: [
    ("40", "26412", "40"), ("0.57", "170.43", "0,57"), ("1200.5", "26000", "1.200,50"), ("0.0012", "0.93", "0,0012"),
  ])
  func `a move has the decimals of its rate`(step: String, rate: String, text: String) throws {
    #expect(try Samples.catalogue("vi").step(Samples.decimal(step), of: Samples.decimal(rate)) == text)
  }

  @Test(arguments: [
    (24.3, "24°C"), (24.5, "25°C"), (-0.4, "0°C"), (-0.5, "-1°C"), (-12.2, "-12°C"), (.infinity, "9999°C"),
  ])
  func `a temperature is whole and never minus nought`(value: Double, text: String) throws {
    #expect(try Samples.catalogue("vi").celsius(value) == text)
  }

  @Test func `a range of temperatures keeps its dash apart from minus signs`() throws {
    let vi = try Samples.catalogue("vi")
    #expect(vi.celsius(from: 19.2, to: 26.8) == "19–27°C")
    #expect(vi.celsius(from: -2, to: 5) == "-2 – 5°C")
    #expect(vi.millimeters(12.4) == "12,4 mm")
    #expect(vi.millimeters(0) == "0 mm")
    #expect(vi.percent(77.6) == "78%")
  }

  @Test(arguments: [
    (0, "bắc"), (22.4, "bắc"), (22.6, "đông bắc"), (45, "đông bắc"), (90, "đông"), (135, "đông nam"), (180, "nam"),
    (225, "tây nam"), (270, "tây"), (315, "tây bắc"), (337.6, "bắc"), (360, "bắc"), (-45, "tây bắc"), (405, "đông bắc"),
  ])
  func `a wind has its name in full`(degrees: Double, name: String) throws {
    #expect(try Samples.catalogue("vi").direction(degrees: degrees) == name)
  }

  @Test(
    arguments: [
      (3.1, 45, nil, "Gió đông bắc|cấp 2 (3 m/s)", "Northeast wind|force 2 (3 m/s)"),
      (0.2, 45, 20, "Gió|lặng gió", "Wind|calm"),
      (0.4, 270, nil, "Gió tây|cấp 1 (dưới 1 m/s)", "West wind|force 1 (under 1 m/s)"),
      (12.6, nil, nil, "Gió|cấp 6 (13 m/s)", "Wind|force 6 (13 m/s)"),
      (9, 90, 10.7, "Gió đông|cấp 5 (9 m/s)", "East wind|force 5 (9 m/s)"),
      (9, 90, 14, "Gió đông|cấp 5 (9 m/s), giật cấp 7", "East wind|force 5 (9 m/s), gusts force 7"),
      (14, .nan, 14.5, "Gió|cấp 7 (14 m/s)", "Wind|force 7 (14 m/s)"),
    ] as [(Double, Double?, Double?, String, String)])
  func `a wind is its direction, and its force with the speed and strong gusts`(
    speed: Double, degrees: Double?, gust: Double?, vi: String, en: String
  ) throws {
    for (language, parts) in [("vi", vi), ("en", en)] as [(Language, String)] {
      let words = try Samples.catalogue(language).windWords(
        metersPerSecond: speed, fromDegrees: degrees, gustMetersPerSecond: gust)
      #expect("\(words.label)|\(words.value)" == parts)
    }
  }

  @Test(arguments: [
    (0.2, 0), (0.3, 1), (1.5, 1), (1.6, 2), (3.3, 2), (3.4, 3), (5.4, 3), (5.5, 4), (7.9, 4), (8, 5), (10.7, 5),
    (10.8, 6), (13.9, 7), (17.2, 8), (20.8, 9), (24.5, 10), (28.5, 11), (32.6, 11), (32.7, 12), (36.9, 12), (37, 13),
    (56.1, 17), (99, 17),
  ])
  func `a wind's force is the Beaufort scale's`(speed: Double, force: Int) {
    #expect(beaufort(metersPerSecond: speed) == force)
  }

  @Test(arguments: [
    ("Asia/Ho_Chi_Minh", "2026-11-22T07:30:00+07:00", "07:30 ngày 22/11/2026", "07:30, 22 November 2026"),
    ("Europe/Berlin", "2026-11-22T01:30:00+01:00", "01:30 ngày 22/11/2026", "01:30, 22 November 2026"),
    ("America/New_York", "2026-11-21T19:30:00-05:00", "19:30 ngày 21/11/2026", "19:30, 21 November 2026"),
  ])
  func `a time is that of the widget's zone`(zone: String, iso8601: String, vi: String, en: String) throws {
    let instant = try Samples.instant("2026-11-22T00:30:00Z")
    let zone = try Samples.zone(zone)
    #expect(try Samples.catalogue("vi").instant(instant, in: zone) == PrintedTime(iso8601: iso8601, text: vi))
    #expect(try Samples.catalogue("en").instant(instant, in: zone) == PrintedTime(iso8601: iso8601, text: en))
  }

  @Test(arguments: [
    ("2026-11-26T09:00:00Z", "16 giờ", "16 giờ ngày 26/11", "16:00", "16:00 on 26 November"),
    ("2026-11-26T09:30:00Z", "16 giờ 30", "16 giờ 30 ngày 26/11", "16:30", "16:30 on 26 November"),
    ("2026-11-26T21:05:00Z", "4 giờ 05", "4 giờ 05 ngày 27/11", "04:05", "04:05 on 27 November"),
    ("2026-11-26T17:00:00Z", "0 giờ", "0 giờ ngày 27/11", "00:00", "00:00 on 27 November"),
  ])
  func `an hour to come is said as it is spoken, with its day where it could be another's`(
    at: String, vi: String, viDay: String, en: String, enDay: String
  ) throws {
    let (at, zone) = (try Samples.instant(at), try Samples.zone("Asia/Ho_Chi_Minh"))
    for (language, hour, ofDay) in [("vi", vi, viDay), ("en", en, enDay)] as [(Language, String, String)] {
      #expect(try Samples.catalogue(language).timeOfDay(at, in: zone).text == hour)
      #expect(try Samples.catalogue(language).hour(at, in: zone).text == ofDay)
    }
  }

  @Test func `a fragment says the time of its own zone`() throws {
    let content = try Samples.content(
      Samples.weatherWidget(zone: "America/New_York"), .weather(Samples.weather()), Samples.openMeteo)
    let html = try Renderer(languages: ["vi"]).fragment(content, in: "vi")
    #expect(html.contains("<time datetime=\"2026-11-21T19:30:00-05:00\">19:30 ngày 21/11/2026</time>"))
    #expect(html.contains("Thứ Bảy, 21/11/2026"))
    #expect(html.contains("datetime=\"2026-11-22\">Ngày mai</time>"))
  }

  @Test(arguments: [
    ("2026-11-22", "Chủ Nhật, 22/11/2026", "Sunday, 22 November 2026"),
    ("2026-11-23", "Thứ Hai, 23/11/2026", "Monday, 23 November 2026"),
    ("2028-02-29", "Thứ Ba, 29/02/2028", "Tuesday, 29 February 2028"),
  ])
  func `a date is written with its weekday`(day: String, vi: String, en: String) throws {
    #expect(try Samples.catalogue("vi").longDate(Samples.day(day)).text == vi)
    #expect(try Samples.catalogue("en").longDate(Samples.day(day)).text == en)
  }

  @Test func `only the days next to the present are called by it`() throws {
    let vi = try Samples.catalogue("vi")
    let today = try Samples.day("2026-12-31")
    let names = [-1, 0, 1, 2, 3].map { vi.name(of: today.adding(days: $0), today: today).text }
    #expect(names == ["T4, 30/12", "Hôm nay", "Ngày mai", "T7, 02/01", "CN, 03/01"])
  }

  @Test func `drizzle is called light rain from May to October in Vietnamese`() throws {
    let vi = try Samples.catalogue("vi")
    let words = (1...12).map { vi.words(for: .drizzle, isDay: true, month: $0) }
    #expect(words[4...9].allSatisfy { $0 == "Mưa nhỏ" })
    #expect((words[..<4] + words[10...]).allSatisfy { $0 == "Mưa phùn" })
    #expect(try Samples.catalogue("en").words(for: .drizzle, isDay: true, month: 7) == "Drizzle")
  }

  private let hanoi = Place(
    names: ["vi": "Hà Nội"], coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: .gmt)

  @Test func `nobody speaks of the sun where it does not come up, whatever a symbol shows`() throws {
    let tromso = Place(
      names: ["vi": "Tromsø"], coordinate: Coordinate(latitude: 69.65, longitude: 18.96),
      zone: try Samples.zone("Europe/Oslo"))
    func words(_ place: Place, _ date: String) throws -> WeatherWords {
      let current = Weather.Current(
        observedAt: try Samples.instant("\(date)T11:00:00Z"), condition: .clear, isDay: true)
      let day = try Samples.day(date)
      return WeatherWords(
        Weather(current: current, days: [.init(date: day, condition: .clear)]), of: place, today: day,
        in: "vi", try Samples.catalogue("vi"))
    }
    for (place, date, sky) in [
      (tromso, "2026-12-21", "Quang mây"), (tromso, "2026-03-21", "Quang mây, trời nắng"),
      (tromso, "2026-06-21", "Quang mây, trời nắng"), (hanoi, "2026-12-21", "Quang mây, trời nắng"),
    ] {
      let words = try words(place, date)
      #expect(words.now.condition == sky && words.days.map(\.condition) == [sky], "\(place.names) \(date)")
    }
  }

  @Test(
    arguments: [
      ("vi", nil, 16.0, "cao nhất 16°C"), ("vi", 9, nil, "thấp nhất 9°C"), ("en", nil, 16, "high 16°C"),
      ("en", 9, nil, "low 9°C"),
    ] as [(Language, Double?, Double?, String)])
  func `a day of which only one end is known says which`(
    _ language: Language, _ minimum: Double?, _ maximum: Double?, _ range: String
  ) throws {
    let today = try Samples.day("2026-11-22")
    let day = Weather.Day(date: today, condition: .rain, minimumCelsius: minimum, maximumCelsius: maximum)
    let now = try Samples.instant("2026-11-22T00:30:00Z")
    let weather = Weather(current: .init(observedAt: now, condition: .rain, temperatureCelsius: 12), days: [day])
    let places = try Samples.placesWidget(try Samples.places().places)
    let renderer = try Renderer(languages: [language])
    for widget in [
      try Samples.weatherWidget(),
      try Samples.weatherWidget(variant: .compact),
      places,
    ] {
      let content = try Samples.content(
        widget, widget.queries.map { _ in .weather(weather) }, Samples.openMeteo, fetchedAt: now, now: now)
      #expect(try renderer.fragment(content, in: language).contains(range), "\(widget.id)")
      #expect(try renderer.text(content, in: language).contains(range), "\(widget.id)")
    }
  }

  @Test(
    arguments: [
      (65.4, 12, "Khả năng mưa 65%", "65%"), (0, 12, "Khả năng mưa 0%", "0%"), (nil, 2.4, "Lượng mưa 2,4 mm", "2,4 mm"),
      (nil, 0.06, "Lượng mưa 0,1 mm", "0,1 mm"), (nil, 0.05, "Không mưa", nil), (nil, 0.04, "Không mưa", nil),
      (nil, 0, "Không mưa", nil), (nil, nil, nil, nil),
    ] as [(Double?, Double?, String?, String?)])
  func `a day's rain is its chance, else its amount, and what would be printed as 0 mm is no rain`(
    chance: Double?, millimeters: Double?, text: String?, amount: String?
  ) throws {
    let day = Weather.Day(
      date: try Samples.day("2026-11-22"), condition: .rain, precipitationMillimeters: millimeters,
      precipitationProbabilityPercent: chance)
    let rain = RainWords(day, try Samples.catalogue("vi"))
    #expect(rain?.text == text && rain?.amount == amount)
  }

  @Test(
    arguments: [(0, nil, false), (0.4, nil, false), (1, nil, true), (nil, 0, false), (nil, 2.4, true)]
      as [(Double?, Double?, Bool)])
  func `a drop is drawn where it may rain: not for a chance of 0% nor for no rain`(
    chance: Double?, millimeters: Double?, hasDrop: Bool
  ) throws {
    var weather = try Samples.weather()
    weather.days = [
      .init(
        date: try Samples.day("2026-11-22"), condition: .overcast, precipitationMillimeters: millimeters,
        precipitationProbabilityPercent: chance)
    ]
    let renderer = try Renderer(languages: ["vi"])
    let one = try Samples.content(Samples.weatherWidget(), .weather(weather), Samples.openMeteo)
    #expect(try renderer.fragment(one, in: "vi").contains("wgt-drop") == hasDrop)
    let table = try Samples.content(
      Samples.placesWidget([Samples.place(["vi": "Huế"])]), .weather(weather), Samples.openMeteo)
    #expect(try renderer.fragment(table, in: "vi").contains("wgt-dry") != hasDrop)
  }

  @Test func `nobody speaks of the sun where it is not known to be day`() throws {
    for isDay in [false, nil] {
      let current = Weather.Current(
        observedAt: try Samples.instant("2026-11-22T13:00:00Z"), condition: .clear, isDay: isDay)
      let words = WeatherWords(
        Weather(current: current), of: hanoi, today: try Samples.day("2026-11-22"), in: "vi",
        try Samples.catalogue("vi"))
      #expect(words.now.condition == "Quang mây")
    }
  }

  @Test func `braces inside a value are not filled again`() {
    #expect(filled("{a} và {b}", ["a": "{b}", "b": "2"]) == "{b} và 2")
    #expect(filled("không có gì", [:]) == "không có gì")
    #expect(filled("một {", [:]) == "một {")
  }
}
