import Core
import Foundation
import Testing

@testable import Rendering

/// The past as a table and as JSON.
@Suite struct HistoryTests {
  private func instant(_ text: String) throws -> Date { try Samples.instant(text) }

  private func board(_ provider: ProviderID, _ sell: String, _ first: String, _ last: String) throws -> PastReading {
    let rows = [
      Rate(currency: "JPY", unit: 100, mid: 17000),
      Rate(currency: "USD", buyCash: 26142, sell: try Samples.decimal(sell)),
    ]
    return PastReading(
      feed: Feed(provider, .rates(RatesQuery())), firstSeenAt: try instant(first), lastSeenAt: try instant(last),
      reading: .rates(RateTable(basis: .board, rows: rows)))
  }

  private func rates(currencies: [Currency]? = nil, ranges: [DailyRange] = []) throws -> PastDrawing {
    try PastDrawing(
      widget: Samples.ratesWidget(["USD", "LAK", "JPY"]),
      sources: [
        WidgetContent.Source(provider: "vietcombank", terms: Samples.bank),
        WidgetContent.Source(provider: "exchange-api", terms: Samples.reference),
      ], currencies: currencies,
      readings: [
        board("vietcombank", "26412.5", "2026-11-01T01:00:00Z", "2026-11-01T03:00:00Z"),
        board("vietcombank", "26420", "2026-11-05T01:00:00Z", "2026-11-06T03:00:00Z"),
        board("exchange-api", "26300", "2026-11-02T01:00:00Z", "2026-11-02T01:00:00Z"),
      ], ranges: ranges, since: instant("2026-11-01T00:00:00Z"), until: instant("2026-11-23T00:00:00Z"))
  }

  private func fields(_ value: JSONValue?) throws -> [String: JSONValue] {
    guard case .object(let fields)? = value else { throw CocoaError(.coderValueNotFound) }
    return fields
  }

  private func list(_ value: JSONValue?) throws -> [[String: JSONValue]] {
    guard case .array(let list)? = value else { throw CocoaError(.coderValueNotFound) }
    return try list.map { try fields($0) }
  }

  @Test func `of rates there is one line a table and currency, of each provider under its name`() throws {
    #expect(
      try rates().csv == """
        firstSeenAt,lastSeenAt,provider,currency,unit,buyCash,buyTransfer,sell,mid
        2026-11-01T01:00:00Z,2026-11-01T03:00:00Z,vietcombank,USD,1,26142,,26412.5,
        2026-11-01T01:00:00Z,2026-11-01T03:00:00Z,vietcombank,JPY,100,,,,17000
        2026-11-05T01:00:00Z,2026-11-06T03:00:00Z,vietcombank,USD,1,26142,,26420,
        2026-11-05T01:00:00Z,2026-11-06T03:00:00Z,vietcombank,JPY,100,,,,17000
        2026-11-02T01:00:00Z,2026-11-02T01:00:00Z,exchange-api,USD,1,26142,,26300,
        2026-11-02T01:00:00Z,2026-11-02T01:00:00Z,exchange-api,JPY,100,,,,17000

        """)
    #expect(try rates(currencies: ["JPY"]).csv.split(separator: "\n").count == 4)
  }

  @Test func `the JSON has the readings, the sources' credits, the days and the holes`() throws {
    let sell = Series.price(.sell, of: "USD", unit: 1)
    let days = try ["2026-11-01", "2026-11-05", "2026-11-06"].map {
      DailyRange(
        provider: "vietcombank", series: sell, day: try Samples.day($0), open: 1, close: 2,
        low: try Samples.decimal("0.5"),
        high: 3)
    }
    let root = try fields(try rates(ranges: days).json)
    #expect(root["schema"] == .number(1) && root["id"] == .string("rates") && root["kind"] == .string("rates"))
    #expect(root["since"] == .string("2026-11-01T00:00:00Z") && root["until"] == .string("2026-11-23T00:00:00Z"))
    let sources = try list(root["sources"])
    #expect(sources.map { $0["credit"] } == [.string("Vietcombank"), .string("Tỷ giá của exchange-api")])
    let readings = try list(root["readings"])
    #expect(readings.map { $0["provider"] } == ["vietcombank", "vietcombank", "exchange-api"].map(JSONValue.string))
    let table = try fields(readings[0]["rates"])
    #expect(table["basis"] == .string("board") && table["quote"] == .string("VND"))
    let row = try #require(try list(table["rows"]).first)
    #expect(row["sell"] == .number(try Samples.decimal("26412.5")) && row["mid"] == .null && row["unit"] == .number(1))
    let ranges = try list(root["days"])
    #expect(ranges.map { $0["date"]?.bareText } == ["2026-11-01", "2026-11-05", "2026-11-06"])
    #expect(ranges[0]["currency"] == .string("USD") && ranges[0]["side"] == .string("sell"))
    #expect(["open", "close", "low", "high"].map { ranges[0][$0]?.text } == ["1", "2", "0.5", "3"])
    #expect(
      try list(root["holes"]) == [
        ["provider": .string("vietcombank"), "from": .string("2026-11-02"), "until": .string("2026-11-04")]
      ])
  }

  @Test func `the days between two sights of an unchanged table are a hole, unless it was seen on them`() throws {
    let reading = try board("vietcombank", "1", "2026-11-01T01:00:00Z", "2026-11-09T01:00:00Z")
    func holes(_ seen: [String]) throws -> [String] {
      let ranges = try seen.map {
        DailyRange(
          provider: "vietcombank", series: .price(.sell, of: "USD", unit: 1), day: try Samples.day($0), value: 1)
      }
      return try PastDrawing(
        widget: try Samples.ratesWidget(["USD"]),
        sources: [WidgetContent.Source(provider: "vietcombank", terms: Samples.bank)], readings: [reading],
        ranges: ranges,
        since: try instant("2026-11-01T00:00:00Z"), until: try instant("2026-11-23T00:00:00Z")
      ).holes
    }
    #expect(try holes([]) == ["2026-11-02 2026-11-08"])
    #expect(try holes(["2026-11-02", "2026-11-05"]) == ["2026-11-03 2026-11-04", "2026-11-06 2026-11-08"])
  }

  @Test func `of the weather there is what was current, as the widget's own JSON has it`() throws {
    let weather = try Samples.weather()
    let widget = try Samples.weatherWidget()
    let past = PastReading(
      feed: widget.feeds[0], firstSeenAt: try instant("2026-11-22T00:31:00Z"),
      lastSeenAt: try instant("2026-11-22T00:59:00Z"), reading: .weather(weather))
    let document = PastDrawing(
      widget: widget, readings: [past],
      since: try instant("2026-11-22T00:00:00Z"), until: try instant("2026-11-23T00:00:00Z"))
    #expect(
      try document.csv == """
        observedAt,firstSeenAt,lastSeenAt,provider,condition,isDay,temperatureCelsius,feelsLikeCelsius,humidityPercent,\
        windMetersPerSecond,windDirectionDegrees,gustMetersPerSecond,pressureHectopascals,cloudPercent,\
        precipitationMillimeters
        2026-11-22T00:30:00Z,2026-11-22T00:31:00Z,2026-11-22T00:59:00Z,open-meteo,rain-light,true,24.3,25.9,78,3.1,45,,\
        1013.2,90,0.2

        """)
    let reading = try #require(try list(fields(try document.json)["readings"]).first)
    #expect(try fields(reading["weather"])["current"] == .object(weather.current.document))
    #expect(try !document.isEmpty)
  }

  @Test func `of several places there is a line each, and no name can be a formula`() throws {
    let zone = try Samples.zone("Asia/Ho_Chi_Minh")
    let names = ["=HYPERLINK(\"x\")", "Hà Nội, phố cổ", "-Huế"]
    let places = names.enumerated().map { index, name in
      Place(names: ["vi": name], coordinate: Coordinate(latitude: 21 - Double(index), longitude: 105), zone: zone)
    }
    var cold = try Samples.weather()
    cold.current = Weather.Current(observedAt: cold.current.observedAt, condition: .snow, temperatureCelsius: -2.5)
    let widget = try Samples.placesWidget(places)
    let seenAt = try instant("2026-11-22T00:31:00Z")
    let document = PastDrawing(
      widget: widget,
      readings: widget.feeds.map {
        PastReading(feed: $0, firstSeenAt: seenAt, lastSeenAt: seenAt, reading: .weather(cold))
      },
      since: seenAt, until: seenAt)
    let lines = try document.csv.split(separator: "\n").dropFirst().map(String.init)
    let begin = "2026-11-22T00:30:00Z,2026-11-22T00:31:00Z,2026-11-22T00:31:00Z,open-meteo,"
    #expect(
      lines == [#""'=HYPERLINK(""x"")""#, #""Hà Nội, phố cổ""#, "'-Huế"].map { "\(begin)\($0),snow,,-2.5,,,,,,,," })
    let reading = try #require(try list(fields(try document.json)["readings"]).first)
    #expect(try list(fields(reading["weather"])["places"]).count == 1)
  }

  @Test func `of the air there are the index with its scale and the particles`() throws {
    let widget = try Samples.airWidget()
    let at = try instant("2026-11-22T00:00:00Z")
    let air = [
      AirQuality(
        observedAt: at, index: .init(scale: .usAQI, value: 95, dominant: .pm25), pm25MicrogramsPerCubicMeter: 33.1,
        pm10MicrogramsPerCubicMeter: nil),
      AirQuality(observedAt: at, index: nil, pm25MicrogramsPerCubicMeter: nil, pm10MicrogramsPerCubicMeter: 50),
    ]
    let document = PastDrawing(
      widget: widget,
      readings: air.map { PastReading(feed: widget.feeds[0], firstSeenAt: at, lastSeenAt: at, reading: .air($0)) },
      ranges: [
        DailyRange(provider: "open-meteo-air", series: .airIndex, day: try Samples.day("2026-11-22"), value: 95)
      ],
      since: at, until: at)
    #expect(
      try document.csv == """
        observedAt,firstSeenAt,lastSeenAt,provider,scale,value,category,dominant,pm25MicrogramsPerCubicMeter,\
        pm10MicrogramsPerCubicMeter
        2026-11-22T00:00:00Z,2026-11-22T00:00:00Z,2026-11-22T00:00:00Z,open-meteo-air,us-aqi,95,moderate,pm2_5,33.1,
        2026-11-22T00:00:00Z,2026-11-22T00:00:00Z,2026-11-22T00:00:00Z,open-meteo-air,,,,,,50

        """)
    let root = try fields(try document.json)
    #expect(try fields(list(root["readings"])[0]["air"])["place"] == nil)
    #expect(try list(root["days"])[0]["series"] == .string("airIndex"))
  }

  @Test func `of nothing there is a header and an empty document`() throws {
    let document = PastDrawing(
      widget: try Samples.ratesWidget(), readings: [],
      since: try instant("2026-11-22T00:00:00Z"),
      until: try instant("2026-11-23T00:00:00Z"))
    #expect(try document.isEmpty)
    #expect(try document.csv == "firstSeenAt,lastSeenAt,provider,currency,unit,buyCash,buyTransfer,sell,mid\n")
    #expect(try list(fields(try document.json)["readings"]).isEmpty)
  }
}
