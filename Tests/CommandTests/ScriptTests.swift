import Foundation
import Replay
import Testing

@testable import Site

/// What stands behind `make run`: whether Swift starts, one line for each step, and the sample replies where no provider
/// can be reached.
@Suite struct ScriptTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A site whose folder is a copy of what `make run` needs, with a `swift` that has built everything already.
  private func checkout() throws -> TestSite {
    let site = try TestSite()
    let files = FileManager.default
    try files.createDirectory(atPath: site.path("fixtures"), withIntermediateDirectories: false)
    for name in ["Scripts", "fixtures/demo"] {
      try files.copyItem(at: Self.repository.appending(path: name), to: site.folder.appending(path: name))
    }
    // The sample server looks for the other fixtures beside its own.
    for name in try files.contentsOfDirectory(atPath: Self.repository.appending(path: "fixtures").path)
    where name != "demo" {
      try files.createSymbolicLink(
        at: site.folder.appending(path: "fixtures/\(name)"),
        withDestinationURL: Self.repository.appending(path: "fixtures/\(name)"))
    }
    try setSwift(
      "case \" $* \" in *show-bin-path*) echo '\(Command.folder.path)';; *) echo noise of a build;; esac", site)
    return site
  }

  private func setSwift(_ script: String, _ site: TestSite) throws {
    try FileManager.default.createDirectory(atPath: site.path("bin"), withIntermediateDirectories: true)
    try site.write("bin/swift", "#!/bin/sh\n\(script)\n")
    chmod(site.path("bin/swift"), 0o755)
  }

  private func run(_ line: String, in site: TestSite) throws -> CommandResult {
    let process = Process()
    let (output, errors) = (site.path("output"), site.path("errors"))
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "{ \(line); } > '\(output)' 2> '\(errors)'"]
    process.currentDirectoryURL = site.folder
    process.environment = [
      "PATH": "\(site.path("bin")):/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "TMPDIR": site.folder.path,
    ]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: try site.read("output"), errors: try site.read("errors"))
  }

  @Test func `a Swift that does not start is said with the library that it lacks and the command that mends it`() throws
  {
    let site = try checkout()
    let missing = "swift: error while loading shared libraries: libncurses.so.6: cannot open shared object file"
    try setSwift("echo '\(missing)' >&2; exit 127", site)
    let result = try run("Scripts/setup build", in: site)
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors.hasPrefix("Swift is installed, but it does not start:\n  \(missing)\n"))
    #expect(result.errors.contains("https://www.swift.org/install/linux/tarball/"))
    #expect(result.errors.contains("apt-get install binutils-gold ") && result.errors.contains(" libncurses6 "))
  }

  @Test func `a step is one line with its time, and its noise is in a log`() throws {
    let site = try checkout()
    let result = try run("Scripts/step 'Building it' it sh -c 'echo noise; echo more >&2'", in: site)
    #expect(result.status == 0 && result.errors == "")
    #expect(result.output.wholeMatch(of: /Building it \.\.\. [0-9]+ s\n/) != nil)
    #expect(try site.read(".build/it.log") == "noise\nmore\n")
  }

  @Test func `a step that fails shows the end of its log and the log's path, and keeps its status`() throws {
    let site = try checkout()
    let result = try run("Scripts/step 'Building it' it sh -c 'seq 1 50; exit 7'", in: site)
    #expect(result.status == 7)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0].wholeMatch(of: /Building it \.\.\. failed after [0-9]+ s\. The end of \.build\/it\.log:/) != nil)
    #expect(lines.dropFirst() == (31...50).map { "  \($0)" }[...])
  }

  @Test func `whoever ends a step ends what it started`() throws {
    let site = try checkout()
    let result = try run(
      "timeout 1 Scripts/step 'Building it' it sh -c 'sleep 20.'$$' & wait'; sleep 1; pgrep -fx \"sleep 20.$$\"",
      in: site)
    #expect(result.status == 1 && result.output == "Building it ... ")
  }

  @Test func `without a network one line says so, and the sample replies follow, again and again`() throws {
    let site = try checkout()
    try FileManager.default.removeItem(atPath: site.path("config.json"))
    try FileManager.default.copyItem(
      at: Self.repository.appending(path: "config.json"), to: site.folder.appending(path: "config.json"))
    // The second time nobody is asked, because the providers rest.
    for _ in 1...2 {
      let result = try run("unshare -n sh -c 'ip link set lo up && exec Scripts/run'", in: site)
      #expect(result.status == 0 && result.errors == "", "\(result.errors)")
      let lines = result.output.split(separator: "\n").map(String.init)
      #expect(lines[0].hasPrefix("Asking the providers ... "))
      #expect(
        lines[1] == "No network: no provider can be reached (host name not found). The sample replies follow.")
      #expect(result.output.contains("-> public-demo/v1/vi/rates.html"))
      #expect(lines.last?.hasPrefix("All of this is sample data") ?? false)
      #expect(try site.holds("public-demo/v1/vi/sidebar.html", "Dữ liệu mẫu / Sample data"))
      #expect(try !site.holds("public/v1/vi/sidebar.html", "Dữ liệu mẫu"))
    }
  }

  @Test func `where the providers answer with errors their lines are shown before the sample replies`() throws {
    let site = try checkout()
    site.providers.answerAll(with: CannedReply(status: 503))
    let result = try run("Scripts/run", in: site)
    #expect(result.status == 0)
    #expect(result.errors.contains("widgets: rates: vietcombank: HTTP 503"))
    #expect(
      result.output.contains(
        "No provider gave data that can be shown; the lines above say why. The sample replies follow.\n"))
    #expect(try site.holds("public-demo/v1/vi/sidebar.html", "Dữ liệu mẫu / Sample data"))
  }

  @Test func `where there are data they are printed, and no sample is published`() throws {
    let site = try checkout()
    site.providers.setClock(ISO8601DateFormatter().string(from: Date()))
    let result = try run("Scripts/run", in: site)
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    #expect(result.output.contains("-> public/v1/vi/rates.html\n") && result.output.contains("Vietcombank"))
    #expect(!result.output.contains("sample") && !site.exists("public-demo"))
  }
}
