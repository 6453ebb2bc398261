import Foundation
import Testing

@testable import Site

@Suite(.serialized) struct AnswerTests {
  @Test func `the published tree is served byte for byte, packed or not`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    for name in ["v1/vi/rates.html", "v1/en/sidebar.html", "v1/rates.json", "v1/index.json", "v1/widgets.css"] {
      let plain = try server.get("/\(name)")
      #expect(plain.status == 200)
      #expect(plain.body == (try site.bytes(name)))
      let packed = try server.get("/\(name)", ["Accept-Encoding: gzip"])
      #expect(packed.fields["content-encoding"] == "gzip")
      #expect(packed.body == (try site.bytes("\(name).gz")))
      let head = try server.get("/\(name)", method: "HEAD")
      #expect(head.fields.filter { $0.key != "date" } == plain.fields.filter { $0.key != "date" })
      let etag = try #require(plain.fields["etag"])
      #expect(try server.get("/\(name)", ["If-None-Match: \(etag)"]).status == 304)
    }
    #expect(try server.get("/v1/rates?currencies=EUR").text.contains(#""currency":"EUR""#))
    #expect(try server.get("/healthz").status == 200)
    func metrics(_ more: String = "") throws -> ServerReply {
      let socket = try Socket(server.port)
      try socket.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(more)\r\n")
      return try socket.reply()
    }
    #expect(try metrics().text.contains("widgets_state"))
    #expect(try metrics("X-Forwarded-For: 10.0.0.1\r\n").status == 403)
    #expect(try server.get("/metrics").status == 403, "asked for by another name")
  }

  @Test func `a server that was started first serves the first publication at once`() throws {
    let site = try TestSite()
    let server = try Server(of: site)
    #expect(try server.get("/v1/vi/rates.html").status == 503)
    #expect(try server.get("/v1/rates").status == 503)
    #expect(try server.get("/healthz").status == 503)
    try site.publish()
    #expect(try server.get("/v1/vi/rates.html").body == (try site.bytes("v1/vi/rates.html")))
    #expect(try server.get("/v1/rates").status == 200)
    #expect(try server.get("/healthz").status == 200)
  }

  @Test func `whoever reads while it is published gets whole pages, and the new one as soon as it is there`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    site.providers.moveTheDollar()
    let port = server.port
    let reader = try PageReader("/v1/vi/rates.html", port: port)
    for _ in 0..<8 {
      try site.publish()
      #expect(try server.get("/v1/vi/rates.html").body == (try site.bytes("v1/vi/rates.html")))
    }
    let seen = reader.stop()
    #expect(seen.torn == 0)
    #expect(seen.versions > 2)
    #expect(seen.steps == seen.versions - 1)
  }

  @Test func `requests in one packet are answered in their order`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let socket = try Socket(server.port)
    let targets = ["/v1/rates.json", "/v1/rates", "/v1/vi/rates.html", "/nowhere", "/healthz"]
    try socket.send(targets.map { Socket.request($0) }.joined())
    let replies = try targets.map { _ in try socket.reply() }
    #expect(replies.map(\.status) == [200, 200, 200, 404, 200])
    #expect(replies[2].body == (try site.bytes("v1/vi/rates.html")))
  }

  @Test func `thousands of requests in one go are many short ones and not a long one`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let socket = try Socket(server.port)
    try socket.send(String(repeating: Socket.request("/v1/vi/rates.html"), count: 4000))
    let page = try site.bytes("v1/vi/rates.html")
    for _ in 0..<4000 { try #require(try socket.reply().body == page) }
  }

  @Test func `thousands of requests behind a question to the state are answered after it, one by one`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let socket = try Socket(server.port)
    let tiny = "GET /no HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    for question in ["/metrics", "/v1/chart/rates.svg"] {
      try socket.send("GET \(question) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + String(repeating: tiny, count: 5000))
      #expect(try socket.reply().status == (question == "/metrics" ? 200 : 503))
      for _ in 0..<5000 { try #require(try socket.reply().status == 404) }
    }
  }

  @Test func `what is no request for a page is refused and the line closed`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    func status(_ request: String) throws -> Int {
      let socket = try Socket(server.port)
      try? socket.send(request)
      let reply = try socket.reply()
      #expect(reply.fields["content-type"] == "application/problem+json")
      #expect(try socket.rest().isEmpty)
      return reply.status
    }
    let long = String(repeating: "a", count: 9000)
    #expect(try status(Socket.request("/", method: "POST", ["Content-Length: 5"]) + "hello") == 413)
    #expect(try status(Socket.request("/", ["Transfer-Encoding: chunked"])) == 413)
    #expect(try status(Socket.request("/", ["Connection: close"]).replacing("GET /", with: "GET /?\(long)")) == 414)
    #expect(try status(Socket.request("/", (0..<3).map { "X-\($0): \(long)" })) == 431)
    #expect(try status("GET /\(String(repeating: "a", count: 60000))") == 431)
    #expect(try status("nonsense\r\n\r\n") == 400)
    #expect(try status(Socket.request("/v1/rates.json", ["Host: y"])) == 400)
    #expect(try server.get("/").status == 200)
  }

  @Test func `an HTTP 1.0 client is answered and let go`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let socket = try Socket(server.port)
    try socket.send("GET /v1/rates.json HTTP/1.0\r\n\r\n")
    #expect(try socket.reply().body == (try site.bytes("v1/rates.json")))
    #expect(try socket.rest().isEmpty)
  }

  @Test func `what cannot be served is one line and its exit status`() throws {
    let site = try TestSite()
    let server = try Server(of: site)
    let taken = try Server.refusal(["--address", "127.0.0.1:\(server.port)"], in: site)
    #expect(taken.status == 69)
    #expect(taken.errors == "widgets: 127.0.0.1:\(server.port): Address already in use\n")
    for address in ["8080", "127.0.0.1", "example.org:80", "127.0.0.1:70000", "::1:80", "[127.0.0.1]:80"] {
      #expect(try Server.refusal(["--address", address], in: site).status == 64, "\(address)")
    }
    try site.change("config.json", "\"kind\": \"rates\"", to: "\"kind\": \"tides\"")
    let wrong = try Server.refusal([], in: site)
    #expect(wrong.status == 78)
    #expect(wrong.errors.hasPrefix("config.json: widgets[1].kind: "))
  }

  @Test func `without the server's program the command says where it belongs`() throws {
    let site = try TestSite()
    let alone = site.path("widgets")
    try FileManager.default.copyItem(atPath: Command.folder.appendingPathComponent("widgets").path, toPath: alone)
    let result = try Server.refusal([], in: site, program: alone)
    #expect(result.status == 69)
    #expect(
      result.errors
        == "widgets: \(site.path("widgets-serve")) is not installed: "
        + "Debian's package widgets-serve, or `make install`, puts it beside widgets\n")
  }

  @Test func `an address that others can reach is said to be one`() throws {
    let site = try TestSite()
    #expect(try Server(of: site).line.hasSuffix("/\n"))
    #expect(try Server(of: site, address: "[::1]:0").line.contains("http://[::1]:"))
    #expect(
      try Server(of: site, address: "0.0.0.0:0").line.hasSuffix("/, and can be reached from outside this machine\n"))
  }
}
