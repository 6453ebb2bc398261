import Core
import Foundation
import Refreshing
import Storage
import Testing

/// Official notices in runs: what is shown when, and what a run says of their files.
@Suite struct NoticeTests {
  private static let plain = Bench.plain

  /// A notice of 00:40 that ends at 00:50, in a site that is settled at 00:31.
  private func settled(_ bench: Bench? = nil) throws -> Bench {
    try (bench ?? Bench(providers: ["board", "other-board"])).settled()
  }

  private func notices(_ headline: String = "Tin bão", from: String = "00:40", to: String = "00:50") throws -> Notices {
    let text = """
      {"headline": {"vi": "\(headline)"}, "issuer": "Đài", "issuedAt": "2026-11-22T\(from):00Z",
      "until": "2026-11-22T\(to):00Z", "link": "https://nchmf.gov.vn/"}
      """
    var notices = Notices()
    notices.byWidget["rates"] = try Notice(Data(text.utf8), file: "notice.json") { _ in true }
    notices.stamp = text
    return notices
  }

  private func publications(of bench: Bench, until seconds: Int, every step: Int = 30) throws -> [(Double, String?)] {
    let begun = bench.now
    var seen: [(Double, String?)] = []
    while bench.now.timeIntervalSince(begun) <= Double(seconds) {
      let count = bench.pages.publications.count
      try bench.run(Self.plain)
      if bench.pages.publications.count > count {
        seen.append((bench.now.timeIntervalSince(begun), bench.shown?.notice?.headlines["vi"]))
      }
      bench.wait(seconds: Double(step))
    }
    return seen
  }

  @Test func `quiet runs are no longer quiet when a notice begins and right after it ends`() throws {
    let bench = try Bench(dollars(providers: ["board", "other-board"], ttlSeconds: 7200))
    bench.notices = try notices()
    _ = try settled(bench)
    let seen = try publications(of: bench, until: 1260)
    // From 00:31 on: at 00:40, and in the first run after 00:50.
    let (shown, hidden) = (seen.first { $0.1 != nil }, seen.first { $0.0 > 1140 })
    #expect(shown?.0 == 540)
    #expect(hidden?.0 == 1170)
    #expect(seen.allSatisfy { seconds, headline in (540...1140).contains(seconds) == (headline != nil) })
  }

  @Test func `a run is not quiet when a file has changed, is gone or cannot be used`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.notices = try notices(from: "00:00")
    _ = try settled(bench)
    #expect(bench.shown?.notice?.headlines["vi"] == "Tin bão")
    var count = bench.pages.publications.count
    try bench.run(Self.plain)
    #expect(bench.pages.publications.count == count)
    bench.notices = try notices("Tin khác", from: "00:00")
    try bench.run(Self.plain)
    #expect(bench.shown?.notice?.headlines["vi"] == "Tin khác")
    bench.notices = Notices()
    try bench.run(Self.plain)
    #expect(bench.shown?.notice == nil)
    count = bench.pages.publications.count
    bench.notices.problems = ["rates: notice.json: until: expected more"]
    bench.notices.stamp = "broken"
    for _ in 0..<3 { try bench.run(Self.plain) }
    #expect(bench.pages.publications.count == count + 3)
  }

  @Test func `a file that cannot be used is one line when it begins and once a day, status 1, and a warning`() throws {
    let bench = try settled()
    bench.config.widgets[0] = Widget(
      id: "rates", subject: .rates(["USD"]), providers: ["board"], ttlSeconds: 900, maxAgeSeconds: 345_600, zone: .gmt,
      notice: "/notice.json")
    bench.notices.problems = ["rates: notice.json: until: expected more"]
    bench.notices.stamp = "broken"
    let first = try bench.run(Self.plain, thenWait: 60)
    #expect(first.exitStatus == 1 && first.lines == ["widgets: notice: rates: notice.json: until: expected more"])
    #expect(try bench.run(Self.plain, thenWait: 86400).lines == [])
    bench.answer("board", .board)
    #expect(try bench.run(Self.plain).lines == ["widgets: notice: rates: notice.json: until: expected more"])
    let ledger = try Ledger(reading: bench.store, for: bench.config, at: bench.now)
    let status = Status(of: bench.config, ledger, registry: Bench.registry, at: bench.now)
    #expect(
      status.problems.map(\.sentence).contains(
        "the file of a notice cannot be used since 2026-11-22T00:31:00Z; `widgets check` says why"))
    #expect(status.level == .warning)
    bench.notices = Notices()
    let last = try bench.run(Self.plain)
    #expect(last.exitStatus == 0 && last.lines == [])
    #expect(try bench.store.outages() == [])
  }

  @Test func `a file that is replaced during a run is read whole for each publication, and by the next run`() throws {
    let bench = try Bench(providers: ["board", "other-board"])
    bench.notices = try notices(from: "00:00")
    let other = try notices("Tin khác", from: "00:00")
    bench.pages.onPublish = { bench.notices = other }
    _ = try settled(bench)
    #expect(bench.shown?.notice?.headlines["vi"] == "Tin bão")
    bench.pages.onPublish = {}
    try bench.run(Self.plain)
    #expect(bench.shown?.notice?.headlines["vi"] == "Tin khác")
  }

  @Test func `a run that says everything names the notices that are not shown because of their times`() throws {
    let bench = try settled()
    bench.notices = try notices()
    #expect(
      try bench.run(Refresh.Options(saysEverything: true)).lines == [
        "widgets: rates: its notice is shown from 2026-11-22T00:40:00Z on"
      ])
    bench.wait(seconds: 1200)
    bench.answer("board", .board)
    #expect(
      try bench.run(Refresh.Options(saysEverything: true)).lines == [
        "widgets: rates: its notice is over since 2026-11-22T00:50:00Z"
      ])
  }

  @Test func `a file that is in order again is no outage any more, though nothing is due, and a later fault is said`()
    throws
  {
    let bench = try settled()
    func breakTheFile() {
      bench.notices.problems = ["rates: notice.json: until: expected more"]
      bench.notices.stamp = "broken"
    }
    breakTheFile()
    #expect(
      try bench.run(Self.plain, thenWait: 60).lines == ["widgets: notice: rates: notice.json: until: expected more"])
    bench.notices = Notices()
    #expect(try bench.run(Self.plain, thenWait: 60).exitStatus == 0)
    #expect(try bench.store.outages().isEmpty)
    breakTheFile()
    #expect(try bench.run(Self.plain, thenWait: 60).lines.count == 1)
  }
}
