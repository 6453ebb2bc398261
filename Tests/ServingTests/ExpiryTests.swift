import Core
import Foundation
import Testing

@testable import Serving

struct ExpiryTests {
  private let until = Newsroom.validUntil
  private var after: Date { until.addingTimeInterval(1) }

  @Test func `a fragment past its time is answered with its placeholder`() throws {
    let newsroom = try Newsroom()
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"))
    #expect(newsroom.get("/v1/vi/rates.html", at: until).text.contains("26.412"))
    let response = newsroom.get("/v1/vi/rates.html", at: after)
    #expect(response.status == 200)
    #expect(
      response.text == """
        <section class="wgt wgt-rates" data-wgt="rates" data-wgt-state="missing" lang="vi" aria-label="Tỷ giá">
        <h2 class="wgt-title">Tỷ giá</h2>
        <p class="wgt-placeholder">Dữ liệu đang được cập nhật</p>
        </section>

        """)
    #expect(response["Cache-Control"] == "public, max-age=60")
  }

  @Test func `a client that holds the numbers is not told that nothing has changed`() throws {
    let newsroom = try Newsroom()
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"))
    let fresh = newsroom.get("/v1/vi/rates.html")
    let etag = try #require(fresh["ETag"])
    let modified = try #require(fresh["Last-Modified"])
    for field in [("If-None-Match", etag), ("If-Modified-Since", modified)] {
      #expect(newsroom.get("/v1/vi/rates.html", [field]).status == 304)
      #expect(newsroom.get("/v1/vi/rates.html", [field], at: after).status == 200)
    }
  }

  @Test func `the packed bytes of an expired fragment are not served`() throws {
    let newsroom = try Newsroom()
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"))
    newsroom.files.put("v1/vi/rates.html.gz", packed(Newsroom.fragment("rates")))
    let packed = [("Accept-Encoding", "gzip")]
    #expect(newsroom.get("/v1/vi/rates.html", packed)["Content-Encoding"] == "gzip")
    let response = newsroom.get("/v1/vi/rates.html", packed, at: after)
    #expect(response["Content-Encoding"] == nil)
    #expect(response.text.contains("wgt-placeholder"))
  }

  @Test func `each widget of the sidebar expires by itself`() throws {
    let newsroom = try Newsroom()
    let sections = [
      Newsroom.fragment("rates", until: until, number: "1.111"),
      Newsroom.fragment("rates-two", until: until.addingTimeInterval(600), number: "2.222"),
      Newsroom.fragment("rates-none", until: nil, number: "placeholder"),
    ]
    let sidebar = "<div class=\"wgt-sidebar\" lang=\"vi\">\n\(sections.joined())</div>\n"
    newsroom.files.put("v1/vi/sidebar.html", sidebar)
    #expect(newsroom.get("/v1/vi/sidebar.html", at: until).text == sidebar)
    let one = newsroom.get("/v1/vi/sidebar.html", at: after).text
    #expect(!one.contains("1.111"))
    #expect(one.hasPrefix("<div class=\"wgt-sidebar\" lang=\"vi\">\n<section"))
    #expect(one.hasSuffix(sections[1] + sections[2] + "</div>\n"))
    let both = newsroom.get("/v1/vi/sidebar.html", at: until.addingTimeInterval(601)).text
    #expect(!both.contains("1.111") && !both.contains("2.222"))
    #expect(both.hasSuffix(sections[2] + "</div>\n"))
  }

  @Test func `a page in which an old number cannot be taken away is not served`() throws {
    let newsroom = try Newsroom()
    newsroom.files.put("v1/vi/rates.html", "<p data-wgt-valid-until=\"\(until.instantText)\">26.412</p>\n")
    #expect(newsroom.get("/v1/vi/rates.html").status == 200)
    #expect(newsroom.get("/v1/vi/rates.html", at: after).status == 503)
  }

  @Test func `a document past its time is a problem and not a number`() throws {
    let newsroom = try Newsroom()
    newsroom.files.put("v1/rates.json", Newsroom.document("rates"))
    #expect(newsroom.get("/v1/rates.json", at: until).status == 200)
    let response = newsroom.get("/v1/rates.json", at: after)
    #expect(response.status == 503)
    #expect(response["Cache-Control"] == "no-store")
    #expect(response.detail == "the data expired at 2026-11-22T01:30:00Z and are not shown")
    #expect(!response.text.contains("26412"))
  }

  @Test func `the index calls a widget expired from the second on that it is`() throws {
    let newsroom = try Newsroom()
    newsroom.files.put(
      "v1/index.json",
      #"{"schema":1,"widgets":[{"id":"rates","state":"fresh","validUntil":"\#(until.instantText)"},"#
        + #"{"id":"rates-two","state":"missing","validUntil":null}]}"# + "\n")
    #expect(newsroom.get("/v1/index.json", at: until).text.contains(#""state":"fresh""#))
    #expect(
      newsroom.get("/v1/index.json", at: after).text == #"{"schema":1,"widgets":[{"id":"rates","state":"expired","#
        + #""validUntil":"2026-11-22T01:30:00Z"},{"id":"rates-two","state":"missing","validUntil":null}]}"# + "\n")
  }

  @Test(arguments: [
    (3600, "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"),
    (660, "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"), (659, "public, max-age=60"),
    (60, "public, max-age=60"), (59, "public, max-age=59"),
    (1, "public, max-age=1"), (0, "public, max-age=0"),
  ])
  func `no cache may keep a number past its time`(secondsLeft: Int, caching: String) throws {
    let newsroom = try Newsroom(Newsroom.store(fetchedAt: Newsroom.now))
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"))
    newsroom.files.put("v1/rates.json", Newsroom.document("rates"))
    let now = until.addingTimeInterval(-Double(secondsLeft))
    for path in ["/v1/vi/rates.html", "/v1/rates.json", "/v1/rates?currencies=USD"] {
      #expect(newsroom.get(path, at: now)["Cache-Control"] == caching)
    }
  }

  @Test func `a page in which one widget has expired is kept no longer than until the next one does`() throws {
    let newsroom = try Newsroom()
    let next = until.addingTimeInterval(600)
    newsroom.files.put(
      "v1/vi/sidebar.html", Newsroom.fragment("rates") + Newsroom.fragment("rates-two", until: next))
    #expect(newsroom.get("/v1/vi/sidebar.html", at: after)["Cache-Control"] == "public, max-age=60")
    let last = newsroom.get("/v1/vi/sidebar.html", at: next.addingTimeInterval(-10))
    #expect(last["Cache-Control"] == "public, max-age=10")
    #expect(last.text.contains("26.412"))
  }

  @Test func `a time that cannot be read has passed`() throws {
    let newsroom = try Newsroom()
    newsroom.files.put(
      "v1/vi/rates.html", Newsroom.fragment("rates").replacing(until.instantText, with: "tomorrow"))
    #expect(newsroom.get("/v1/vi/rates.html").text.contains("wgt-placeholder"))
  }
}

/// What passes for a `.gz` of a text: its last four bytes are the text's length.
func packed(_ text: String) -> Data {
  let size = UInt32(text.utf8.count)
  return Data([0x1F, 0x8B, 8, 0]) + Data((0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) })
}
