import Core
import Foundation
import Testing

@testable import Serving

struct NegotiationTests {
  private let page = "/v1/vi/rates.html"

  private func site() throws -> MemorySite {
    let site = try MemorySite()
    site.publishIndex()
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates"))
    site.files.put("v1/vi/rates.html.gz", packed(MemorySite.fragment("rates")))
    return site
  }

  @Test(arguments: [
    ("gzip", true), ("GZIP", true), ("x-gzip", true), ("deflate, gzip;q=0.5", true), ("*", true),
    ("br;q=1, *;q=0.1", true),
    ("gzip;q=0", false), ("gzip; q=0.0", false), ("*;q=0", false), ("gzip;q=0, *", false), ("br", false), ("", false),
    ("identity", false), ("gzip;q=0.5, identity;q=0.8", false), ("gzip;q=0.8, identity;q=0.5", true),
    ("gzip;q=x", false), ("gzip;;;,,,", true), ("gzip, deflate, br, zstd", true), ("deflate, gzip", true),
    ("gzip, deflate, br;q=0.5", true), ("gzip;q=0, deflate, br", false),
  ])
  func `the packed bytes are for whoever wants them`(accepted: String, isPacked: Bool) throws {
    let response = try site().get(page, [("Accept-Encoding", accepted)])
    #expect((response["Content-Encoding"] == "gzip") == isPacked)
    #expect(
      response.bytes == (isPacked ? packed(MemorySite.fragment("rates")) : Data(MemorySite.fragment("rates").utf8)))
    #expect(response["Vary"] == "Accept-Encoding")
    #expect(response["Content-Type"] == "text/html; charset=utf-8")
  }

  @Test func `both codings have names of their own`() throws {
    let site = try site()
    let plain = try #require(site.get(page)["ETag"])
    let packed = try #require(site.get(page, [("Accept-Encoding", "gzip")])["ETag"])
    #expect(plain != packed)
    #expect(site.get(page, [("Accept-Encoding", "gzip"), ("If-None-Match", plain)]).status == 200)
    #expect(site.get(page, [("Accept-Encoding", "gzip"), ("If-None-Match", packed)]).status == 304)
  }

  @Test func `a name is that of the bytes, not of their time`() throws {
    let site = try site()
    let before = site.get(page)
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates"), seconds: 1_795_000_100)
    let same = site.get(page)
    #expect(same["ETag"] == before["ETag"])
    #expect(same["Last-Modified"] != before["Last-Modified"])
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates", number: "26.413"))
    #expect(site.get(page)["ETag"] != before["ETag"])
  }

  @Test func `packed bytes of another version wait until they are of this one`() throws {
    let site = try site()
    let accepted = [("Accept-Encoding", "gzip")]
    #expect(site.get(page, accepted)["Content-Encoding"] == "gzip")
    // Between the two renames of a publication.
    let next = MemorySite.fragment("rates", number: "26.500")
    site.files.put("v1/vi/rates.html", next, seconds: 1_795_000_001)
    #expect(site.get(page, accepted).text == next)
    #expect(site.get(page, accepted)["Content-Encoding"] == nil)
    site.files.put("v1/vi/rates.html.gz", packed(next), seconds: 1_795_000_001)
    #expect(site.get(page, accepted)["Content-Encoding"] == "gzip")
  }

  @Test func `packed bytes of another length than the file are not its own`() throws {
    let site = try site()
    site.files.put("v1/vi/rates.html.gz", packed("another text"))
    #expect(site.get(page, [("Accept-Encoding", "gzip")])["Content-Encoding"] == nil)
  }

  @Test func `whoever holds a version is told that it holds`() throws {
    let site = try site()
    let full = site.get(page)
    let etag = try #require(full["ETag"])
    for tags in [etag, "W/\(etag)", "\"x\", \(etag)", "*"] {
      let response = site.get(page, [("If-None-Match", tags)])
      #expect(response.status == 304)
      #expect(response.bytes.isEmpty)
      for name in ["ETag", "Cache-Control", "Vary", "Last-Modified"] { #expect(response[name] == full[name]) }
      #expect(response["Content-Type"] == nil)
    }
    #expect(site.get(page, [("If-None-Match", "\"x\"")]).status == 200)
  }

  @Test func `a time counts where no name is sent`() throws {
    let site = try site()
    let modified = try #require(site.get(page)["Last-Modified"])
    func status(_ fields: [(String, String)]) -> Int { site.get(page, fields).status }
    #expect(status([("If-Modified-Since", modified)]) == 304)
    #expect(status([("If-Modified-Since", Date(timeIntervalSince1970: 1_795_000_001).httpDate)]) == 304)
    #expect(status([("If-Modified-Since", Date(timeIntervalSince1970: 1_794_999_999).httpDate)]) == 200)
    #expect(status([("If-Modified-Since", "yesterday")]) == 200)
    #expect(status([("If-Modified-Since", "Sun, 99 Nov 9999 23:59:59 GMT")]) == 200)
    #expect(status([("If-Modified-Since", "Fri, 31 Dec 9999 24:00:00 GMT")]) == 200)
    #expect(status([("If-Modified-Since", modified), ("If-None-Match", "\"x\"")]) == 200)
  }
}
