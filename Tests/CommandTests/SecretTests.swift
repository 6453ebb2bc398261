import Core
import Foundation
import Replay
import Testing

@testable import Site

/// A key is planted, providers repeat it wherever they can, and it is looked for wherever something is written.
@Suite struct SecretTests {
  private static let key = "pl4nted+K3y/0123456789"

  private func siteWithKey() throws -> TestSite {
    let site = try TestSite()
    try site.change("config.json", #"{ "origin": "#, to: #"{ "key": { "env": "WEATHER_KEY" }, "origin": "#)
    try site.change("config.json", #""met-norway", "open-meteo"]"#, to: #""open-meteo"]"#)
    return site
  }

  /// Every byte that a command has left or said, by where.
  private func everything(_ site: TestSite, _ results: [CommandResult]) throws -> [String: Data] {
    var all: [String: Data] = [:]
    for (index, result) in results.enumerated() { all["output \(index)"] = Data((result.output + result.errors).utf8) }
    for name in FileManager.default.enumerator(atPath: site.folder.path)?.compactMap({ $0 as? String }) ?? [] {
      let file = site.folder.appendingPathComponent(name)
      all[name] = FileManager.default.contents(atPath: file.path)
    }
    return all
  }

  private func expectNoKey(in all: [String: Data]) {
    for (place, bytes) in all {
      let text = String(decoding: bytes.map { (0x20...0x7E).contains($0) ? $0 : 0x2E }, as: UTF8.self).lowercased()
      for form in [Self.key.lowercased(), "pl4nted%2bk3y%2f0123456789"] {
        let found = text.range(of: form).map { text[..<$0.upperBound].suffix(200) }
        #expect(found == nil, "\(place)")
      }
    }
  }

  @Test func `a key is sent and stands nowhere else, whatever the provider repeats`() throws {
    let site = try siteWithKey()
    let environment = ["WEATHER_KEY": Self.key]
    func run(_ arguments: String..., at instant: String) throws -> CommandResult {
      try site.run(arguments, at: instant, environment: environment)
    }
    site.providers.addHeaders(["ETag": "\"\(Self.key)\"", "Last-Modified": Self.key])
    var results = [
      try run("refresh", "--json", "-v", at: TestSite.morning), try run("check", "--online", at: TestSite.morning),
      try run("providers", "--format", "json", at: TestSite.morning),
    ]
    #expect(site.server.requests.contains { $0.headers["x-api-key"] == Self.key })
    let refusal = CannedReply(
      status: 401, headers: ["Content-Type": "application/json"],
      body: Data(
        #"{"error":true,"reason":"The key \#(Self.key.uppercased()) of /?apikey=pl4nted%2BK3y%2F0123456789"}"#.utf8))
    site.providers.answer("open-meteo", with: refusal)
    results += [
      try run("refresh", "--json", "-v", "--force", at: "2026-11-22T01:30:00Z"),
      try run("check", "--online", at: "2026-11-22T02:45:00Z"),
      try run("status", "--format", "prometheus", "--output", "metrics.prom", at: "2026-11-22T02:45:00Z"),
      try run("status", "--format", "json", at: "2026-11-22T02:45:00Z"),
      try run("refresh", "--dry-run", "-v", at: "2026-11-22T03:50:00Z"),
      try run("get", "weather-hanoi", "--format", "json", at: "2026-11-22T03:50:00Z"),
    ]
    #expect(results[3].errors.contains("weather-hanoi: open-meteo: HTTP 401: The key [key] of /?apikey=[key]"))
    let all = try everything(site, results)
    #expect(all.keys.contains("var/widgets.sqlite") && all.keys.contains("metrics.prom"))
    expectNoKey(in: all)
  }

  @Test func `a key is not printed by any way of printing a value`() {
    let secret = Secret(Self.key)
    let request = Request(
      provider: "a", url: "https://a.example/?k={key}", headers: ["X-Key": "{key}"], accepts: [], key: secret)
    var dumped = ""
    dump(request, to: &dumped)
    let texts = [
      "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)",
      dumped, "\(request)", String(reflecting: request), request.target,
    ]
    for text in texts { #expect(!text.contains(Self.key)) }
    #expect(request.address == "https://a.example/?k=pl4nted%2BK3y%2F0123456789")
    #expect(request.fields == ["X-Key": Self.key])
  }
}
