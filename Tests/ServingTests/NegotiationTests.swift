import Core
import Foundation
import Testing

@testable import Serving

struct NegotiationTests {
  private let page = "/v1/vi/rates.html"

  private func newsroom() throws -> Newsroom {
    let newsroom = try Newsroom()
    newsroom.publishIndex()
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"))
    newsroom.files.put("v1/vi/rates.html.gz", packed(Newsroom.fragment("rates")))
    return newsroom
  }

  @Test(arguments: [
    ("gzip", true), ("GZIP", true), ("x-gzip", true), ("deflate, gzip;q=0.5", true), ("*", true),
    ("br;q=1, *;q=0.1", true),
    ("gzip;q=0", false), ("gzip; q=0.0", false), ("*;q=0", false), ("gzip;q=0, *", false), ("br", false), ("", false),
    ("identity", false), ("gzip;q=0.5, identity;q=0.8", false), ("gzip;q=0.8, identity;q=0.5", true),
    ("gzip;q=x", false), ("gzip;;;,,,", true),
  ])
  func `the packed bytes are for whoever wants them`(accepted: String, isPacked: Bool) throws {
    let response = try newsroom().get(page, [("Accept-Encoding", accepted)])
    #expect((response["Content-Encoding"] == "gzip") == isPacked)
    #expect(response.bytes == (isPacked ? packed(Newsroom.fragment("rates")) : Data(Newsroom.fragment("rates").utf8)))
    #expect(response["Vary"] == "Accept-Encoding")
    #expect(response["Content-Type"] == "text/html; charset=utf-8")
  }

  @Test func `both codings have names of their own`() throws {
    let newsroom = try newsroom()
    let plain = try #require(newsroom.get(page)["ETag"])
    let packed = try #require(newsroom.get(page, [("Accept-Encoding", "gzip")])["ETag"])
    #expect(plain != packed)
    #expect(newsroom.get(page, [("Accept-Encoding", "gzip"), ("If-None-Match", plain)]).status == 200)
    #expect(newsroom.get(page, [("Accept-Encoding", "gzip"), ("If-None-Match", packed)]).status == 304)
  }

  @Test func `a name is that of the bytes, not of their time`() throws {
    let newsroom = try newsroom()
    let before = newsroom.get(page)
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"), seconds: 1_795_000_100)
    let same = newsroom.get(page)
    #expect(same["ETag"] == before["ETag"])
    #expect(same["Last-Modified"] != before["Last-Modified"])
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates", number: "26.413"))
    #expect(newsroom.get(page)["ETag"] != before["ETag"])
  }

  @Test func `packed bytes of another version wait until they are of this one`() throws {
    let newsroom = try newsroom()
    let accepted = [("Accept-Encoding", "gzip")]
    #expect(newsroom.get(page, accepted)["Content-Encoding"] == "gzip")
    // Between the two renames of a publication.
    let next = Newsroom.fragment("rates", number: "26.500")
    newsroom.files.put("v1/vi/rates.html", next, seconds: 1_795_000_001)
    #expect(newsroom.get(page, accepted).text == next)
    #expect(newsroom.get(page, accepted)["Content-Encoding"] == nil)
    newsroom.files.put("v1/vi/rates.html.gz", packed(next), seconds: 1_795_000_001)
    #expect(newsroom.get(page, accepted)["Content-Encoding"] == "gzip")
  }

  @Test func `packed bytes of another length than the file are not its own`() throws {
    let newsroom = try newsroom()
    newsroom.files.put("v1/vi/rates.html.gz", packed("another text"))
    #expect(newsroom.get(page, [("Accept-Encoding", "gzip")])["Content-Encoding"] == nil)
  }

  @Test func `whoever holds a version is told that it holds`() throws {
    let newsroom = try newsroom()
    let full = newsroom.get(page)
    let etag = try #require(full["ETag"])
    for tags in [etag, "W/\(etag)", "\"x\", \(etag)", "*"] {
      let response = newsroom.get(page, [("If-None-Match", tags)])
      #expect(response.status == 304)
      #expect(response.bytes.isEmpty)
      for name in ["ETag", "Cache-Control", "Vary", "Last-Modified"] { #expect(response[name] == full[name]) }
      #expect(response["Content-Type"] == nil)
    }
    #expect(newsroom.get(page, [("If-None-Match", "\"x\"")]).status == 200)
  }

  @Test func `a time counts where no name is sent`() throws {
    let newsroom = try newsroom()
    let modified = try #require(newsroom.get(page)["Last-Modified"])
    func status(_ fields: [(String, String)]) -> Int { newsroom.get(page, fields).status }
    #expect(status([("If-Modified-Since", modified)]) == 304)
    #expect(status([("If-Modified-Since", Date(timeIntervalSince1970: 1_795_000_001).httpDate)]) == 304)
    #expect(status([("If-Modified-Since", Date(timeIntervalSince1970: 1_794_999_999).httpDate)]) == 200)
    #expect(status([("If-Modified-Since", "yesterday")]) == 200)
    #expect(status([("If-Modified-Since", "Sun, 99 Nov 9999 23:59:59 GMT")]) == 200)
    #expect(status([("If-Modified-Since", "Fri, 31 Dec 9999 24:00:00 GMT")]) == 200)
    #expect(status([("If-Modified-Since", modified), ("If-None-Match", "\"x\"")]) == 200)
  }
}
