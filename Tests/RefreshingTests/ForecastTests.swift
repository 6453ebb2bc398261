import Core
import Foundation
import Testing

/// Answers that are whole, but say what was known already.
@Suite struct ForecastTests {
  private let fields = ["etag": "\"one\"", "last-modified": "Sun, 22 Nov 2026 00:00:00 GMT"]

  private func conditions(of bench: Bench) -> [String?] { bench.transport.asked.map { $0.headers["If-None-Match"] } }

  @Test func `a 304 renews all instants, time after time, and the values stay`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .body("26142 26172 26412", headers: fields), .status(304))
    try bench.run()
    for _ in 0..<2 {
      bench.wait(seconds: 1000)
      #expect(try bench.run().outcomes.map(\.action) == [.unchanged])
      #expect(bench.shown?.lifetime?.fetchedAt == bench.now)
      #expect(bench.sell == 26412)
    }
    #expect(conditions(of: bench) == [nil, "\"one\"", "\"one\""])
  }

  @Test func `after a 304 that was no answer the whole is asked for`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer(
      "board", .body("26142 26172 26412", headers: fields), .success(Reply(status: 304, isRedirected: true)))
    for _ in 0..<3 { try bench.run(thenWait: 1000) }
    #expect(conditions(of: bench) == [nil, "\"one\"", nil])
  }

  /// How many hours old a forecast was at its first fetch; how long after it the provider still says the same.
  @Test(arguments: [(10, 13.9, true), (10, 14, false), (12, 1, true), (25, 1, false)] as [(Int, Double, Bool)])
  func `from 24 hours on a 304 is an answer no more: the next provider is asked, and then for the whole`(
    ageHours: Int, laterHours: Double, isAnswer: Bool
  ) throws {
    let bench = try Bench(weather("w", providers: ["sky", "other-sky"], maxAgeSeconds: 86400))
    bench.answer("sky", path: "21", .body("24 \(ageHours)", headers: fields), .status(304))
    bench.answer("other-sky", [21: "25"])
    try bench.run(thenWait: laterHours * 3600)
    _ = bench.asked()
    try bench.run(thenWait: 7200)
    #expect(bench.asked() == (isAnswer ? ["sky"] : ["sky", "other-sky"]))
    #expect(bench.shown?.source?.provider == (isAnswer ? "sky" : "other-sky"))
    if !isAnswer {
      try bench.run()
      #expect(conditions(of: bench).first == .some(nil))
    }
  }

  @Test func `Expires holds for the key that was told it, and for no other`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer("board", .body("26142 26172 26412", headers: ["cache-control": "max-age=7200"]))
    try bench.run(thenWait: 1000)
    try bench.run(.init(isForced: true))
    #expect(bench.asked() == ["board"])
    bench.keys["board"] = Secret("another")
    // What is shown stays fresh, so only who forces it asks.
    try bench.run()
    #expect(bench.asked().isEmpty)
    try bench.run(.init(isForced: true))
    #expect(bench.asked() == ["board"])
  }

  @Test func `a server whose clock is ahead delays nobody`() throws {
    let bench = try Bench(providers: ["board"])
    bench.answer(
      "board",
      .body(
        "26142 26172 26412",
        headers: ["date": "Sun, 22 Nov 2026 02:30:00 GMT", "expires": "Sun, 22 Nov 2026 02:50:00 GMT"]))
    try bench.run(thenWait: 1199)
    #expect(try bench.run(thenWait: 1).outcomes.map(\.action) == [.fresh])
    #expect(try bench.run().outcomes.map(\.action) == [.refreshed])
  }

  @Test func `validators go to the address that they came from and not to the next day's`() throws {
    let bench = try Bench(providers: ["dated"])
    bench.now = try #require(Date(iso8601: "2026-11-22T23:30:00Z"))
    bench.answer("dated", .body("26142 26172 26412", headers: fields))
    for _ in 0..<3 { try bench.run(thenWait: 900) }
    #expect(bench.transport.asked.map { String($0.url.suffix(2)) } == ["22", "22", "23"])
    #expect(conditions(of: bench) == [nil, "\"one\"", nil])
    #expect(bench.transport.asked.last?.headers.isEmpty == true)
  }

  @Test func `midnight is no reason to ask again within the least interval`() throws {
    let bench = try Bench(providers: ["dated"])
    bench.now = try #require(Date(iso8601: "2026-11-22T23:59:00Z"))
    bench.answer("dated", .board)
    try bench.run(thenWait: 120)
    try bench.run(.init(isForced: true), thenWait: 180)
    #expect(bench.asked() == ["dated"])
    try bench.run(.init(isForced: true))
    #expect(bench.asked() == ["dated"])
  }
}
