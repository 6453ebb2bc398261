import Foundation
import Testing

@testable import Site

/// What readers see while runs publish and are killed; the commands are the real ones.
@Suite(.serialized) struct KillTests {
  /// A published file that is not whole; nil where all are.
  private func tornFile(of site: TestSite) throws -> String? {
    for (name, state) in try site.publishedFiles() {
      let bytes = name.hasSuffix(".gz") ? try gunzip(site.path("public/\(name)")) : state.bytes
      let text = String(decoding: bytes, as: UTF8.self)
      let isWhole: Bool
      switch true {
      case name.contains(".json"):
        isWhole = (try? JSONSerialization.jsonObject(with: bytes)) != nil && text.hasSuffix("}\n")
      case name.contains("sidebar.html"): isWhole = text.hasSuffix("</div>\n")
      case name.contains(".html"): isWhole = text.hasPrefix("<section") && text.hasSuffix("</section>\n")
      default: isWhole = text.hasSuffix("}\n") || text.hasSuffix(";\n")
      }
      if !isWhole { return name }
    }
    return nil
  }

  private func gunzip(_ path: String) throws -> Data {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? bytes : Data()
  }

  @Test func `two hundred runs killed at random moments leave every published file whole`() throws {
    let site = try TestSite()
    try site.run("refresh")
    site.providers.moveTheDollar()
    var generator = SplitMix64(seed: 20_261_122)
    var killedWhileRunning = 0
    for run in 0..<200 {
      let command = try site.start("refresh", "--force")
      usleep(UInt32.random(in: 0..<40_000, using: &generator))
      if command.process.isRunning { killedWhileRunning += 1 }
      command.kill()
      if run % 10 == 0 { #expect(try tornFile(of: site) == nil) }
    }
    #expect(killedWhileRunning > 50)
    #expect(try tornFile(of: site) == nil)
    #expect(try site.run("refresh", "--force").status == 0)
    #expect(try tornFile(of: site) == nil)
    let names = try site.publishedFiles().keys
    let all = FileManager.default.enumerator(atPath: site.path("public"))?.compactMap { $0 as? String } ?? []
    #expect(all.filter { $0.hasSuffix(".tmp") }.isEmpty)
    #expect(names.filter { !$0.hasSuffix(".gz") }.allSatisfy { names.contains("\($0).gz") })
  }

  @Test func `a reader sees no torn file during five hundred publishing runs`() throws {
    let site = try TestSite()
    try site.run("refresh")
    site.providers.moveTheDollar()
    let reader = LoopReader(
      ["public/v1/vi/sidebar.html", "public/v1/vi/rates.html", "public/v1/rates.json"].map(site.path)
    ) { _, bytes in
      let end = String(decoding: bytes.suffix(16), as: UTF8.self)
      return ["</section>\n", "</div>\n", "}\n"].contains { end.hasSuffix($0) }
    }
    for _ in 0..<500 { #expect(try site.run("refresh", "--force", "--only", "rates").status == 0) }
    let (reads, versions, torn) = reader.stop()
    #expect(torn == [])
    #expect(reads > 1000)
    #expect(versions > 400)
  }
}
