import Core
import Foundation
import MemoryStore
import Testing

@testable import Serving

struct QuestionTests {
  private let newsroom: Newsroom

  init() throws { newsroom = try Newsroom(Newsroom.store()) }

  private func currencies(_ response: Response) -> [String] {
    guard case .object(let rates) = response.object["rates"], case .array(let rows) = rates["rows"] else { return [] }
    return rows.compactMap { row in
      guard case .object(let row) = row, case .string(let currency) = row["currency"] else { return nil }
      return currency
    }
  }

  @Test func `rates are answered in the order they are asked for, any that the board has`() throws {
    let response = newsroom.get("/v1/rates?currencies=JPY,USD")
    #expect(response.status == 200)
    #expect(currencies(response) == ["JPY", "USD"])
    #expect(response.object["source"] != .null)
    #expect(response.object["validUntil"] == .string("2026-11-22T01:30:00Z"))
    #expect(response["Content-Type"] == "application/json; charset=utf-8")
    #expect(response["Access-Control-Allow-Origin"] == "*")
    #expect(currencies(newsroom.get("/v1/rates")) == ["USD", "EUR"])
    #expect(currencies(newsroom.get("/v1/rates?widget=rates&currencies=EUR%2CUSD")) == ["EUR", "USD"])
  }

  @Test func `an answer that a client holds is not sent again`() throws {
    let etag = try #require(newsroom.get("/v1/rates")["ETag"])
    #expect(newsroom.get("/v1/rates", [("If-None-Match", etag)]).status == 304)
  }

  @Test(arguments: [
    ("currencies=XXX", 404, "rates has no XXX; it has USD, EUR, JPY"),
    ("currencies=usd", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"usd\""),
    ("currencies=", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"\""),
    ("currencies=USD,,EUR", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"USD,,EUR\""),
    ("currencies", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"\""),
    ("widget=gold", 404, "no widget of rates is called \"gold\"; there are rates, rates-two"),
    ("currency=USD", 400, "unknown parameter \"currency\"; known are currencies, widget"),
    ("currencies=USD&currencies=EUR", 400, "the parameter currencies is given twice"),
    ("currencies=%FF", 400, "the query is not percent-encoded UTF-8"),
    ("currencies=%2", 400, "the query is not percent-encoded UTF-8"),
    ("widget=rates-two", 503, "rates-two: there are no data yet"),
  ])
  func `a question that cannot be answered is told what is known`(query: String, status: Int, detail: String) throws {
    let response = newsroom.get("/v1/rates?\(query)")
    #expect(response.status == status)
    #expect(response.detail == detail)
    #expect(response["Content-Type"] == "application/problem+json")
  }

  @Test func `expired rates are a problem and not a number`() throws {
    let response = newsroom.get("/v1/rates", at: Newsroom.validUntil.addingTimeInterval(1))
    #expect(response.status == 503)
    #expect(response.detail == "rates: the data expired at 2026-11-22T01:30:00Z and are not shown")
  }

  @Test func `without a state there are no rates yet, and one that cannot be read is the operator's to hear`() throws {
    #expect(try Newsroom().get("/v1/rates").detail == "rates: no run has ended yet")
    let response = try Newsroom({ throw Unreadable() }).get("/v1/rates")
    #expect(response.status == 503)
    #expect(response.detail == "the state cannot be read")
    #expect(response.complaint == "a secret path: disk I/O error")
  }

  @Test func `health is good while every widget can be shown, by what is published`() throws {
    let newsroom = try Newsroom()
    #expect(newsroom.get("/healthz").detail == "rates has no data; rates-two has no data")
    newsroom.files.put("v1/rates.json", Newsroom.document("rates"))
    newsroom.files.put("v1/rates-two.json", Newsroom.document("rates-two", until: Newsroom.validUntil + 600))
    let good = newsroom.get("/healthz", at: Newsroom.validUntil)
    #expect(good.status == 200)
    #expect(good["Cache-Control"] == "no-store")
    let bad = newsroom.get("/healthz", at: Newsroom.validUntil + 1)
    #expect(bad.status == 503)
    #expect(bad.detail == "rates has been expired since 2026-11-22T01:30:00Z")
  }

  @Test func `metrics are what status prints`() throws {
    let response = newsroom.get("/metrics")
    #expect(response.status == 200)
    #expect(response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(response.text.contains("widgets_build_info{version=\"1.2.3\"} 1\n"))
    #expect(response.text.contains("widgets_state{widget=\"rates\",state=\"fresh\"} 1\n"))
    #expect(try Newsroom({ throw Unreadable() }).get("/metrics").text.contains("widgets_status 3\n"))
  }

  @Test(arguments: [
    "Forwarded", "forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via", "X-Original-Forwarded-For",
    "X_Forwarded_For", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Cluster-Client-IP",
  ])
  func `metrics are not told through a proxy`(field: String) throws {
    let response = newsroom.get("/metrics", [(field, "x")])
    #expect(response.status == 403)
    #expect(!response.text.contains("widgets_"))
  }

  @Test func `metrics are not told to another machine`() throws {
    #expect(newsroom.get("/metrics", isFromLoopback: false).status == 403)
  }

  @Test func `the front page links to everything and shows no old number`() throws {
    let newsroom = try Newsroom()
    #expect(newsroom.get("/").text.contains("Nothing is published yet"))
    newsroom.files.put("v1/vi/sidebar.html", Newsroom.fragment("rates"))
    let page = newsroom.get("/")
    for text in ["/v1/en/rates-two.html", "/v1/rates.json", "/openapi.json", "26.412"] {
      #expect(page.text.contains(text))
    }
    #expect(page["Content-Security-Policy"] == "default-src 'none'; style-src 'self'; img-src 'self'")
    #expect(!newsroom.get("/", at: Newsroom.validUntil + 1).text.contains("26.412"))
  }

  @Test func `a chart is a picture of the days that are known`() throws {
    let newsroom = try Newsroom(Newsroom.store(days: 1...5))
    let response = newsroom.get("/v1/chart/rates.svg?currency=USD&since=30d&language=en")
    #expect(response.status == 200)
    #expect(response["Content-Type"] == "image/svg+xml; charset=utf-8")
    #expect(response.text.contains("<svg"))
    #expect(newsroom.get("/v1/chart/gold.svg").detail == "no widget is called \"gold\"; there are rates, rates-two")
    #expect(newsroom.get("/v1/chart/rates.svg?currency=XXX").status == 404)
    #expect(newsroom.get("/v1/chart/rates.svg?since=never").status == 400)
    #expect(newsroom.get("/v1/chart/rates.svg?language=de").status == 404)
    #expect(try Newsroom(Newsroom.store()).get("/v1/chart/rates.svg").status == 503)
  }

  private struct Unreadable: Error, CustomStringConvertible {
    let description = "a secret path: disk I/O error"
  }
}
