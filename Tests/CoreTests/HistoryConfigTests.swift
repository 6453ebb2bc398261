import Core
import Foundation
import Testing

@Suite struct HistoryConfigTests {
  private static let year = 365 * 86400

  private func parse(_ extra: String = "", weather: String = "", rates: [String] = [""]) throws(ConfigError) -> Config {
    let boxes = rates.enumerated().map { number, extra in
      #"{ "id": "rates-\#(number)", "kind": "rates", "currencies": ["USD"], "providers": ["vietcombank"]\#(extra) }"#
    }
    let text = """
      { "site": { "use": "non-commercial" }, "widgets": [
        { "id": "weather", "kind": "weather", "providers": ["met-norway", "open-meteo"],
          "place": { "name": { "vi": "Hà Nội" }, "latitude": 21, "longitude": 105, "timeZone": "Asia/Ho_Chi_Minh" }\(weather) },
        \(boxes.joined(separator: ", "))
      ]\(extra) }
      """
    return try ConfigParser(
      file: "config.json", directory: "/srv/site", registry: [weatherStandIn, contactStandIn, boardStandIn],
      languages: ["vi", "en"]
    ).parse(Data(text.utf8))
  }

  private func kept(_ config: Config) -> [Int?] {
    let uses = config.feedUses.values
    return [Kind.rates, .weather].map { kind in uses.first { $0.feed.query.kind == kind }?.historySeconds }
  }

  @Test func `prices are kept for five years and the rest for one`() throws {
    let config = try parse()
    #expect(kept(config) == [5 * Self.year, Self.year])
    let years = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, config.history[$0] / Self.year) })
    #expect(years == [.weather: 1, .rates: 5, .air: 1, .gold: 5, .observation: 1, .centralRate: 5])
  }

  @Test func `one duration is for all kinds, an object for those that it names`() throws {
    #expect(kept(try parse(#", "history": "90d""#)) == [90 * 86400, 90 * 86400])
    #expect(kept(try parse(#", "history": { "rates": "50y" }"#)) == [50 * Self.year, Self.year])
    #expect(kept(try parse(#", "history": { "weather": "24h", "air": "2y" }"#)) == [5 * Self.year, 86400])
  }

  @Test func `a widget has a word of its own, and of two that ask the same the longer counts`() throws {
    #expect(kept(try parse(#", "history": "2y""#, weather: #", "history": "90d""#)) == [2 * Self.year, 90 * 86400])
    let both = [#", "history": "10d""#, #", "history": "20d""#]
    #expect(kept(try parse(rates: both)) == [20 * 86400, Self.year])
    #expect(kept(try parse(rates: [both[0], ""])) == [5 * Self.year, Self.year])
  }

  @Test(arguments: [
    (
      #", "history": 5"#,
      #"history: expected a duration such as "5y" or an object with one for each of rates, weather, air, gold, found 5"#
    ),
    (#", "history": "23h""#, #"history: expected a duration from "1d" to "50y", found "23h""#),
    (#", "history": "51y""#, #"history: expected a duration from "1d" to "50y", found "51y""#),
    (
      #", "history": "99999999999999999y""#,
      #"history: expected a duration from "1d" to "50y", found "99999999999999999y""#
    ),
    (#", "history": { "rates": 5 }"#, #"history.rates: expected a duration from "1d" to "50y", found 5"#),
    (#", "history": { "moon": "5y" }"#, "history.moon: unknown key; expected one of rates, weather, air, gold"),
  ])
  func `a wrong span is named with its place`(extra: String, problem: String) {
    #expect {
      try parse(extra)
    } throws: {
      "\($0)" == "config.json: \(problem)"
    }
    #expect {
      try parse(weather: #", "history": "1w""#)
    } throws: {
      "\($0)" == #"config.json: widgets[0].history: expected a duration from "1d" to "50y", found "1w""#
    }
  }

  @Test func `a day begins where its zone's clocks say so`() throws {
    let day = try #require(CalendarDay("2026-11-01"))
    #expect(day.start(in: .vietnam).instantText == "2026-10-31T17:00:00Z")
    let newYork = try #require(TimeZone(identifier: "America/New_York"))
    #expect(day.start(in: newYork).instantText == "2026-11-01T04:00:00Z")
    #expect(day.adding(days: 1).start(in: newYork).instantText == "2026-11-02T05:00:00Z")
    // In 2018 São Paulo's clocks went from 23:59:59 to 01:00.
    let saoPaulo = try #require(TimeZone(identifier: "America/Sao_Paulo"))
    #expect(try #require(CalendarDay("2018-11-04")).start(in: saoPaulo).instantText == "2018-11-04T03:00:00Z")
  }
}
