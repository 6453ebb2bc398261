import Foundation
import Testing

@testable import Site

@Suite(.serialized) struct EnduranceTests {
  @Test func `500 clients that never finish their request hold up nobody, and are let go`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let slow = try (0..<500).map { _ in try Socket(server.port) }
    for socket in slow { try socket.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ") }
    let times = try (0..<20).map { _ -> Duration in
      let start = ContinuousClock.now
      let status = try server.get("/v1/vi/rates.html").status
      #expect(status == 200)
      return ContinuousClock.now - start
    }
    // The median, since the machine that runs the tests has other things to do.
    #expect(times.sorted()[10] < .milliseconds(100))
    let start = ContinuousClock.now
    for socket in slow { _ = try socket.rest() }
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test func `a connection may be silent between two requests for longer than a request may take`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let (quiet, half) = (try Socket(server.port), try Socket(server.port))
    #expect(try quiet.request("/v1/rates.json").status == 200)
    #expect(try half.request("/v1/rates.json").status == 200)
    try half.send("GET /v1/rates.json HTTP/1.1\r\n")
    #expect(try half.rest().isEmpty, "half a request is given up")
    #expect(try quiet.request("/v1/rates.json").status == 200)
  }

  @Test func `a client that takes its time gets the last answer whole`() throws {
    let site = try TestSite.published()
    let large = Data(repeating: UInt8(ascii: "x"), count: 4 << 20)
    try large.write(to: site.folder.appendingPathComponent("public/v1/widgets.css"))
    let server = try Server(of: site)
    let socket = try Socket(server.port, mostUnreadBytes: 4096)
    try socket.send(Socket.request("/v1/widgets.css", ["Connection: close"]))
    sleep(5)
    #expect(try socket.reply().body == large)
    #expect(try socket.rest().isEmpty)
  }

  @Test func `more connections than it may have cost those that wait longest, and nobody after them`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site, mostOpenFiles: 128)
    let crowd = try (0..<400).map { _ in try Socket(server.port) }
    for socket in crowd { try? socket.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ") }
    for _ in 0..<5 { #expect(try server.get("/v1/vi/rates.html").status == 200) }
    crowd.forEach { $0.hangUp() }
    for _ in 0..<100 { #expect(try server.get("/v1/vi/rates.html").status == 200) }
  }

  @Test func `10,000 broken requests leave it as it was`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    var random = SplitMix64(seed: 20_261_122)
    let good = Data(
      Socket.request("/v1/vi/rates.html?x=%41", ["Accept-Encoding: gzip;q=0.5", "If-None-Match: \"x\""]).utf8)
    for _ in 0..<10_000 {
      var bytes = good
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int.random(in: 0..<9, using: &random)))
        case 2: bytes.insert(contentsOf: bytes[..<place].suffix(20), at: place)
        default: bytes = bytes.prefix(place + 1)
        }
        if bytes.isEmpty { bytes = good }
      }
      let socket = try Socket(server.port)
      try? socket.send(bytes)
      socket.hangUp()
      let answer = try socket.rest()
      #expect(answer.isEmpty || answer.starts(with: Data("HTTP/1.1 ".utf8)))
    }
    #expect(server.process.isRunning)
    #expect(try server.get("/v1/vi/rates.html").body == (try site.bytes("v1/vi/rates.html")))
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `it ends within 5 s when it is told to, whoever is in the middle of a request`(signal: Int32) throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let (idle, open) = (try Socket(server.port), try Socket(server.port))
    _ = try idle.request("/v1/rates.json")
    try open.send("GET /v1/rates.json HTTP/1.1\r\nHost:")
    let (seconds, status) = server.stop(signal)
    #expect(seconds < 5)
    #expect(status == 0)
    #expect(try idle.rest().isEmpty)
  }

  @Test func `a client that asks on without reading is not answered into memory`() throws {
    let site = try TestSite.published()
    let server = try Server(of: site)
    let deaf = try Socket(server.port)
    let requests = String(repeating: Socket.request("/v1/en/sidebar.html"), count: 100)
    // Blocks once nobody takes any more, which is what is wanted of the server.
    nonisolated(unsafe) let own = deaf
    Thread.detachNewThread { for _ in 0..<2000 { if (try? own.send(requests)) == nil { break } } }
    sleep(3)
    let status = try String(contentsOfFile: "/proc/\(server.process.processIdentifier)/status", encoding: .utf8)
    let resident = try #require(status.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.output.1) })
    #expect(resident < 160 * 1024)
    #expect(try server.get("/healthz").status == 200)
  }
}
