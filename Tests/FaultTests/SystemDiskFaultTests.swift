import Foundation
import Glibc
import Testing

@testable import Site

/// Disks that are small, full or read-only.
@Suite(.system) struct SystemDiskFaultTests {
  /// Puts what is in a folder onto a disk of its own for the time of a test.
  private func onDisk(_ folder: String, kilobytes: Int, _ body: () throws -> Void) throws {
    let aside = folder + "-aside"
    try FileManager.default.moveItem(atPath: folder, toPath: aside)
    mkdir(folder, 0o755)
    try #require(mount("tmpfs", folder, "tmpfs", 0, "size=\(kilobytes)k") == 0)
    defer { umount2(folder, Int32(MNT_DETACH)) }
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/bin/cp")
    copy.arguments = ["-a", aside + "/.", folder]
    try copy.run()
    copy.waitUntilExit()
    try body()
  }

  /// Fills a disk to its last byte.
  private func fill(_ folder: String) {
    let descriptor = open(folder + "/filler", O_WRONLY | O_CREAT, 0o644)
    let bytes = [UInt8](repeating: 0, count: 4096)
    while write(descriptor, bytes, bytes.count) > 0 {}
    close(descriptor)
  }

  @Test(.proves(125)) func `a full disk under the published folder keeps every file`() throws {
    let site = try TestSite.settled()
    try onDisk(site.path("public"), kilobytes: 256) {
      fill(site.path("public"))
      let before = try site.publishedFiles()
      site.providers.moveTheDollar()
      let begun = ContinuousClock.now
      let result = try site.run(TestSite.refreshRates, at: TestSite.later)
      #expect(ContinuousClock.now - begun < .seconds(4))
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(
        result.errors.wholeMatch(
          of: /widgets: publish: v1\/[a-z\/.-]+: write: No space left on device( \(and \d+ more\))?\n/) != nil,
        "\(result.errors)")
      #expect(site.providers.requests() == ["vietcombank"])
      #expect(try site.publishedFiles() == before)
      unlink(site.path("public/filler"))
      // The next run publishes what this one has kept.
      let left = try site.run("refresh", at: TestSite.later)
      #expect(left == CommandResult(status: 0, output: "", errors: ""))
      #expect(try site.holds("public/v1/rates.json", "26100"))
    }
  }

  @Test(.proves(126)) func `with a full disk under the state nobody is asked`() throws {
    let site = try TestSite.settled()
    try onDisk(site.path("var"), kilobytes: 256) {
      fill(site.path("var"))
      let state = site.path("var/widgets.sqlite")
      try site.expect(
        Promise(status: 2, says: "widgets: state: \(state): database or disk is full\n"), of: TestSite.refreshRates)
    }
  }

  /// Takes the weather out of the config, so that `prune` has files to remove.
  private func leaveRates(of site: TestSite) throws {
    try site.change(
      "config.json",
      try #require(site.read("config.json").firstMatch(of: /\{ "id": "weather-hanoi"(?s:.*?)\} \},\n/)?.0)
        .description, to: "")
  }

  @Test(.proves(263)) func `paths that cannot be written down are given by the run itself`() throws {
    let site = try TestSite.publishingTo("cat > given")
    try leaveRates(of: site)
    try onDisk(site.path("var"), kilobytes: 512) {
      fill(site.path("var"))
      let before = Set(try site.publishedFiles().keys)
      _ = try site.run("prune", at: TestSite.later)
      let removed = before.subtracting(try site.publishedFiles().keys)
      #expect(removed.count > 4)
      #expect(try Set(site.given().map { "v1/\($0)" }).isSuperset(of: removed))
    }
  }

  @Test(.proves(264)) func `when paths cannot be written down and the command fails, the next one gets every path`()
    throws
  {
    let site = try TestSite.publishingTo("exit 3")
    try leaveRates(of: site)
    try onDisk(site.path("var"), kilobytes: 512) {
      fill(site.path("var"))
      let failed = try site.run("prune", at: TestSite.later)
      #expect(failed.errors.contains("exited with status 3") && failed.errors.contains("every published path waits"))
      try FileManager.default.removeItem(atPath: site.path("var/filler"))
      try site.write("on-publish", "#!/bin/sh\ncat > given\n")
      _ = try site.run("refresh", at: TestSite.later)
      #expect(try Set(site.given().map { "v1/\($0)" }) == Set(site.publishedFiles().keys))
    }
  }

  @Test(.proves(127)) func `a read-only disk under the published folder keeps every file`() throws {
    let site = try TestSite.settled()
    try onDisk(site.path("public"), kilobytes: 512) {
      try #require(mount(nil, site.path("public"), nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
      try site.expect(
        Promise(
          status: 2, says: "widgets: publish: v1/vi/rates.html: open: Read-only file system (and 4 more)\n",
          asks: ["vietcombank": 1]),
        of: TestSite.refreshRates)
    }
  }

  @Test(.proves(128)) func `with a read-only disk under the state nobody is asked`() throws {
    let site = try TestSite.settled()
    try onDisk(site.path("var"), kilobytes: 512) {
      try #require(mount(nil, site.path("var"), nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
      let lock = site.path("var/widgets.sqlite.lock")
      try site.expect(
        Promise(status: 2, says: "widgets: \(lock): Read-only file system\n"), of: TestSite.refreshRates)
    }
  }

  @Test(.proves(149)) func `a full disk under a monitor's file keeps the old one whole`() throws {
    let site = try TestSite.settled()
    try FileManager.default.createDirectory(atPath: site.path("metrics"), withIntermediateDirectories: true)
    try site.write("metrics/widgets.prom", "old")
    let command = ["status", "--format", "prometheus", "--output", "metrics/widgets.prom"]
    try onDisk(site.path("metrics"), kilobytes: 64) {
      fill(site.path("metrics"))
      try site.expect(
        Promise(status: 3, says: "widgets: metrics/widgets.prom: write: No space left on device\n"), of: command)
      #expect(try site.read("metrics/widgets.prom") == "old")
      unlink(site.path("metrics/filler"))
      try site.expect(Promise(status: 0), of: command)
      #expect(try site.read("metrics/widgets.prom").hasSuffix("\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: site.path("metrics")) == ["widgets.prom"])
    }
  }
}
