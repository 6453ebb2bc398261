import Core
import Foundation
import Replay
import Testing

@testable import Transport

@Suite struct LimitTests {
  private static let mebibyte = 1 << 20

  @Test func `a body of exactly the limit is taken`() throws {
    let body = Data(repeating: 32, count: Self.mebibyte)
    #expect(try fetchOne(CannedReply(body: body)).reply?.body.count == Self.mebibyte)
  }

  @Test(arguments: [CannedReply.Framing.length, .chunked, .untilClose])
  func `one byte more is refused however it is framed`(framing: CannedReply.Framing) throws {
    let heard = try fetchOne(CannedReply(body: Data(repeating: 32, count: Self.mebibyte + 1), framing: framing))
    #expect(heard.failure == .tooLarge(limitBytes: Self.mebibyte))
  }

  @Test func `a declared length over the limit is refused without waiting for the body`() throws {
    let heard = try fetchOne(
      CannedReply(
        body: Data(repeating: 32, count: 4000), framing: .declared(50_000_000),
        drip: .init(bytes: 100, everySeconds: 0.1)))
    #expect(heard.failure == .tooLarge(limitBytes: Self.mebibyte))
    #expect(heard.atSeconds < 1)
  }

  @Test func `a small body that decompresses to more than the limit is refused`() throws {
    let bomb = try output(of: "/usr/bin/gzip", ["-9", "-c"], input: Data(count: 20 * Self.mebibyte))
    #expect(bomb.count < 50_000)
    let heard = try fetchOne(
      CannedReply(headers: ["Content-Type": "application/json", "Content-Encoding": "gzip"], body: bomb))
    #expect(heard.failure == .tooLarge(limitBytes: Self.mebibyte))
  }

  @Test func `a header over the limit is refused`() throws {
    var fields = ["Content-Type": "application/json"]
    for index in 0..<100 { fields["X-\(index)"] = String(repeating: "a", count: 800) }
    let heard = try fetchOne(CannedReply(headers: fields, body: Data("{}".utf8)))
    #expect(heard.failure == .tooLarge(limitBytes: 64 << 10))
  }

  @Test func `an answer that drips is ended`() throws {
    let heard = try fetchOne(
      CannedReply(body: Data(repeating: 32, count: 1000), drip: .init(bytes: 1, everySeconds: 0.1)),
      by: .short { $0.lowSpeedSeconds = 1 })
    #expect(heard.failure?.reason == "timeout")
    #expect(heard.atSeconds < 5)
  }

  @Test func `silence is ended at the limit, and the sentence says the seconds`() throws {
    let heard = try fetchOne(CannedReply(delaySeconds: 5), by: .short { $0.totalSeconds = 1 })
    #expect(heard.failure == .timedOut(afterSeconds: 1))
    #expect(heard.atSeconds < 2)
  }

  @Test func `redirects do not make the limit longer`() throws {
    let server = try ReplayServer { request in
      var reply = CannedReply.redirect(to: request.path + "x")
      reply.delaySeconds = 0.4
      return reply
    }
    defer { server.stop() }
    let heard = try fetchOne(server.request(), by: .short { $0.totalSeconds = 1 })
    #expect(heard.failure == .timedOut(afterSeconds: 1))
    #expect(heard.atSeconds < 1.3)
  }
}

@Suite struct BrokenAnswerTests {
  @Test(arguments: [
    CannedReply(body: Data("{\"a\": ".utf8), framing: .declared(100)),
    CannedReply(body: Data(repeating: 32, count: 9000), framing: .chunked, ending: .closed(afterBytes: 5000)),
    CannedReply(body: Data(repeating: 32, count: 9000), ending: .reset(afterBytes: 5000)),
  ])
  func `fewer bytes than declared, chunks without their end and a reset within the body are no answer`(
    reply: CannedReply
  ) throws {
    #expect(try fetchOne(reply).failure == .truncated)
  }

  @Test func `a body without length is handed over as it came: whether it is whole, only its reader can say`() throws {
    let heard = try fetchOne(
      CannedReply(body: Data("{\"a\": 1}".utf8), framing: .untilClose, ending: .closed(afterBytes: 4)))
    #expect(heard.reply?.body == Data("{\"a\"".utf8))
  }

  @Test func `a reset before any answer is a failed connection`() throws {
    let server = try ReplayServer { _ in CannedReply(delaySeconds: 9) }
    let stopping = Thread {
      while server.requests.isEmpty { usleep(10_000) }
      server.stop()
    }
    stopping.start()
    #expect(try fetchOne(server.request()).failure?.reason == "connection")
  }

  @Test func `a closed port is a refused connection`() throws {
    let server = try ReplayServer([:])
    server.stop()
    while (try? ReplayServer([:], port: server.port).stop()) == nil { usleep(10_000) }
    usleep(50_000)
    #expect(try fetchOne(server.request()).failure == .connection("connection refused"))
  }

  @Test func `bytes that are no HTTP are no answer`() throws {
    #expect(try fetchOne(.raw("220 mail ready\r\n")).failure == .malformed("the answer is not HTTP"))
  }
}
