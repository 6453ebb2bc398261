import Core
import Foundation
import Testing

@testable import Serving

struct TreeTests {
  private let page = "/v1/vi/rates.html"

  private func newsroom() throws -> Newsroom {
    let newsroom = try Newsroom()
    newsroom.publishIndex()
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"))
    newsroom.files.put("v1/rates.json", Newsroom.document("rates"))
    newsroom.files.put("v1/widgets.css", ".wgt {}\n")
    newsroom.files.put("v1/widgets.js", "\"use strict\"\n")
    return newsroom
  }

  @Test func `a published file is answered byte for byte with its type, age and name`() throws {
    let response = try newsroom().get(page)
    #expect(response.status == 200)
    #expect(response.text == Newsroom.fragment("rates"))
    #expect(response["Content-Type"] == "text/html; charset=utf-8")
    #expect(response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400")
    #expect(response["Last-Modified"] == "Wed, 18 Nov 2026 11:06:40 GMT")
    #expect(response["X-Content-Type-Options"] == "nosniff")
    #expect(response["Vary"] == "Accept-Encoding")
    #expect(response["ETag"]?.hasPrefix("\"") == true)
    #expect(response["Access-Control-Allow-Origin"] == nil)
  }

  @Test(arguments: [
    ("/v1/rates.json", "application/json; charset=utf-8"), ("/v1/widgets.css", "text/css; charset=utf-8"),
    ("/v1/widgets.js", "text/javascript; charset=utf-8"),
  ])
  func `each kind of file has its own media type`(path: String, type: String) throws {
    #expect(try newsroom().get(path)["Content-Type"] == type)
  }

  @Test func `pages of every site may read the JSON`() throws {
    #expect(try newsroom().get("/v1/rates.json")["Access-Control-Allow-Origin"] == "*")
  }

  @Test func `a path is decoded once`() throws {
    let newsroom = try newsroom()
    #expect(newsroom.get("/v1/%76i/rates%2Ehtml").status == 200)
    #expect(newsroom.get("/v1/%2576i/rates.html").status == 404)
    #expect(newsroom.get("/v1/vi/rates.html?v=17").status == 200)
  }

  @Test(arguments: [
    "/v1/vi/../rates.json", "/v1/%2e%2e/rates.json", "/v1/vi/..%2frates.json", "/../etc/passwd", "//v1/rates.json",
    "/v1//rates.json", "/v1/.wgt-rates.html.tmp", "/v1/vi/.wgt-rates.html.tmp", "/v1/.hidden.json", "/v1/rates.json/",
    "/v1/rates.json.gz", "/v1/vi/rates.html.gz", "/v1/rates.txt", "/v1/rates", "/v1/vi/rates.json%00.html", "/v1",
    "/v1/", "/v1/vi/", "/v2/rates.json", "/v1/vi/rates.json", "/v1/rates.html", "v1/rates.json", "/v1/%", "/v1/%zz",
    "/v1/vi/x/rates.html", "*", "", "/v1/rates.json%20", "/v1/r\u{e9}sum\u{e9}.json",
  ])
  func `nothing but a published path names a file`(path: String) throws {
    let newsroom = try newsroom()
    for file in [".wgt-rates.html.tmp", "vi/.wgt-rates.html.tmp", ".hidden.json", "rates.json.gz", "rates.txt"] {
      newsroom.files.put("v1/\(file)", "secret")
    }
    let response = newsroom.get(path)
    #expect(response.status == (path == "/v1/rates" ? 503 : 404))
    #expect(response["Content-Type"] == "application/problem+json")
    #expect(response["Cache-Control"] == "no-store")
  }

  @Test func `a new version is served in the next request, whatever the clock says`() throws {
    let newsroom = try newsroom()
    #expect(newsroom.get(page).text.contains("26.412"))
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates", number: "26.500"), inode: 2)
    #expect(newsroom.get(page).text.contains("26.500"))
    newsroom.files.put(
      "v1/vi/rates.html", Newsroom.fragment("rates", number: "26.600"), seconds: 1_795_000_001, inode: 2)
    #expect(newsroom.get(page).text.contains("26.600"))
  }

  @Test func `an unchanged file is read once`() throws {
    let newsroom = try newsroom()
    for _ in 0..<5 { #expect(newsroom.get(page).status == 200) }
    // The file and the index.
    #expect(newsroom.files.readCount == 2)
  }

  @Test func `a file is one file, however its path is spelled`() throws {
    let newsroom = try newsroom()
    for place in 1..<page.utf8.count where !"/".utf8.contains(Array(page.utf8)[place]) {
      let byte = Array(page.utf8)[place]
      for code in [String(byte, radix: 16), String(byte, radix: 16).uppercased()] {
        let spelled = page.prefix(place) + "%\(code)" + page.dropFirst(place + 1)
        #expect(newsroom.get(String(spelled)).status == 200, "\(spelled)")
      }
    }
    #expect(newsroom.files.readCount == 2)
  }

  @Test func `of more than it may keep the cache keeps nothing, and what is asked for is still answered`() throws {
    let newsroom = try Newsroom()
    for number in 0..<5 {
      newsroom.files.put("v1/big-\(number).css", Data(count: Folder.mostBytes))
    }
    for _ in 0..<2 {
      for number in 0..<5 { #expect(newsroom.get("/v1/big-\(number).css").bytes.count == Folder.mostBytes) }
    }
    #expect(newsroom.files.readCount > 5)
  }

  @Test(arguments: [
    "/v1/%68istory/rates", "/v1/history/rate%73", "/v1/ch%61rt/rates.svg", "/%76%31/rates", "/v1/conver%74?amount=1",
    "/health%7a", "/%6Fpenapi.json", "/metric%73",
  ])
  func `every route is found however its path is encoded`(target: String) throws {
    let newsroom = try newsroom()
    #expect(newsroom.get(target).status != 404)
    for scheme in ["http", "HTTP", "hTTps"] {
      #expect(newsroom.get("\(scheme)://x:80\(target)").status == newsroom.get(target).status)
    }
  }

  @Test func `a file that is gone is not served from memory`() throws {
    let newsroom = try newsroom()
    #expect(newsroom.get(page).status == 200)
    newsroom.files.remove("v1/vi/rates.html")
    #expect(newsroom.get(page).status == 503)
  }

  @Test func `before the first run what the config names is unavailable and anything else unknown`() throws {
    let newsroom = try Newsroom()
    for path in ["/v1/vi/rates.html", "/v1/en/sidebar.html", "/v1/rates.json", "/v1/index.json", "/v1/widgets.css"] {
      let response = newsroom.get(path)
      #expect(response.status == 503)
      #expect(response["Retry-After"] == "60")
      #expect(response.detail == "\(path.dropFirst()) is not published yet; the next run makes it")
    }
    let unknown = newsroom.get("/v1/vi/gold.html")
    #expect(unknown.status == 404)
    #expect(
      unknown.detail == "nothing is at \"/v1/vi/gold.html\"; the widgets are rates, rates-two, the languages vi, en; "
        + "/openapi.json describes everything")
    newsroom.files.put("v1/vi/rates.html", Newsroom.fragment("rates"))
    #expect(newsroom.get("/v1/vi/rates.html").status == 503, "the index does not name it yet")
    newsroom.publishIndex()
    #expect(newsroom.get("/v1/vi/rates.html").status == 200)
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "BREW"])
  func `whoever wants more than to read is told what is allowed`(method: String) throws {
    let response = try newsroom().get(page, method: method)
    #expect(response.status == 405)
    #expect(response["Allow"] == "GET, HEAD")
  }

  @Test func `a HEAD is answered as its GET`() throws {
    let newsroom = try newsroom()
    #expect(newsroom.get(page, method: "HEAD") == newsroom.get(page))
  }

  @Test func `a path and query of more than 8 KiB is refused`() throws {
    let newsroom = try newsroom()
    let room = Responder.mostTargetBytes - page.utf8.count - 1
    #expect(newsroom.get("\(page)?" + String(repeating: "a", count: room)).status == 200)
    #expect(newsroom.get("\(page)?" + String(repeating: "a", count: room + 1)).status == 414)
  }

  @Test func `every problem has its type, title, status and detail`() throws {
    let object = try newsroom().get("/nowhere").object
    #expect(object["type"] == .string("about:blank"))
    #expect(object["title"] == .string("Not Found"))
    #expect(object["status"] == .number(404))
    #expect(object["detail"] != nil)
  }
}
