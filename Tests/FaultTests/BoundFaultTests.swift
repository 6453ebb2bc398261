import Foundation
import Replay
import Testing

@testable import Site

/// Values that are impossible by themselves, or reached in many small steps.
@Suite struct BoundFaultTests {
  private func instant(minutes: Int) -> String {
    "2026-11-22T\(String(format: "%02d:%02d", minutes / 60, minutes % 60)):00Z"
  }

  /// A site whose one widget is a table of three places, and what Open-Meteo answers for them.
  private func table(celsius: [Double]) throws -> TestSite {
    let site = try TestSite()
    let places = [
      ("Hà Nội", "Hanoi", 21.0285, 105.8542, 16.0), ("Fansipan", "Fansipan", 22.3033, 103.775, 3143.0),
      ("El Alto", "El Alto", -16.5047, -68.1633, 4061.0),
    ]
    let list = places.map { vi, en, latitude, longitude, _ in
      #"{ "name": { "vi": "\#(vi)", "en": "\#(en)" }, "latitude": \#(latitude), "longitude": \#(longitude), "#
        + #""timeZone": "Asia/Ho_Chi_Minh" }"#
    }
    try site.write(
      "config.json",
      """
      {
        "site": { "use": "non-commercial" }, "languages": ["vi"],
        "widgets": [
          { "id": "places", "kind": "weather", "providers": ["open-meteo"], "places": [\(list.joined(separator: ","))] }
        ],
        "providers": { "open-meteo": { "origin": "\(site.server.origin)", "acceptTerms": true, "interval": "0s" } }
      }
      """)
    let good = String(decoding: site.providers.good("open-meteo", at: TestSite.morning).body, as: UTF8.self)
    let bodies = zip(places, celsius).map { place, celsius in
      good.replacing("\"latitude\":21.0,", with: "\"latitude\":\(place.2),")
        .replacing("\"longitude\":105.875,", with: "\"longitude\":\(place.3),")
        .replacing("\"elevation\":16.0", with: "\"elevation\":\(place.4)")
        .replacing("\"temperature_2m\":18.9", with: "\"temperature_2m\":\(celsius)")
    }
    site.providers.answer("open-meteo", with: .json("[\(bodies.joined(separator: ","))]"))
    return site
  }

  private func temperatures(_ site: TestSite) throws -> [Double?] {
    let weather = try site.json("public/v1/places.json")["weather"] as? [String: Any]
    let places = try #require(weather?["places"] as? [[String: Any]])
    return places.map { ($0["current"] as? [String: Any])?["temperatureCelsius"] as? Double }
  }

  private static let pages: Set<String> = [
    "v1/vi/places.html", "v1/places.json", "v1/vi/sidebar.html", "v1/index.json", "v1/vi/controls.html",
    "v1/widgets.css", "v1/widgets.js",
  ]

  @Test(.proves(196)) func `a price that creeps up stops at five percent of the oldest of a day`() throws {
    let site = try TestSite()
    site.providers.setTheDollar(26000)
    #expect(try site.run("refresh").status == 0)
    var dollar = 26000.0
    for run in 1...8 {
      dollar *= 1.049
      site.providers.setTheDollar(Int(dollar))
      try site.run("refresh", "--only", "rates", at: instant(minutes: 30 + 15 * run))
    }
    #expect(dollar > 38000)
    let get = ["get", "rates", "--field", "rates.rows.USD.sell"]
    #expect(try site.run(get, at: instant(minutes: 150)).output == "27274\n")
    site.providers.setTheDollar(28000)
    let result = try site.run(["refresh", "--force", "--only", "rates", "-v"], at: instant(minutes: 155))
    #expect(result.status == 1)
    #expect(
      result.errors
        == "widgets: rates: vietcombank: USD sell 28000, expected 24700 to 27300, within 5 % of that of "
        + "2026-11-22T00:30:00Z, 26000\n")
  }

  @Test(.proves(197)) func `a temperature that creeps up stops at fifteen degrees an hour`() throws {
    let site = try TestSite()
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["met-norway"]"#)
    for (run, celsius) in [5, 19, 33, 47].enumerated() {
      site.providers.changeBodies {
        $0.replacing(/"air_temperature": ?[0-9.]+/, with: "\"air_temperature\":\(celsius)")
      }
      let result = try site.run(
        ["refresh", "--force", "--only", "weather-hanoi"], at: instant(minutes: 30 + 10 * run))
      #expect(result.errors.contains("within 15 °C of the 5 of 2026-11-22T00:30:00Z") == (run == 2))
    }
    #expect(
      try site.run("get", "weather-hanoi", "--field", "weather.current.temperatureCelsius", at: instant(minutes: 61))
        .output == "19\n")
  }

  @Test(.proves(198), arguments: [264, 2_641_200])
  func `an impossible price is not shown, the first one neither, however often it is repeated`(dollar: Int) throws {
    let site = try TestSite()
    try site.change("config.json", #"["vietcombank", "currency-api"]"#, to: #"["vietcombank"]"#)
    site.providers.setTheDollar(dollar)
    let line = "widgets: rates: vietcombank: USD sell \(dollar), expected 10000 to 60000\n"
    try site.expect(
      Promise(status: 2, says: line, changes: Promise.all, asks: ["met-norway": 1, "vietcombank": 1]),
      of: ["refresh"], at: TestSite.morning)
    for minutes in [60, 90, 120] {
      #expect(
        try site.run(["refresh", "--only", "rates"], at: instant(minutes: minutes))
          == CommandResult(status: 2, output: "", errors: ""))
      #expect(site.providers.requests() == ["vietcombank"])
    }
    #expect(try site.holds("public/v1/vi/rates.html", "Dữ liệu đang được cập nhật"))
    #expect(try site.run("accept", "rates", at: instant(minutes: 121)).status == 0)
    #expect(
      try site.run("get", "rates", "--field", "rates.rows.USD.sell", at: instant(minutes: 121)).output == "\(dollar)\n")
  }

  @Test(.proves(199)) func `a yen that is quoted for a hundred is not shown as the first price`() throws {
    let site = try TestSite()
    site.providers.changeBodies {
      $0.replacing("162.14", with: "16,214.00").replacing("163.78", with: "16,378.00")
        .replacing("172.44", with: "17,244.00")
    }
    let result = try site.run("refresh", "--only", "rates")
    #expect(
      result.errors
        == "widgets: rates: vietcombank: JPY sell 17244, expected 55 to 495, within a factor of 3 of the program's "
        + "reference 165\n")
    #expect(try site.json("public/v1/rates.json")["state"] as? String == "fresh")
    #expect(try site.holds("public/v1/rates.json", #""basis":"reference""#))
  }

  @Test(.proves(200)) func `a cold mountain is shown, in Vietnam and elsewhere`() throws {
    let site = try table(celsius: [18.9, -6.2, -6.4])
    try site.expect(
      Promise(status: 0, changes: Self.pages, asks: ["open-meteo": 1]), of: ["refresh"], at: TestSite.morning)
    #expect(try temperatures(site) == [18.9, -6.2, -6.4])
  }

  @Test(.proves(201)) func `one impossible place is a row without numbers, and the rest of its table is shown`() throws
  {
    let site = try table(celsius: [-6.2, -6.2, -6.4])
    try site.expect(
      Promise(
        status: 1, says: "widgets: places: open-meteo: Hanoi: temperature -6.2, expected -5.1 to 48\n",
        changes: Self.pages, asks: ["open-meteo": 1]), of: ["refresh"], at: TestSite.morning)
    #expect(try temperatures(site) == [nil, -6.2, -6.4])
    let page = try site.read("public/v1/vi/places.html")
    #expect(page.contains("Hà Nội"))
    #expect(page.contains("Chưa có số liệu"))
    #expect(page.contains("data-wgt-state=\"fresh\""))
  }

  @Test(.proves(202)) func `a currency that the config adds is null where what is kept of it is impossible`() throws {
    let site = try TestSite()
    try site.change("config.json", #""JPY", "#, to: "")
    site.providers.changeBodies { $0.replacing("172.44", with: "17,244.00") }
    #expect(try site.run("refresh", "--only", "rates") == CommandResult(status: 0, output: "", errors: ""))
    try site.change("config.json", #""EUR", "#, to: #""EUR", "JPY", "#)
    #expect(try site.run("refresh", "--only", "rates", at: TestSite.later).status == 0)
    let get = ["get", "rates", "--field", "rates.rows.JPY.sell"]
    #expect(try site.run(get, at: TestSite.later).output == "null\n")
    site.providers.changeBodies { $0 }
    #expect(try site.run("refresh", "--only", "rates", at: "2026-11-22T00:50:00Z").status == 0)
    #expect(try site.run(get, at: "2026-11-22T00:50:00Z").output == "172.44\n")
  }
}
