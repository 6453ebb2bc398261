import Foundation
import Testing

@testable import Site

extension TestSite {
  /// What a new board of the bank changes.
  static let changedPaths = Set(
    Promise.rates.flatMap { [$0, $0 + ".gz"] }.map { String($0.dropFirst("v1/".count)) })

  /// A site whose first run went well, and then got a command with these lines.
  static func publishingTo(_ lines: String) throws -> TestSite {
    let site = try settled()
    try site.change("config.json", #""publish":"#, to: #""onPublish": ["on-publish"], "publish":"#)
    try site.write("on-publish", "#!/bin/sh\n\(lines)\n")
    chmod(site.path("on-publish"), 0o755)
    return site
  }

  /// The paths that the command was given, and wrote down.
  func given() throws -> Set<String> {
    Set(exists("given") ? try read("given").split(separator: "\n").map(String.init) : [])
  }

  /// Expects the next run, for which nothing is due, to give a command that works what waits.
  func expectMadeUpFor(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try write("on-publish", "#!/bin/sh\ncat > given\n")
    chmod(path("on-publish"), 0o755)
    let next = try run("refresh", at: "2026-11-22T00:43:00Z")
    #expect(next.status == 0 && next.errors == "", sourceLocation: sourceLocation)
    #expect(try given().isSuperset(of: Self.changedPaths), sourceLocation: sourceLocation)
    #expect(!exists("var/widgets.sqlite.onpublish"), sourceLocation: sourceLocation)
  }

  /// Waits for a file that the command writes.
  func waitFor(_ name: String) throws {
    let begun = ContinuousClock.now
    while try !exists(name) || read(name).isEmpty, ContinuousClock.now - begun < .seconds(10) { usleep(10_000) }
    try #require(exists(name))
  }

  /// Expects that of the group whose number the command wrote down nothing runs any more.
  func expectGroupGone(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let group = try #require(Int(try read("group").dropLast()), sourceLocation: sourceLocation)
    // Those that have ended and that nobody has waited for do not count.
    let left = "ps -eo pgid=,stat= | awk '$1 == \(group) && $2 !~ /^Z/' > left; [ ! -s left ]"
    try shell("for each in $(seq 40); do \(left) && exit 0; sleep 0.05; done")
    #expect(try read("left") == "", sourceLocation: sourceLocation)
  }

  func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder))
  }
}
