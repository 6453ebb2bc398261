import Foundation
import Replay
import Testing

@testable import Site

/// Connections that fail, stall or lead elsewhere.
@Suite struct NetworkFaultTests {
  private func says(_ words: String) -> String { "widgets: rates: vietcombank: \(words)\n" }

  private func kept(_ words: String, asks: Int = 1, withinSeconds: Double = 4) -> Promise {
    Promise(status: 1, says: says(words), asks: ["vietcombank": asks], withinSeconds: withinSeconds)
  }

  private let board = Data(#"<ExrateList><Exrate CurrencyCode="USD" Buy="26,142.00""#.utf8)
  private let xml = ["Content-Type": "text/xml"]

  @Test(.proves(21)) func `a port that nobody listens at is tried twice and the old board stays`() throws {
    let site = try TestSite.settled()
    site.server.stop()
    try site.expect(Promise(status: 1, says: says("connection refused")), of: TestSite.refreshRates)
  }

  @Test(.proves(22, 23, 24)) func `a provider that is too slow is given up in time and not asked again`() throws {
    let drip = CannedReply(headers: xml, body: board, drip: .init(bytes: 1, everySeconds: 1))
    let stream = CannedReply(
      headers: xml, body: Data(repeating: 32, count: 9000), drip: .init(bytes: 100, everySeconds: 0.5))
    let faults = [(CannedReply(delaySeconds: 30), 10), (drip, 10), (stream, 15)]
    // All at once: each waits for seconds of the real clock.
    let ends = try faults.map { reply, seconds in
      let site = try TestSite.settled()
      site.providers.answer("vietcombank", with: reply)
      return try site.begin(
        kept("no whole answer within \(seconds) s", withinSeconds: Double(seconds) + 4), of: TestSite.refreshRates)
    }
    for end in ends { try end() }
  }

  @Test(
    .proves(25, 26, 27),
    arguments: [
      (25, CannedReply.Framing.length, CannedReply.Ending.reset(afterBytes: 20)),
      (26, .declared(5000), .whole), (27, .chunked, .closed(afterBytes: 20)),
    ])
  func `an answer that is cut is thrown away whole`(row: Int, framing: CannedReply.Framing, ending: CannedReply.Ending)
    throws
  {
    let site = try TestSite.settled()
    site.providers.answer(
      "vietcombank", with: CannedReply(headers: xml, body: board, framing: framing, ending: ending))
    try site.expect(kept("the answer was cut off"), of: TestSite.refreshRates)
  }

  @Test(.proves(28)) func `an answer without a length that is cut is refused by its reader`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: CannedReply(headers: xml, body: board, framing: .untilClose))
    try site.expect(
      kept("not a whole XML document: line 1: unclosed token"), of: TestSite.refreshRates)
  }

  @Test(.proves(29)) func `a connection that is closed without an answer is tried once more`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: .raw(""))
    try site.expect(kept("connection closed without an answer", asks: 2), of: TestSite.refreshRates)
  }

  @Test(.proves(30)) func `what is not HTTP is no answer`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: .raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"))
    try site.expect(kept("the answer is not HTTP"), of: TestSite.refreshRates)
  }

  @Test(
    .proves(31),
    arguments: [
      ("http://portal.example/login", "http://portal.example"), ("https://127.0.0.1/", "https://127.0.0.1"),
      ("http://169.254.169.254/latest", "http://169.254.169.254"),
    ])
  func `a redirect to another origin is not followed`(target: String, origin: String) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: .redirect(to: target))
    try site.expect(kept("redirects to \(origin), which is not followed"), of: TestSite.refreshRates)
  }

  @Test(.proves(32), arguments: ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/"])
  func `a redirect to another scheme is not followed`(target: String) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: .redirect(to: target))
    let scheme = String(target.split(separator: ":")[0])
    let origin = ["file": "file://", "ftp": "ftp://127.0.0.1:21", "gopher": "gopher://127.0.0.1:70"][scheme] ?? ""
    try site.expect(kept("redirects to \(origin), which is not followed"), of: TestSite.refreshRates)
  }

  @Test(.proves(33)) func `a circle of redirects ends after three`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: .redirect(to: "/Usercontrols/TVPortal.TyGia/pXML.aspx?b=10"))
    try site.expect(kept("redirects more than 3 times", asks: 4), of: TestSite.refreshRates)
  }

  @Test(.proves(34)) func `a proxy of the environment is not used`() throws {
    let site = try TestSite.settled()
    let proxy = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      environment: Dictionary(uniqueKeysWithValues: proxy.map { ($0, "http://127.0.0.1:1") }))
  }

  @Test(.proves(35)) func `nothing goes round a configured proxy that is down`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", #""publish":"#, to: #""proxy": "http://127.0.0.1:1", "publish":"#)
    try site.expect(Promise(status: 1, says: says("connection refused")), of: TestSite.refreshRates)
  }

  @Test(.proves(36)) func `a header without end is cut off`() throws {
    let site = try TestSite.settled()
    let fields = (0..<3000).map { "X-Field-\($0): \(String(repeating: "a", count: 40))\r\n" }.joined()
    site.providers.answer("vietcombank", with: .raw("HTTP/1.1 200 OK\r\n\(fields)\r\n"))
    try site.expect(kept("answer larger than 65536 bytes"), of: TestSite.refreshRates)
  }

  @Test(.proves(37)) func `a certificate that nobody vouches for is not trusted`() throws {
    let site = try TestSite.settled()
    let server = try TLSStandIn(in: site.folder)
    defer { server.stop() }
    try site.change("config.json", site.server.origin, to: "https://127.0.0.1:\(server.port)")
    try site.expect(
      Promise(status: 1, says: says("the certificate is self-signed")), of: TestSite.refreshRates)
  }

  @Test(.proves(38)) func `a name whose first number answers nobody is reached by its second`() throws {
    let site = try TestSite.settled()
    // The stand-in listens at 127.0.0.1 only; localhost is ::1 too.
    try site.change("config.json", "http://127.0.0.1", to: "http://localhost")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
  }

  @Test(.proves(39)) func `a provider that is slow holds nobody else back`() throws {
    let site = try TestSite.settled()
    let before = try site.publishedFiles()
    var slow = site.providers.good("met-norway", at: TestSite.later)
    slow.delaySeconds = 2
    site.providers.answer("met-norway", with: slow)
    let command = try site.start("refresh", "--force", at: TestSite.later)
    let begun = ContinuousClock.now
    while try site.publishedFiles()["v1/rates.json"] == before["v1/rates.json"],
      ContinuousClock.now - begun < .seconds(5)
    {
      usleep(10_000)
    }
    #expect(ContinuousClock.now - begun < .seconds(1.5))
    let weather = Promise.weather.subtracting(Promise.rates)
    for name in weather { #expect(try site.publishedFiles()[name] == before[name]) }
    #expect(command.wait() == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests().sorted() == ["met-norway", "vietcombank"])
    try site.expect(changes: Promise.numbers, since: before)
  }
}
