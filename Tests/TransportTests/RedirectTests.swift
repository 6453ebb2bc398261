import Core
import Foundation
import Replay
import Testing

@testable import Transport

@Suite struct RedirectTests {
  @Test(arguments: [301, 302, 303, 307, 308])
  func `a redirect on the same host is followed, with the same header fields`(status: Int) throws {
    let server = try ReplayServer(["/old": .redirect(to: "/new?a=b", status: status), "/new?a=b": .json("{}")])
    defer { server.stop() }
    let heard = try fetchOne(server.request("/old", headers: ["X-Key": "secret"]))
    #expect(heard.reply?.status == 200)
    #expect(heard.reply?.headers["location"] == nil)
    #expect(server.requests.map { $0.headers["x-key"] } == ["secret", "secret"])
  }

  @Test func `a body that comes with a redirect is not part of the answer`() throws {
    var redirect = CannedReply.redirect(to: "/new")
    redirect.body = Data("<html>".utf8)
    let server = try ReplayServer(["/old": redirect, "/new": .json("{}")])
    defer { server.stop() }
    #expect(try fetchOne(server.request("/old")).reply?.body == Data("{}".utf8))
  }

  @Test(arguments: [3, 4])
  func `three redirects are followed, a fourth is not`(count: Int) throws {
    let server = try ReplayServer { request in
      let hop = Int(request.path.dropFirst()) ?? 0
      return hop == count ? .json("{}") : .redirect(to: "/\(hop + 1)")
    }
    defer { server.stop() }
    let heard = try fetchOne(server.request("/0"))
    #expect(heard.failure == (count == 3 ? nil : .redirect("redirects more than 3 times")))
    #expect(server.requests.count == 4)
  }

  @Test func `a redirect to another port is not followed, and only its origin is named`() throws {
    let other = try ReplayServer { _ in .json("{}") }
    defer { other.stop() }
    let heard = try fetchOne(.redirect(to: other.origin + "/secret?key=1"))
    #expect(heard.failure == .redirect("redirects to \(other.origin), which is not followed"))
    #expect(other.connectionCount == 0)
  }

  @Test(arguments: [
    ("https://evil.example/login", "https://evil.example"), ("file:///etc/passwd", "file://"),
    ("ftp://127.0.0.1/a", "ftp://127.0.0.1:21"), ("//evil.example/", "http://evil.example"),
    ("gopher://127.0.0.1:70/", "gopher://127.0.0.1:70"),
  ])
  func `a redirect to another host or by another protocol is not followed`(target: String, named: String) throws {
    let heard = try fetchOne(.redirect(to: target))
    #expect(heard.failure == .redirect("redirects to \(named), which is not followed"))
  }

  @Test func `the same host by another name is another host`() throws {
    let server = try ReplayServer { request in
      request.headers["host"]?.hasPrefix("127") == true
        ? .redirect(to: "http://localhost:\(request.headers["host"]?.split(separator: ":").last ?? "")/") : .json("{}")
    }
    defer { server.stop() }
    #expect(try fetchOne(server.request()).failure?.reason == "redirect")
    #expect(server.requests.count == 1)
  }

  @Test func `a redirect that brings a password along is not followed`() throws {
    let server = try ReplayServer { request in .redirect(to: "http://me:pass@\(request.headers["host"] ?? "")/") }
    defer { server.stop() }
    let failure = try #require(try fetchOne(server.request()).failure)
    #expect(failure.reason == "redirect")
    #expect(!failure.description.contains("pass"))
    #expect(server.requests.count == 1)
  }

  @Test func `a redirect without a target is a reply like any other`() throws {
    #expect(try fetchOne(CannedReply(status: 302)).reply?.status == 302)
  }
}
