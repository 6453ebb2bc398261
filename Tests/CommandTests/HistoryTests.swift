import Foundation
import Testing

@testable import Site

@Suite struct HistoryTests {
  private static let header = "firstSeenAt,lastSeenAt,provider,currency,unit,buyCash,buyTransfer,sell,mid"
  private static let noon = "2026-11-25T05:00:00Z"

  /// A site that has seen three boards, one of them on two days.
  private func site() throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    for (dollar, instant) in [
      (26412, "2026-11-22T01:00:00Z"), (26450, "2026-11-22T02:00:00Z"), (26450, "2026-11-23T02:00:00Z"),
      (26500, "2026-11-25T02:00:00Z"),
    ] {
      site.providers.setTheDollar(dollar)
      #expect(try site.run("refresh", at: instant).status == 0)
    }
    _ = site.providers.requests()
    return site
  }

  private func history(_ site: TestSite, _ arguments: String...) throws -> CommandResult {
    try site.run(["history"] + arguments, at: Self.noon)
  }

  @Test func `every different board of a currency is a line, and nobody is asked`() throws {
    let site = try site()
    let result = try history(site, "rates", "--currency", "USD")
    #expect(result.status == 0 && result.errors == "")
    let lines = result.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines.first?.joined(separator: ",") == Self.header)
    #expect(lines.dropFirst().map { $0[7] } == ["26412", "26450", "26500"])
    #expect(lines[2][0] == "2026-11-22T02:00:00Z" && lines[2][1] == "2026-11-23T02:00:00Z")
    #expect(lines.dropFirst().allSatisfy { $0[2] == "vietcombank" && $0[3] == "USD" })
    #expect(
      try history(site, "rates", "--currency", "USD", "--since", "2026-11-24").output.split(separator: "\n").count == 2)
    #expect(try history(site, "rates", "--currency", "USD", "--since", "1y").output == result.output)
    // Configured currencies that the bank quotes, in the config's order.
    let all = try history(site, "rates", "--since", "12h").output.split(separator: "\n")
    #expect(all.dropFirst().map { $0.split(separator: ",")[3] } == ["USD", "EUR", "JPY", "KRW"])
    #expect(site.providers.requests() == [])
  }

  @Test func `the JSON has the days and the day on which nothing was seen`() throws {
    let site = try site()
    let text = try history(site, "rates", "--currency", "USD", "--format", "json").output
    #expect(text.hasSuffix("}\n") && text.hasPrefix(#"{"days":["#))
    try site.write("history.json", text)
    let json = try site.json("history.json")
    #expect((json["readings"] as? [Any])?.count == 3)
    let days = (json["days"] as? [[String: Any]] ?? []).filter { $0["side"] as? String == "sell" }
    #expect(days.map { $0["date"] as? String } == ["2026-11-22", "2026-11-23", "2026-11-25"])
    #expect(days.map { $0["open"] as? Int } == [26412, 26450, 26500])
    #expect(days.map { $0["high"] as? Int } == [26450, 26450, 26500])
    #expect(
      json["holes"] as? [[String: String]] == [
        ["provider": "vietcombank", "from": "2026-11-24", "until": "2026-11-24"]
      ])
    #expect(
      (json["sources"] as? [[String: Any]])?.map { $0["provider"] as? String } == ["vietcombank", "currency-api"])
  }

  @Test func `a currency that no page shows has no past, one that a page has shown keeps its own`() throws {
    let site = try site()
    #expect(try history(site, "rates", "--currency", "GBP").status == 64)
    try site.change("config.json", #""EUR", "#, to: "")
    #expect(try history(site, "rates", "--currency", "EUR").output.contains(",vietcombank,EUR,1,"))
    let unknown = try history(site, "rates", "--currency", "ABC")
    #expect(unknown.status == 64 && unknown.output == "")
    #expect(unknown.errors.hasPrefix("widgets: unknown currency \"ABC\"; there are EUR, "))
    #expect(unknown.errors.hasSuffix(", XAU\n"))
    #expect(try history(site, "rates", "--currency", "USB").errors.hasSuffix("; did you mean \"USD\"?\n"))
    #expect(try history(site, "rates", "--currency", "usd").status == 64)
    // In the config, but never quoted.
    let never = try history(site, "rates", "--currency", "XAU")
    #expect(never.status == 2 && never.output == Self.header + "\n")
  }

  @Test func `weather has its own columns and no currency`() throws {
    let site = try site()
    let result = try history(site, "weather-hanoi")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("observedAt,firstSeenAt,lastSeenAt,provider,condition,isDay,temperatureCelsius,"))
    #expect(result.output.split(separator: "\n").count == 5)
    #expect(
      try history(site, "weather-hanoi", "--currency", "USD")
        == CommandResult(
          status: 64, output: "", errors: "widgets: weather-hanoi has no currencies; it is about weather\n"))
  }

  @Test func `a provider whose terms no longer allow it is left out of the past too`() throws {
    let site = try site()
    try site.change(
      "config.json", #""providers": ["vietcombank", "currency-api"]"#, to: #""providers": ["currency-api"]"#)
    let result = try history(site, "rates")
    #expect(result.status == 2 && result.output == Self.header + "\n")
    #expect(result.errors == "widgets: rates: there are no data since 2026-10-26T05:00:00Z\n")
  }

  @Test func `where no run has been there is nothing, and what is wrong is said`() throws {
    let site = try TestSite(stopsClock: true)
    let nothing = try history(site, "rates")
    #expect(nothing.status == 2 && nothing.output == Self.header + "\n")
    #expect(try history(site, "rates", "--format", "json").output.contains(#""readings":[]"#))
    #expect(!site.exists("var"))
    #expect(
      try history(site, "rates", "--since", "yesterday")
        == CommandResult(
          status: 64, output: "",
          errors:
            "widgets: --since: expected a duration such as 30d or a day such as 2026-10-24, found \"yesterday\"\n"))
    // The same rule as for a chart: a part of the past has begun.
    for since in ["2026-11-26", "0d", "101y", "2026-02-30"] {
      #expect(try history(site, "rates", "--since", since).status == 64, "\(since)")
    }
    #expect(
      try history(site, "mo\u{1B}[31mo\u{202E}n\u{2066}").errors.hasPrefix("widgets: unknown widget \"mo [31mo n\""))
    #expect(try history(site, "moon").status == 64)
    #expect(try history(site, "rates", "--format", "xml").status == 64)
  }

  @Test func `a run forgets once a day what is older than the config keeps`() throws {
    let site = try site()
    try site.change("config.json", #""currencies":"#, to: #""history": "1d", "currencies":"#)
    func count(at instant: String) throws -> Int {
      try site.run("history", "rates", "--currency", "USD", at: instant).output.split(separator: "\n").count - 1
    }
    try site.run("refresh", at: "2026-11-25T06:00:00Z")
    #expect(try count(at: Self.noon) == 3)
    // One run under a clock that is years ahead costs nothing.
    try site.run("refresh", "--only", "weather-hanoi", at: "2031-01-01T06:00:00Z")
    #expect(try count(at: Self.noon) == 1)
    try site.run("refresh", at: "2026-11-26T06:00:00Z")
    #expect(try count(at: "2026-11-26T07:00:00Z") == 1)
    #expect(try history(site, "weather-hanoi").output.split(separator: "\n").count >= 5)
  }
}
