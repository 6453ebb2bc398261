import Core
import Foundation
import Synchronization
import Testing

@testable import Serving

struct QuestionTests {
  private let site: MemorySite

  init() throws { site = try MemorySite(MemorySite.store()) }

  private func currencies(_ response: Response) -> [String] {
    guard case .object(let rates) = response.object["rates"], case .array(let rows) = rates["rows"] else { return [] }
    return rows.compactMap { row in
      guard case .object(let row) = row, case .string(let currency) = row["currency"] else { return nil }
      return currency
    }
  }

  @Test func `rates are answered in the order they are asked for, any that the board has`() throws {
    let response = site.get("/v1/rates?currencies=JPY,USD")
    #expect(response.status == 200)
    #expect(currencies(response) == ["JPY", "USD"])
    #expect(response.object["source"] != .null)
    #expect(response.object["validUntil"] == .string("2026-11-22T01:30:00Z"))
    #expect(response["Content-Type"] == "application/json; charset=utf-8")
    #expect(response["Access-Control-Allow-Origin"] == "*")
    #expect(currencies(site.get("/v1/rates")) == ["USD", "EUR"])
    #expect(currencies(site.get("/v1/rates?widget=rates&currencies=EUR%2CUSD")) == ["EUR", "USD"])
  }

  @Test func `an answer that a client holds is not sent again`() throws {
    let etag = try #require(site.get("/v1/rates")["ETag"])
    #expect(site.get("/v1/rates", [("If-None-Match", etag)]).status == 304)
  }

  @Test(arguments: [
    ("currencies=XXX", 404, "rates has no XXX; it has USD, EUR, JPY"),
    ("currencies=usd", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"usd\""),
    ("currencies=", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"\""),
    ("currencies=USD,,EUR", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"USD,,EUR\""),
    ("currencies", 400, "currencies: expected up to 64 codes such as USD,EUR, found \"\""),
    ("widget=gold", 404, "no rates widget has the id \"gold\"; there are rates, rates-two"),
    ("currency=USD", 400, "unknown parameter \"currency\"; expected one of currencies, widget"),
    ("currencies=USD&currencies=EUR", 400, "the parameter currencies is given twice"),
    ("currencies=%FF", 400, "the query is not percent-encoded UTF-8"),
    ("currencies=%2", 400, "the query is not percent-encoded UTF-8"),
    ("widget=rates-two", 503, "rates-two: there are no data yet"),
  ])
  func `a question that cannot be answered is told what is known`(query: String, status: Int, detail: String) throws {
    let response = site.get("/v1/rates?\(query)")
    #expect(response.status == status)
    #expect(response.detail == detail)
    #expect(response["Content-Type"] == "application/problem+json")
  }

  @Test func `expired rates are a problem and not a number`() throws {
    let response = site.get("/v1/rates", at: MemorySite.validUntil.addingTimeInterval(1))
    #expect(response.status == 503)
    #expect(response.detail == "rates: the data expired at 2026-11-22T01:30:00Z and are not shown")
  }

  @Test func `without a state there are no rates yet, and one that cannot be read is the operator's to hear`() throws {
    #expect(try MemorySite().get("/v1/rates").detail == "rates: no run has ended yet")
    let response = try MemorySite({ throw Unreadable() }).get("/v1/rates")
    #expect(response.status == 503)
    #expect(response.detail == "the state cannot be read")
    #expect(response.warning == "a secret path: disk I/O error")
  }

  @Test func `health is good while every widget can be shown, by what is published`() throws {
    let site = try MemorySite()
    #expect(site.get("/healthz").detail == "rates has no data; rates-two has no data")
    site.publishIndex(two: MemorySite.validUntil + 600)
    let good = site.get("/healthz", at: MemorySite.validUntil)
    #expect(good.status == 200)
    #expect(good["Cache-Control"] == "no-store")
    let bad = site.get("/healthz", at: MemorySite.validUntil + 1)
    #expect(bad.status == 503)
    #expect(bad.detail == "rates expired at 2026-11-22T01:30:00Z")
  }

  private let local = ("Host", "localhost:8080")

  @Test func `metrics are what status prints`() throws {
    let response = site.get("/metrics", [local])
    #expect(response.status == 200)
    #expect(response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(response.text.contains("widgets_build_info{version=\"1.2.3\"} 1\n"))
    #expect(response.text.contains("widgets_state{widget=\"rates\",state=\"fresh\"} 1\n"))
    #expect(try MemorySite({ throw Unreadable() }).get("/metrics", [local]).text.contains("widgets_status 3\n"))
  }

  @Test(arguments: [
    "Forwarded", "forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via", "X-Original-Forwarded-For",
    "X_Forwarded_For", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Cluster-Client-IP",
    "X-Envoy-External-Address", "X-Request-Id", "Traceparent", "Fly-Client-IP", "X-Amzn-Trace-Id", "Authorization",
  ])
  func `metrics are not told through a proxy`(field: String) throws {
    let response = site.get("/metrics", [local, (field, "x")])
    #expect(response.status == 403)
    #expect(!response.text.contains("widgets_"))
  }

  @Test(arguments: [
    "localhost", "LOCALHOST:80", "127.0.0.1", "127.8.9.10:8080", "[::1]", "[::1]:8080", "[::ffff:127.0.0.1]:80",
  ])
  func `metrics are told to who asks by an address of this machine`(host: String) throws {
    #expect(site.get("/metrics", [("Host", host)]).status == 200)
  }

  @Test(arguments: [
    "evil.example.com", "localhost.example.com", "127.0.0.1.example.com", "127.0.0.1:x", "127.1", "127.0.0.256",
    "10.0.0.1", "[::2]", "localhost:80:80", "", "127.0.0.1@x",
  ])
  func `metrics are not told to who asks by another name`(host: String) throws {
    #expect(site.get("/metrics", [("Host", host)]).status == 403)
    #expect(site.get("http://\(host)/metrics", [local]).status == 403)
  }

  @Test func `curl, Prometheus and a browser of this machine are told`() throws {
    let clients: [[(String, String)]] = [
      [("User-Agent", "curl/8.5.0"), ("Accept", "*/*")],
      [
        ("User-Agent", "Prometheus/3.0"), ("Accept", "text/plain"), ("Accept-Encoding", "gzip"),
        ("X-Prometheus-Scrape-Timeout-Seconds", "10"),
      ],
      [
        ("Connection", "keep-alive"), ("Cache-Control", "max-age=0"), ("Upgrade-Insecure-Requests", "1"),
        ("Sec-Fetch-Site", "none"), ("sec-ch-ua-platform", "Linux"), ("Accept-Language", "vi"), ("Cookie", "a=b"),
      ],
    ]
    for fields in clients { #expect(site.get("/metrics", [local] + fields).status == 200) }
  }

  @Test func `metrics are not told to another machine, nor to who does not say whom he asks`() throws {
    #expect(site.get("/metrics", [local], isFromLoopback: false).status == 403)
    #expect(site.get("/metrics").status == 403)
  }

  @Test func `the same question to the same state is answered from memory until something changes`() throws {
    let opened = Mutex(0)
    let version = Mutex(UInt64(1))
    let site = try MemorySite(
      stateStamp: { FileStamp(inode: version.withLock { $0 }, size: 1, modifiedSeconds: 0) },
      {
        opened.withLock { $0 += 1 }
        return try MemorySite.store()()
      })
    for target in [
      "/v1/rates?currencies=USD", "/v1/convert?amount=7&from=USD&to=VND", "/v1/convert?amount=8&from=USD&to=VND",
    ] {
      for _ in 0..<3 { #expect(site.get(target).status == 200) }
    }
    #expect(opened.withLock { $0 } == 1)
    let stale = site.get("/v1/rates?currencies=USD", at: MemorySite.now + 15 * 60)
    #expect(stale.object["state"] == .string("stale"))
    #expect(site.get("/v1/rates?currencies=USD", at: MemorySite.validUntil + 1).status == 503)
    let before = opened.withLock { $0 }
    version.withLock { $0 = 2 }
    #expect(site.get("/v1/rates?currencies=USD").status == 200)
    #expect(opened.withLock { $0 } == before + 1)
  }

  @Test func `of questions that wait for a locked state only the first few wait, and no more than a number at once`()
    throws
  {
    let opened = Mutex(0)
    let site = try MemorySite({
      opened.withLock { $0 += 1 }
      throw Unreadable()
    })
    let request = HTTPRequest(target: "/v1/history/rates")
    let chart = HTTPRequest(target: "/v1/chart/rates.svg")
    #expect(site.responder.respond(to: request, at: MemorySite.now).status == 403)
    var waiting: [StateQuestion] = []
    for _ in 0..<128 {
      guard case .question(let question) = site.responder.reply(to: chart, at: MemorySite.now) else {
        Issue.record("it was not let in")
        return
      }
      waiting.append(question)
    }
    guard case .response(let refused) = site.responder.reply(to: chart, at: MemorySite.now) else {
      Issue.record("one too many was let in")
      return
    }
    #expect(refused.status == 503 && refused["Retry-After"] == "1")
    #expect(waiting.map { $0.answer().status } == [Int](repeating: 503, count: 128))
    #expect(opened.withLock { $0 } == 1, "whatever was asked before the first failure shares it")
    waiting = []
    #expect(site.get("/v1/chart/rates.svg").status == 503)
    #expect(opened.withLock { $0 } == 2, "the next question tries again")
  }

  @Test func `the front page links to everything and shows no old number`() throws {
    let site = try MemorySite()
    #expect(site.get("/").text.contains("Nothing is published yet"))
    site.publishIndex(two: nil)
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates"))
    site.files.put("v1/vi/sidebar.html", "old")
    let page = site.get("/")
    for text in ["/v1/en/rates-two.html", "/v1/rates.json", "/openapi.json", "26.412"] {
      #expect(page.text.contains(text))
    }
    #expect(page["Content-Security-Policy"] == "default-src 'none'; style-src 'self'; img-src 'self'")
    #expect(!site.get("/", at: MemorySite.validUntil + 1).text.contains("26.412"))
  }

  @Test func `a chart is a picture of the days that are known`() throws {
    let site = try MemorySite(MemorySite.store(days: 1...5))
    let response = site.get("/v1/chart/rates.svg?currency=USD&since=30d&language=en")
    #expect(response.status == 200)
    #expect(response["Content-Type"] == "image/svg+xml; charset=utf-8")
    #expect(response.text.contains("<svg"))
    #expect(site.get("/v1/chart/gold.svg").detail == "no widget has the id \"gold\"; there are rates, rates-two")
    #expect(site.get("/v1/chart/rates.svg?currency=XXX").status == 404)
    #expect(site.get("/v1/chart/rates.svg?since=never").status == 400)
    #expect(site.get("/v1/chart/rates.svg?language=de").status == 404)
    #expect(try MemorySite(MemorySite.store()).get("/v1/chart/rates.svg").status == 503)
  }

  private struct Unreadable: Error, CustomStringConvertible {
    let description = "a secret path: disk I/O error"
  }
}
