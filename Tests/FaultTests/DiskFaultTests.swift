import Foundation
import Testing

@testable import Site

/// Folders, files and streams that are not as a run needs them.
@Suite struct DiskFaultTests {
  private func chmod(_ site: TestSite, _ mode: Int, _ names: String...) throws {
    for name in names {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: site.path(name))
    }
  }

  @Test(.proves(66)) func `a published folder that may not be written keeps every file`() throws {
    let site = try TestSite.settled()
    // Root ignores modes, so the command runs as nobody, who owns the state alone.
    for name in ["", ".lock", "-journal"] { chown(site.path("var/widgets.sqlite\(name)"), 65534, 65534) }
    chown(site.path("var"), 65534, 65534)
    try site.expect(
      Promise(
        status: 2, says: "widgets: publish: v1/vi/rates.html: open: Permission denied (and 4 more)\n",
        asks: ["vietcombank": 1]),
      of: TestSite.refreshRates, asNobody: true)
  }

  @Test(.proves(67)) func `with a state that may not be written nobody is asked`() throws {
    let site = try TestSite.settled()
    try chmod(site, 0o777, "public", "public/v1", "public/v1/vi", "public/v1/en", "var", "var/widgets.sqlite.lock")
    try site.expect(
      Promise(status: 2, says: "widgets: \(site.path("var/widgets.sqlite")): Permission denied\n"),
      of: TestSite.refreshRates, asNobody: true)
  }

  @Test(
    .proves(68, 69, 70),
    arguments: [
      (68, "empty", ""), (69, "garbage", "file is not a database"), (70, "cut", "database disk image is malformed"),
    ])
  func `a state that is damaged is moved aside and begun anew`(row: Int, damage: String, problem: String) throws {
    let site = try TestSite.settled()
    let path = site.path("var/widgets.sqlite")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let damaged: Data =
      switch damage {
      case "garbage": Data(String(repeating: "not a database ", count: 500).utf8)
      case "cut": whole.prefix(whole.count / 2)
      default: Data()
      }
    try damaged.write(to: URL(fileURLWithPath: path))
    let says =
      "widgets: \(path): \(problem); moved aside to \(path).bad-20261122T004000Z, and a new state was started; carried over: "
    if damage == "cut" {
      // What of a half can be carried over need not be asked for again; what is kept of it is the other tests' matter.
      let result = try site.run("refresh", at: TestSite.later)
      #expect(result.status == 1 && result.errors.hasPrefix(says))
      #expect(result.errors.split(separator: "\n").count == 1)
      try site.expectWhole()
    } else {
      try site.expect(
        Promise(
          status: problem.isEmpty ? 0 : 1, says: problem.isEmpty ? "" : says + "nothing, because nothing can be read\n",
          changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]),
        of: ["refresh"])
    }
    #expect(FileManager.default.contents(atPath: "\(path).bad-20261122T004000Z") == (problem.isEmpty ? nil : damaged))
  }

  @Test(.proves(71)) func `a state of a newer version is left as it is`() throws {
    let site = try TestSite.settled()
    try sqlite(site, "PRAGMA user_version = 9000")
    let before = FileManager.default.contents(atPath: site.path("var/widgets.sqlite"))
    let line = "the state has schema 9000, but this version of widgets knows schemas only up to"
    let result = try site.run(TestSite.refreshRates, at: TestSite.later)
    #expect(result.errors.hasPrefix("widgets: \(site.path("var/widgets.sqlite")): \(line)"))
    try site.expect(Promise(status: 78, says: result.errors), of: TestSite.refreshRates)
    #expect(FileManager.default.contents(atPath: site.path("var/widgets.sqlite")) == before)
  }

  @Test(.proves(72)) func `a lost state and providers that are down leave the good pages`() throws {
    let site = try TestSite.settled()
    try FileManager.default.removeItem(atPath: site.path("var"))
    site.providers.answer("vietcombank", with: .init(status: 404, headers: [:]))
    site.providers.answer("currency-api", with: .init(status: 404, headers: [:]))
    let line = "widgets: rates: "
    try site.expect(
      Promise(
        status: 2, says: "\(line)vietcombank: HTTP 404\n\(line)currency-api: HTTP 404\n",
        asks: ["vietcombank": 1, "currency-api": 1]),
      of: ["refresh", "--only", "rates"])
  }

  @Test(.proves(73)) func `a folder in a file's place is said and the others are published`() throws {
    let site = try TestSite.settled()
    for name in ["public/v1/rates.json", "public/v1/rates.json.gz"] {
      try FileManager.default.removeItem(atPath: site.path(name))
    }
    try FileManager.default.createDirectory(
      atPath: site.path("public/v1/rates.json"), withIntermediateDirectories: false)
    try site.expect(
      Promise(
        status: 2, says: "widgets: publish: v1/rates.json: open: Is a directory\n",
        changes: Promise.rates.subtracting(["v1/rates.json", "v1/index.json"]), asks: ["vietcombank": 1]),
      of: TestSite.refreshRates)
  }

  @Test(.proves(74)) func `a link in a file's place is replaced and never written through`() throws {
    let site = try TestSite.settled()
    try site.write("elsewhere", "mine")
    try FileManager.default.removeItem(atPath: site.path("public/v1/rates.json"))
    try FileManager.default.createSymbolicLink(
      atPath: site.path("public/v1/rates.json"), withDestinationPath: site.path("elsewhere"))
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    #expect(try site.read("elsewhere") == "mine")
  }

  @Test(.proves(75), arguments: ["absent", "cut", "older"])
  func `a gzip that is not its file's is made anew and the file untouched`(fault: String) throws {
    let site = try TestSite.settled()
    let before = try site.publishedFiles()
    let gzip = site.path("public/v1/vi/rates.html.gz")
    let bytes = FileManager.default.contents(atPath: gzip) ?? Data()
    try FileManager.default.removeItem(atPath: gzip)
    if fault == "cut" { try bytes.dropLast(9).write(to: URL(fileURLWithPath: gzip)) }
    if fault == "older" { try bytes.write(to: URL(fileURLWithPath: gzip)) }
    let result = try site.run("refresh", at: TestSite.later)
    #expect(result == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests() == [])
    let after = try site.publishedFiles()
    #expect(after.filter { $0.key != "v1/vi/rates.html.gz" } == before.filter { $0.key != "v1/vi/rates.html.gz" })
    #expect(after["v1/vi/rates.html.gz"]?.bytes == bytes)
    try site.expect(Promise(status: 0), of: ["refresh"])
  }

  @Test(.proves(76)) func `a published folder that is gone is made again whole without a request`() throws {
    let site = try TestSite.settled()
    try FileManager.default.removeItem(atPath: site.path("public"))
    try site.expect(Promise(status: 0, changes: Promise.all), of: ["refresh"])
  }

  @Test(.proves(77)) func `under any umask others may read what is published`() throws {
    let site = try TestSite()
    try site.expect(
      Promise(status: 0, changes: Promise.all, asks: ["met-norway": 1, "vietcombank": 1]), of: ["refresh"],
      through: "umask 077;")
    for name in try site.publishedFiles().keys {
      #expect(try mode(site, "public/\(name)") == 0o644)
    }
    for name in ["public", "public/v1", "public/v1/vi"] { #expect(try mode(site, name) == 0o755) }
  }

  @Test(.proves(78)) func `what killed runs left is swept`() throws {
    let site = try TestSite.settled()
    for name in [".wgt-rates.html.tmp", ".wgt-gone.html.gz.tmp"] { try site.write("public/v1/vi/\(name)", "stray") }
    try site.expect(Promise(status: 0), of: ["refresh"])
    let names = try FileManager.default.contentsOfDirectory(atPath: site.path("public/v1/vi"))
    #expect(names.filter { $0.hasPrefix(".") } == [])
  }

  @Test(.proves(79)) func `a file in the place of the state's folder is said and nobody is asked`() throws {
    let site = try TestSite.settled()
    try FileManager.default.removeItem(atPath: site.path("var"))
    try site.write("var", "a file")
    try site.expect(
      Promise(status: 2, says: "widgets: \(site.path("var/widgets.sqlite.lock")): Not a directory\n"), of: ["refresh"])
  }

  @Test(.proves(80)) func `a full disk behind stderr loses the line and nothing else`() throws {
    let site = try TestSite.settled()
    site.providers.answer("vietcombank", with: .init(status: 404, headers: [:]))
    try site.expect(
      Promise(status: 1, asks: ["vietcombank": 1]), of: TestSite.refreshRates, through: "exec 2> /dev/full;")
  }

  @Test(.proves(81)) func `a full disk behind stdout is said and the run is done`() throws {
    let site = try TestSite.settled()
    try site.expect(
      Promise(
        status: 2, says: "widgets: standard output: No space left on device\n", changes: Promise.rates,
        asks: ["vietcombank": 1]),
      of: TestSite.refreshRates + ["--json"], through: "exec > /dev/full;")
  }

  private func mode(_ site: TestSite, _ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: site.path(name))[.posixPermissions] as? Int
  }

  private func sqlite(_ site: TestSite, _ statement: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [site.path("var/widgets.sqlite"), statement]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
