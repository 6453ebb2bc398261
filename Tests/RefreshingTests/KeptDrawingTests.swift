import Core
import Foundation
import Refreshing
import Storage
import Testing

/// Which widgets a run draws, and which it leaves as an earlier one has drawn them.
@Suite struct KeptDrawingTests {
  /// Two tables after their first run, at 00:30.
  ///
  /// The first is due again after 15 minutes, the second after two hours.
  private func bench(_ store: SQLiteStore? = nil) throws -> Bench {
    let bench = try Bench(
      widgets: [dollars("one"), dollars("two", providers: ["other-board"], ttlSeconds: 7200)], store: store)
    bench.pages.stamp = "as it was"
    bench.answer("board", .board, .board)
    bench.answer("other-board", .board)
    try bench.run(Bench.plain, thenWait: 900)
    #expect(bench.pages.publications.last?.changed == ["one", "two"])
    bench.pages.publications = []
    return bench
  }

  /// Two tables before their first run, in which the second one's answer takes three seconds.
  private func waiting() throws -> Bench {
    let bench = try Bench(dollars("fast"), dollars("slow", providers: ["other-board"]))
    bench.pages.stamp = "as it was"
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    bench.transport.delaysSeconds["https://other-board.example"] = 3
    return bench
  }

  private func changed(_ bench: Bench) throws -> [Set<WidgetID>] {
    bench.pages.publications = []
    try bench.run(Bench.plain)
    return bench.pages.publications.map(\.changed)
  }

  @Test func `only what has changed since is drawn, and the other widgets are named without being looked up`() throws {
    let bench = try bench()
    #expect(try changed(bench) == [["one"]])
    #expect(bench.pages.publications[0].widgets.map(\.id) == ["one", "two"])
    #expect(bench.pages.publications[0].contents.keys.map(\.self) == ["one"])
    #expect(bench.pages.publications[0].pending.isEmpty)
  }

  @Test func `the next run knows that all is drawn`() throws {
    let bench = try bench()
    try bench.run(Bench.plain, thenWait: 60)
    let mark = try #require(try bench.store.publicationMark())
    #expect(mark.isQuiet && mark.changesAt == bench.now.addingTimeInterval(840))
    #expect(try changed(bench) == [])
  }

  @Test func `all is drawn when an hour has begun, and when the clock has gone back`() throws {
    let bench = try bench()
    bench.wait(seconds: 900)
    #expect(try changed(bench) == [["one", "two"]])
    let back = try self.bench()
    back.wait(seconds: -901)
    #expect(try changed(back) == [["one", "two"]])
  }

  @Test func `in a zone that is off by a part of an hour all is drawn at each quarter`() throws {
    let bench = try Bench(
      widgets: ["Asia/Kathmandu", "Asia/Ho_Chi_Minh"].map { zone in
        Widget(
          id: zone == "Asia/Kathmandu" ? "kathmandu" : "hue", subject: dollars().subject,
          providers: [zone == "Asia/Kathmandu" ? "board" : "other-board"], ttlSeconds: 7200, maxAgeSeconds: 86400,
          zone: try #require(TimeZone(identifier: zone)))
      })
    bench.pages.stamp = "as it was"
    bench.answer("board", .board)
    bench.answer("other-board", .board)
    try bench.run(Bench.plain, thenWait: 899)
    #expect(try changed(bench) == [])
    bench.wait(seconds: 1)
    #expect(try changed(bench) == [["kathmandu"]])
  }

  @Test(arguments: [nil, "touched"])
  func `all is drawn in a tree that is not as it was left`(_ stamp: String?) throws {
    let bench = try bench()
    bench.pages.stamp = stamp
    #expect(try changed(bench) == [["one", "two"]])
  }

  @Test(arguments: [false, true])
  func `all is drawn after another's writing, before the run or while it waits`(_ isDuring: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "widgets-test-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start = Date(timeIntervalSince1970: 1_795_307_400)
    let bench = try bench(SQLiteStore(writingAt: "\(folder)/state", now: start))
    let other = try SQLiteStore(writingAt: "\(folder)/state", now: start)
    bench.config.widgets.append(dollars("slow", providers: ["twin-board"]))
    bench.answer("twin-board", .board)
    bench.transport.delaysSeconds["https://twin-board.example"] = 3
    func write() throws {
      let day = try #require(CalendarDay("2026-11-01"))
      try other.rejectDay(day, of: .rates(RatesQuery()), providers: ["other-board"], at: start)
    }
    if isDuring {
      bench.pages.onPublish = { [unowned bench] in
        if bench.pages.publications.count == 1 { #expect(throws: Never.self) { try write() } }
      }
    } else {
      try write()
    }
    let all: Set<WidgetID> = ["one", "two", "slow"]
    #expect(try changed(bench) == (isDuring ? [["one"], all] : [all, ["slow"]]))
  }

  @Test func `what could not be published is drawn again in the same run, and in the next`() throws {
    let bench = try bench()
    bench.pages.failures = ["v1/vi/one.html: No space left on device"]
    #expect(try changed(bench) == [["one"], ["one"]])
    bench.pages.failures = []
    bench.wait(seconds: 60)
    #expect(try changed(bench) == [["one", "two"]])
  }

  @Test func `what could not be published is not tried again before the next answer`() throws {
    let bench = try waiting()
    bench.pages.failures = ["v1/vi/fast.html: No space left on device"]
    // The end tries twice.
    #expect(try changed(bench).count == 3)
  }

  @Test func `what could not be published is tried again with the next answer, before the end`() throws {
    let bench = try waiting()
    bench.config.widgets.append(dollars("last", providers: ["twin-board"]))
    bench.answer("twin-board", .board)
    bench.transport.delaysSeconds["https://twin-board.example"] = 6
    bench.pages.failures = ["v1/vi/fast.html: No space left on device"]
    bench.transport.onAsk = { [unowned bench] request in
      if request.provider == "other-board" { bench.pages.failures = [] }
    }
    #expect(try changed(bench) == [["fast", "slow", "last"], ["fast", "slow", "last"], ["last"]])
  }

  @Test func `files that somebody changes while a run waits are drawn again at its end`() throws {
    let bench = try waiting()
    bench.transport.onAsk = { [unowned bench] request in
      if request.provider == "other-board" { bench.pages.fileStamps["fast"] = "touched" }
    }
    #expect(try changed(bench) == [["fast", "slow"], ["fast", "slow"]])
  }

  @Test func `what a run has drawn it does not draw again at its end`() throws {
    let bench = try waiting()
    #expect(try changed(bench) == [["fast", "slow"], ["slow"]])
    #expect(bench.pages.publications[1].contents.count == 2)
  }

  @Test func `a notice that is set while a run waits is drawn at its end`() throws {
    let bench = try waiting()
    bench.pages.onPublish = { bench.notices.stamp = "set" }
    #expect(try changed(bench) == [["fast", "slow"], ["fast", "slow"]])
  }

  @Test func `a provider that has failed changes what its widget shows, and so it is drawn`() throws {
    let bench = try bench()
    bench.answer("board", .timeout)
    #expect(try changed(bench) == [["one"]])
  }
}
