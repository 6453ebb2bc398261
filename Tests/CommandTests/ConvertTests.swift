import Foundation
import Testing

@testable import Site

/// `widgets convert` over a cache that the real command has filled.
@Suite struct ConvertTests {
  private func filled() throws -> TestSite {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    return site
  }

  @Test func `an amount is converted by the cached board, with side, source and time`() throws {
    let site = try filled()
    #expect(
      try site.run("convert", "100", "USD", "VND", "--side", "sell")
        == CommandResult(
          status: 0, output: "100 USD = 2.641.200 đồng (bán), Vietcombank, 07:30 ngày 22/11/2026\n", errors: ""))
    #expect(
      try site.run("convert", "1000000", "vnd", "usd", "--language", "en").output
        == "1,000,000 VND = 37.86 USD (sell), Vietcombank, 07:30, 22 November 2026\n")
    let json = try site.run("convert", "100", "EUR", "JPY", "--format", "json").output
    let fields = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let legs = try #require(fields["legs"] as? [[String: Any]])
    #expect(legs.compactMap { $0["side"] as? String } == ["buyTransfer", "sell"])
    // 3,000,466 đồng by 172.44.
    #expect(fields["result"] as? Int == 17400 && fields["state"] as? String == "fresh")
    #expect(json.hasSuffix("}\n") && json.contains(#""widget":"rates""#))
    #expect(site.providers.requests().filter { $0 == "vietcombank" }.count == 1)
  }

  @Test func `old rates are said to be old, expired ones are not used`() throws {
    let site = try filled()
    let stale = try site.run("convert", "100", "USD", "VND", at: "2026-11-23T00:30:00Z")
    #expect(stale.status == 0)
    #expect(stale.output.hasSuffix("Số liệu lúc 07:30 ngày 22/11/2026, chưa có số liệu mới hơn\n"))
    let expired = try site.run("convert", "100", "USD", "VND", at: "2026-11-27T00:30:00Z")
    #expect(expired.status == 2 && expired.output.isEmpty)
    #expect(expired.errors.hasPrefix("widgets: rates: data expired at 2026-11-26T00:30:0"))
    #expect(try expired.errors == site.run("get", "rates", "--format", "json", at: "2026-11-27T00:30:00Z").errors)
  }

  @Test func `before the first run there is nothing to convert with`() throws {
    let site = try TestSite()
    #expect(
      try site.run("convert", "100", "USD", "VND")
        == CommandResult(
          status: 2, output: "", errors: "widgets: rates: no data yet; `widgets refresh` fetches them\n"))
  }

  @Test func `a price that the bank does not quote is said, with those that it does`() throws {
    let site = try filled()
    #expect(
      try site.run("convert", "1", "USD", "VND", "--side", "mid")
        == CommandResult(
          status: 2, output: "",
          errors: "widgets: rates: vietcombank: USD: no mid is quoted; there are buyCash, buyTransfer, sell\n"))
    #expect(
      try site.run("convert", "1", "XAU", "VND").errors == "widgets: rates: vietcombank: XAU: no price is quoted\n")
  }

  @Test(arguments: [
    (["1.000.000,5", "USD", "VND"], "expected an amount such as 1000.5"), (["0", "USD", "VND"], "above 0"),
    (["--", "-1", "USD", "VND"], "found \"-1\""), (["-1", "USD", "VND"], "argument"),
    (["1", "GBP", "VND"], "there are USD, EUR, JPY, KRW, XAU, VND"),
    (["1", "USD", "USD"], "USD to USD: expected two different currencies"), (["1", "VND", "VND"], "VND to VND"),
    (["1", "USB", "VND"], "did you mean \"USD\"?"),
    (["1", "USD", "VND", "--side", "buy"], "there are buyCash, buyTransfer, sell, mid"),
    (["1", "USD", "VND", "--side", "selll"], "did you mean \"sell\"?"),
    (["1", "USD", "VND", "--widget", "gold"], "the config has weather-hanoi, rates"),
    (["1", "USD", "VND", "--widget", "weather-hanoi"], "weather-hanoi shows no rates; rates does"),
    (["1", "USD", "VND", "--language", "fr"], "there are en, vi"), (["1", "USD"], "to"),
  ])
  func `a wrong question is status 64 and one sentence`(words: [String], sentence: String) throws {
    let site = try TestSite()
    let result = try site.run(["convert"] + words)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }
}
