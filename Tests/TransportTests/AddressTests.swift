import Core
import Foundation
import Replay
import Testing

@testable import Transport

@Suite struct AddressTests {
  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.168.1.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
    "fc00::1", "fdff::1", "fe80::1", "febf::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1",
    "64:ff9b::192.168.1.1", "2002:7f00:1::", "2001:db8::1",
  ])
  func `a number that is not the whole world's is not public`(text: String) throws {
    #expect(try !#require(IPAddress(text)).isPublic)
  }

  @Test(arguments: [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "169.253.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255",
    "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::8.8.8.8", "fbff::1",
  ])
  func `a number beside those is public`(text: String) throws {
    #expect(try #require(IPAddress(text)).isPublic)
  }

  @Test(arguments: ["127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"])
  func `loopback is known in all its forms`(text: String) throws {
    #expect(try #require(IPAddress(text)).isLoopback)
  }

  @Test(arguments: ["128.0.0.1", "::2", "::", "::ffff:126.0.0.1", "fe80::1"])
  func `what is not loopback is not taken for it`(text: String) throws {
    #expect(try !#require(IPAddress(text)).isLoopback)
  }

  /// libcurl reads all of these as 127.0.0.1 or ::1.
  @Test(arguments: ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"])
  func `a private number is refused unless the config names it, however it is written`(host: String) throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    #expect(try fetchOne(plainRequest("https://\(host):\(server.port)/")).failure?.reason == "address")
    #expect(server.connectionCount == 0)
  }

  @Test func `a name that leads to a private number is refused unless the config names it`() throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    let url = "https://localhost:\(server.port)/"
    let failure = try #require(try fetchOne(plainRequest(url)).failure)
    #expect(failure.reason == "address")
    #expect(failure.description.hasPrefix("localhost is at "))
    #expect(server.connectionCount == 0)

    var named = plainRequest(url)
    named.isOriginConfigured = true
    #expect(try fetchOne(named, by: .short { $0.connectSeconds = 0.3 }).failure?.reason == "timeout")
    #expect(server.connectionCount > 0)
  }

  @Test(arguments: ["http://127.0.0.1", "http://provider.example", "ftp://provider.example", "file:///etc/passwd"])
  func `only https is asked`(url: String) throws {
    #expect(try fetchOne(plainRequest(url)).failure?.reason == "address")
  }

  @Test(arguments: ["http://provider.example/", "http://192.168.1.1/", "http://localhost.provider.example/"])
  func `http is taken from a loopback address only, even where the config names another`(url: String) throws {
    var request = plainRequest(url)
    request.isOriginConfigured = true
    #expect(try fetchOne(request).failure?.reason == "address")
  }

  @Test func `localhost over http is taken where the config names it`() throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    var request = plainRequest("http://localhost:\(server.port)/")
    request.isOriginConfigured = true
    #expect(try fetchOne(request).reply?.status == 200)
  }

  @Test(arguments: ["", "no address", "https://", "https://a b/", "https://a\r\nb/"])
  func `what is no address is not asked`(url: String) throws {
    #expect(try fetchOne(plainRequest(url)).failure?.reason == "address")
  }

  @Test func `a user name in an address is never sent, nor printed`() throws {
    let failure = try #require(try fetchOne(plainRequest("https://me:pass@provider.example/")).failure)
    #expect(failure == .address("a user name in the address of provider.example is never sent"))
  }
}

@Suite struct ProxyTests {
  @Test func `the configured proxy is used, and the rule for numbers is its business`() throws {
    let proxy = try ReplayServer { _ in CannedReply(status: 403) }
    defer { proxy.stop() }
    let heard = try fetchOne(plainRequest("https://provider.example/a"), by: .short(proxy: proxy.origin))
    #expect(heard.failure == .connection("the proxy answers 403"))
    #expect(proxy.requests.map(\.method) == ["CONNECT"])
    #expect(proxy.requests.map(\.target) == ["provider.example:443"])
  }

  @Test func `keys are not shown to the proxy`() throws {
    let proxy = try ReplayServer { _ in CannedReply(status: 403) }
    defer { proxy.stop() }
    let request = plainRequest("https://provider.example/a", headers: ["X-Key": "secret"])
    _ = try fetchOne(request, by: .short(proxy: proxy.origin))
    #expect(try #require(proxy.requests.first).headers["x-key"] == nil)
  }

  @Test func `the environment's proxies are never used`() async {
    await #expect(processExitsWith: .success) {
      for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        setenv(name, "http://127.0.0.1:1", 1)
      }
      let server = try ReplayServer { _ in .json("{}") }
      #expect(try fetchOne(server.request()).reply?.status == 200)
    }
  }

  @Test func `the environment cannot take a host away from the configured proxy`() async {
    await #expect(processExitsWith: .success) {
      setenv("no_proxy", "*", 1)
      setenv("NO_PROXY", "*", 1)
      let proxy = try ReplayServer { _ in CannedReply(status: 403) }
      _ = try fetchOne(plainRequest("https://provider.example/"), by: .short(proxy: proxy.origin))
      #expect(proxy.requests.map(\.method) == ["CONNECT"])
    }
  }
}
