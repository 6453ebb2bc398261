import Foundation
import Testing

@testable import Site

/// Damaged states of which much can still be read.
@Suite struct RecoveryFaultTests {
  /// A site with several boards in its past.
  private func grownSite() throws -> TestSite {
    let site = try TestSite()
    site.providers.moveTheDollar()
    for hour in 1...6 { #expect(try site.run("refresh", "--force", at: "2026-11-22T0\(hour):00:00Z").status == 0) }
    _ = site.providers.requests()
    return site
  }

  private func rows(_ site: TestSite) throws -> [String] {
    try site.sqlite("SELECT provider, firstSeenAt, reading FROM history ORDER BY firstSeenAt, provider")
  }

  @Test(.proves(180)) func `what a damaged state still has is carried over and counted`() throws {
    let site = try grownSite()
    let before = try rows(site)
    let days = try site.sqlite("SELECT count(*) FROM days")[0]
    _ = try site.sqlite("DROP TABLE attempts")
    let check = try site.run("check", at: "2026-11-22T06:01:00Z")
    #expect(check.status == 1 && check.output.contains("damaged: the table attempts is missing"))
    let path = site.path("var/widgets.sqlite")
    let promise = Promise(
      status: 1,
      says: "widgets: \(path): the table attempts is missing; moved aside to \(path).bad-20261122T060100Z, "
        + "and a new state was started; "
        + "carried over: 12 call counts, 1 run record, 2 snapshots, 12 past readings and \(days) daily ranges; "
        + "not carried over: an unknown number of request times\n")
    try site.expect(promise, of: ["refresh"], at: "2026-11-22T06:01:00Z")
    #expect(try rows(site) == before)
    try site.expect(Promise(status: 0), of: ["refresh"], at: "2026-11-22T06:02:00Z")
  }

  @Test(.proves(181)) func `an impossible schema version is damage and costs nothing`() throws {
    let site = try grownSite()
    let before = try rows(site)
    let path = site.path("var/widgets.sqlite")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[60] ^= 0x80
    try bytes.write(to: URL(fileURLWithPath: path))
    let problem = "an impossible schema version, \(Int(Int32.min) + Int(bytes[63]))"
    for command in [["get", "rates"], ["history", "rates"], ["chart", "rates"]] {
      let result = try site.run(command, at: "2026-11-22T06:01:00Z")
      #expect(result == CommandResult(status: 2, output: "", errors: "widgets: \(path): damaged: \(problem)\n"))
    }
    #expect(try site.run("check", at: "2026-11-22T06:01:00Z").status == 1)
    #expect(try site.run("status", at: "2026-11-22T06:01:00Z").status == 3)
    let run = try site.run("refresh", at: "2026-11-22T06:01:00Z")
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("widgets: \(path): \(problem); moved aside to "))
    #expect(run.errors.hasSuffix("; not carried over: nothing that was in it\n"))
    #expect(site.providers.requests() == [])
    #expect(try rows(site) == before)
  }

  @Test(.proves(182)) func `a run killed while it carries over loses nothing`() throws {
    let site = try grownSite()
    let before = try rows(site)
    let whole = try Data(contentsOf: URL(fileURLWithPath: site.path("var/widgets.sqlite")))
    var generator = SplitMix64(seed: 20_261_125)
    for _ in 0..<(Thoroughness.isFull ? 100 : 15) {
      for name in try FileManager.default.contentsOfDirectory(atPath: site.path("var")) {
        try FileManager.default.removeItem(atPath: site.path("var/\(name)"))
      }
      try whole.write(to: URL(fileURLWithPath: site.path("var/widgets.sqlite")))
      _ = try site.sqlite("DROP TABLE outages")
      let command = try site.start("refresh", at: "2026-11-22T06:01:00Z")
      usleep(UInt32.random(in: 0..<120_000, using: &generator))
      command.kill()
      let run = try site.run("refresh", at: "2026-11-22T06:02:00Z")
      #expect(run.status <= 1, "\(run.errors)")
      #expect(try rows(site) == before)
      #expect(try site.sqlite("SELECT count(*) FROM outages") == ["0"])
      let left = try FileManager.default.contentsOfDirectory(atPath: site.path("var")).filter {
        $0.contains(".recover")
      }
      #expect(left == [])
    }
  }

  @Test(.proves(183)) func `a board of thousands of currencies makes the past no longer`() throws {
    let site = try TestSite.settled()
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    func count(_ table: String) throws -> Int { try Int(site.sqlite("SELECT count(*) FROM \(table)")[0]) ?? 0 }
    let days = try count("days")
    for run in 1...3 {
      site.providers.changeBodies { body in
        guard body.contains("<ExrateList>") else { return body }
        let rows = (0..<13_000).compactMap { number -> String? in
          let code = String([letters[number % 26], letters[number / 26 % 26], letters[number / 676 % 26]])
          guard !body.contains("\"\(code)\"") else { return nil }
          return "<Exrate CurrencyCode=\"\(code)\" CurrencyName=\"\" Buy=\"\(1000 + run)\" Transfer=\"-\" Sell=\"-\" />"
        }
        return body.replacing("<ExrateList>", with: "<ExrateList>" + rows.joined())
      }
      let result = try site.run(["refresh", "--force", "--only", "rates"], at: "2026-11-22T0\(run):00:00Z")
      #expect(result == CommandResult(status: 0, output: "", errors: ""))
    }
    // Four of the five currencies are quoted, and no price of theirs has moved.
    #expect(try count("days") == days)
    #expect(try site.sqlite("SELECT count(*) FROM history WHERE provider = 'vietcombank'") == ["1"])
    let rows = try site.sqlite(
      "SELECT json_array_length(reading, '$.rates._0.rows') FROM snapshots WHERE provider = 'vietcombank'")
    #expect(rows == ["400"])
    #expect(try site.read("public/v1/vi/rates.html").contains("26.412"))
  }
}
