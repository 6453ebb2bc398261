import Core
import Foundation
import Testing

@testable import Serving

struct TreeTests {
  private let page = "/v1/vi/rates.html"

  private func site() throws -> MemorySite {
    let site = try MemorySite()
    site.publishIndex()
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates"))
    site.files.put("v1/rates.json", MemorySite.document("rates"))
    site.files.put("v1/widgets.css", ".wgt {}\n")
    site.files.put("v1/widgets.js", "\"use strict\"\n")
    return site
  }

  @Test func `a published file is answered byte for byte with its type, age and name`() throws {
    let response = try site().get(page)
    #expect(response.status == 200)
    #expect(response.text == MemorySite.fragment("rates"))
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
    #expect(try site().get(path)["Content-Type"] == type)
  }

  @Test func `pages of every site may read the JSON`() throws {
    #expect(try site().get("/v1/rates.json")["Access-Control-Allow-Origin"] == "*")
  }

  @Test func `a path is decoded once`() throws {
    let site = try site()
    #expect(site.get("/v1/%76i/rates%2Ehtml").status == 200)
    #expect(site.get("/v1/%2576i/rates.html").status == 404)
    #expect(site.get("/v1/vi/rates.html?v=17").status == 200)
  }

  @Test(arguments: [
    "/v1/vi/../rates.json", "/v1/%2e%2e/rates.json", "/v1/vi/..%2frates.json", "/../etc/passwd", "//v1/rates.json",
    "/v1//rates.json", "/v1/.wgt-rates.html.tmp", "/v1/vi/.wgt-rates.html.tmp", "/v1/.hidden.json", "/v1/rates.json/",
    "/v1/rates.json.gz", "/v1/vi/rates.html.gz", "/v1/rates.txt", "/v1/rates", "/v1/vi/rates.json%00.html", "/v1",
    "/v1/", "/v1/vi/", "/v2/rates.json", "/v1/vi/rates.json", "/v1/rates.html", "v1/rates.json", "/v1/%", "/v1/%zz",
    "/v1/vi/x/rates.html", "*", "", "/v1/rates.json%20", "/v1/r\u{e9}sum\u{e9}.json",
  ])
  func `nothing but a published path names a file`(path: String) throws {
    let site = try site()
    for file in [".wgt-rates.html.tmp", "vi/.wgt-rates.html.tmp", ".hidden.json", "rates.json.gz", "rates.txt"] {
      site.files.put("v1/\(file)", "secret")
    }
    let response = site.get(path)
    #expect(response.status == (path == "/v1/rates" ? 503 : 404))
    #expect(response["Content-Type"] == "application/problem+json")
    #expect(response["Cache-Control"] == "no-store")
  }

  @Test func `a new version is served in the next request, whatever the clock says`() throws {
    let site = try site()
    #expect(site.get(page).text.contains("26.412"))
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates", number: "26.500"), inode: 2)
    #expect(site.get(page).text.contains("26.500"))
    site.files.put(
      "v1/vi/rates.html", MemorySite.fragment("rates", number: "26.600"), seconds: 1_795_000_001, inode: 2)
    #expect(site.get(page).text.contains("26.600"))
  }

  @Test func `an unchanged file is read once`() throws {
    let site = try site()
    for _ in 0..<5 { #expect(site.get(page).status == 200) }
    // The file and the index.
    #expect(site.files.readCount == 2)
  }

  @Test func `a file is one file, however its path is spelled`() throws {
    let site = try site()
    for place in 1..<page.utf8.count where !"/".utf8.contains(Array(page.utf8)[place]) {
      let byte = Array(page.utf8)[place]
      for code in [String(byte, radix: 16), String(byte, radix: 16).uppercased()] {
        let spelled = page.prefix(place) + "%\(code)" + page.dropFirst(place + 1)
        #expect(site.get(String(spelled)).status == 200, "\(spelled)")
      }
    }
    #expect(site.files.readCount == 2)
  }

  @Test func `of more than it may keep the cache keeps nothing, and what is asked for is still answered`() throws {
    let site = try MemorySite()
    for number in 0..<5 {
      site.files.put("v1/big-\(number).css", Data(count: Folder.mostBytes))
    }
    for _ in 0..<2 {
      for number in 0..<5 { #expect(site.get("/v1/big-\(number).css").bytes.count == Folder.mostBytes) }
    }
    #expect(site.files.readCount > 5)
  }

  @Test(arguments: [
    "/v1/%68istory/rates", "/v1/history/rate%73", "/v1/ch%61rt/rates.svg", "/%76%31/rates", "/v1/conver%74?amount=1",
    "/health%7a", "/%6Fpenapi.json", "/metric%73",
  ])
  func `every route is found however its path is encoded`(target: String) throws {
    let site = try site()
    #expect(site.get(target).status != 404)
    for scheme in ["http", "HTTP", "hTTps"] {
      #expect(site.get("\(scheme)://x:80\(target)").status == site.get(target).status)
    }
  }

  @Test func `a file that is gone is not served from memory`() throws {
    let site = try site()
    #expect(site.get(page).status == 200)
    site.files.remove("v1/vi/rates.html")
    #expect(site.get(page).status == 503)
  }

  @Test func `before the first run what the config names is unavailable and anything else unknown`() throws {
    let site = try MemorySite()
    for path in ["/v1/vi/rates.html", "/v1/en/sidebar.html", "/v1/rates.json", "/v1/index.json", "/v1/widgets.css"] {
      let response = site.get(path)
      #expect(response.status == 503)
      #expect(response["Retry-After"] == "60")
      #expect(response.detail == "\(path.dropFirst()) is not published yet; the next run makes it")
    }
    let unknown = site.get("/v1/vi/gold.html")
    #expect(unknown.status == 404)
    #expect(
      unknown.detail == "nothing is at \"/v1/vi/gold.html\"; the widgets are rates, rates-two, the languages vi, en; "
        + "/openapi.json describes everything")
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates"))
    #expect(site.get("/v1/vi/rates.html").status == 503, "the index does not name it yet")
    site.publishIndex()
    #expect(site.get("/v1/vi/rates.html").status == 200)
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "BREW"])
  func `whoever wants more than to read is told what is allowed`(method: String) throws {
    let response = try site().get(page, method: method)
    #expect(response.status == 405)
    #expect(response["Allow"] == "GET, HEAD")
  }

  @Test func `a HEAD is answered as its GET`() throws {
    let site = try site()
    #expect(site.get(page, method: "HEAD") == site.get(page))
  }

  @Test func `a path and query of more than 8 KiB is refused`() throws {
    let site = try site()
    let room = Responder.mostTargetBytes - page.utf8.count - 1
    #expect(site.get("\(page)?" + String(repeating: "a", count: room)).status == 200)
    #expect(site.get("\(page)?" + String(repeating: "a", count: room + 1)).status == 414)
  }

  @Test func `every problem has its type, title, status and detail`() throws {
    let object = try site().get("/nowhere").object
    #expect(object["type"] == .string("about:blank"))
    #expect(object["title"] == .string("Not Found"))
    #expect(object["status"] == .number(404))
    #expect(object["detail"] != nil)
  }
}
