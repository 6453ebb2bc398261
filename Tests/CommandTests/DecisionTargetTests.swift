import Foundation
import Replay
import Testing

@testable import Site

/// Which reading `accept` and `reject` mean, and for which widgets their word counts.
@Suite struct DecisionTargetTests {
  private static let later = "2026-11-22T00:50:00Z"
  private static let muchLater = "2026-11-22T00:55:00Z"
  private static let jumped = "vietcombank's reading of \(later): USD sell 30000, expected 25091.4 to 27732.6"
  private static let kept = "vietcombank's reading of \(TestSite.morning) (USD.sell 26412, EUR.sell "

  /// A site that shows a board and keeps the next one, on which the dollar has jumped, in quarantine; a second widget
  /// shows the same board.
  private func siteWithJump() throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    try site.change(
      "config.json", #""widgets": ["#,
      to: #""widgets": [ { "id": "dollar", "kind": "rates", "currencies": ["USD"], "providers": ["vietcombank"] },"#)
    site.providers.answer("currency-api", with: .notFound)
    #expect(try site.run("refresh").status == 0)
    site.providers.setTheDollar(30000)
    #expect(try site.run("refresh", at: Self.later).status == 1)
    _ = site.providers.requests()
    return site
  }

  /// A site with Hanoi alone, and with a table of Hanoi and Hà Đông.
  private func siteWithPlaces() throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    let hanoi = #""name": { "vi": "Hà Nội" }, "latitude": 21.0285, "longitude": 105.8542"#
    let place = #"{ \#(hanoi), "timeZone": "Asia/Ho_Chi_Minh" }"#
    let other = place.replacingOccurrences(of: "Nội", with: "Đông").replacingOccurrences(of: "21.0285", with: "20.97")
      .replacingOccurrences(of: "105.8542", with: "105.77")
    let entry = #"{ "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#
    try site.write(
      "config.json",
      """
      { "site": { "use": "non-commercial", "contact": "bientap@example.vn" },
        "widgets": [
          { "id": "hanoi", "kind": "weather", "providers": ["met-norway"], "place": \(place) },
          { "id": "places", "kind": "weather", "providers": ["met-norway"], "places": [\(place), \(other)] } ],
        "providers": { "met-norway": \(entry) } }
      """)
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    _ = site.providers.requests()
    return site
  }

  private func sell(_ site: TestSite, _ widget: String) throws -> String {
    try site.run("get", widget, "--field", "rates.rows.USD.sell", at: Self.muchLater).output
  }

  private func hasTemperatures(_ site: TestSite) throws -> [Bool] {
    let weather = try site.json("public/v1/places.json")["weather"] as? [String: Any]
    return (weather?["places"] as? [[String: Any]] ?? []).map {
      ($0["current"] as? [String: Any])?["temperatureCelsius"] is NSNumber
    }
  }

  @Test func `where a reading is in quarantine and another one is shown, a rejection must name one`() throws {
    let site = try siteWithJump()
    let before = try site.publishedFiles()
    let result = try site.run("reject", "rates", at: Self.muchLater)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(
      result.errors.hasPrefix(
        "widgets: rates: several readings could be meant, name one: "
          + "--provider vietcombank --quarantined: \(Self.jumped)"))
    #expect(result.errors.contains("; --provider vietcombank --shown: \(Self.kept)"))
    #expect(try site.publishedFiles() == before)
    #expect(site.providers.requests() == [])
  }

  @Test(arguments: ["rates", "dollar"])
  func `what is in quarantine is rejected for every widget that shows the feed, and the answer names them`(
    widget: String
  ) throws {
    let site = try siteWithJump()
    let result = try site.run("reject", widget, "--quarantined", at: Self.muchLater)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("dollar, rates: rejected \(Self.jumped)"))
    for widget in ["rates", "dollar"] { #expect(try sell(site, widget) == "26412\n") }
    // It stays out for both, although it is repeated for more than an hour.
    for instant in ["2026-11-22T01:20:00Z", "2026-11-22T01:50:00Z", "2026-11-22T02:20:00Z"] {
      try site.run("refresh", at: instant)
    }
    for widget in ["rates", "dollar"] { #expect(try site.holds("public/v1/\(widget).json", "26412"), "\(widget)") }
  }

  @Test(arguments: ["rates", "dollar"])
  func `what is shown is withdrawn from every widget that shows the feed, and the answer names them`(widget: String)
    throws
  {
    let site = try siteWithJump()
    let result = try site.run("reject", widget, "--shown", "--provider", "vietcombank", at: Self.muchLater)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("dollar, rates: withdrew vietcombank's reading of \(TestSite.morning) (USD.sell "))
    #expect(result.output.hasSuffix(", now no number is shown\n"))
    for name in ["rates.json", "vi/rates.html", "dollar.json", "vi/dollar.html", "vi/sidebar.html"] {
      #expect(try !site.read("public/v1/\(name)").contains(/26[.,]?412/), "\(name)")
    }
    // The one in quarantine still waits for its word.
    #expect(try site.run("accept", widget, at: Self.muchLater).status == 0)
    for widget in ["rates", "dollar"] { #expect(try sell(site, widget) == "30000\n") }
  }

  @Test(arguments: [["accept", "rates"], ["accept", "rates", "--quarantined"], ["accept", "dollar"]])
  func `a reading is accepted for every widget that shows the feed, and the answer names them`(words: [String]) throws {
    let site = try siteWithJump()
    let result = try site.run(words, at: Self.muchLater)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("dollar, rates: accepted \(Self.jumped)"))
    for widget in ["rates", "dollar"] {
      #expect(try sell(site, widget) == "30000\n")
      #expect(try site.holds("public/v1/vi/\(widget).html", "30.000"), "\(widget)")
    }
  }

  @Test func `of two readings in quarantine the provider's is accepted that is named`() throws {
    let site = try TestSite(stopsClock: true)
    site.providers.setTheDollar(264_120)
    var table = site.providers.good("currency-api", at: TestSite.morning)
    table.body = Data(
      String(decoding: table.body, as: UTF8.self).replacing(/"vnd":[0-9.]+/, with: "\"vnd\":70000").utf8)
    site.providers.answer("currency-api", with: table)
    try site.run("refresh")
    let unclear = try site.run("accept", "rates", at: Self.later)
    #expect(unclear.status == 64)
    #expect(unclear.errors.hasPrefix("widgets: rates: several readings could be meant, name one: "))
    #expect(
      unclear.errors.contains("--provider vietcombank --quarantined: vietcombank's reading of 2026-11-22T00:30:00Z"))
    #expect(unclear.errors.contains("--provider currency-api --quarantined: currency-api's reading of "))
    let accepted = try site.run("accept", "rates", "--provider", "currency-api", at: Self.later)
    #expect(accepted.status == 0)
    #expect(
      accepted.output.hasPrefix("rates: accepted currency-api's reading of 2026-11-22T00:30:00Z: USD mid 70000, "))
    #expect(try site.run("get", "rates", "--field", "rates.rows.USD.mid", at: Self.later).output == "70000\n")
  }

  @Test func `of a table of places the row is withdrawn that is named, for every widget of the place`() throws {
    let site = try siteWithPlaces()
    let unclear = try site.run("reject", "places", at: Self.later)
    #expect(unclear.status == 64)
    for place in 1...2 {
      #expect(unclear.errors.contains("--provider met-norway --place \(place) --shown: met-norway's reading of "))
    }
    #expect(try hasTemperatures(site) == [true, true])
    let result = try site.run("reject", "places", "--place", "1", at: Self.later)
    #expect(result.status == 0)
    #expect(
      result.output.hasPrefix(
        "hanoi, places: withdrew met-norway's reading of 2026-11-22T00:30:00Z (temperatureCelsius "))
    #expect(result.output.hasSuffix("), now no number is shown\n"))
    let rows = try hasTemperatures(site)
    #expect(rows == [false, true])
    #expect(try site.json("public/v1/hanoi.json")["state"] as? String == "missing")
    #expect(site.providers.requests() == [])
    // Only one is left that could be meant.
    #expect(try site.run("reject", "places", at: Self.later).output.hasPrefix("places: withdrew met-norway's reading "))
  }

  @Test func `another provider's valid reading takes the place of a withdrawn one, and is named`() throws {
    let site = try TestSite(stopsClock: true)
    site.providers.answer("met-norway", with: .notFound)
    try site.run("refresh")
    site.providers.answer("met-norway", with: nil)
    #expect(try site.run("refresh", at: "2026-11-22T02:40:00Z").status == 0)
    let result = try site.run("reject", "weather-hanoi", at: "2026-11-22T02:41:00Z")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("weather-hanoi: withdrew met-norway's reading of 2026-11-22T02:40:00Z "))
    #expect(result.output.hasSuffix(", now open-meteo's of \(TestSite.morning) is shown\n"))
    #expect(try site.holds("public/v1/weather-hanoi.json", #""provider":"open-meteo""#))
  }

  @Test(arguments: [
    (["accept", "places", "--place", "3"], 64, "widgets: --place: expected a number from 1 to 2, found 3\n"),
    (["accept", "places", "--place", "0"], 64, "widgets: --place: expected a number from 1 to 2, found 0\n"),
    (["reject", "hanoi", "--provider", "metar"], 64, "unknown provider \"metar\"; hanoi has met-norway"),
    (["accept", "hanoi", "--shown"], 64, "--shown"),
    (["reject", "hanoi", "--shown", "--quarantined"], 64, "Expected --quarantined or --shown, found both."),
    (["reject", "hanoi", "--quarantined"], 2, "widgets: hanoi: no reading is in quarantine"),
    (["accept", "places", "--place", "2"], 2, "widgets: places: no reading is in quarantine\n"),
  ])
  func `a target that is none is one line, and nothing changes`(words: [String], status: Int32, sentence: String) throws
  {
    let site = try siteWithPlaces()
    let before = try site.publishedFiles()
    let result = try site.run(words, at: Self.later)
    #expect(result.status == status && result.output.isEmpty)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(try site.publishedFiles() == before)
  }
}
