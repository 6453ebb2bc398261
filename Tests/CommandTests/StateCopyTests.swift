import Foundation
import Replay
import Testing

@testable import Site

/// `export` and `import`, as an operator types them.
@Suite struct StateCopyTests {
  private let later = "2026-11-22T00:40:00Z"

  private func state(_ site: TestSite) -> Data? {
    FileManager.default.contents(atPath: site.path("var/widgets.sqlite"))
  }

  /// What sqlite3 prints of a database.
  private func sqlite(_ path: String, _ statement: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [path, statement]
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A warm stand-by: a second host with the same config.
  private func standBy(of site: TestSite) throws -> TestSite {
    let other = try TestSite()
    try other.write("config.json", try site.read("config.json"))
    return other
  }

  @Test func `an export is silent, replaces an earlier one, and is imported with one line`() throws {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    for _ in 0..<2 {
      #expect(try site.run("export", "copy.sqlite") == CommandResult(status: 0, output: "", errors: ""))
    }
    let result = try site.run("import", "copy.sqlite", at: later)
    #expect(
      result
        == CommandResult(
          status: 0,
          output:
            "imported 2 snapshots, the latest of 2026-11-22T00:30:00Z, and 2 past readings; the state before is kept as "
            + "\(site.path("var/widgets.sqlite.replaced-20261122T004000Z")); the next run asks for everything\n",
          errors: ""))
    #expect(site.providers.requests().count == 2)
    #expect(try site.run("get", "rates", "--field", "state", at: later).output == "stale\n")
    #expect(try site.run("refresh", at: later) == CommandResult(status: 0, output: "", errors: ""))
    #expect(Set(site.providers.requests()) == ["met-norway", "vietcombank"])
    #expect(try site.run("get", "rates", "--field", "state", at: later).output == "fresh\n")
    #expect(try site.run("check", at: later).status == 0)
  }

  @Test func `an export made in every instant of many runs is whole, and no run notices it`() throws {
    let site = try TestSite()
    try site.run("refresh")
    site.providers.moveTheDollar()
    for run in 0..<20 {
      let running = try site.start("refresh", "--force")
      usleep(UInt32(run) * 2000)
      #expect(try site.run("export", "copy.sqlite") == CommandResult(status: 0, output: "", errors: ""))
      #expect(running.wait() == CommandResult(status: 0, output: "", errors: ""))
      #expect(try sqlite(site.path("copy.sqlite"), "PRAGMA integrity_check") == "ok\n")
    }
  }

  @Test func `a stand-by that imports asks nobody before the pause and the interval of either host are over`() throws {
    let site = try TestSite()
    try site.change("config.json", #""interval": "0s""#, to: #""interval": "10m""#)
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: #"["met-norway"]"#)
    let other = try standBy(of: site)
    try site.run("refresh")
    // A pause that the bank has asked the first host for.
    let pause = CannedReply(status: 503, headers: ["Retry-After": "3600"])
    site.providers.answer("vietcombank", with: pause)
    #expect(try site.run("refresh", "--force", at: "2026-11-22T00:45:00Z").status == 1)
    try site.run("export", other.path("copy.sqlite"), at: "2026-11-22T00:46:00Z")
    _ = site.providers.requests()
    #expect(try other.run("import", "copy.sqlite", at: "2026-11-22T00:47:00Z").status == 0)
    // The providers of both are the first host's.
    #expect(try other.run("refresh", at: "2026-11-22T00:48:00Z").status == 1)
    #expect(site.providers.requests() == [])
    #expect(try other.run("refresh", at: "2026-11-22T00:57:00Z").status == 1)
    #expect(site.providers.requests() == ["met-norway"])
    #expect(try other.run("refresh", at: "2026-11-22T01:50:00Z").status == 1)
    #expect(site.providers.requests().contains("vietcombank"))
  }

  @Test func `an Expires of the state before holds for what the imported state does not know`() throws {
    let site = try TestSite()
    try site.run("refresh", "--only", "rates")
    try site.run("export", "copy.sqlite")
    site.providers.addHeaders(["Expires": "Sun, 22 Nov 2026 03:00:00 GMT"])
    try site.run("refresh", at: later)
    let result = try site.run("import", "copy.sqlite", at: "2026-11-22T00:41:00Z")
    #expect(result.status == 0 && result.output.hasPrefix("imported 1 snapshot, "), "\(result)")
    #expect(Set(site.providers.requests()) == ["met-norway", "vietcombank"])
    try site.run("refresh", "--force", at: "2026-11-22T02:55:00Z")
    #expect(!site.providers.requests().contains("met-norway"))
    try site.run("refresh", at: "2026-11-22T03:01:00Z")
    #expect(site.providers.requests() == ["met-norway"])
  }

  @Test func `what an operator has withdrawn does not come back by an import`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("export", "copy.sqlite")
    #expect(try site.run("reject", "rates", "--shown").status == 0)
    #expect(try site.run("import", "copy.sqlite", at: later).status == 0)
    for command in [["get", "rates"], ["history", "rates"]] {
      #expect(try !site.run(command, at: later).output.contains("26412"))
    }
    #expect(try site.run("refresh", "--only", "rates", at: later).status == 1)
    #expect(try !site.read("public/v1/vi/rates.html").contains("26.412"))
    #expect(try site.run("get", "rates", "--field", "source.provider", at: later).output == "currency-api\n")
  }

  @Test func `pages that know newer than an imported state stay as long as they may`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("export", "copy.sqlite")
    site.providers.setTheDollar(26500)
    try site.run("refresh", "--force", at: later)
    #expect(try site.holds("public/v1/vi/rates.html", "26.500"))
    let before = try site.publishedFiles().filter { !$0.key.contains("index") }
    #expect(try site.run("import", "copy.sqlite", at: "2026-11-22T00:41:00Z").status == 0)
    site.providers.answerAll(with: CannedReply(status: 404))
    #expect(try site.run("refresh", at: "2026-11-22T00:42:00Z").status == 1)
    let after = try site.publishedFiles()
    for name in before.keys { #expect(after[name] == before[name], "\(name)") }
  }

  @Test func `a page of a stand-by loses what the first host has withdrawn`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let other = try standBy(of: site)
    try other.run("refresh", at: "2026-11-22T00:35:00Z")
    #expect(try other.holds("public/v1/vi/rates.html", "26.412"))
    #expect(try site.run("reject", "rates", "--shown", at: later).status == 0)
    try site.run("export", other.path("copy.sqlite"), at: later)
    #expect(try other.run("import", "copy.sqlite", at: "2026-11-22T00:41:00Z").status == 0)
    site.providers.answerAll(with: CannedReply(status: 404))
    try other.run("refresh", at: "2026-11-22T00:42:00Z")
    #expect(try !other.read("public/v1/vi/rates.html").contains("26.412"))
  }

  @Test func `a file that is none, a stream and the site's own files are refused`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.write("thesis.odt", "three years")
    let before = state(site)
    let usage: [([String], String)] = [
      (["export", "-"], #"widgets: expected the path of a file, found "-": a state is no stream"#),
      (["import", "-"], #"widgets: expected the path of a file, found "-": a state is no stream"#),
      (
        ["export", "thesis.odt"],
        "widgets: thesis.odt: expected a new path or an earlier export, found another file; remove it, or name another path"
      ),
      (
        ["export", "var/widgets.sqlite"],
        "widgets: file: expected another path, found var/widgets.sqlite, which is the state"
      ),
      (["export", "config.json"], "widgets: file: expected another path, found config.json, which is the config"),
      (["export", "public"], "widgets: public: expected a file, found a folder, a link or a device"),
    ]
    for (command, line) in usage {
      #expect(try site.run(command) == CommandResult(status: 64, output: "", errors: line + "\n"))
    }
    let failures: [([String], String)] = [
      (["export", "none/copy"], "widgets: none/copy: the folder none does not exist; make it with `mkdir -p none`"),
      (["import", "none"], "widgets: none: No such file or directory"),
      (["import", "thesis.odt"], "widgets: thesis.odt: damaged: file is not a database"),
      (["import", "var/widgets.sqlite"], "widgets: var/widgets.sqlite: is this site's own state"),
    ]
    for (command, line) in failures {
      #expect(try site.run(command) == CommandResult(status: 2, output: "", errors: line + "\n"))
    }
    #expect(try site.read("thesis.odt") == "three years")
    #expect(state(site) == before)
  }

  @Test func `a run, or a backfill, that holds its lock is not disturbed by an import`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("export", "copy.sqlite")
    let before = state(site)
    for (lock, sentence) in [
      ("var/widgets.sqlite.lock", "another run holds the lock; nothing was imported, try again in a minute"),
      ("var/widgets.sqlite.backfill.lock", "a backfill is running; nothing was imported"),
    ] {
      let holder = Process()
      holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
      holder.arguments = [site.path(lock), "sleep", "30"]
      try holder.run()
      Thread.sleep(forTimeInterval: 0.3)
      #expect(
        try site.run("import", "copy.sqlite") == CommandResult(status: 75, output: "", errors: "widgets: \(sentence)\n")
      )
      holder.terminate()
      holder.waitUntilExit()
    }
    #expect(state(site) == before)
  }

  @Test func `root's import leaves a state that its owner can use`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.run("export", "copy.sqlite")
    for name in ["", "var", "public"] { chown(site.path(name), 65534, 65534) }
    for folder in ["var", "public"] {
      for file in FileManager.default.enumerator(atPath: site.path(folder))?.compactMap({ $0 as? String }) ?? [] {
        chown(site.path("\(folder)/\(file)"), 65534, 65534)
      }
    }
    #expect(try site.run("import", "copy.sqlite", at: later).status == 0)
    var status = stat()
    #expect(stat(site.path("var/widgets.sqlite"), &status) == 0 && status.st_uid == 65534)
    #expect(try site.run(["refresh"], at: later, asNobody: true).status == 0)
    chmod(site.path("copy.sqlite"), 0o600)
    let refused = try site.run("import", "copy.sqlite", at: later)
    #expect(refused.status == 2)
    #expect(
      refused.errors
        == "widgets: copy.sqlite cannot be read by nobody, who owns the state: copy it to where nobody can read it\n")
  }

  @Test func `a damaged state is not exported, and the line says what mends it`() throws {
    let site = try TestSite()
    try site.run("refresh")
    try site.executeSQL("DROP TABLE calls")
    let result = try site.run("export", "copy.sqlite")
    #expect(result.status == 2)
    #expect(
      result.errors
        == "widgets: \(site.path("var/widgets.sqlite")): damaged: the table calls is missing; `widgets refresh` moves it "
        + "aside and saves what can be read of it\n")
    #expect(!site.exists("copy.sqlite") && !site.exists("copy.sqlite.exporting"))
  }
}
