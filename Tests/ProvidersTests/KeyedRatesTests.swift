import Core
import Foundation
import Testing

@testable import Providers

struct OpenExchangeRatesTests {
  private func table(_ rates: String, timestamp: String = "1795305600", now: Date = pinnedNow) throws -> RateTable {
    let body = #"{"timestamp":\#(timestamp),"base":"USD","rates":{\#(rates)}}"#
    return try OpenExchangeRates().decode(Reply(status: 200, body: Data(body.utf8)), for: RatesQuery(), now: now)
  }

  @Test func `a price is crossed over the dollar, half to even at 4 decimals`() throws {
    let table = try table(#""VND":1.00005,"AAA":1,"BBB":2,"CCC":0.5,"DDD":10,"IDR":3"#)
    #expect(table.rows.map(\.currency) == ["AAA", "BBB", "CCC", "DDD", "IDR", "USD"])
    #expect(table.rows.map { $0.mid?.description } == ["1", "0.5", "2.0001", "0.1", "0.3334", "1.00005"])
    #expect(table.basis == .reference)
    #expect(table.rows.allSatisfy { $0.sell == nil && $0.buyCash == nil && $0.buyTransfer == nil })
  }

  @Test func `what is no currency, no positive number or worth nothing is left out`() throws {
    let table = try table(
      #""VND":26000,"EUR":null,"GBP":"0.75","JPY":0,"SGD":-1,"usd":2,"USDT":1,"BT":1,"ZWD":9e12,"CHF":1e-120,"CNY":7.1"#
    )
    #expect(table.rows.map(\.currency) == ["CNY", "USD"])
  }

  @Test func `the table's time is its timestamp, which may be two days old and no more`() throws {
    let oldest = Int(pinnedNow.timeIntervalSince1970) - 2 * 86400
    #expect(
      Reading.rates(try table(#""VND":26000"#, timestamp: "\(oldest)")).observedAt
        == pinnedNow.addingTimeInterval(-172_800))
    #expect(
      throws: Failure.outdated("timestamp: expected 2026-11-20T00:30:00Z or later, found 2026-11-20T00:29:59Z")
    ) { try table(#""VND":26000"#, timestamp: "\(oldest - 1)") }
  }

  @Test func `the key goes into a header and never into the address`() {
    let access = Access(origin: OpenExchangeRates.origin(hasKey: true), key: Secret("s3cr3t"))
    var request = OpenExchangeRates().request(for: RatesQuery(), access: access, now: pinnedNow)
    request.key = access.key
    #expect(request.address == request.url && !request.address.contains("s3cr3t"))
    #expect(request.fields == ["Authorization": "Token s3cr3t"])
  }
}

struct ExchangeRateAPITests {
  private func table(_ updated: Int, now: Date = pinnedNow) throws -> RateTable {
    let body = """
      {"result":"success","time_last_update_unix":\(updated),"base_code":"USD","conversion_rates":\
      {"USD":1,"VND":26351.7048,"JPY":156.2088}}
      """
    return try ExchangeRateAPI().decode(Reply(status: 200, body: Data(body.utf8)), for: RatesQuery(), now: now)
  }

  private static let update = 1_795_305_601  // 2026-11-22T00:00:01Z

  @Test func `the table is of the day of its last update, in UTC`() throws {
    let table = try table(Self.update)
    #expect(table.day?.description == "2026-11-22" && table.observedAt == nil)
    #expect(try Reading.rates(table).observedAt == instantOf("2026-11-22T00:00:00Z"))
    #expect(table["USD"]?.mid?.description == "26351.7048" && table["JPY"]?.mid?.description == "168.6954")
  }

  @Test(arguments: ["00:00:00Z", "23:59:59Z"])
  func `a table is taken for two days after its own, counted in UTC`(_ time: String) throws {
    let now = try instantOf("2026-11-24T" + time)
    #expect(try table(Self.update, now: now).day?.description == "2026-11-22")
    #expect(
      throws: Failure.outdated("time_last_update_unix: expected 2026-11-22 to 2026-11-25, found 2026-11-21")
    ) { try table(Self.update - 86400, now: now) }
  }

  @Test func `the key goes into the path, and what is stored and said has only its place`() {
    let access = Access(origin: ExchangeRateAPI.origin(hasKey: true), key: Secret("s3cr3t"))
    var request = ExchangeRateAPI().request(for: RatesQuery(), access: access, now: pinnedNow)
    request.key = access.key
    #expect(request.address == "https://v6.exchangerate-api.com/v6/s3cr3t/latest/USD")
    #expect(request.target == "https://v6.exchangerate-api.com/v6/{key}/latest/USD")
  }
}

/// What the free plans allow, and what a site makes of it.
struct FreePlanTests {
  @Test(
    arguments: [("openexchangerates", 1000), ("exchangerate-api", 1500), ("weatherapi", 100_000)] as [(ProviderID, Int)]
  )
  func `a site stays below the month's calls of the free plan`(_ id: ProviderID, _ perMonth: Int) throws {
    let terms = try #require(registry.first { $0.id == id }).terms
    let perDay = try #require(terms.limits?.perDay)
    #expect(perDay * 31 <= perMonth)
    #expect(86400 / terms.leastIntervalSeconds <= perDay)
  }

  @Test(arguments: ["openexchangerates", "exchangerate-api", "openweathermap", "weatherapi"] as [ProviderID])
  func `a free key keeps the limits of the terms until the operator says that the plan is another`(
    _ id: ProviderID
  ) throws {
    let provider = try #require(registry.first { $0.id == id })
    #expect(provider.limits(ProviderOptions(key: .env("KEY"))) == provider.terms.limits)
    #expect(provider.limits(ProviderOptions(key: .env("KEY"), acceptsTerms: true)) == nil)
    #expect(provider.terms.needsKey && provider.terms.limits != nil)
  }
}
