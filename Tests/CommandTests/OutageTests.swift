import Foundation
import Replay
import Testing

@testable import Site

@Suite struct OutageTests {
  @Test func `the fallback serves with its own credit, and the failure is one line`() throws {
    let site = try TestSite()
    site.providers.answer("met-norway", with: CannedReply(status: 403, headers: ["Content-Type": "text/plain"]))
    let result = try site.run("refresh")
    #expect(result == CommandResult(status: 1, output: "", errors: "widgets: weather-hanoi: met-norway: HTTP 403\n"))
    let fragment = try site.read("public/v1/vi/weather-hanoi.html")
    #expect(fragment.contains(">Open-Meteo.com</a>"))
    #expect(!fragment.contains("MET Norway"))
  }

  @Test func `with every provider down the old numbers stay, are said to be old, and are gone when they are too old`()
    throws
  {
    let site = try TestSite()
    try site.run("refresh")
    site.providers.answerAll(with: CannedReply(status: 404))
    #expect(try site.run("refresh", at: "2026-11-22T02:00:00Z").status == 1)
    let stale = try site.read("public/v1/vi/weather-hanoi.html")
    #expect(stale.contains(#"data-wgt-state="stale""#))
    #expect(stale.contains("Số liệu lúc"))
    #expect(try site.run("get", "weather-hanoi", at: "2026-11-22T02:00:00Z").status == 0)
    let result = try site.run("refresh", at: "2026-11-22T06:31:00Z")
    #expect(result.status == 2)
    let expired = try site.read("public/v1/vi/weather-hanoi.html")
    #expect(expired.contains(#"data-wgt-state="expired""#))
    #expect(expired.contains("Tạm thời chưa có số liệu mới. Số liệu gần nhất: "))
    #expect(!expired.contains("°C"))
    #expect(try site.json("public/v1/weather-hanoi.json")["weather"] is NSNull)
  }

  @Test func `expired data are not printed even before the next run`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let result = try site.run("get", "weather-hanoi", at: "2026-11-22T06:31:00Z")
    #expect(result.status == 2)
    #expect(!result.output.contains("°C"))
    #expect(result.errors == "widgets: weather-hanoi: data expired at 2026-11-22T06:30:00Z and are not shown\n")
    let field = try site.run(
      "get", "weather-hanoi", "--field", "weather.days.0.maximumCelsius", at: "2026-11-22T06:31:00Z")
    #expect(field.status == 2)
    #expect(field.output == "")
  }

  @Test func `without any network there are placeholders, exit status 2 and a line for each failure`() throws {
    let site = try TestSite()
    site.server.stop()
    let result = try site.run("refresh")
    #expect(result.status == 2)
    #expect(result.errors.split(separator: "\n").count == 4)
    for language in ["vi", "en"] {
      #expect(try site.read("public/v1/\(language)/weather-hanoi.html").contains(#"data-wgt-state="missing""#))
      #expect(site.exists("public/v1/\(language)/sidebar.html"))
    }
    #expect(try site.run("get", "rates").status == 2)
  }

  @Test func `a slow provider does not hold back the other widget`() throws {
    let site = try TestSite()
    site.providers.answer(
      "met-norway", with: CannedReply(body: Data("{}".utf8), delaySeconds: 3))
    let command = try site.start("refresh")
    for _ in 0..<40 where try !site.holds("public/v1/rates.json", "board") { Thread.sleep(forTimeInterval: 0.05) }
    #expect(command.process.isRunning)
    #expect(try site.read("public/v1/vi/sidebar.html").contains(#"data-wgt="rates" data-wgt-state="fresh""#))
    #expect(command.wait().status == 1)
  }

  @Test func `a body that breaks off leaves what was good untouched`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let before = try site.publishedFiles()["v1/rates.json"]
    site.providers.answerAll(
      with: CannedReply(
        headers: ["Content-Type": "text/xml"], body: Data("<ExrateList><Exrate CurrencyCode=\"USD\"".utf8),
        framing: .untilClose))
    let result = try site.run("refresh", "--only", "rates", "--force", at: "2026-11-22T00:40:00Z")
    #expect(result.status == 1)
    #expect(try site.publishedFiles()["v1/rates.json"] == before)
  }

  @Test func `a damaged state is moved aside with a line and the run goes on`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.write("var/widgets.sqlite", String(repeating: "not a database ", count: 500))
    let result = try site.run("refresh")
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("widgets: "))
    #expect(result.errors.split(separator: "\n").count == 1)
    let aside = try FileManager.default.contentsOfDirectory(atPath: site.path("var")).filter {
      $0.contains(".bad-") && !$0.hasSuffix("-journal")
    }
    #expect(aside.count == 1)
  }

  @Test func `sample data never reach a folder for real ones and are marked where they may stand`() throws {
    for (publish, isShown) in [("public", false), ("public-demo", true)] {
      let site = try TestSite(publish: publish)
      site.providers.markAsSamples()
      let result = try site.run("refresh")
      #expect(result.status == (isShown ? 0 : 2))
      for name in ["rates", "weather-hanoi", "sidebar"] {
        let fragment = try site.read("\(publish)/v1/vi/\(name).html")
        #expect(fragment.contains("Dữ liệu mẫu / Sample data") == isShown)
        #expect(fragment.contains(#"data-wgt-state="missing""#) != isShown)
      }
    }
  }
}
