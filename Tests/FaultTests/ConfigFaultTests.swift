import Foundation
import Providers
import Testing

@testable import Site

/// Configurations that are wrong, and keys that are not at hand.
@Suite struct ConfigFaultTests {
  /// Status 78, one line with the place, and nothing touched.
  private func refused(_ says: String) -> Promise { Promise(status: 78, says: "\(says)\n", withinSeconds: 2) }

  @Test(.proves(101)) func `a config that is not there is said`() throws {
    let site = try TestSite.settled()
    try site.expect(
      refused("nowhere.json: expected a readable file, found none"), of: ["refresh", "--config", "nowhere.json"])
  }

  @Test(.proves(102)) func `a config that this user cannot read is said`() throws {
    let site = try TestSite.settled()
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("config.json"))
    try site.expect(
      refused("config.json: expected a readable file, found one that this user cannot read"), of: ["refresh"],
      asNobody: true)
  }

  @Test(.proves(103)) func `a folder in the config's place is said`() throws {
    let site = try TestSite.settled()
    try site.expect(refused(".: expected a readable file, found a folder"), of: ["refresh", "--config", "."])
  }

  @Test(
    .proves(104, 105, 106, 107, 108, 109, 110, 111),
    arguments: [
      (
        104, #""languages""#, "languages",
        "line 3, column 3: expected a name in double quotes after the comma, found \"languages\""
      ),
      (
        105, #""kind": "rates","#, #""kind": "rates", "tll": "5m","#,
        "widgets[1].tll: unknown key; expected one of id, kind, providers, ttl, maxAge, variant, history, title, "
          + #"heading, currencies, timeZone, central; did you mean "ttl"?"#
      ),
      (
        106, #""id": "rates""#, #""id": "weather-hanoi""#,
        #"widgets[1].id: expected a unique id, found "weather-hanoi" again"#
      ),
      (
        107, #""kind": "rates","#, #""kind": "rates", "ttl": "0s","#,
        #"widgets[1].ttl: expected a duration from 1 s to 366 days, found "0s""#
      ),
      (
        107, #""kind": "rates","#, #""kind": "rates", "ttl": -1,"#,
        #"widgets[1].ttl: expected a duration such as "30m", found -1"#
      ),
      (
        107, #""kind": "rates","#, #""kind": "rates", "ttl": "1000000000d","#,
        #"widgets[1].ttl: expected a duration such as "30m", found "1000000000d""#
      ),
      (
        108, #""kind": "rates","#, #""kind": "rates", "ttl": "2h", "maxAge": "1h","#,
        "widgets[1].maxAge: expected maxAge to be at least the ttl, 7200 s, found 3600 s"
      ),
      (
        109, #""acceptTerms": true, "interval": "0s""#, #""interval": "0s""#,
        #"providers.currency-api.interval: expected at least the 900 s of its terms, or "acceptTerms": true beside it, "#
          + #"found "0s""#
      ),
      (
        110, #"["vietcombank", "currency-api"]"#, #"["vietcombonk"]"#,
        "widgets[1].providers[0]: expected one of the rates providers "
          + registry.filter { $0.kind == .rates }.map { "\($0.id), " }.joined()
          + #"found "vietcombonk"; did you mean "vietcombank"?"#
      ),
      (
        111, #""id": "rates""#, #""id": "../rates""#,
        #"widgets[1].id: expected an id of 1 to 64 characters a-z, 0-9 and -, found "../rates""#
      ),
    ])
  func `a wrong config is one line with the place and nothing is touched`(
    row: Int, old: String, new: String, says: String
  ) throws {
    let site = try TestSite.settled()
    try site.change("config.json", old, to: new)
    try site.expect(refused("config.json: \(says)"), of: ["refresh", "--force"])
  }

  @Test(.proves(112), arguments: ["http://provider.example", "ftp://127.0.0.1", "https://a b", "https://a\\r\\nb"])
  func `an origin that is none is refused`(origin: String) throws {
    let site = try TestSite.settled()
    try site.change("config.json", site.server.origin, to: origin)
    let place = "config.json: providers.currency-api.origin"
    try site.expect(
      refused(
        "\(place): expected https://host[:port], or http://host[:port] of this machine (127.0.0.1, ::1, localhost), found a text that is not repeated here, as it may be a key"
      ),
      of: ["refresh", "--force"])
  }

  @Test(.proves(113)) func `a contact with a line break is refused`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", "bientap@example.vn", to: #"a\r\nX-Header: b"#)
    try site.expect(
      refused(#"config.json: site.contact: expected an e-mail address or an https link, found "a\r\nX-Header: b""#),
      of: ["refresh", "--force"])
  }

  @Test(
    .proves(114, 115, 116, 187),
    arguments: [
      (114, "absent", "should be in the environment variable NO_SUCH_KEY, which is not set"),
      (115, "open", "in KEY can be read by everyone: use chmod o-r on it"),
      (116, "broken", "in KEY is empty or holds a character that a key cannot have"),
      (114, "gone", "should be in KEY, which cannot be read"),
      (187, "long", "in KEY is longer than the 4096 bytes that a key may have"),
    ])
  func `a key that cannot be read is said, its provider is not asked and the next one is`(
    row: Int, fault: String, problem: String
  ) throws {
    let site = try TestSite.settled()
    let source = fault == "absent" ? #"{ "env": "NO_SUCH_KEY" }"# : #"{ "file": "key" }"#
    try site.write("key", fault == "broken" ? "one\ntwo" : "S3CRET")
    // No byte of it is on the disk.
    if fault == "long" { #expect(truncate(site.path("key"), 120_000_000) == 0) }
    try FileManager.default.setAttributes(
      [.posixPermissions: fault == "open" ? 0o644 : 0o600], ofItemAtPath: site.path("key"))
    try site.change("config.json", #""met-norway": {"#, to: #""met-norway": { "key": \#(source),"#)
    if fault == "gone" { try FileManager.default.removeItem(atPath: site.path("key")) }
    let sentence =
      "its key " + (fault == "absent" ? problem : problem.replacing("KEY", with: site.path("key"), maxReplacements: 1))
    let line = "widgets: weather-hanoi: met-norway: \(sentence)\n"
    let result = try site.expect(
      Promise(status: 1, says: line, changes: Promise.numbers, asks: ["open-meteo": 1]),
      of: ["refresh", "--only", "weather-hanoi"], at: "2026-11-22T01:05:00Z")
    #expect(!result.output.contains("S3CRET"))
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "Open-Meteo"))
    #expect(
      try site.sqlite("SELECT consecutiveFailures, notBefore IS NULL FROM providerHealth WHERE provider = 'met-norway'")
        == ["0|1"])
    let check = try site.run("check", at: "2026-11-22T01:05:00Z")
    #expect(check.status == 1 && check.output.contains("WRONG met-norway: \(sentence)\n"))
    let status = try site.run("status", at: "2026-11-22T01:05:00Z")
    #expect(status.status == 1)
    #expect(status.output.contains("  \(sentence)"))
    // The next run asks as soon as the key can be read.
    try site.write("key", "S3CRET")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("key"))
    try site.expect(
      Promise(status: 0, changes: Promise.weather, asks: ["met-norway": 1]), of: TestSite.refreshWeather,
      at: "2026-11-22T01:06:00Z", environment: ["NO_SUCH_KEY": "S3CRET"])
  }

  @Test(.proves(209)) func `a key that cannot be read hides nothing that was had with it`() throws {
    let site = try TestSite()
    try site.write("key", "S3CRET")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("key"))
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["open-meteo"]"#)
    try site.change("config.json", #""open-meteo": {"#, to: #""open-meteo": { "key": { "file": "key" },"#)
    #expect(try site.run("refresh").status == 0)
    try FileManager.default.removeItem(atPath: site.path("key"))
    let problem = "its key should be in \(site.path("key")), which cannot be read"
    try site.expect(
      Promise(status: 1, says: "widgets: weather-hanoi: open-meteo: \(problem)\n"), of: TestSite.refreshWeather)
    #expect(try site.run("get", "weather-hanoi", at: TestSite.later).status == 0)
    let check = try site.run("check", at: TestSite.later)
    #expect(check.status == 1)
    #expect(check.output.contains("WRONG open-meteo: \(problem)\n"))
    #expect(!check.output.contains("unavailable"))
  }

  @Test(.proves(117)) func `without a contact MET Norway is not asked`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", "bientap@example.vn", to: "")
    try site.change("config.json", #""acceptTerms": true, "interval": "0s""#, to: #""acceptTerms": false"#)
    // What it has said is shown for as long as it is fresh.
    try site.expect(Promise(status: 0, asks: ["open-meteo": 1]), of: TestSite.refreshWeather)
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["open-meteo": 1]), of: TestSite.refreshWeather,
      at: "2026-11-22T01:05:00Z")
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "Open-Meteo"))
  }

  @Test(.proves(118)) func `a site that earns money does not ask who forbids it`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", #""use": "non-commercial""#, to: #""use": "commercial""#)
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["open-meteo"]"#)
    try site.change("config.json", #""acceptTerms": true, "interval": "0s""#, to: #""acceptTerms": false"#)
    try site.expect(Promise(status: 0, changes: Promise.weather), of: TestSite.refreshWeather)
    let sidebar = try site.read("public/v1/vi/sidebar.html")
    #expect(sidebar.contains(#"data-wgt-state="unavailable" lang="vi" aria-label="Thời tiết Hà Nội" hidden>"#))
    #expect(!sidebar.contains("đang được cập nhật") && sidebar.contains("26.412"))
    #expect(try site.json("public/v1/weather-hanoi.json")["weather"] is NSNull)
    let status = try site.run("status", at: TestSite.later)
    #expect(status.status == 1)
    let sentence = "this site may use none of its providers"
    #expect(
      status.output.hasPrefix(
        "WIDGETS WARNING: weather-hanoi is unavailable: \(sentence); `widgets check` says why | "))
    let check = try site.run("check", at: TestSite.later)
    #expect(check.status == 1)
    let remedy = "`widgets providers` says which it may"
    #expect(check.output.contains("WRONG weather-hanoi: unavailable: \(sentence); \(remedy)\n"))
    let line = "widgets: weather-hanoi: \(sentence); `widgets check` says why\n"
    let get = try site.run("get", "weather-hanoi", at: TestSite.later)
    #expect(get == CommandResult(status: 2, output: "", errors: line))
    try site.expect(Promise(status: 0), of: ["refresh"])
  }

  @Test(.proves(210)) func `a site that may use nobody is said once a day`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", #""use": "non-commercial""#, to: #""use": "commercial""#)
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["open-meteo"]"#)
    try site.change("config.json", #"["vietcombank", "currency-api"]"#, to: #"["exchangerate-api"]"#)
    try site.change("config.json", #""acceptTerms": true, "interval": "0s""#, to: #""acceptTerms": false"#)
    let line = "widgets: this site may use none of its providers; `widgets check` says why\n"
    try site.expect(Promise(status: 2, says: line, changes: Promise.numbers), of: ["refresh"])
    try site.expect(Promise(status: 2), of: ["refresh"], at: "2026-11-22T00:45:00Z")
    #expect(try site.run("status", at: "2026-11-22T00:46:00Z").status == 1)
  }

  @Test(.proves(119), arguments: [["refresh", "--only", "nowhere"], ["refresh", "--splay", "3601"], ["fetch"]])
  func `a wrong command line touches nothing`(arguments: [String]) throws {
    let site = try TestSite.settled()
    let said = try site.run(arguments, at: TestSite.later).errors
    #expect(said.contains("nowhere") || said.contains("3600") || said.contains("fetch"))
    try site.expect(Promise(status: 64, says: said, withinSeconds: 2), of: arguments)
  }
}
