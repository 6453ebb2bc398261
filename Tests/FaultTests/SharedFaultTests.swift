import Foundation
import Replay
import Testing

@testable import Site

/// Files that two configs or two users share.
@Suite struct SharedFaultTests {
  /// A second config beside the site's, with another state or another way to the same.
  private func add(_ site: TestSite, _ name: String, state: String) throws {
    let text = try site.read("config.json")
    try site.write(name, text.replacing(#""publish": "public","#, with: #""publish": "public", "state": "\#(state)","#))
  }

  @Test(.proves(213)) func `two states that publish into one folder tear no file, and check names both`() throws {
    let site = try TestSite()
    try add(site, "second.json", state: "other/state.sqlite")
    #expect(try site.run("refresh").status == 0)
    site.providers.moveTheDollar()
    let reader = LoopReader(Promise.all.sorted().map { site.path("public/\($0)") }) { name, bytes in
      PublishedFileState(inode: nil, modifiedAt: nil, bytes: bytes).isWhole(as: name)
    }
    for minute in 41..<59 {
      let instant = "2026-11-22T00:\(minute):00Z"
      let commands = try ["config.json", "second.json"].map {
        try site.start("refresh", "--force", "--config", $0, at: instant)
      }
      for command in commands { #expect(command.wait() == CommandResult(status: 0, output: "", errors: "")) }
    }
    let (reads, versions, torn) = reader.stop()
    #expect(torn == [])
    #expect(reads > 100 && versions > 20)
    try site.expectWhole()
    #expect(site.temporaries() == [])
    for (config, other) in [("config.json", "other/state.sqlite"), ("second.json", "var/widgets.sqlite")] {
      let check = try site.run("check", "--config", config)
      #expect(check.status == 1)
      #expect(
        check.output.contains(
          "WRONG publish: another state publishes into \(site.path("public")) too, \(site.path(other)): "
            + "give each config its own folder\n"))
    }
    try FileManager.default.removeItem(atPath: site.path("other"))
    #expect(try site.run("check").status == 0)
  }

  @Test(.proves(214)) func `a folder that another process does not stop writing into is left alone and said`() throws {
    let site = try TestSite.settled()
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    holder.arguments = [site.path("public"), "sleep", "30"]
    try holder.run()
    defer { holder.terminate() }
    Thread.sleep(forTimeInterval: 0.3)
    let says = "widgets: publish: \(site.path("public")): another process is writing there and does not end\n"
    try site.expect(
      Promise(status: 2, says: says, asks: ["vietcombank": 1], withinSeconds: 14), of: TestSite.refreshRates)
    #expect(try site.sqlite("SELECT count(*) FROM snapshots") == ["2"])
  }

  @Test(.proves(215)) func `a state that is reached through a link has one lock`() throws {
    let site = try TestSite.settled()
    try FileManager.default.createSymbolicLink(
      atPath: site.path("link.sqlite"), withDestinationPath: "var/widgets.sqlite")
    try FileManager.default.createSymbolicLink(atPath: site.path("folder"), withDestinationPath: "var")
    try add(site, "second.json", state: "link.sqlite")
    try add(site, "third.json", state: "folder/widgets.sqlite")
    let instant = "2026-11-22T01:10:00Z"
    let commands = try (0..<18).map {
      try site.start("refresh", "--config", ["config.json", "second.json", "third.json"][$0 % 3], at: instant)
    }
    for command in commands { #expect(command.wait() == CommandResult(status: 0, output: "", errors: "")) }
    #expect(site.providers.requests().sorted() == ["met-norway", "vietcombank"])
    #expect(!site.exists("link.sqlite.lock"))
    #expect(try site.run("check").status == 0)
  }

  /// A site of which everything belongs to `nobody`.
  private func nobodys() throws -> TestSite {
    let site = try TestSite.settled()
    for name in ["", "var", "public"] {
      let folder = site.path(name)
      chown(folder, 65534, 65534)
      if name.isEmpty { continue }
      for file in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
        chown("\(folder)/\(file)", 65534, 65534)
      }
    }
    return site
  }

  private func owners(_ site: TestSite) throws -> Set<Int> {
    let names = ["var", "public"].flatMap { folder in
      (FileManager.default.enumerator(atPath: site.path(folder))?.compactMap { $0 as? String } ?? []).map {
        "\(folder)/\($0)"
      }
    }
    return Set(
      try names.compactMap {
        try FileManager.default.attributesOfItem(atPath: site.path($0))[.ownerAccountID] as? Int
      })
  }

  @Test(.proves(216), arguments: ["there", "lost"])
  func `root works on a state of another user as that user`(state: String) throws {
    let site = try nobodys()
    if state == "lost" {
      for name in try FileManager.default.contentsOfDirectory(atPath: site.path("var")) {
        try FileManager.default.removeItem(atPath: site.path("var/\(name)"))
      }
    }
    let begun = ContinuousClock.now
    let before = try site.publishedFiles()
    let result = try site.run(["refresh", "--force"], at: TestSite.later)
    try site.expect(
      Promise(status: 0, changes: Promise.numbers, asks: ["met-norway": 1, "vietcombank": 1]), of: result,
      begun: begun, before: before)
    #expect(try owners(site) == [65534])
    let check = try site.run("check", at: TestSite.later)
    #expect(check.status == 0)
    #expect(check.output.contains("note  state: belongs to nobody, so everything is checked as that user\n"))
    #expect(try site.run("reject", "rates", at: TestSite.later).status == 0)
    #expect(try owners(site) == [65534])
  }

  @Test(.proves(217)) func `a state of root's in the folder of another user is refused with what to type`() throws {
    let site = try nobodys()
    let state = site.path("var/widgets.sqlite")
    chown(state, 0, 0)
    let problem = "\(state) belongs to root, but its folder to nobody: chown nobody: \(state)"
    try site.expect(Promise(status: 2, says: "widgets: \(problem)\n"), of: ["refresh", "--force"])
    let check = try site.run("check", at: TestSite.later)
    #expect(check.status == 1)
    #expect(check.output.contains("WRONG state: \(problem)\n"))
  }

  @Test(
    .proves(218),
    arguments: [
      ("var/widgets.sqlite", "state", "written"), ("var/widgets.sqlite-journal", "state", "written"),
      ("var/widgets.sqlite.lock", "state", "written"), ("var", "state", "written to"),
      ("public/v1/vi", "publish", "written to"),
    ])
  func `check names whose a file is that the site's user cannot use, and what to type`(
    file: String, name: String, verb: String
  ) throws {
    let site = try nobodys()
    #expect(try site.run("check", at: TestSite.later, asNobody: true).status == 0)
    chown(site.path(file), 0, 0)
    let remedy = name == "publish" ? "-R nobody: \(site.path("public"))" : "nobody: \(site.path(file))"
    let before = try site.publishedFiles()
    let check = try site.run("check", at: TestSite.later, asNobody: true)
    #expect(check.status == 1)
    #expect(
      check.output.contains(
        "WRONG \(name): \(site.path(file)) belongs to root and cannot be \(verb) by nobody: chown \(remedy)\n"))
    #expect(try site.publishedFiles() == before)
  }

  @Test(.proves(172)) func `check names whose a key file is that the site's user cannot read`() throws {
    let site = try nobodys()
    try site.write("key", "S3CRET")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("key"))
    try site.change("config.json", #""met-norway": {"#, to: #""met-norway": { "key": { "file": "key" },"#)
    let check = try site.run("check", at: TestSite.later, asNobody: true)
    #expect(check.status == 1)
    let key = site.path("key")
    #expect(
      check.output.contains(
        "WRONG met-norway: its key: \(key) belongs to root and cannot be read by nobody: chown nobody: \(key)\n"))
    #expect(!check.output.contains("S3CRET"))
  }
}
