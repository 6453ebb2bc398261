import Core
import Foundation
import Refreshing
import Testing

@Suite struct DatedBoardTests {
  private let page = Result<Reply, Failure>.failure(.mediaType(expected: "text/plain", found: "text/html"))

  @Test func `a provider that fails with HTML is asked once more in the run`() throws {
    let bench = Bench(providers: ["dated", "reference"])
    bench.answer("dated", page, .body("26412"))
    let report = try bench.run()
    #expect(bench.asked() == ["dated", "dated"])
    #expect(report.exitStatus == 0)
    #expect(report.lines.isEmpty)
    #expect(bench.shown?.reading?.rates?["USD"]?.sell == 26412)
  }

  @Test func `a second page of HTML is the end of it, and the next provider is asked`() throws {
    let bench = Bench(providers: ["dated", "reference"])
    bench.answer("dated", page, page, .body("26412"))
    bench.answer("reference", .board)
    let report = try bench.run()
    #expect(bench.asked() == ["dated", "dated", "reference"])
    #expect(report.lines == ["widgets: rates: dated: expected text/plain, found text/html"])
  }

  @Test func `a page of HTML is asked for again in whatever way it was found out`() throws {
    let bench = Bench(providers: ["dated"])
    bench.answer(
      "dated", .failure(.mediaType(expected: "text/plain", found: "text/html that calls itself text")), .body("26412"))
    try bench.run()
    #expect(bench.asked() == ["dated", "dated"])
  }

  @Test func `any other provider is not asked again for a page of HTML`() throws {
    let bench = Bench()
    bench.answer("board", page, .board)
    bench.answer("reference", .board)
    try bench.run()
    #expect(bench.asked() == ["board", "reference"])
  }

  @Test(arguments: [
    Failure.mediaType(expected: "text/plain", found: "image/png"), .timedOut(afterSeconds: 15), .truncated,
    .malformed("expected a number"), .http(status: 404),
  ])
  func `nothing else of such a provider is asked for again`(_ failure: Failure) throws {
    let bench = Bench(providers: ["dated"])
    bench.answer("dated", .failure(failure), .body("26412"))
    try bench.run()
    #expect(bench.asked() == ["dated"])
  }

  @Test func `validators go to the address that they came from and not to the next day's`() throws {
    let bench = Bench(providers: ["dated"])
    bench.now = try instantOf("2026-11-22T23:30:00Z")
    bench.answer("dated", .body("26412", headers: ["etag": "\"a\"", "last-modified": "Fri, 20 Nov 2026 10:00:00 GMT"]))
    try bench.run()
    bench.wait(seconds: 900)
    try bench.run()
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.transport.asked.map(\.url.suffix) == ["22", "22", "23"])
    let fields = bench.transport.asked.map { $0.headers["If-None-Match"] }
    #expect(fields == [nil, "\"a\"", nil])
    #expect(bench.transport.asked.last?.headers.isEmpty == true)
  }

  @Test func `midnight is no reason to ask again within the least interval`() throws {
    let bench = Bench(providers: ["dated"])
    bench.now = try instantOf("2026-11-22T23:59:00Z")
    bench.answer("dated", .body("26412"))
    try bench.run()
    bench.wait(seconds: 120)
    try bench.run(.init(isForced: true))
    #expect(bench.asked() == ["dated"])
    bench.wait(seconds: 180)
    try bench.run(.init(isForced: true))
    #expect(bench.asked() == ["dated"])
  }

  private func instantOf(_ text: String) throws -> Date { try #require(Date(iso8601: text)) }
}

extension String {
  /// The day of the month at the end of a dated address.
  fileprivate var suffix: String { String(suffix(2)) }
}
