import Foundation
import Replay
import Testing

@testable import Site

/// `widgets check --online`: every provider once, and what it says.
@Suite struct OnlineCheckTests {
  private func lines(_ result: CommandResult, about provider: String) -> [String] {
    result.output.split(separator: "\n").map(String.init).filter {
      $0.contains(": \(provider): ") && !$0.contains("may be asked; the page prints")
    }
  }

  @Test func `each provider is asked once and its answer is said`() throws {
    let site = try TestSite()
    let result = try site.run("check", "--online")
    #expect(result.status == 0)
    #expect(site.providers.requests().sorted() == ["currency-api", "met-norway", "open-meteo", "vietcombank"])
    #expect(
      lines(result, about: "vietcombank")
        == ["ok    rates: vietcombank: answered: buying and selling prices of 20 currencies"])
    #expect(lines(result, about: "currency-api").first?.contains("answered: reference rates of ") ?? false)
    #expect(lines(result, about: "open-meteo").first?.contains("observed at 2026-11-22T00:30:00Z; 49 hours") ?? false)
    #expect(try site.publishedFiles().isEmpty)
  }

  @Test func `what was good is there for the next run, which asks nobody again`() throws {
    let site = try TestSite()
    try site.change("config.json", #""interval": "0s""#, to: #""interval": "10m""#)
    try site.run("check", "--online")
    _ = site.providers.requests()
    #expect(try site.run("refresh", at: "2026-11-22T00:31:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests() == [])
    #expect(try site.holds("public/v1/rates.json", #""state":"fresh""#))
  }

  @Test func `a provider that fails is wrong, one that may not be asked yet is said to wait`() throws {
    let site = try TestSite()
    try site.change("config.json", #""interval": "0s""#, to: #""interval": "10m""#)
    site.providers.answer("vietcombank", with: CannedReply(status: 503))
    let first = try site.run("check", "--online")
    #expect(first.status == 1)
    #expect(lines(first, about: "vietcombank") == ["WRONG rates: vietcombank: HTTP 503 (2 requests)"])
    let second = try site.run("check", "--online", at: "2026-11-22T00:30:20Z")
    #expect(second.status == 0)
    #expect(
      lines(second, about: "vietcombank").first?.hasPrefix(
        "note  rates: vietcombank: not asked: it may not be asked before ") ?? false)
    #expect(
      lines(second, about: "open-meteo").first?
        .hasPrefix("note  weather-hanoi: open-meteo: not asked: it may not be asked before 2026-11-22T00:40:0") ?? false
    )
  }

  @Test func `while a run holds the lock nobody is asked`() throws {
    let site = try TestSite()
    site.providers.answer("met-norway", with: CannedReply(status: 200, delaySeconds: 2))
    let run = try site.start("refresh")
    while !site.exists("var/widgets.sqlite.lock") { usleep(10_000) }
    usleep(300_000)
    let result = try site.run("check", "--online")
    #expect(result.status == 75)
    #expect(result.errors == "widgets: another run holds the lock; no provider was asked, try again in a minute\n")
    _ = run.wait()
  }
}
