import Core
import Foundation
import Replay
import Testing

@testable import Transport

@Suite struct AnswerTests {
  @Test func `status, headers in lower case and body make the reply`() throws {
    let heard = try fetchOne(
      .raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Twice: a\r\nx-twice:  b \r\nContent-Length: 2\r\n\r\n{}"
      ))
    #expect(
      heard.reply
        == Reply(
          status: 200, headers: ["content-type": "application/json", "x-twice": "b", "content-length": "2"],
          body: Data("{}".utf8)))
  }

  @Test func `only the final answer's header counts, without what follows its body`() throws {
    let heard = try fetchOne(
      .raw(
        "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nETag: a\r\nTransfer-Encoding: chunked\r\n"
          + "Trailer: ETag\r\n\r\n2\r\n{}\r\n0\r\nETag: b\r\n\r\n"))
    let reply = try #require(heard.reply)
    #expect(reply.headers["etag"] == "a")
    #expect(reply.headers["x-early"] == nil)
  }

  @Test func `a status other than success is a reply, whatever its media type`() throws {
    let heard = try fetchOne(
      CannedReply(status: 503, headers: ["Content-Type": "text/html", "Retry-After": "120"], body: Data("<p>".utf8)))
    #expect(heard.reply?.status == 503)
    #expect(heard.reply?.headers["retry-after"] == "120")
    #expect(heard.reply?.body == Data("<p>".utf8))
  }

  @Test func `a 304 is a reply without a body`() throws {
    let heard = try fetchOne(CannedReply(status: 304, headers: ["ETag": "\"a\""]))
    #expect(heard.reply?.status == 304)
  }

  @Test(arguments: [200, 203])
  func `another media type than the one asked for is refused`(status: Int) throws {
    let heard = try fetchOne(
      CannedReply(status: status, headers: ["Content-Type": "text/html; charset=utf-8"], body: Data("{}".utf8)))
    #expect(heard.failure == .mediaType(expected: "application/json", found: "text/html"))
  }

  @Test(arguments: [["Content-Type": "Application/JSON;charset=utf-8"], [:]])
  func `case, parameters and a missing media type do no harm`(headers: [String: String]) throws {
    #expect(try fetchOne(CannedReply(headers: headers, body: Data("{}".utf8))).reply?.status == 200)
  }

  @Test func `what a terminal obeys does not pass from a media type into the sentence`() throws {
    let heard = try fetchOne(CannedReply(headers: ["Content-Type": "a/\u{1b}[31mb"], body: Data("{}".utf8)))
    #expect(heard.failure == .mediaType(expected: "application/json", found: "a/[31mb"))
  }

  @Test func `success without a body is cut short`() throws {
    #expect(try fetchOne(CannedReply()).failure == .truncated)
  }

  @Test func `a gzip body is decompressed`() throws {
    let body = try output(of: "/usr/bin/gzip", ["-c"], input: Data(#"{"a": 1}"#.utf8))
    let heard = try fetchOne(
      CannedReply(headers: ["Content-Type": "application/json", "Content-Encoding": "gzip"], body: body))
    #expect(heard.reply?.body == Data(#"{"a": 1}"#.utf8))
  }

  @Test func `a body that is not compressed as it says is malformed`() throws {
    let heard = try fetchOne(
      CannedReply(headers: ["Content-Type": "application/json", "Content-Encoding": "gzip"], body: Data("{}".utf8)))
    #expect(heard.failure == .malformed("the body cannot be decompressed"))
  }
}

@Suite struct AskingTests {
  @Test func `the request says who asks, what it takes, and nothing that was not asked for`() throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    _ = try fetchOne(server.request("/a?b=c", headers: ["X-Key": "secret", "If-None-Match": "\"a\""]))
    let seen = try #require(server.requests.first)
    #expect(seen.method == "GET")
    #expect(seen.target == "/a?b=c")
    var headers = seen.headers
    let encodings = try #require(headers["accept-encoding"])
    headers["accept-encoding"] = nil
    #expect(Set(encodings.components(separatedBy: ", ")).isSubset(of: ["gzip", "br", "zstd"]))
    #expect(encodings.contains("gzip"))
    #expect(
      headers == [
        "host": "127.0.0.1:\(server.port)", "user-agent": "widgets/1.0", "accept": "application/json",
        "x-key": "secret", "if-none-match": "\"a\"",
      ])
  }

  @Test func `the contact stands in the User-Agent only of a request that has one`() throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    _ = fetch([server.request(contact: "toasoan@bao.example")]) { heard in
      switch heard.request.contact {
      case nil: []
      case "": [server.request()]
      default: [server.request(contact: "")]
      }
    }
    #expect(
      server.requests.map { $0.headers["user-agent"] }
        == ["widgets/1.0 (toasoan@bao.example)", "widgets/1.0", "widgets/1.0"])
  }

  @Test func `an empty header field is sent empty`() throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    _ = try fetchOne(server.request(headers: ["X-Empty": ""]))
    #expect(server.requests.first?.headers["x-empty"] == "")
  }

  @Test func `cookies that come are never sent back`() throws {
    let server = try ReplayServer { _ in
      CannedReply(headers: ["Content-Type": "application/json", "Set-Cookie": "a=b; Path=/"], body: Data("{}".utf8))
    }
    defer { server.stop() }
    _ = fetch([server.request("/1")]) { $0.request.url.hasSuffix("/1") ? [server.request("/2")] : [] }
    #expect(server.requests.count == 2)
    #expect(server.requests.allSatisfy { $0.headers["cookie"] == nil })
  }

  @Test(arguments: ["a\r\nX-Other: b", "a\nb", "a\u{0}b", "a\u{7f}"])
  func `a header with a line break is refused before anything is sent, and its value is not repeated`(
    value: String
  ) throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    let all = fetch([server.request(headers: ["X-Key": value]), server.request(contact: value)])
    #expect(
      all.map(\.failure) == [
        .address("the header X-Key holds a control character"),
        .address("the contact or a media type holds a control character"),
      ])
    #expect(server.requests.isEmpty)
  }

  @Test func `a header name that is no token is refused`() throws {
    let heard = try fetchOne(plainRequest("https://provider.example/", headers: ["X-A: b\r\nX": "c"]))
    #expect(heard.failure == .address("a header name holds a character that it may not hold"))
  }
}
