import Core
import Foundation
import Testing

@testable import Rendering

/// How strong the day's sun is, and when it comes and goes.
struct SunWordsTests {
  private func words(_ day: Weather.Day, zone: String = "Asia/Ho_Chi_Minh", in language: Language = "vi") throws
    -> SunWords?
  { SunWords(day, zone: try Samples.zone(zone), try Samples.catalogue(language)) }

  private func day(
    uv: Double? = nil, rises: String? = nil, sets: String? = nil, date: String = "2026-11-22"
  ) throws -> Weather.Day {
    .init(
      date: try Samples.day(date), condition: .clear, uvIndexMaximum: uv, sunriseAt: try rises.map(Samples.instant),
      sunsetAt: try sets.map(Samples.instant))
  }

  private static let (rises, sets) = ("2026-11-21T23:12:00Z", "2026-11-22T10:15:00Z")

  private func fragment(_ day: Weather.Day, variant: Widget.Variant = .full) throws -> String {
    let current = Weather.Current(
      observedAt: try Samples.instant("2026-11-22T00:30:00Z"), condition: .clear, temperatureCelsius: 20)
    let content = try Samples.content(
      Samples.weatherWidget(variant: variant), .weather(Weather(current: current, days: [day])), Samples.openMeteo)
    return try Renderer(languages: ["vi"]).fragment(content, in: "vi")
  }

  @Test(arguments: [
    (0, "UV 0 (thấp)", "UV 0 (low)"), (2.4, "UV 2 (thấp)", "UV 2 (low)"),
    (2.5, "UV 3 (trung bình)", "UV 3 (moderate)"), (5.4, "UV 5 (trung bình)", "UV 5 (moderate)"),
    (5.5, "UV 6 (cao)", "UV 6 (high)"), (7.4, "UV 7 (cao)", "UV 7 (high)"),
    (7.5, "UV 8 (rất cao)", "UV 8 (very high)"), (10.4, "UV 10 (rất cao)", "UV 10 (very high)"),
    (10.5, "UV 11 (cực cao)", "UV 11 (extreme)"), (16, "UV 16 (cực cao)", "UV 16 (extreme)"),
    (-3, "UV 0 (thấp)", "UV 0 (low)"),
  ])
  func `the ultraviolet index is whole, with the band of the WHO that its number is in`(
    index: Double, vi: String, en: String
  ) throws {
    #expect(try words(day(uv: index))?.uv == vi && words(day(uv: index))?.text == vi)
    #expect(try words(day(uv: index), in: "en")?.text == en)
  }

  @Test func `the sun is one line, of which a voice says both times in words`() throws {
    let html = try fragment(day(uv: 6.1, rises: Self.rises, sets: Self.sets))
    let line = try #require(html.split(separator: "\n").first { $0.contains("UV ") })
    #expect(seen(of: String(line)) == "UV 6 (cao) · Mặt trời 6:12–17:15")
    #expect(spoken(of: String(line)) == "UV 6 (cao) · Mặt trời mọc lúc 6:12, lặn lúc 17:15")
    #expect(line.contains("<time datetime=\"2026-11-22T06:12:00+07:00\">6:12</time>"))
    #expect(line.contains("<time datetime=\"2026-11-22T17:15:00+07:00\">17:15</time>"))
    #expect(try words(day(uv: 6.1, rises: Self.rises, sets: Self.sets))?.text == "UV 6 (cao) · Mặt trời 6:12–17:15")
  }

  @Test func `what is not known is left out, and half a day is no day`() throws {
    #expect(try words(day(rises: Self.rises, sets: Self.sets))?.text == "Mặt trời 6:12–17:15")
    for half in [try day(rises: Self.rises), try day(sets: Self.sets), try day()] {
      #expect(try words(half) == nil)
      #expect(try !fragment(half).contains("Mặt trời"))
    }
    #expect(try words(day(uv: 6, rises: Self.rises))?.text == "UV 6 (cao)")
    #expect(try seen(of: fragment(day(uv: 6, sets: Self.sets))).contains("\nUV 6 (cao)\n"))
  }

  @Test func `the times are those of the place, in its language`() throws {
    let day = try day(rises: "2026-11-22T11:55:00Z", sets: "2026-11-22T21:32:00Z")
    #expect(try words(day, zone: "America/New_York", in: "en")?.text == "Daylight 6:55–16:32")
  }

  @Test func `nobody speaks of the sun on a polar night, nor of its setting on a polar day`() throws {
    // Neither end of the day is in it, which providers say in two ways: with none, and with the ends of other days.
    for (date, other) in [("2026-12-21", "2027-01-15T10:40:00Z"), ("2026-06-21", "2026-07-26T22:40:00Z")] {
      #expect(try words(day(date: date), zone: "Europe/Oslo") == nil)
      let strayed = try day(rises: other, sets: other, date: date)
      let cut = Weather(
        current: .init(observedAt: try Samples.instant("\(date)T10:00:00Z"), condition: .clear), days: [strayed]
      ).cut(to: try Samples.instant("\(date)T10:00:00Z"), zone: try Samples.zone("Europe/Oslo"))
      #expect(try words(cut.days[0], zone: "Europe/Oslo") == nil)
    }
  }

  @Test func `only today's sun is spoken of, and a compact widget leaves it out`() throws {
    let today = try day(uv: 6, rises: Self.rises, sets: Self.sets)
    #expect(try fragment(today).contains("UV 6 (cao)"))
    #expect(try !fragment(today, variant: .compact).contains("UV"))
    #expect(try !fragment(day(uv: 6, date: "2026-11-23")).contains("UV"))
  }
}
