import Foundation
import Testing

@testable import Core
@testable import Refreshing

/// To whom conditions are sent, and what "unchanged" means.
@Suite struct ValidatorTests {
  private let fields = ["etag": "\"one\"", "last-modified": "Sun, 22 Nov 2026 00:00:00 GMT"]

  private func settled(_ answer: Result<Reply, Failure>? = nil) throws -> Bench {
    let bench = Bench(providers: ["board"])
    bench.answer("board", answer ?? .body("26142 26172 26412", headers: fields))
    try bench.run()
    bench.wait(seconds: 1000)
    bench.transport.asked = []
    return bench
  }

  private func conditions(of bench: Bench) -> [String?] { bench.transport.asked.map { $0.headers["If-None-Match"] } }

  @Test func `the address that gave them gets them back`() throws {
    let bench = try settled()
    bench.answer("board", .status(304))
    #expect(try bench.run().outcomes.map(\.result) == [.unchanged])
    #expect(conditions(of: bench) == ["\"one\""])
    #expect(bench.shown?.lifetime?.fetchedAt == bench.now)
    // A 304 need not repeat them.
    bench.wait(seconds: 1000)
    try bench.run()
    #expect(conditions(of: bench) == ["\"one\"", "\"one\""])
  }

  @Test func `under another key the whole is asked for, and a 304 renews nothing`() throws {
    let bench = try settled()
    let fetchedAt = bench.shown?.lifetime?.fetchedAt
    bench.keys["board"] = Secret("another")
    bench.answer("board", .status(304))
    let report = try bench.run()
    #expect(conditions(of: bench) == [nil])
    #expect(report.exitStatus == 1)
    #expect(
      report.outcomes.first?.failures.map(\.message) == ["HTTP 304: but the request had no condition"])
    #expect(bench.shown?.lifetime?.fetchedAt == fetchedAt)
  }

  @Test func `the key itself is in no fingerprint of an address`() {
    func fingerprint(_ url: String, _ key: String?, _ headers: [String: String] = [:]) -> String {
      Request(provider: "p", url: url, headers: headers, accepts: [], key: key.map(Secret.init)).addressFingerprint
    }
    let one = fingerprint("https://a.example/x?key={key}", "s3cret")
    #expect(!one.contains("s3cret"))
    let others = [
      fingerprint("https://b.example/x?key={key}", "s3cret"), fingerprint("https://a.example/y?key={key}", "s3cret"),
      fingerprint("https://a.example/x?key={key}", "other"), fingerprint("https://a.example/x?key={key}", nil),
      fingerprint("https://a.example/x?key={key}", "s3cret", ["X-Plan": "pro"]),
    ]
    #expect(Set(others + [one]).count == 6)
    #expect(one == fingerprint("https://a.example/x?key={key}", "s3cret", ["If-None-Match": "\"a\""]))
  }

  @Test func `validators of an older version, which has not noted the address, count for nothing`() throws {
    let bench = try settled()
    bench.store.kept[0].validators = [Validators(etag: "\"one\"")]
    try bench.run()
    #expect(conditions(of: bench) == [nil])
  }

  @Test func `what gave no validators cannot say unchanged`() throws {
    let bench = try settled(.board)
    bench.answer("board", .status(304))
    #expect(try bench.run().exitStatus == 1)
  }

  @Test func `what came by a redirect gives no validators, and renews nothing`() throws {
    var redirected = Reply(status: 200, headers: fields, body: Data("26142 26172 26412".utf8))
    redirected.isRedirected = true
    let bench = try settled(.success(redirected))
    try bench.run()
    #expect(conditions(of: bench) == [nil])
    let direct = try settled()
    direct.answer("board", .success(Reply(status: 304, isRedirected: true)))
    let report = try direct.run()
    #expect(
      report.outcomes.first?.failures.map(\.message) == ["HTTP 304: but from an address that was not asked"])
    direct.wait(seconds: 1000)
    try direct.run()
    #expect(conditions(of: direct) == ["\"one\"", nil])
  }

  @Test func `Expires holds the address that gave it, and no other one`() throws {
    let bench = try settled(.body("26142 26172 26412", headers: ["cache-control": "max-age=7200"]))
    try bench.run(Refresh.Options(isForced: true))
    #expect(bench.asked().isEmpty)
    bench.keys["board"] = Secret("another")
    // What is shown stays fresh, so only who forces it asks.
    try bench.run()
    #expect(bench.asked().isEmpty)
    try bench.run(Refresh.Options(isForced: true))
    #expect(bench.asked() == ["board"])
  }

  @Test func `a server whose clock is ahead delays nobody`() throws {
    let ahead = ["date": "Sun, 22 Nov 2026 02:30:00 GMT", "expires": "Sun, 22 Nov 2026 02:50:00 GMT"]
    let bench = try settled(.body("26142 26172 26412", headers: ahead))
    bench.wait(seconds: 199)
    #expect(try bench.run().outcomes.map(\.result) == [.fresh])
    bench.wait(seconds: 1)
    #expect(try bench.run().outcomes.map(\.result) == [.refreshed])
  }
}
