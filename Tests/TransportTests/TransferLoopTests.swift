import Core
import Foundation
import Replay
import Testing

@testable import Transport

@Suite struct TransferLoopTests {
  @Test func `eight requests run together and are handed over in the order of arrival`() throws {
    let delays = [0.24, 0.1, 0.3, 0.12, 0.18, 0.27, 0.15, 0.21]
    let server = try ReplayServer { request in
      let index = Int(request.path.dropFirst()) ?? 0
      return .json("{}", delaySeconds: delays[index])
    }
    defer { server.stop() }
    let all = fetch(delays.indices.map { server.request("/\($0)") })
    #expect(all.allSatisfy { $0.reply?.status == 200 })
    #expect(all.map { $0.request.url.last } == ["1", "3", "6", "4", "7", "0", "5", "2"])
    // One after the other they would take 1.57 s.
    #expect(try #require(all.last).atSeconds < 0.9)
  }

  @Test func `a result is handed over while a slower request is still open`() throws {
    let server = try ReplayServer(["/slow": .json("{}", delaySeconds: 0.8), "/quick": .json("{}")])
    defer { server.stop() }
    let all = fetch([server.request("/slow"), server.request("/quick")])
    #expect(all.map(\.request.url) == [server.origin + "/quick", server.origin + "/slow"])
    #expect(all[0].atSeconds < 0.5)
  }

  @Test func `what the handler returns is run too, and its results may ask for more`() throws {
    let server = try ReplayServer { .json("\"\($0.path)\"") }
    defer { server.stop() }
    let all = fetch([server.request("/1")]) { heard in
      heard.request.url.hasSuffix("/3") ? [] : [server.request("/\((Int(heard.request.url.suffix(1)) ?? 0) + 1)")]
    }
    #expect(
      all.compactMap { $0.reply.map { String(decoding: $0.body, as: UTF8.self) } } == [#""/1""#, #""/2""#, #""/3""#])
  }

  @Test func `a delayed request waits, and holds up nobody`() throws {
    let server = try ReplayServer { _ in .json("{}", delaySeconds: 0.1) }
    defer { server.stop() }
    let all = fetch([server.request("/first")]) { heard in
      heard.request.url.hasSuffix("/first")
        ? [server.request("/later", delaySeconds: 0.5), server.request("/now")] : []
    }
    #expect(all.map { $0.request.url.components(separatedBy: "/").last } == ["first", "now", "later"])
    #expect(all[1].atSeconds < 0.5)
    #expect(all[2].atSeconds >= 0.7)
  }

  @Test func `a run that is begun anew ends when the first would have ended`() throws {
    let server = try ReplayServer(["/silent": .json("{}", delaySeconds: 5)])
    defer { server.stop() }
    let transport = CurlTransport(
      product: "widgets", version: "1.0", endsAfterSeconds: 55, startedAt: .now - .seconds(54.8))
    let all = fetch([server.request("/silent")], by: transport)
    #expect(all.map(\.failure) == [.cancelled])
  }

  @Test func `at the run's end what is open or waiting is cancelled, and nothing new is started`() throws {
    let server = try ReplayServer(["/silent": .json("{}", delaySeconds: 5), "/quick": .json("{}")])
    defer { server.stop() }
    let startedAt = ContinuousClock.now
    let all = fetch(
      [server.request("/silent"), server.request("/quick"), server.request("/waiting", delaySeconds: 3)],
      by: .short(endsAfterSeconds: 0.4)
    ) { heard in heard.failure == .cancelled ? [server.request("/after")] : [] }
    #expect(ContinuousClock.now - startedAt < .seconds(1.5))
    #expect(all.count == 3)
    #expect(all[0].reply?.status == 200)
    #expect(all[1...].allSatisfy { $0.failure == .cancelled })
    #expect(Set(server.requests.map(\.path)) == ["/silent", "/quick"])
  }

  @Test func `no requests need no network and no tick`() {
    var ticks = 0
    let all = fetch([], tick: { count(&ticks) })
    #expect(all.isEmpty)
    #expect(ticks == 0)
  }

  @Test func `while a request is open, ticks come every 50 ms and wake up the process for nothing else`() throws {
    let server = try ReplayServer { _ in .json("{}", delaySeconds: 0.5) }
    defer { server.stop() }
    var ticks = 0
    _ = fetch([server.request()], tick: { count(&ticks) })
    #expect((5...13).contains(ticks))
  }

  @Test func `a tick follows the last result, and what it returns is run too`() throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    var pending = ["/second", "/third"]
    var heardCount = 0
    var heardAtTick = 0
    let all = fetch([server.request("/first")]) { _ in
      count(&heardCount)
    } tick: {
      heardAtTick = heardCount
      return pending.isEmpty ? [] : [server.request(pending.removeFirst())]
    }
    #expect(Set(all.map(\.request.url)) == Set(["/first", "/second", "/third"].map { server.origin + $0 }))
    #expect(heardAtTick == 3)
  }

  @Test func `a tick follows the cancellations at the run's end, and starts nothing`() throws {
    let server = try ReplayServer(["/silent": .json("{}", delaySeconds: 5)])
    defer { server.stop() }
    var isCancelled = false
    var ticksAfterEnd = 0
    let all = fetch([server.request("/silent")], by: .short(endsAfterSeconds: 0.2)) { heard in
      isCancelled = heard.failure == .cancelled
      return []
    } tick: {
      guard isCancelled else { return [] }
      _ = count(&ticksAfterEnd)
      return [server.request("/after")]
    }
    #expect(all.count == 1)
    #expect(ticksAfterEnd == 1)
    #expect(server.requests.map(\.path) == ["/silent"])
  }

  private func count(_ number: inout Int) -> [Request] {
    number += 1
    return []
  }

  @Test func `a connection serves one request after the other to the same host`() throws {
    let server = try ReplayServer { _ in .json("{}") }
    defer { server.stop() }
    let all = fetch([server.request("/1")]) { $0.request.url.hasSuffix("/1") ? [server.request("/2")] : [] }
    #expect(all.count == 2)
    #expect(server.connectionCount == 1)
  }

  @Test func `the version is libcurl's`() throws {
    #expect(try CurlTransport.version.split(separator: ".").count == 3)
  }

  @Test func `a missing libcurl is a failure of every request, in words`() async {
    await #expect(processExitsWith: .success) {
      var transport = CurlTransport.short()
      transport.libraryName = "libcurl-that-is-not-there.so.4"
      let request = plainRequest("https://provider.example/")
      var ticks = 0
      let all = fetch([request, request], by: transport) { _ in
        []
      } tick: {
        ticks += 1
        return ticks == 1 ? [request] : []
      }
      #expect(all.count == 3)
      #expect(ticks == 2)
      let words = try #require(all.first?.failure).description
      #expect(words.hasPrefix("libcurl cannot be loaded: libcurl-that-is-not-there.so.4"))
    }
  }
}
