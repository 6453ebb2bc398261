import Foundation
import Replay
import Testing

@testable import Site

/// Runs that do not end by themselves.
@Suite struct HangFaultTests {
  private static let givenUp = "widgets: the run did not end in time and was stopped\n"

  /// A pipe that is full, with nobody who empties it.
  private func fullPipe(_ site: TestSite) throws {
    try #require(mkfifo(site.path("pipe"), 0o600) == 0)
    // Never closed here: without a reader the next who writes would be ended by SIGPIPE.
    let pipe = open(site.path("pipe"), O_RDWR | O_NONBLOCK)
    for count in [4096, 1] {
      let bytes = [UInt8](repeating: 0, count: count)
      while write(pipe, bytes, count) > 0 {}
    }
  }

  @Test(.proves(145)) func `a run that hangs on a stream that nobody reads is ended, in silence if need be`() throws {
    let gone = CannedReply(status: 404, headers: ["Content-Type": "text/plain"])
    // A minute is three seconds here.
    let hurry = TestSite.hurrying(20, from: TestSite.later)
    let site = try TestSite.settled()
    try fullPipe(site)
    site.providers.answer("vietcombank", with: gone)
    try site.expect(
      Promise(status: 2, asks: ["vietcombank": 1], withinSeconds: 5), of: TestSite.refreshRates, environment: hurry,
      through: "exec 2> pipe;")
    site.providers.answer("vietcombank", with: nil)
    try site.expect(
      Promise(
        status: 2, says: Self.givenUp, changes: Promise.numbers, asks: ["vietcombank": 1], withinSeconds: 5),
      of: TestSite.refreshRates + ["--json"], at: "2026-11-22T01:50:00Z",
      environment: TestSite.hurrying(20, from: "2026-11-22T01:50:00Z"), through: "exec > pipe;")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T01:52:00Z")
  }

  /// A run that is stopped while it waits for an answer, and what expects the promise of its end when it goes on.
  private func stopped(environment: [String: String]) throws -> () throws -> Void {
    let site = try TestSite.settled()
    let before = try site.publishedFiles()
    var slow = site.providers.good("vietcombank", at: TestSite.later)
    slow.delaySeconds = 1
    site.providers.answer("vietcombank", with: slow)
    let command = try site.start(TestSite.refreshRates, at: TestSite.later, environment: environment)
    let begun = ContinuousClock.now
    while site.providers.peek().isEmpty, ContinuousClock.now - begun < .seconds(10) { usleep(10_000) }
    kill(command.process.processIdentifier, SIGSTOP)
    return {
      let goesOnAt = ContinuousClock.now
      kill(command.process.processIdentifier, SIGCONT)
      try site.expect(
        Promise(status: 2, says: Self.givenUp, asks: ["vietcombank": 1], withinSeconds: 1), of: command.wait(),
        begun: goesOnAt, before: before)
      site.providers.answer("vietcombank", with: nil)
      try site.expect(
        Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
        at: "2026-11-22T00:43:00Z")
    }
  }

  @Test(.proves(146)) func `a run that was stopped for longer than it may last publishes nothing when it goes on`()
    throws
  {
    let goOn = try stopped(environment: TestSite.hurrying(20, from: TestSite.later))
    Thread.sleep(forTimeInterval: 3.5)
    try goOn()
  }

  /// The certificate authorities of the command's own machine are a pipe that nobody writes into: OpenSSL waits for
  /// ever to open them, in the middle of a run that holds the lock.
  @Test(.proves(152), .system) func `a minute is what a run has, hung or stopped`() throws {
    let goOn = try stopped(environment: [:])
    let site = try TestSite.settled()
    let server = try TLSStandIn(in: site.folder)
    defer { server.stop() }
    try #require(mkfifo(site.path("authorities"), 0o600) == 0)
    let config = try site.read("config.json")
    try site.change("config.json", site.server.origin, to: "https://127.0.0.1:\(server.port)")
    let begun = ContinuousClock.now
    try site.expect(
      Promise(status: 2, says: Self.givenUp, withinSeconds: 62), of: TestSite.refreshRates,
      through: TLSStandIn.trusting(site.path("authorities")))
    #expect(ContinuousClock.now - begun > .seconds(59))
    try site.write("config.json", config)
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      at: "2026-11-22T00:43:00Z")
    Thread.sleep(forTimeInterval: 1)
    try goOn()
  }
}
