import Core
import Foundation
import Testing

/// Who is asked once more in the same run.
@Suite struct SecondTryTests {
  private static let page = Failure.mediaType(expected: "text/plain", found: "text/html")

  @Test(
    arguments: [
      ("board", .status(503), 2), ("board", .failure(.connection("refused")), 2), ("board", .timeout, 1),
      ("board", .status(503, headers: ["retry-after": "60"]), 1), ("board", .status(429), 1),
      ("board", .status(404), 1), ("board", .body("garbage"), 1), ("board", .failure(.truncated), 1),
      ("board", .failure(page), 1),
      ("dated", .failure(page), 2),
      ("dated", .failure(.mediaType(expected: "text/plain", found: "text/html that calls itself text")), 2),
      ("dated", .failure(.mediaType(expected: "text/plain", found: "image/png")), 1), ("dated", .timeout, 1),
      ("dated", .failure(.truncated), 1), ("dated", .failure(.malformed("expected a number")), 1),
      ("dated", .status(404), 1),
    ] as [(String, Result<Reply, Failure>, Int)])
  func `only a lost connection, a server's error, or HTML of who is known for it`(
    provider: String, answer: Result<Reply, Failure>, tries: Int
  ) throws {
    let bench = try Bench(providers: [ProviderID(rawValue: provider)])
    bench.answer(provider, answer)
    #expect(try bench.run().exitStatus == 2)
    #expect(bench.asked().count == tries)
    #expect(try bench.store.calls(since: bench.now)[ProviderID(rawValue: provider)]?.onDay(of: bench.now) == tries)
  }

  @Test func `the second try waits a moment and may succeed in silence`() throws {
    let bench = try Bench()
    bench.answer("board", .status(502), .board)
    let report = try bench.run()
    #expect(report.exitStatus == 0 && report.lines.isEmpty)
    #expect(bench.transport.asked.map(\.delaySeconds) == [0, 0.5])
    #expect(try bench.store.providerHealth().isEmpty)
  }

  @Test func `a second failure is the end of it, and the next provider is asked`() throws {
    let bench = try Bench(providers: ["dated", "reference"])
    bench.answer("dated", .failure(Self.page), .failure(Self.page), .board)
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(bench.asked() == ["dated", "dated", "reference"])
    #expect(report.lines == ["widgets: rates: dated: expected text/plain, found text/html"])
  }

  @Test func `a second try that the terms no longer allow is not made`() throws {
    let bench = try Bench(providers: ["limited", "other-board"])
    bench.answer("limited", .board, .status(503), .board)
    bench.answer("other-board", .board)
    try bench.run(thenWait: 900)
    let report = try bench.run()
    #expect(bench.asked() == ["limited", "limited", "other-board"])
    #expect(report.lines == ["widgets: rates: limited: HTTP 503"])
  }
}
