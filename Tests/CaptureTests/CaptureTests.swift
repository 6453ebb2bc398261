import Core
import Foundation
import Providers
import Testing

/// Real answers of the providers, replayed: each becomes a correct reading or is refused with its sentence.
@Suite(.enabled(if: capturesFolder != nil, "WIDGETS_CAPTURES names no folder of recorded bodies"))
struct CaptureTests {
  @Test(arguments: captures)
  func `a recorded body is read correctly or refused with its sentence`(_ capture: Capture) throws {
    switch (try capture.result(), capture.verdict) {
    case (.failure(let failure), .refused(let sentence)): #expect(failure.description == sentence)
    case (.failure(let failure), .read): Issue.record("refused: \(failure)")
    case (.success(let reading), .refused): Issue.record("read as \(reading)")
    case (.success(let reading), .read):
      switch capture.provider {
      case "open-meteo": try expectOpenMeteo(try #require(reading.weather), capture)
      case "met-norway": try expectMETNorway(try #require(reading.weather), capture)
      case "open-meteo-air": try expectOpenMeteoAir(try #require(reading.air), capture)
      case "metar": try expectMETAR(try #require(reading.observation), capture)
      case "vietcombank": try expectVietcombank(try #require(reading.rates), capture)
      case "vietcombank-json": try expectVietcombankJSON(try #require(reading.rates), capture)
      case "techcombank": try expectTechcombank(try #require(reading.rates), capture)
      case "open-er-api": try expectOpenERAPI(try #require(reading.rates), capture)
      case "openweathermap": try expectOpenWeatherMap(try #require(reading.weather), capture)
      case "weatherapi": try expectWeatherAPI(try #require(reading.weather), capture)
      case "openexchangerates": try expectOpenExchangeRates(try #require(reading.rates), capture)
      case "exchangerate-api": try expectExchangeRateAPI(try #require(reading.rates), capture)
      case "btmc": try expectBTMC(try #require(reading.gold), capture)
      case "sjc": try expectSJC(try #require(reading.gold), capture)
      case "mihong": try expectMiHong(try #require(reading.gold), capture)
      case "currency-api": try expectCurrencyAPI(try #require(reading.rates), capture)
      default: Issue.record("nothing here reads a body of \(capture.provider) a second time")
      }
    }
  }

  @Test func `every recorded body of a known provider is in the table, and the table names no other`() throws {
    let folder = try #require(capturesFolder)
    var found: Set<String> = []
    for subfolder in ["weather", "rates", "gold"] {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent(subfolder).path)
      found.formUnion(names.filter(belongsToTable).map { "\(subfolder)/\($0)" })
    }
    #expect(found == Set(captures.map(\.path)))
    #expect(Set(captures.map(\.path)).count == captures.count)
  }

  @Test(arguments: captures.filter { $0.provider == "openweathermap" && $0.status == 200 && $0.verdict != .read })
  func `a recorded body in Kelvin is read as soon as it is in degrees Celsius`(_ capture: Capture) throws {
    let weather = try #require(try capture.result(changing: inCelsius).get().weather)
    if capture.plan != nil {
      try expectOneCall(weather, capture)
    } else if capture.path.contains("forecast25") {
      try expectForecast(weather, try tree(capture), capture, inKelvin: true)
    } else {
      try expectOpenWeatherMap(weather, capture, inKelvin: true)
    }
  }

  @Test func `a daily refusal lasts until the next midnight of UTC`() throws {
    let capture = try #require(captures.first { $0.path.hasSuffix("error-429-daily.json") })
    guard case .failure(.http(429, _, let retryAfter)) = try capture.result() else {
      Issue.record("not a 429")
      return
    }
    #expect(retryAfter == .until(try #require(Date(iso8601: "2026-11-23T00:00:00Z"))))
  }

  @Test(arguments: ["KBOS", "KMCI", "KORD"] as [StationID])
  func `of several stations in one body the asked one is read`(_ station: StationID) throws {
    var capture = try #require(captures.first { $0.path.contains("metar-awc-multi") })
    capture.station = station
    try expectMETAR(try #require(try capture.result().get().observation), capture)
  }

  @Test func `of several reports the newest is read, and a station without one is refused`() throws {
    var capture = try #require(captures.first { $0.path.contains("metar-awc-vidp-vidd") })
    capture.station = "VIDP"
    let observation = try #require(try capture.result().get().observation)
    #expect(observation.observedAt.instantText == "2026-08-31T20:30:00Z" && observation.temperatureCelsius == 30)
    capture.station = .noiBai
    #expect(throws: Failure.outdated("no report of VVNB, found VIDD, VIDP")) { try capture.result().get() }
  }

  @Test func `a recorded report is refused two hours later`() throws {
    let capture = try #require(captures.first { $0.path.contains("metar-awc-rjtt") })
    #expect(throws: Failure.outdated("last report of RJTT at 2026-09-12T15:00:00Z, older than 2 h")) {
      try capture.result(now: "2026-09-12T17:00:01Z").get()
    }
  }

  @Test func `a recorded answer is refused where another place was asked for`() throws {
    var capture = try #require(captures.first { $0.path.hasSuffix("metno-compact-oslo-2026-02.json") })
    capture.place = Capture.Place(zone: "Asia/Ho_Chi_Minh", latitude: 21.0285, longitude: 105.8542)
    #expect(throws: Failure.self) { try capture.result().get() }
    capture = try #require(captures.first { $0.path.contains("openmeteo-airquality-full") })
    capture.place = Capture.Place(zone: "Asia/Ho_Chi_Minh", latitude: 21.0285, longitude: 105.8542)
    #expect(
      throws: Failure.malformed("latitude: answered for another place: expected about 21.0285, found 52.300003")
    ) { try capture.result().get() }
  }

  @Test func `a recorded table is refused three days later`() throws {
    let capture = try #require(captures.first { $0.path.hasSuffix("usd-20240306.json") })
    #expect(throws: Failure.outdated("date: expected 2024-03-07 to 2024-03-10, found 2024-03-06")) {
      try capture.result(now: "2024-03-09T00:00:00Z").get()
    }
  }

  /// The folder has the fields of three notices, which whoever recorded them took out of the answer.
  @Test(arguments: [("2026-07-15T02:00:00Z", "25233", "283"), ("2026-07-14T16:59:59Z", "25225", "280")])
  func `the State Bank's recorded notices are read by the day in Hanoi`(now: String, rate: String, notice: String)
    throws
  {
    let file = try recorded("gold/sbv-central-fields-20260715-excerpt.json")
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    let notices = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: String]])
    let items = notices.map { fields in
      ["contentFields": fields.map { ["name": $0.key, "contentFieldValue": ["data": $0.value]] as [String: Any] }]
    }
    let body = try JSONSerialization.data(withJSONObject: ["items": items])
    let provider = try #require(registry.first { $0.id == "sbv" })
    let instant = try #require(Date(iso8601: now))
    let reading = provider.reading(
      Reply(status: 200, body: body), .centralRate(CentralRateQuery()), instant, nil)
    let central = try #require(try reading.get().centralRate)
    #expect(central.value == Decimal(string: rate) && central.document == "\(notice)/TB-NHNN")
    #expect(central.day.description == (rate == "25233" ? "2026-07-15" : "2026-07-14"))
  }

  @Test func `every day of Tết is read, and from the 7th to the 14th it is one board`() throws {
    let days = try daysOfTet()
    #expect(days.count == 29)
    var boards: [String: RateTable] = [:]
    for (day, body) in days {
      let now = try #require(Date(iso8601: "\(day)T03:00:00Z"))
      let provider = try #require(registry.first { $0.id == "vietcombank-json" })
      let reading = try provider.reading(Reply(status: 200, body: body), .rates(RatesQuery()), now, nil).get()
      let table = try #require(reading.rates)
      try expectVietcombankJSON(table, try object(JSONSerialization.jsonObject(with: body)), now: now)
      boards[day] = table
    }
    let holiday = try #require(boards["2024-02-07"])
    for day in 7...14 {
      #expect(boards[day < 10 ? "2024-02-0\(day)" : "2024-02-\(day)"] == holiday)
    }
    #expect(boards["2024-02-06"] != holiday && boards["2024-02-15"] != holiday)
    #expect(boards["2024-02-03"] == boards["2024-02-02"] && boards["2024-02-04"] == boards["2024-02-02"])
  }

  @Test func `the coverage table is printed`() throws {
    let width = captures.map(\.path.count).max() ?? 0
    for capture in captures {
      let outcome =
        switch try capture.result() {
        case .success(.weather(let weather)): "read: \(weather.hours.count) hours, \(weather.days.count) days"
        case .success(.rates(let table)): "read: \(table.rows.count) rows, \(table.basis.rawValue)"
        case .success(.air(let air)):
          "read: \(air.index.map { "\($0.scale.rawValue) \($0.value)" } ?? "no index") at \(air.observedAt.instantText)"
        case .success(.observation(let observation)):
          "read: \(observation.station) at \(observation.observedAt.instantText), \(observation.condition.rawValue)"
        case .success(.gold(let price)):
          "read: \(capture.product), \(price[.sell]?.description ?? "not sold") a lượng"
        case .success(let reading): "read: \(reading.kind.rawValue) of \(reading.observedAt?.instantText ?? "no time")"
        case .failure(let failure): "refused: \(failure)"
        }
      print(capture.path.padding(toLength: width + 2, withPad: " ", startingAt: 0) + outcome)
    }
  }
}
