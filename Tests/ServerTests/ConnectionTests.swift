import Foundation
import Testing

@testable import Site

/// Whatever was asked, a connection that is kept answers the next request.
@Suite(.serialized) struct ConnectionTests {
  private let page = "/v1/vi/rates.html"

  /// Sends a request and then one for a page on the same connection, at once or one after the other.
  private func followUp(
    _ request: String, to method: String = "GET", on server: Server, _ page: Data, inOnePacket: Bool
  ) throws -> ServerReply {
    let socket = try Socket(server.port)
    let next = Socket.request(self.page)
    try socket.send(inOnePacket ? request + next : request)
    let first = try socket.reply(to: method)
    if first.fields["connection"] == "close" {
      #expect(try socket.rest().isEmpty)
    } else {
      if !inOnePacket { try socket.send(next) }
      #expect(try socket.reply().body == page)
      try socket.send(next)
      #expect(try socket.reply().body == page)
    }
    return first
  }

  @Test(arguments: [true, false])
  func `a request for an upgrade is answered as if it asked for none, and the connection goes on`(
    inOnePacket: Bool
  ) throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let body = try site.bytes("v1/vi/rates.html")
    for name in ["h2c", "foo", "TLS/1.0", "websocket"] {
      for connection in ["Upgrade", "upgrade, HTTP2-Settings", "keep-alive, Upgrade"] {
        let request = Socket.request(
          page, ["Connection: \(connection)", "Upgrade: \(name)", "HTTP2-Settings: AAMAAABkAAQAAP__"])
        let reply = try followUp(request, on: server, body, inOnePacket: inOnePacket)
        #expect(reply.status == 200 && reply.body == body)
        #expect(reply.fields["connection"] == nil, "\(name) \(connection)")
      }
    }
  }

  @Test(arguments: [true, false])
  func `any other request leaves a connection that answers, or says that it closes`(inOnePacket: Bool) throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let body = try site.bytes("v1/vi/rates.html")
    let requests: [(request: String, method: String, status: Int)] = [
      ("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", "CONNECT", 405),
      (Socket.request("*", method: "OPTIONS"), "OPTIONS", 405),
      (Socket.request(page, method: "HEAD"), "HEAD", 200),
      (Socket.request(page, method: "DELETE"), "DELETE", 405),
      (Socket.request("/nowhere"), "GET", 404),
      (Socket.request(page, ["Upgrade: foo"]), "GET", 200),
      (Socket.request(page, ["Connection: Upgrade"]), "GET", 200),
      (Socket.request(page, ["Connection: close"]), "GET", 200),
      (Socket.request("/v1/chart/rates.svg", method: "HEAD"), "HEAD", 503),
      ("GET \(page) HTTP/1.0\r\n\r\n", "GET", 200),
      ("GET \(page) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET", 200),
      (Socket.request(page, method: "POST", ["Content-Length: 5"]) + "hello", "POST", 413),
    ]
    for (request, method, status) in requests {
      let reply = try followUp(request, to: method, on: server, body, inOnePacket: inOnePacket)
      #expect(reply.status == status, "\(request)")
    }
  }

  @Test func `an HTTP 1.0 client that wants to be kept is kept`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let socket = try Socket(server.port)
    for _ in 0..<3 {
      try socket.send("GET \(page) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      let reply = try socket.reply()
      #expect(reply.body == (try site.bytes("v1/vi/rates.html")))
      #expect(reply.fields["connection"] == "keep-alive")
    }
  }

  @Test func `a refusal comes after the answers to what was asked before it`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let socket = try Socket(server.port)
    try socket.send(Socket.request("/v1/rates") + Socket.request(page) + "nonsense\r\n\r\n")
    #expect(try (0..<3).map { _ in try socket.reply().status } == [200, 200, 400])
    #expect(try socket.rest().isEmpty)
  }

  /// The body of a chunked reply.
  private func unchunked(_ reply: String) -> String {
    var rest = (reply.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")).utf8[...]
    var body = ""
    while let end = rest.firstIndex(of: UInt8(ascii: "\r")), let count = Int(String(rest[..<end]) ?? "", radix: 16),
      let start = rest.index(end, offsetBy: 2, limitedBy: rest.endIndex),
      let stop = rest.index(start, offsetBy: count, limitedBy: rest.endIndex), count > 0
    {
      body += String(rest[start..<stop]) ?? ""
      rest = rest[stop...].dropFirst(2)
    }
    return body
  }

  @Test func `a body of unknown length is whole in both versions, and a HEAD of it has none`() throws {
    let site = try TestSite.published()
    // Shorter pasts have a length.
    try site.executeSQL(
      """
      INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading)
      WITH RECURSIVE ago (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM ago WHERE number < 4000)
      SELECT provider, query, firstSeenAt - number * 600, firstSeenAt - number * 600 + 1, reading
      FROM ago, (SELECT * FROM history WHERE query = 'rates VND' LIMIT 1)
      """)
    let server = try Server(of: site)
    let target = "/v1/history/rates?format=csv"
    let modern = try Socket(server.port)
    try modern.send(Socket.request(target, ["Connection: close"]))
    let chunked = String(decoding: try modern.rest(), as: UTF8.self)
    #expect(chunked.lowercased().contains("transfer-encoding: chunked") && chunked.hasSuffix("\r\n0\r\n\r\n"))
    let old = try Socket(server.port)
    try old.send("GET \(target) HTTP/1.0\r\n\r\n")
    let plain = String(decoding: try old.rest(), as: UTF8.self)
    let table = try #require(plain.components(separatedBy: "\r\n\r\n").last)
    #expect(table.hasPrefix("firstSeenAt,") && unchunked(chunked) == table)
    #expect(!plain.lowercased().contains("chunked"))
    let head = try Socket(server.port)
    try head.send(Socket.request(target, method: "HEAD"))
    let rest = String(decoding: try head.rest(), as: UTF8.self)
    #expect(
      rest.hasPrefix("HTTP/1") && rest.hasSuffix("\r\n\r\n") && rest.components(separatedBy: "\r\n\r\n").count == 2)
  }

  @Test func `a state that is locked costs each of 64 clients one second at most`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let held = try site.holdState()
    let sockets = try (0..<64).map { _ in try Socket(server.port) }
    let start = ContinuousClock.now
    for socket in sockets { try socket.send(Socket.request("/v1/rates?currencies=USD")) }
    for socket in sockets {
      let reply = try socket.reply()
      #expect(reply.status == 503)
      #expect(reply.fields["retry-after"] != nil)
    }
    // Bounded by the wait for one lock, twice over, and not by the number of those who ask.
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(try server.get(page).status == 200)
    held.release()
    #expect(try server.get("/v1/rates?currencies=USD").status == 200)
  }
}
