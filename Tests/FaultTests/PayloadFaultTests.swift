import Foundation
import Replay
import Testing

@testable import Site

/// Answers that come whole and are not what they should be.
@Suite struct PayloadFaultTests {
  private func keptBoard(_ words: String) -> Promise {
    Promise(status: 1, says: "widgets: rates: vietcombank: \(words)\n", asks: ["vietcombank": 1])
  }

  private func keptWeather(_ words: String) -> Promise {
    Promise(status: 1, says: "widgets: weather-hanoi: met-norway: \(words)\n", asks: ["met-norway": 1])
  }

  /// A settled site without a second provider for the weather.
  private func settled() throws -> TestSite {
    let site = try TestSite.settled()
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["met-norway"]"#)
    return site
  }

  private func xml(_ text: String) -> CannedReply {
    CannedReply(headers: ["Content-Type": "text/xml"], body: Data(text.utf8))
  }

  /// MET Norway's good answer with the first match of something in it replaced.
  private func forecast(_ site: TestSite, _ pattern: some RegexComponent, _ text: String) -> CannedReply {
    var reply = site.providers.good("met-norway", at: TestSite.later)
    let body = String(decoding: reply.body, as: UTF8.self)
    reply.body = Data(body.replacing(pattern, with: text).utf8)
    return reply
  }

  @Test(.proves(40)) func `a page of HTML is no answer`() throws {
    let site = try TestSite.settled()
    site.providers.answer(
      "vietcombank", with: CannedReply(headers: ["Content-Type": "text/html"], body: Data("<html></html>".utf8)))
    try site.expect(keptBoard("expected text/xml or application/xml, found text/html"), of: TestSite.refreshRates)
  }

  @Test(.proves(41)) func `a page of HTML that calls itself XML is refused by its reader`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: xml("<html><body>bảo trì</body></html>"))
    try site.expect(keptBoard("expected ExrateList, found \"html\""), of: TestSite.refreshRates)
  }

  @Test(.proves(42)) func `an empty body is no answer`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: xml(""))
    try site.expect(keptBoard("the answer was cut off"), of: TestSite.refreshRates)
  }

  @Test(
    .proves(43),
    arguments: [
      ("{}", "properties: missing"), ("null", "the document: expected an object, found null"),
      ("[]", "the document: expected an object, found an array"),
      ("\"a\"", "the document: expected an object, found a string"),
    ])
  func `a document without the data is refused with the place`(body: String, words: String) throws {
    let site = try settled()
    site.providers.answer("met-norway", with: .json(body))
    try site.expect(keptWeather(words), of: TestSite.refreshWeather)
  }

  @Test(
    .proves(44, 45, 46, 47),
    arguments: [
      (44, "\"hot\"", "expected a number, found a string"), (45, "nan", "not a whole JSON document"),
      (46, "1e400", "not a whole JSON document"), (47, "\"-\"", "expected a number, found a string"),
    ])
  func `a value that is no number is refused`(row: Int, value: String, words: String) throws {
    let site = try settled()
    site.providers.answer(
      "met-norway", with: forecast(site, /"air_temperature": ?-?[\d.]+/, "\"air_temperature\": \(value)"))
    let place = words.hasPrefix("expected") ? "properties.timeseries[0].data.instant.details.air_temperature: " : ""
    try site.expect(keptWeather(place + words), of: TestSite.refreshWeather)
  }

  @Test(.proves(48)) func `text after the document's end spoils it`() throws {
    let site = try settled()
    var reply = site.providers.good("met-norway", at: TestSite.later)
    reply.body += Data("<!-- served by cache -->".utf8)
    site.providers.answer("met-norway", with: reply)
    try site.expect(keptWeather("not a whole JSON document"), of: TestSite.refreshWeather)
  }

  @Test(.proves(49)) func `bytes that are not UTF-8 spoil the document`() throws {
    let site = try settled()
    var reply = site.providers.good("met-norway", at: TestSite.later)
    reply.body = Data("{\"type\": \"".utf8) + Data([0xff, 0xfe]) + Data("\", ".utf8) + reply.body.dropFirst()
    site.providers.answer("met-norway", with: reply)
    try site.expect(keptWeather("not UTF-8"), of: TestSite.refreshWeather)
  }

  @Test(.proves(50)) func `a document nested a hundred thousand deep is refused`() throws {
    let site = try settled()
    site.providers.answer("met-norway", with: .json(String(repeating: "[", count: 100_000)))
    try site.expect(keptWeather("not a whole JSON document"), of: TestSite.refreshWeather)
  }

  @Test(.proves(51), arguments: [CannedReply.Framing.length, .chunked, .untilClose])
  func `sixteen megabytes are not taken`(framing: CannedReply.Framing) throws {
    let site = try TestSite.settled()
    var reply = xml(String(repeating: " ", count: 16 << 20))
    reply.framing = framing
    site.providers.answer("vietcombank", with: reply)
    try site.expect(keptBoard("answer larger than 1048576 bytes"), of: TestSite.refreshRates)
  }

  @Test(.proves(52)) func `a small gzip of fifty megabytes is not unpacked`() throws {
    let site = try TestSite.settled()
    site.providers.answer(
      "vietcombank",
      with: CannedReply(
        headers: ["Content-Type": "text/xml", "Content-Encoding": "gzip"], body: try gzipOfSpaces(bytes: 50 << 20)))
    // As much as it would unpack to is not there to be had.
    try site.expect(
      keptBoard("answer larger than 1048576 bytes"), of: TestSite.refreshRates, through: "prlimit --data=40000000")
  }

  @Test(.proves(53)) func `a gzip that is none is refused`() throws {
    let site = try TestSite.settled()
    site.providers.answer(
      "vietcombank",
      with: CannedReply(
        headers: ["Content-Type": "text/xml", "Content-Encoding": "gzip"], body: Data("<ExrateList/>".utf8)))
    try site.expect(keptBoard("the body cannot be decompressed"), of: TestSite.refreshRates)
  }

  @Test(
    .proves(54, 55),
    arguments: [
      (54, "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><ExrateList>&c;</ExrateList>"),
      (55, "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><ExrateList>&b;</ExrateList>"),
    ])
  func `a document type declaration is refused unread`(row: Int, body: String) throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: xml(body))
    let opening = body.prefix(39)
    try site.expect(
      keptBoard("a document type declaration is not accepted: \"\(opening)…\""), of: TestSite.refreshRates)
  }

  @Test(.proves(56)) func `what steers a terminal does not pass from a provider to the log`() throws {
    let site = try settled()
    try site.change("config.json", #"["met-norway"]"#, to: #"["open-meteo"]"#)
    site.providers.answer(
      "open-meteo",
      with: CannedReply(status: 400, body: Data(#"{"error":true,"reason":"a\u001b[31mb\nc\u202ed\u0007"}"#.utf8)))
    try site.expect(
      Promise(
        status: 2, says: "widgets: weather-hanoi: open-meteo: HTTP 400: a [31mb c d\n", changes: Promise.weather,
        asks: ["open-meteo": 1]),
      of: TestSite.refreshWeather)
  }
}

/// So many spaces, packed by gzip.
private func gzipOfSpaces(bytes: Int) throws -> Data {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-c", "head -c \(bytes) /dev/zero | tr '\\0' ' ' | gzip -9n"]
  process.standardOutput = pipe
  try process.run()
  let packed = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return packed
}
