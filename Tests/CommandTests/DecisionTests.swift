import Foundation
import Testing

@testable import Site

@Suite struct DecisionTests {
  private static let later = "2026-11-22T00:50:00Z"
  private static let muchLater = "2026-11-22T00:55:00Z"
  private static let withdrawn =
    "rates: withdrew vietcombank's reading of 2026-11-22T00:30:00Z "
    + "(USD.sell 26412, EUR.sell 31270.88, JPY.sell 172.44), now no number is shown"

  private func done(_ line: String) -> CommandResult { CommandResult(status: 0, output: "\(line)\n", errors: "") }

  /// A site whose board has jumped after a good one.
  private func jumped(
    to dollar: Int = 30000, _ bound: String = "expected 25091.4 to 27732.6, within 5 % of the last good 26412"
  ) throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    #expect(try site.run("refresh").status == 0)
    site.providers.setTheDollar(dollar)
    let result = try site.run("refresh", at: Self.later)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("widgets: rates: vietcombank: USD sell \(dollar), \(bound)"))
    #expect(result.errors.split(separator: "\n").count == 1)
    _ = site.providers.requests()
    return site
  }

  private func sell(_ site: TestSite, at instant: String = muchLater) throws -> String {
    try site.run("get", "rates", "--field", "rates.rows.USD.sell", at: instant).output
  }

  @Test func `a jump is kept out of every file until it is accepted`() throws {
    let site = try jumped()
    #expect(try sell(site) == "26412\n")
    #expect(try site.read("public/v1/vi/rates.html").contains("26.412"))
    #expect(
      try site.run("accept", "rates", at: Self.muchLater)
        == done(
          "rates: accepted vietcombank's reading of 2026-11-22T00:50:00Z: "
            + "USD sell 30000, expected 25091.4 to 27732.6, within 5 % of the last good 26412"))
    #expect(try sell(site) == "30000\n")
    #expect(try site.read("public/v1/vi/rates.html").contains("30.000"))
    #expect(try site.read("public/v1/vi/sidebar.html").contains("30.000"))
    #expect(try site.json("public/v1/rates.json")["fetchedAt"] as? String == Self.later)
    #expect(site.providers.requests() == [])
    #expect(try site.run("refresh", at: "2026-11-22T01:10:00Z") == CommandResult(status: 0, output: "", errors: ""))
  }

  @Test func `a price beyond its absolute bounds can be accepted too, and passes by nothing else`() throws {
    let site = try jumped(to: 264120, "expected 10000 to 60000")
    for instant in ["2026-11-22T01:20:00Z", "2026-11-22T02:20:00Z", "2026-11-22T03:20:00Z"] {
      #expect(try site.run("refresh", at: instant).status == 1)
    }
    #expect(try sell(site, at: "2026-11-22T03:20:00Z") == "26412\n")
    #expect(try site.run("accept", "rates", at: "2026-11-22T03:21:00Z").status == 0)
    #expect(try sell(site, at: "2026-11-22T03:21:00Z") == "264120\n")
  }

  @Test func `a jump passes by itself in the third run over an hour`() throws {
    let site = try jumped()
    #expect(try site.run("refresh", at: "2026-11-22T01:20:00Z") == CommandResult(status: 1, output: "", errors: ""))
    #expect(try sell(site, at: "2026-11-22T01:20:00Z") == "26412\n")
    #expect(try site.run("refresh", at: "2026-11-22T01:50:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try sell(site, at: "2026-11-22T01:50:00Z") == "30000\n")
    #expect(try site.run("accept", "rates", at: "2026-11-22T01:50:00Z").status == 2)
  }

  @Test func `a rejected jump does not pass, and a second word withdraws what is shown`() throws {
    let site = try jumped()
    #expect(
      try site.run("reject", "rates", "--quarantined", at: Self.muchLater).output
        .hasPrefix("rates: rejected vietcombank's reading of 2026-11-22T00:50:00Z: USD sell 30000, "))
    for instant in ["2026-11-22T01:20:00Z", "2026-11-22T01:50:00Z", "2026-11-22T02:20:00Z"] {
      try site.run("refresh", at: instant)
      #expect(try sell(site, at: instant) == "26412\n")
    }
    #expect(
      try site.run("reject", "rates", at: "2026-11-22T02:21:00Z")
        == done(Self.withdrawn))
  }

  @Test func `a withdrawn reading is a placeholder at once, and for as long as nothing else comes`() throws {
    let site = try TestSite(stopsClock: true)
    site.providers.answer("currency-api", with: .notFound)
    try site.run("refresh")
    let weather = try site.publishedFiles()["v1/vi/weather-hanoi.html"]
    _ = site.providers.requests()
    #expect(
      try site.run("reject", "rates", at: "2026-11-22T00:31:00Z")
        == done(Self.withdrawn))
    func expectPlaceholder(at instant: String) throws {
      for name in ["vi/rates.html", "vi/sidebar.html", "en/rates.html", "rates.json", "index.json"] {
        #expect(try !site.read("public/v1/\(name)").contains(/26[.,]?412/), "\(name)")
      }
      #expect(try site.read("public/v1/vi/rates.html").contains("Dữ liệu đang được cập nhật"))
      #expect(try site.json("public/v1/rates.json")["rates"] is NSNull)
      let got = try site.run("get", "rates", "--field", "rates.rows.USD.sell", at: instant)
      #expect(got.status == 2)
      #expect(
        got.errors
          == "widgets: rates: its reading was withdrawn at 2026-11-22T00:31:00Z; the next one that differs is shown\n")
    }
    try expectPlaceholder(at: "2026-11-22T00:31:00Z")
    #expect(try site.publishedFiles()["v1/vi/weather-hanoi.html"] == weather)
    #expect(site.providers.requests() == [])
    #expect(try site.run("refresh", at: Self.later).errors.contains("rates: vietcombank: the same reading that was"))
    try expectPlaceholder(at: Self.later)
    site.providers.setTheDollar(26400)
    try site.run("refresh", at: "2026-11-22T01:10:00Z")
    #expect(try sell(site, at: "2026-11-22T01:10:00Z") == "26400\n")
    #expect(try site.read("public/v1/vi/rates.html").contains("26.400"))
  }

  @Test func `a temperature that jumps is kept out`() throws {
    let site = try TestSite(stopsClock: true)
    site.providers.answer("open-meteo", with: .notFound)
    try site.run("refresh")
    let before = try site.run("get", "weather-hanoi", "--field", "weather.current.temperatureCelsius").output
    let celsius = try #require(Double(before.trimmingCharacters(in: .newlines)))
    site.providers.changeBodies {
      $0.replacing(/"air_temperature": ?[0-9.]+/, with: "\"air_temperature\":\(celsius - 16)")
    }
    let result = try site.run("refresh", "--only", "weather-hanoi", at: "2026-11-22T01:10:00Z")
    #expect(result.status == 1)
    #expect(result.errors.contains("met-norway: temperature "))
    #expect(result.errors.contains("within 15 °C of the last good"))
    #expect(
      try site.run(
        "get", "weather-hanoi", "--field", "weather.current.temperatureCelsius", at: "2026-11-22T01:10:00Z"
      ).output == before)
  }

  @Test func `with nothing to decide the exit status is 2 and nothing is made`() throws {
    let site = try TestSite(stopsClock: true)
    for command in ["accept", "reject"] {
      let result = try site.run(command, "rates")
      #expect(
        result
          == CommandResult(
            status: 2, output: "",
            errors: "widgets: rates: no run has ended yet, so there is nothing to decide\n"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.folder.path) == ["config.json"])
    try site.run("refresh")
    #expect(
      try site.run("accept", "rates")
        == CommandResult(status: 2, output: "", errors: "widgets: rates: no reading is in quarantine\n"))
  }

  @Test func `while a run holds the lock nothing is decided`() throws {
    let site = try jumped()
    let holder = try site.holdLock()
    defer { holder.terminate() }
    for command in ["accept", "reject"] {
      #expect(
        try site.run(command, "rates", at: Self.muchLater)
          == CommandResult(
            status: 75, output: "",
            errors: "widgets: another run holds the lock; nothing was decided, try again in a minute\n"))
    }
    #expect(try sell(site) == "26412\n")
  }
}
