import Foundation
import Testing

@testable import Site

/// Paths of a config that lead to one place, however they are written: nothing is moved, written over or shown.
@Suite struct PlaceFaultTests {
  /// A site whose first run went well, with links beside its config.
  private func site() throws -> TestSite {
    let site = try TestSite.settled()
    let files = FileManager.default
    try files.createDirectory(atPath: site.path("keys"), withIntermediateDirectories: true)
    try site.write("keys/key", "S3CRET")
    try site.write("public/key", "S3CRET")
    for name in ["keys/key", "public/key"] {
      try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path(name))
    }
    try files.createDirectory(atPath: site.path("own"), withIntermediateDirectories: true)
    for (link, target) in [
      ("to-public", "public"), ("to-site", "."), ("to-config", "config.json"), ("to-nowhere", "public/none.sqlite"),
      ("absolute", site.path("public")), ("twice", "to-public"), ("to-key", "public/key"), ("circle", "circle"),
    ] {
      try files.createSymbolicLink(atPath: site.path(link), withDestinationPath: target)
    }
    try files.linkItem(atPath: site.path("config.json"), toPath: site.path("hard.json"))
    return site
  }

  /// Adds a member to the config in its place, so that its other names stay names of it.
  private func add(_ member: String, to site: TestSite) throws {
    let text = try site.read("config.json").replacing(#""site""#, with: "\(member), \"site\"")
    let handle = try FileHandle(forWritingTo: site.folder.appendingPathComponent("config.json"))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  /// Expects every command to refuse the config with one line, and nothing of the site to be touched.
  private func expectRefusal(_ place: String, _ expected: String, of site: TestSite) throws {
    let before = try site.everything()
    _ = site.providers.requests()
    for command in [["refresh", "--force"], ["check"], ["get", "rates"], ["prune"], ["preview"], ["status"]] {
      let result = try site.run(command, at: TestSite.later)
      #expect(result.status == 78 && result.output == "", "\(command)")
      #expect(result.errors.hasPrefix("config.json: \(place): \(expected)"), "\(command): \(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
    #expect(try site.everything() == before)
    #expect(site.providers.requests() == [])
  }

  @Test(
    .proves(188),
    arguments: [
      "config.json", "./config.json", "to-site/config.json", "to-site/./to-site/config.json", "own/../config.json",
      "/proc/self/cwd/config.json", "to-config", "hard.json", "none/../config.json", ".//config.json",
    ])
  func `a state that is the config is refused however it is written`(state: String) throws {
    let site = try site()
    try add("\"state\": \"\(state)\"", to: site)
    try expectRefusal("state", "expected a separate file outside the published folder, found ", of: site)
  }

  @Test(
    .proves(189),
    arguments: ["-journal", "-wal", ".lock", ".answers", ".answers.tmp", ".checked"].map { "widgets.sqlite\($0)" })
  func `a state of whose own files one is the config is refused`(name: String) throws {
    let site = try site()
    try FileManager.default.copyItem(atPath: site.path("config.json"), toPath: site.path(name))
    try site.change(name, "\"site\"", to: "\"state\": \"to-site/widgets.sqlite\", \"site\"")
    let before = try site.everything()
    let result = try site.run("refresh", "--config", name, at: TestSite.later)
    #expect(result.status == 78)
    #expect(result.errors.hasPrefix("\(name): state: expected a separate file outside the published folder, found "))
    #expect(try site.everything() == before)
  }

  @Test(
    .proves(190),
    arguments: [
      ("public/w.sqlite", "public"), ("public/none/w.sqlite", "public"), ("./public/../public/w.sqlite", "public/"),
      ("to-public/w.sqlite", "public"), ("public/w.sqlite", "to-public"), ("twice/w.sqlite", "absolute/."),
      ("to-nowhere", "public"), ("public", "public"), ("public/", "./public"),
      ("to-site/public/w.sqlite", "own/../public"),
      ("none/w.sqlite", "none/"), ("none/w.sqlite", "none/../none"), ("w.sqlite", "."), ("w.sqlite", "to-site"),
    ])
  func `a state in the published folder is refused however both are written`(state: String, publish: String) throws {
    let site = try site()
    try add("\"state\": \"\(state)\"", to: site)
    try add("\"publish\": \"\(publish)\"", to: site)
    let text = try site.read("config.json").replacing("  \"publish\": \"public\",\n", with: "")
    try site.write("config.json", text)
    try expectRefusal("state", "expected a separate file outside the published folder, found ", of: site)
  }

  @Test(
    .proves(191),
    arguments: [
      ("templates", #""templates": "public""#), ("templates", #""templates": "to-public/""#),
      ("templates", #""templates": "public/v1""#), ("state", #""templates": "own", "state": "own/vi.json""#),
      ("providers.met-norway.key.file", "public/key"), ("providers.met-norway.key.file", "to-key"),
      ("providers.met-norway.key.file", "var/widgets.sqlite"), ("providers.met-norway.key.file", "to-config"),
    ])
  func `templates and keys are kept out of the published folder and away from the state`(place: String, member: String)
    throws
  {
    let site = try site()
    if place.hasPrefix("providers") {
      try site.change("config.json", #""met-norway": {"#, to: #""met-norway": { "key": { "file": "\#(member)" },"#)
    } else {
      try add(member, to: site)
    }
    try expectRefusal(place, "expected a ", of: site)
  }

  @Test(.proves(192), arguments: ["PUBLIC/w.sqlite", "publicity/w.sqlite", "own/../w.sqlite", "circle/w.sqlite"])
  func `a state beside the published folder is taken`(state: String) throws {
    let site = try site()
    try add("\"state\": \"\(state)\"", to: site)
    let checked = try site.run("providers", at: TestSite.later)
    #expect(checked.status == 0 && checked.errors == "")
    // The folder of the state may hold the published one.
    try site.change("config.json", "\"publish\": \"public\"", to: "\"publish\": \"./own/public\"")
    #expect(try site.run("providers", at: TestSite.later).status == 0)
  }

  @Test(
    .proves(193),
    arguments: [
      "config.json", "hard.json", "to-site/var/widgets.sqlite", "var/widgets.sqlite.lock", "keys/key", "own/a.svg",
      "twice/v1/rates.json", "var/widgets.sqlite.onpublish", "on-publish",
    ])
  func `an output that is something of the site's own is refused`(output: String) throws {
    let site = try site()
    try add(#""templates": "own", "onPublish": ["on-publish"]"#, to: site)
    try site.change("config.json", #""met-norway": {"#, to: #""met-norway": { "key": { "file": "keys/key" },"#)
    // It was written anew, so its other name is made anew.
    try FileManager.default.removeItem(atPath: site.path("hard.json"))
    try FileManager.default.linkItem(atPath: site.path("config.json"), toPath: site.path("hard.json"))
    let before = try site.everything()
    for command in [["status", "--output", output], ["chart", "rates", "--output", output]] {
      let result = try site.run(command, at: TestSite.later)
      #expect(result.status == 64 && result.output == "")
      #expect(result.errors.hasPrefix("widgets: --output: expected another path, found \(output), which is "))
    }
    #expect(try site.everything() == before)
  }
}
