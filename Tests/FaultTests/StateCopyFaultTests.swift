import Foundation
import Testing

@testable import Site

/// Faults while a state is exported or imported.
@Suite struct StateCopyFaultTests {
  /// A site, an export of an hour ago beside it, and the board that each of the two states has.
  private func prepared() throws -> TestSite {
    let site = try TestSite.settled()
    #expect(try site.run("export", "copy.sqlite", at: TestSite.later).status == 0)
    site.providers.setTheDollar(26100)
    #expect(try site.run(["refresh", "--force"], at: TestSite.later).status == 0)
    _ = site.providers.requests()
    return site
  }

  /// The dollar's price in the state, where every page of that is whole.
  private func dollar(_ site: TestSite) throws -> String {
    #expect(try site.sqlite("PRAGMA integrity_check") == ["ok"])
    let result = try site.run("get", "rates", "--field", "rates.rows.USD.sell", at: "2026-11-22T00:41:00Z")
    #expect(result.status == 0 && result.errors == "")
    return result.output
  }

  @Test(.proves(236), arguments: ["text", "cut", "foreign", "newer"])
  func `what is not a whole state is not imported`(file: String) throws {
    let site = try prepared()
    let state = FileManager.default.contents(atPath: site.path("var/widgets.sqlite"))
    let says: String
    switch file {
    case "text":
      try site.write("copy.sqlite", String(repeating: "text", count: 999))
      says = "damaged: file is not a database"
    case "cut":
      try site.shell("truncate -s -4096 copy.sqlite")
      says = "damaged: database disk image is malformed"
    case "foreign":
      try site.shell("sqlite3 copy.sqlite 'PRAGMA application_id = 5'")
      says = "is not a state of widgets"
    default:
      try site.shell("sqlite3 copy.sqlite 'PRAGMA user_version = 9000'")
      says = "the state has schema 9000, but this version of widgets knows schemas only up to"
    }
    let result = try site.run("import", "copy.sqlite", at: TestSite.later)
    #expect(result.errors.hasPrefix("widgets: copy.sqlite: \(says)"))
    try site.expect(Promise(status: file == "newer" ? 78 : 2, says: result.errors), of: ["import", "copy.sqlite"])
    #expect(FileManager.default.contents(atPath: site.path("var/widgets.sqlite")) == state)
    #expect(try dollar(site) == "26100\n")
  }

  @Test(.proves(237), .system, arguments: ["rename", "pwrite64", "fsync,fdatasync", "unlink"])
  func `an import killed at any call leaves the old state or the new one`(call: String) throws {
    let site = try prepared()
    try site.shell("mkdir aside && cp -a var aside")
    var seen: [String] = []
    for number in 1...500 {
      try site.shell("rm -rf var && cp -a aside/var .")
      let trace = site.path("trace")
      let result = try site.run(
        ["import", "copy.sqlite"], at: TestSite.later,
        tracedBy: "strace -f -o \(trace) -e trace=\(call) -e inject=\(call):signal=KILL:when=\(number)")
      seen.append(try dollar(site))
      #expect(["26100\n", "26412\n"].contains(seen.last))
      let next = try site.run(["refresh"], at: "2026-11-22T00:41:00Z")
      #expect(next == CommandResult(status: 0, output: "", errors: ""), "\(call) \(number)")
      #expect(!site.exists("var/widgets.sqlite.importing"), "\(call) \(number)")
      guard try site.read("trace").contains("killed by SIGKILL") else {
        #expect(result.status == 0)
        break
      }
    }
    #expect(seen.count > 1 && seen.first == "26100\n" && seen.last == "26412\n")
  }

  @Test(.proves(238), .system) func `a disk that fills up during an import leaves the old state`() throws {
    let site = try prepared()
    let size = try FileManager.default.attributesOfItem(atPath: site.path("var/widgets.sqlite"))[.size] as? Int ?? 0
    for spare in [0, size / 2, size, size * 3 / 2] {
      let room = (size * 5 / 4 + spare) / 1024
      let small =
        #"unshare -m sh -c 'cp -a var aside && mount -t tmpfs -o size=\#(room)k none var && "#
        + #"cp -a aside/. var && "$@"; s=$?; rm -r aside; cp var/widgets.sqlite seen.sqlite; exit $s' sh"#
      let result = try site.run(["import", "copy.sqlite"], at: TestSite.later, through: small)
      #expect(result.status == 2 && result.errors.split(separator: "\n").count == 1, "\(result)")
      #expect(result.errors.contains(/(No space left on device|database or disk is full)\n/), "\(result)")
      try site.shell("cmp seen.sqlite var/widgets.sqlite")
    }
  }

  @Test(.proves(239), .system) func `a full disk under an export keeps the earlier one`() throws {
    let site = try prepared()
    let small =
      #"unshare -m sh -c 'mkdir -p backup && mount -t tmpfs -o size=256k none backup && "#
      + #"cp copy.sqlite backup && head -c 200000 /dev/zero > backup/filler 2> errors; "$@"; s=$?; cmp copy.sqlite backup/copy.sqlite && "#
      + #"[ "$(ls backup)" = "$(printf "copy.sqlite\nfiller")" ] && exit $s' sh"#
    let result = try site.run(["export", "backup/copy.sqlite"], at: TestSite.later, through: small)
    #expect(
      result
        == CommandResult(
          status: 2, output: "", errors: "widgets: backup/copy.sqlite: database or disk is full\n"))
  }
}
