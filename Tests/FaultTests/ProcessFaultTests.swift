import Foundation
import Replay
import Testing

@testable import Site

/// Runs that meet, stop, or are ended.
@Suite struct ProcessFaultTests {
  /// A site whose bank answers late, and a run that waits for it.
  private func waiting() throws -> (TestSite, Command) {
    let site = try TestSite.settled()
    var slow = site.providers.good("vietcombank", at: TestSite.later)
    slow.delaySeconds = 2.5
    site.providers.answer("vietcombank", with: slow)
    let command = try site.start("refresh", "--force", "--only", "rates", at: TestSite.later)
    let begun = ContinuousClock.now
    while site.providers.peek().isEmpty, ContinuousClock.now - begun < .seconds(10) { usleep(10_000) }
    return (site, command)
  }

  @Test(.proves(82)) func `of fifty runs at once one asks and the others end in silence`() throws {
    let site = try TestSite()
    let begun = ContinuousClock.now
    let commands = try (0..<50).map { _ in try site.start("refresh") }
    for command in commands { #expect(command.wait() == CommandResult(status: 0, output: "", errors: "")) }
    #expect(ContinuousClock.now - begun < .seconds(20))
    #expect(site.providers.requests().sorted() == ["met-norway", "vietcombank"])
    try site.expect(changes: Promise.all, since: [:])
    try site.expectWhole()
    #expect(site.temporaries() == [])
    let kept = try site.sqlite("SELECT provider, count(*) FROM history GROUP BY provider ORDER BY provider")
    #expect(kept == ["met-norway|1", "vietcombank|1"])
    #expect(try site.sqlite("SELECT sum(count) FROM calls") == ["2"])
  }

  @Test(
    .proves(83, 84, 85),
    arguments: [
      (83, ["refresh"], "2026-11-22T00:41:59Z", Int32(0), ""),
      (84, ["refresh", "--fail-if-locked"], "2026-11-22T00:41:00Z", 75, "since 2026-11-22T00:40:00Z"),
      (85, ["refresh"], "2026-11-22T00:42:01Z", 2, "since 2026-11-22T00:40:00Z"),
    ])
  func `a run that meets a stopped one leaves it the lock`(
    row: Int, arguments: [String], instant: String, status: Int32, since: String
  ) throws {
    let (site, stopped) = try waiting()
    kill(stopped.process.processIdentifier, SIGSTOP)
    let says = since.isEmpty ? "" : "widgets: another run has held the lock \(since)\n"
    try site.expect(Promise(status: status, says: says, withinSeconds: 2), of: arguments, at: instant)
    kill(stopped.process.processIdentifier, SIGCONT)
    #expect(stopped.wait().status == 0)
  }

  @Test(.proves(86)) func `the lock of a killed run is free at once`() throws {
    let (site, command) = try waiting()
    command.kill()
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T00:41:00Z")
  }

  @Test(.proves(87, 88, 89), arguments: [(87, SIGTERM), (88, SIGINT), (89, SIGHUP)])
  func `a run that is ended by a signal ends at once and leaves every file whole`(row: Int, signal: Int32) throws {
    let (site, command) = try waiting()
    let before = try site.publishedFiles()
    let begun = ContinuousClock.now
    kill(command.process.processIdentifier, signal)
    let result = command.wait()
    #expect(ContinuousClock.now - begun < .seconds(1))
    #expect(result == CommandResult(status: signal, output: "", errors: ""))
    #expect(site.providers.requests() == ["vietcombank"])
    try site.expect(changes: [], since: before)
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T00:41:00Z")
  }

  @Test(.proves(90)) func `sixteen open files are enough`() throws {
    let site = try TestSite.settled()
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]),
      of: ["refresh", "--force"], through: "prlimit --nofile=16")
  }

  @Test(.proves(91)) func `a quarter of a gigabyte of addresses is enough`() throws {
    let site = try TestSite.settled()
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]),
      of: ["refresh", "--force"], through: "prlimit --as=268435456")
  }

  @Test(.proves(92)) func `closed streams harm no file`() throws {
    let site = try TestSite.settled()
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      through: "exec <&- 2>&-;")
    let lock = try site.read("var/widgets.sqlite.lock")
    #expect(lock.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/) != nil)
  }
}
