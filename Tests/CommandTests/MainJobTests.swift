import Foundation
import Testing

@testable import Site

@Suite struct MainJobTests {
  @Test func `one run fetches the weather and the rates and publishes every path`() throws {
    let site = try TestSite()
    let result = try site.run("refresh")
    #expect(result == CommandResult(status: 0, output: "", errors: ""))
    for name in ["weather-hanoi", "rates", "sidebar", "controls"] {
      for language in ["vi", "en"] { #expect(site.exists("public/v1/\(language)/\(name).html")) }
    }
    for name in ["weather-hanoi.json", "rates.json", "index.json", "widgets.css", "widgets.js"] {
      #expect(site.exists("public/v1/\(name)"))
      #expect(site.exists("public/v1/\(name).gz"))
    }
    #expect(Set(site.providers.requests()) == ["met-norway", "vietcombank"])
    let sidebar = try site.read("public/v1/vi/sidebar.html")
    #expect(sidebar.hasPrefix(#"<div class="wgt-sidebar" lang="vi">"#))
    #expect(sidebar.contains(try site.read("public/v1/vi/weather-hanoi.html").trimmingCharacters(in: .newlines)))
    #expect(sidebar.contains(try site.read("public/v1/vi/rates.html").trimmingCharacters(in: .newlines)))
  }

  @Test func `the published data say their times, their source and their state`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let rates = try site.json("public/v1/rates.json")
    #expect(rates["state"] as? String == "fresh")
    #expect(rates["freshUntil"] as? String == "2026-11-22T00:45:00Z")
    #expect(rates["validUntil"] as? String == "2026-11-26T00:30:00Z")
    #expect((rates["source"] as? [String: Any])?["provider"] as? String == "vietcombank")
    let rows = (rates["rates"] as? [String: Any])?["rows"] as? [[String: Any]]
    #expect(rows?.map { $0["currency"] as? String } == ["USD", "EUR", "JPY", "KRW", "XAU"])
    #expect(rows?.last?["sell"] is NSNull)
    let widgets = try site.json("public/v1/index.json")["widgets"] as? [[String: Any]]
    #expect(widgets?.map { $0["id"] as? String } == ["weather-hanoi", "rates"])
  }

  @Test func `a run with nothing due asks nobody and touches no file`() throws {
    let site = try TestSite()
    try site.run("refresh")
    _ = site.providers.requests()
    let before = try site.publishedFiles()
    let connections = site.server.connectionCount
    #expect(try site.run("refresh", at: "2026-11-22T00:40:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.publishedFiles() == before)
    #expect(site.server.connectionCount == connections)
  }

  @Test func `hours are cut to the present by a run that fetches nothing`() throws {
    let site = try TestSite()
    try site.change("config.json", #""kind": "weather","#, to: #""kind": "weather", "ttl": "5h","#)
    try site.run("refresh")
    _ = site.providers.requests()
    func firstHour() throws -> String? {
      let weather = try site.json("public/v1/weather-hanoi.json")["weather"] as? [String: Any]
      return (weather?["hours"] as? [[String: Any]])?.first?["at"] as? String
    }
    #expect(try firstHour() == "2026-11-22T00:00:00Z")
    try site.run("refresh", "--only", "weather-hanoi", at: "2026-11-22T03:10:00Z")
    #expect(site.providers.requests() == [])
    #expect(try firstHour() == "2026-11-22T03:00:00Z")
  }

  @Test func `the bytes are the same whatever zone, locale and umask the machine has`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let before = try site.publishedFiles()
    let environment = ["TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"]
    let local = "2026-11-21T19:35:00Z"  // The same instant as 00:35Z, as faketime reads it in New York.
    #expect(try site.run("refresh", at: local, environment: environment).status == 0)
    #expect(try site.publishedFiles() == before)
  }

  @Test func `another user may read what was kept without writing anything`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let result = try site.run("get", "rates", "--field", "rates.rows.USD.sell", asNobody: true)
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(Int(result.output.trimmingCharacters(in: .newlines)) ?? 0 > 20000)
  }

  @Test func `each provider sees one request of twenty runs at once`() throws {
    let site = try TestSite()
    try site.change("config.json", #""interval": "0s""#, to: #""interval": "10m""#)
    let commands = try (0..<20).map { _ in try site.start("refresh") }
    #expect(commands.map { $0.wait() }.allSatisfy { $0 == CommandResult(status: 0, output: "", errors: "") })
    #expect(site.providers.requests().sorted() == ["met-norway", "vietcombank"])
  }

  @Test func `the contact reaches MET Norway alone, and everybody learns product and version`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let agents = Dictionary(
      site.server.requests.map { (String($0.target.split(separator: "?")[0]), $0.headers["user-agent"] ?? "") },
      uniquingKeysWith: { first, _ in first })
    #expect(agents["/weatherapi/locationforecast/2.0/compact"]?.contains("bientap@example.vn") == true)
    #expect(agents["/Usercontrols/TVPortal.TyGia/pXML.aspx"] == "widgets/0.1.0")
  }
}
