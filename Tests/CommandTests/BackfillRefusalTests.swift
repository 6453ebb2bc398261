import Foundation
import Replay
import Testing

@testable import Site

/// What `widgets backfill` does not do, and what it says meanwhile.
@Suite struct BackfillRefusalTests {
  @Test(arguments: [
    (["rates", "--since", "2026-11-22"], "expected a day from 2000-01-01 to 2026-11-21, found 2026-11-22"),
    (["rates", "--since", "2027-01-01"], "found 2027-01-01"),
    (["rates", "--since", "1999-12-31"], "expected a day from 2000-01-01"),
    (["rates", "--since", "1/11/2026"], "expected a day such as 2026-01-31, found \"1/11/2026\""),
    (["rates", "--since", "30d"], "expected a day such as"), (["rates"], "--since"),
    (["gold", "--since", "2026-11-01"], "unknown widget \"gold\""),
    (["weather-hanoi", "--since", "2026-11-01"], "no provider of weather serves past days"),
  ])
  func `a wrong question is status 64, and nobody is asked`(words: [String], sentence: String) throws {
    let bank = try PastBank("vietcombank-json")
    let result = try bank.site.run(["backfill"] + words)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(bank.asked() == [] && !bank.site.exists("var"))
  }

  @Test func `a bank's other service is named where none of the listed ones serves past days`() throws {
    let bank = try PastBank("vietcombank", "currency-api")
    #expect(
      try bank.backfill(since: "2026-11-01")
        == CommandResult(
          status: 64, output: "",
          errors: "widgets: rates: none of its providers serves past days; "
            + "add \"vietcombank-json\" (Vietcombank too) or \"frankfurter\" to them\n"))
  }

  @Test func `a dry run says how many requests and how long, and asks nobody`() throws {
    let bank = try PastBank("vietcombank-json", "frankfurter", interval: "30m")
    #expect(
      try bank.backfill(since: "2026-01-01", "--dry-run")
        == CommandResult(
          status: 0,
          output: """
            rates: vietcombank-json: would ask for 325 days in 325 requests, at least 6 min; 0 days known
            rates: frankfurter: would ask for 325 days in 11 requests, at least 10 s; 0 days known

            """, errors: ""))
    #expect(bank.asked() == [] && !bank.site.exists("var"))
    _ = try bank.backfill(since: "2026-11-21")
    #expect(
      try bank.backfill(since: "2026-11-21", "--dry-run").output == """
        rates: vietcombank-json: no request is needed, 1 day known
        rates: frankfurter: no request is needed, 1 day known

        """)
  }

  @Test func `a run may refresh meanwhile, another backfill may not`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.delay(seconds: 0.1)
    let command = try bank.site.start("backfill", "rates", "--since", "2026-11-01")
    bank.waitForRequests(3)
    let other = try bank.backfill(since: "2026-11-01")
    #expect(other.status == 75 && other.output.isEmpty)
    #expect(other.errors.hasPrefix("widgets: another backfill has been running since 2026-11-22T00:30:0"))
    #expect(try bank.site.run("refresh", "--only", "rates", "--fail-if-locked").status == 0)
    #expect(bank.asked().contains("2026-11-22"))
    #expect(command.process.isRunning)
    #expect(command.wait().output == "rates: vietcombank-json: 21 days filled, 0 known\n")
  }

  @Test func `a lock that a run has held for longer than a run lasts is status 75`() throws {
    let bank = try PastBank("vietcombank-json")
    #expect(try bank.backfill(since: "2026-11-21").status == 0)
    try bank.site.write("var/widgets.sqlite.lock", "2026-11-22T00:28:00Z\n")
    let holder = try bank.site.holdLock()
    defer { holder.terminate() }
    _ = bank.asked()
    #expect(
      try bank.backfill(since: "2026-11-01")
        == CommandResult(
          status: 75, output: "",
          errors: "widgets: another run has held the lock since 2026-11-22T00:28:00Z; no provider was asked\n"))
    #expect(bank.asked() == [])
  }

  @Test func `a state that cannot be written is status 2 before anybody is asked`() throws {
    let bank = try PastBank("vietcombank-json")
    try bank.site.write("var", "no folder\n")
    let result = try bank.backfill(since: "2026-11-20")
    #expect(result.status == 2 && result.errors.hasPrefix("widgets: ") && bank.asked() == [])
  }

  @Test func `samples are history only where samples may be shown`() throws {
    let bank = try PastBank("vietcombank-json")
    var sample = PastBank.board("2026-11-21")
    sample.headers["x-widgets-sample"] = "1"
    bank.answer("2026-11-21", with: sample)
    let result = try bank.backfill(since: "2026-11-21")
    #expect(result.status == 2 && result.errors.contains("sample data"))
  }

  @Test func `a terminal sees a bar that is gone at the end`() throws {
    let bank = try PastBank("vietcombank-json")
    bank.site.providers.setClock(TestSite.morning)
    let variables = TestSite.faketime(TestSite.morning).map { "\($0)='\($1)'" }.joined(separator: " ")
    let command = Command.folder.appendingPathComponent("widgets").path
    let script = Process()
    let pipe = Pipe()
    script.executableURL = URL(fileURLWithPath: "/usr/bin/script")
    script.arguments = [
      "-qec", "stty cols 60; env \(variables) \(command) backfill rates --since 2026-11-02", "/dev/null",
    ]
    script.currentDirectoryURL = bank.site.folder
    script.environment = ["PATH": "/usr/bin:/bin", "TERM": "xterm", "SHELL": "/bin/sh"]
    script.standardInput = FileHandle.nullDevice
    script.standardOutput = pipe
    try script.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    script.waitUntilExit()
    #expect(script.terminationStatus == 0)
    #expect(
      said.contains("\rrates: vietcombank-json 2026-11-12 [########........] 10/20\u{1B}[K"), "\(said.debugDescription)"
    )
    #expect(
      said.hasSuffix("\r\u{1B}[Krates: vietcombank-json: 20 days filled, 0 known\r\n"), "\(said.debugDescription)")
    for line in said.split(separator: "\r") { #expect(line.count < 60 + 4) }
  }
}
