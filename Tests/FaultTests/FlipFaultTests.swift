import Foundation
import Testing

@testable import Site

/// States with flipped bits, overwritten bytes and missing ends.
@Suite struct FlipFaultTests {
  /// How many states are damaged; `make faults FLIPS=2000` for more.
  private static var count: Int {
    let asked = ProcessInfo.processInfo.environment["FLIPS"].flatMap { Int($0) }
    return asked ?? (Thoroughness.isFull ? 200 : 40)
  }

  private static let shards = 4
  private static let lastRun = "2026-11-26T05:00:00Z"

  /// A site whose state has something in every table, and several days of the past.
  private func filledSite() throws -> TestSite {
    let site = try TestSite()
    site.providers.moveTheDollar()
    for day in 22...25 {
      for hour in ["01", "04", "08", "11"] {
        _ = try site.run("refresh", "--force", at: "2026-11-\(day)T\(hour):00:00Z")
      }
    }
    // A withdrawn reading, an outage, a back-off and a reading in quarantine.
    _ = try site.run("reject", "weather-hanoi", at: "2026-11-25T11:01:00Z")
    site.providers.answer("met-norway", with: .init(status: 500, headers: [:]))
    site.providers.setTheDollar(29000)
    _ = try site.run("refresh", "--force", at: "2026-11-26T04:00:00Z")
    site.providers.answer("met-norway", with: nil)
    site.providers.setTheDollar(26150)
    for table in [
      "snapshots", "attempts", "providerHealth", "outages", "calls", "lastRun", "history", "quarantine", "withdrawals",
      "days",
    ] {
      #expect(try site.sqlite("SELECT count(*) > 0 FROM \(table)") == ["1"], "\(table)")
    }
    return site
  }

  private func damaged(_ whole: Data, by generator: inout SplitMix64) -> Data {
    var bytes = whole
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator))
    case 1:
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      for index in start..<min(bytes.count, start + Int.random(in: 1...4096, using: &generator)) {
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
    default:
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        // Every third within the header and the list of tables.
        let bound = Int.random(in: 0..<3, using: &generator) == 0 ? min(4096, bytes.count) : bytes.count
        bytes[Int.random(in: 0..<bound, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
    }
    return bytes
  }

  /// The readings of the past that `sqlite3` can read: from both ends, and one by one.
  private func readings(_ site: TestSite, ids: Int) throws -> Set<String> {
    let columns = "hex(provider) || ' ' || hex(query) || ' ' || firstSeenAt || ' ' || hex(reading)"
    // What another clock has dated a run may rightly forget.
    let sound = """
      typeof(firstSeenAt) = 'integer' AND typeof(lastSeenAt) = 'integer' AND typeof(reading) = 'text'
      AND typeof(provider) = 'text' AND typeof(query) = 'text' AND firstSeenAt BETWEEN 1700000000 AND 1800000000
      AND lastSeenAt BETWEEN 1700000000 AND 1800000000
      """
    var script = ""
    for order in ["ASC", "DESC"] {
      script += "SELECT \(columns) FROM history NOT INDEXED WHERE \(sound) ORDER BY id \(order);\n"
    }
    for id in 1...ids { script += "SELECT \(columns) FROM history NOT INDEXED WHERE id = \(id) AND \(sound);\n" }
    try site.write("script.sql", script)
    try? FileManager.default.removeItem(atPath: site.path("copy.sqlite"))
    try FileManager.default.copyItem(atPath: site.path("var/widgets.sqlite"), toPath: site.path("copy.sqlite"))
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "sqlite3 copy.sqlite < script.sql 2> /dev/null"]
    process.currentDirectoryURL = site.folder
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Set(text.split(separator: "\n").compactMap(Self.comparable))
  }

  /// A row as this program reads texts: up to a NUL, and what is no UTF-8 repaired.
  private static func comparable(_ row: Substring) -> String? {
    let parts = row.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    func text(_ hex: Substring) -> String {
      let digits = Array(hex.utf8)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
      }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return [text(parts[0]), text(parts[1]), String(parts[2]), text(parts[3])].joined(separator: " ")
  }

  @Test(.proves(177, 178, 179), arguments: 0..<shards)
  func `no damage of the state ends a command by a signal, loses a reading or is called ok`(shard: Int) throws {
    let site = try filledSite()
    let whole = try Data(contentsOf: URL(fileURLWithPath: site.path("var/widgets.sqlite")))
    let ids = try Int(site.sqlite("SELECT max(id) FROM history")[0]) ?? 0
    for seed in stride(from: shard, to: Self.count, by: Self.shards) {
      var generator = SplitMix64(seed: UInt64(seed))
      let bytes = damaged(whole, by: &generator)
      for name in try FileManager.default.contentsOfDirectory(atPath: site.path("var")) {
        try FileManager.default.removeItem(atPath: site.path("var/\(name)"))
      }
      try bytes.write(to: URL(fileURLWithPath: site.path("var/widgets.sqlite")))
      let readable = try readings(site, ids: ids)
      let questions: [([String], Set<Int32>)] = [
        (["get", "rates"], [0, 2, 78]), (["status"], [0, 1, 2, 3, 78]), (["history", "rates"], [0, 2, 78]),
      ]
      for (arguments, statuses) in questions {
        let result = try site.run(arguments, at: Self.lastRun)
        #expect(statuses.contains(result.status), "seed \(seed): \(arguments): \(result.status) \(result.errors)")
        #expect(result.errors.split(separator: "\n").count <= 1, "seed \(seed): \(arguments): \(result.errors)")
      }
      let check = try site.run(["check"], at: Self.lastRun)
      #expect([0, 1, 78].contains(check.status), "seed \(seed): check: \(check.status) \(check.errors)")
      let run = try site.run(["refresh", "-v"], at: Self.lastRun)
      #expect([0, 1, 2, 78].contains(run.status), "seed \(seed): refresh: \(run.status) \(run.errors)")
      let isUsed = run.status != 78 && !run.errors.contains("moved aside") && !run.errors.contains("widgets.sqlite")
      #expect(isUsed || check.status != 0, "seed \(seed): \(run.errors)")
      #expect(run.status != 2 || !run.errors.contains("widgets.sqlite"), "seed \(seed): \(run.errors)")
      let after = try readings(site, ids: ids + 100)
      let lost = readable.subtracting(after)
      #expect(lost.isEmpty, "seed \(seed): \(lost.count) of \(readable.count) lost: \(run.errors)")
    }
  }
}
