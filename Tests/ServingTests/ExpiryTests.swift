import Core
import Foundation
import Testing

@testable import Serving

struct ExpiryTests {
  private let until = MemorySite.validUntil
  private var after: Date { until.addingTimeInterval(1) }
  private let page = "/v1/vi/rates.html"

  private func site(
    two: Date? = MemorySite.validUntil, _ store: @escaping @Sendable () throws -> (any Store)? = { nil }
  ) throws -> MemorySite {
    let site = try MemorySite(store)
    site.publishIndex(two: two)
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates", number: "1.111"))
    site.files.put("v1/vi/rates-two.html", MemorySite.fragment("rates-two", number: "2.222"))
    site.files.put("v1/rates.json", MemorySite.document("rates"))
    return site
  }

  private func sidebar(_ fragments: String...) -> String {
    "<div class=\"wgt-sidebar\" lang=\"vi\">\n\(fragments.joined())</div>\n"
  }

  @Test func `a fragment past its time is answered with what a run would publish then`() throws {
    let site = try site()
    #expect(site.get(page, at: until).text.contains("1.111"))
    let response = site.get(page, at: after)
    #expect(response.status == 200)
    #expect(
      response.text.hasPrefix(
        """
        <section class="wgt wgt-rates" data-wgt="rates" data-wgt-state="expired" \
        data-wgt-valid-until="2026-11-22T01:30:00Z" lang="vi" aria-label="Tỷ giá
        """))
    #expect(response.text.contains("wgt-placeholder") && !response.text.contains("1.111"))
    #expect(response["Cache-Control"] == "public, max-age=60")
    #expect(response["Last-Modified"] == nil)
  }

  @Test func `a client that holds the numbers is not told that nothing has changed`() throws {
    let site = try site()
    let fresh = site.get(page)
    let etag = try #require(fresh["ETag"])
    let modified = try #require(fresh["Last-Modified"])
    for field in [("If-None-Match", etag), ("If-Modified-Since", modified)] {
      #expect(site.get(page, [field]).status == 304)
      #expect(site.get(page, [field], at: after).status == 200)
    }
  }

  @Test func `the packed bytes of an expired fragment are not served`() throws {
    let site = try site()
    site.files.put("v1/vi/rates.html.gz", packed(MemorySite.fragment("rates", number: "1.111")))
    let accepted = [("Accept-Encoding", "gzip")]
    #expect(site.get(page, accepted)["Content-Encoding"] == "gzip")
    let response = site.get(page, accepted, at: after)
    #expect(response["Content-Encoding"] == nil)
    #expect(response.text.contains("wgt-placeholder"))
  }

  @Test func `whatever an own template draws, nothing of it is sent after its time`() throws {
    let site = try site()
    let html = MemorySite.fragment("rates", number: "<SECTION>26.412</SECTION><p>26.412</p>") + "26.412"
    site.files.put("v1/vi/rates.html", html)
    #expect(site.get(page).text == html)
    #expect(!site.get(page, at: after).text.contains("26.412"))
    site.files.put("v1/vi/sidebar.html", sidebar(html))
    #expect(!site.get("/v1/vi/sidebar.html", at: after).text.contains("26.412"))
  }

  @Test func `what a file says of its own time counts for nothing`() throws {
    let site = try site()
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates", until: until.addingTimeInterval(86400)))
    #expect(site.get(page, at: after).text.contains("wgt-placeholder"))
    site.files.put("v1/rates.json", MemorySite.document("rates", until: until.addingTimeInterval(86400)))
    #expect(site.get("/v1/rates.json", at: after).status == 503)
  }

  @Test func `each widget of the sidebar expires by itself`() throws {
    let site = try site(two: until.addingTimeInterval(600))
    let (one, two) = (
      MemorySite.fragment("rates", number: "1.111"), MemorySite.fragment("rates-two", number: "2.222")
    )
    site.files.put("v1/vi/sidebar.html", sidebar(one, two))
    let whole = site.get("/v1/vi/sidebar.html", at: until)
    #expect(whole.text == sidebar(one, two) && whole["Last-Modified"] != nil)
    let half = site.get("/v1/vi/sidebar.html", at: after).text
    #expect(half == sidebar(site.get(page, at: after).text, two))
    let none = site.get("/v1/vi/sidebar.html", at: until.addingTimeInterval(601)).text
    #expect(!none.contains("1.111") && !none.contains("2.222"))
  }

  @Test func `the sidebar is what its fragments are, even where its own file could not be replaced`() throws {
    let site = try site()
    site.files.put("v1/vi/sidebar.html", sidebar("0.000"))
    #expect(
      site.get("/v1/vi/sidebar.html").text
        == sidebar(MemorySite.fragment("rates", number: "1.111"), MemorySite.fragment("rates-two", number: "2.222")))
  }

  @Test func `of a widget that the index does not name nothing is sent`() throws {
    let site = try site()
    site.files.put("v1/vi/gold.html", MemorySite.fragment("gold"))
    #expect(site.get("/v1/vi/gold.html").status == 404)
    site.files.put("v1/index.json", #"{"schema":1,"widgets":[]}"# + "\n", inode: 2)
    for path in [page, "/v1/rates.json"] {
      #expect(site.get(path).status == 503)
      #expect(site.get(path).detail.hasSuffix("is not published yet; the next run makes it"))
    }
    site.files.put("v1/index.json", "{", inode: 3)
    #expect(site.get(page).status == 503)
  }

  @Test(arguments: ["missing", "expired", "unheard-of"])
  func `a widget that the index calls neither fresh nor stale shows no number`(state: String) throws {
    let site = try site()
    site.publishIndex(state: state, seconds: 1_795_000_001)
    #expect(site.get(page).text.contains("wgt-placeholder"))
    #expect(site.get("/v1/rates.json").status == 503)
  }

  @Test func `a widget without data has its document without numbers`() throws {
    let site = try site()
    site.publishIndex(nil, seconds: 1_795_000_001)
    let response = site.get("/v1/rates.json")
    #expect(response.status == 200)
    #expect(response.object["rates"] == .null && response.object["state"] == .string("missing"))
  }

  @Test func `a document past its time is a problem and not a number`() throws {
    let site = try site()
    #expect(site.get("/v1/rates.json", at: until).status == 200)
    let response = site.get("/v1/rates.json", at: after)
    #expect(response.status == 503)
    #expect(response["Cache-Control"] == "no-store")
    #expect(response.detail == "the data expired at 2026-11-22T01:30:00Z and are not shown")
    #expect(!response.text.contains("26412"))
  }

  @Test func `the index calls a widget expired from the second on that it is`() throws {
    let site = try site(two: nil)
    let fresh = site.get("/v1/index.json", at: until).text
    #expect(fresh.contains(#""state":"fresh""#) && fresh.contains(#""state":"missing""#))
    #expect(
      site.get("/v1/index.json", at: after).text
        == fresh.replacing(#""state":"fresh""#, with: #""state":"expired""#))
  }

  @Test(arguments: [
    (3600, "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"),
    (660, "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"), (659, "public, max-age=60"),
    (60, "public, max-age=60"), (59, "public, max-age=59"),
    (1, "public, max-age=1"), (0, "public, max-age=0"),
  ])
  func `no cache may keep a number past its time`(secondsLeft: Int, caching: String) throws {
    let site = try site(MemorySite.store(fetchedAt: MemorySite.now))
    site.files.put(
      "v1/vi/sidebar.html",
      sidebar(MemorySite.fragment("rates", number: "1.111"), MemorySite.fragment("rates-two", number: "2.222")))
    let now = until.addingTimeInterval(-Double(secondsLeft))
    for path in [page, "/v1/rates.json", "/v1/vi/sidebar.html", "/v1/index.json", "/v1/rates?currencies=USD"] {
      #expect(site.get(path, at: now)["Cache-Control"] == caching, "\(path)")
    }
  }

  @Test func `a page in which one widget has expired is kept no longer than until the next one does`() throws {
    let next = until.addingTimeInterval(600)
    let site = try site(two: next)
    site.files.put("v1/vi/sidebar.html", "old")
    #expect(site.get("/v1/vi/sidebar.html", at: after)["Cache-Control"] == "public, max-age=60")
    let last = site.get("/v1/vi/sidebar.html", at: next.addingTimeInterval(-10))
    #expect(last["Cache-Control"] == "public, max-age=10")
    #expect(last.text.contains("2.222"))
  }

  @Test func `a time that cannot be read has passed`() throws {
    let site = try site()
    let index = try #require(site.files.contents(of: "v1/index.json")).bytes
    site.files.put(
      "v1/index.json", String(decoding: index, as: UTF8.self).replacing(until.instantText, with: "tomorrow"), inode: 2)
    #expect(site.get(page).text.contains("wgt-placeholder"))
  }
}

/// What passes for a `.gz` of a text: its last four bytes are the text's length.
func packed(_ text: String) -> Data {
  let size = UInt32(text.utf8.count)
  return Data([0x1F, 0x8B, 8, 0]) + Data((0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) })
}
