import Core
import Foundation
import Testing

@testable import Serving

/// Amounts and the past over HTTP.
struct PastTests {
  private let site: MemorySite

  init() throws { site = try MemorySite(mayPassOn: true, MemorySite.store(days: 1...5)) }

  @Test func `an amount is converted with side, source and time`() throws {
    let response = site.get("/v1/convert?amount=100&from=USD&to=VND")
    #expect(response.status == 200)
    #expect(response.object["result"] == .number(2_617_200))
    #expect(response.object["state"] == .string("fresh"))
    #expect(response.object["fetchedAt"] == .string("2026-11-22T00:30:00Z"))
    #expect(response.text.contains(#""legs":[{"currency":"USD","price":26172,"side":"buyTransfer","unit":1}]"#))
    #expect(response.text.contains(#""provider":"bank""#))
    let out = site.get("/v1/convert?amount=2641200&from=VND&to=USD&side=sell&widget=rates")
    #expect(out.object["result"] == .number(100))
    #expect(site.get("/v1/convert?amount=1&from=USD&to=EUR").text.contains(#""side":"sell""#))
  }

  @Test(arguments: [
    ("amount=100&from=USD", 400, "the parameter to is missing"),
    ("from=USD&to=VND", 400, "the parameter amount is missing"),
    ("amount=1e3&from=USD&to=VND", 400, "expected an amount such as 1000.5"),
    ("amount=0&from=USD&to=VND", 400, "0"),
    ("amount=1&from=usd&to=VND", 400, "from: expected a code such as USD, found \"usd\""),
    ("amount=1&from=USD&to=USD", 400, "USD"),
    ("amount=1&from=XXX&to=VND", 404, "USD, EUR, VND"),
    ("amount=1&from=USD&to=VND&side=buy", 400, "unknown side \"buy\"; there are buyCash, buyTransfer, sell, mid"),
    ("amount=1&from=USD&to=VND&side=mid", 404, "buyCash, buyTransfer, sell"),
    ("amount=1&from=USD&to=VND&widget=gold", 404, "there are rates, rates-two"),
    ("amount=1&from=KRW&to=VND&widget=rates-two", 503, "rates-two: there are no data yet"),
  ])
  func `a conversion that cannot be made is told what is known`(query: String, status: Int, detail: String) throws {
    let response = site.get("/v1/convert?\(query)")
    #expect(response.status == status)
    #expect(response.detail.contains(detail))
    #expect(response["Cache-Control"] == "no-store")
  }

  @Test func `nothing is converted by expired rates`() throws {
    let response = site.get("/v1/convert?amount=1&from=USD&to=VND", at: MemorySite.validUntil + 1)
    #expect(response.status == 503)
    #expect(!response.text.contains("26172"))
  }

  @Test func `the past is answered as the command prints it, as JSON and as a table`() throws {
    let json = site.get("/v1/history/rates?currency=USD&since=30d")
    #expect(json.status == 200)
    #expect(json["Content-Type"] == "application/json; charset=utf-8")
    #expect(json.text.contains(#""close":26005,"currency":"USD","date":"2026-11-17""#))
    let table = site.get("/v1/history/rates?currency=USD&since=3d&format=csv")
    #expect(table["Content-Type"] == "text/csv; charset=utf-8; header=present")
    #expect(
      table.text == """
        firstSeenAt,lastSeenAt,provider,currency,unit,buyCash,buyTransfer,sell,mid
        2026-11-19T00:30:00Z,2026-11-19T00:30:00Z,bank,USD,1,,,26003,
        2026-11-20T00:30:00Z,2026-11-20T00:30:00Z,bank,USD,1,,,26002,
        2026-11-21T00:30:00Z,2026-11-21T00:30:00Z,bank,USD,1,,,26001,
        2026-11-22T00:30:00Z,2026-11-22T00:30:00Z,bank,USD,1,26142,26172,26412,

        """)
  }

  @Test(arguments: [
    ("gold", 404, "no widget has the id \"gold\"; there are rates, rates-two"),
    ("rates?currency=XXX", 404, "unknown currency \"XXX\"; there are EUR, JPY, USD"),
    ("rates?currency=usd", 400, "currency: expected a code such as USD, found \"usd\""),
    ("rates?since=soon", 400, "since: expected a duration such as 30d"),
    ("rates?since=2027-01-01", 400, "since: expected a duration such as 30d"),
    ("rates?since=367d", 400, "since: expected at most 366 days back"),
    ("rates?format=xml", 400, "unknown format \"xml\"; there are csv, json"),
  ])
  func `a past that cannot be answered is told what is known`(path: String, status: Int, detail: String) throws {
    let response = site.get("/v1/history/\(path)")
    #expect(response.status == status)
    #expect(response.detail.contains(detail))
  }

  @Test func `a bank's past is passed on only by the operator's word, while its chart may be seen`() throws {
    let site = try MemorySite(MemorySite.store(days: 1...5))
    let response = site.get("/v1/history/rates")
    #expect(response.status == 403)
    #expect(response.detail.contains("https://bank.example/terms"))
    #expect(response.detail.contains("acceptTerms"))
    #expect(site.get("/v1/chart/rates.svg").status == 200)
  }
}
