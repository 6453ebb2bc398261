import Foundation
import Testing

@testable import Site

/// One system call fails, for every one that a publishing run makes.
@Suite(.system) struct SystemCallFaultTests {
  /// What a sweep met.
  private struct Sweep {
    var failed = 0
    var runs = 0
  }

  /// Runs a publishing under strace with the N-th of some calls failing, N = 1, 2, … until a run meets no fault.
  private func sweep(
    _ calls: String, _ fault: String, only paths: (TestSite) -> [String] = { _ in [] }, words: String,
    isHarmless: Bool = false
  ) throws -> Sweep {
    let site = try TestSite.settled()
    site.providers.moveTheDollar()
    var sweep = Sweep()
    let trace = site.path("trace")
    let filter = paths(site).map { "-P \($0)" }.joined(separator: " ")
    while sweep.runs < 400 {
      sweep.runs += 1
      let begun = ContinuousClock.now
      // With -v, since a failure that lasts is else said once a day.
      let result = try site.run(
        TestSite.refreshRates + ["-v"], at: TestSite.later,
        tracedBy: "strace -f -o \(trace) \(filter) -e trace=\(calls) -e inject=\(calls):\(fault):when=\(sweep.runs)")
      #expect(ContinuousClock.now - begun < .seconds(8))
      try expectWhole(site)
      #expect(site.providers.requests().count <= 1)
      let said = try site.read("trace")
      guard said.contains("(INJECTED)") || said.contains("killed by SIGKILL") else {
        #expect(result == CommandResult(status: 0, output: "", errors: ""))
        break
      }
      sweep.failed += 1
      if fault.hasPrefix("signal") {
        #expect(result.status == SIGKILL)
      } else if result.status != 0 || !isHarmless {
        #expect(result.status == 2, "\(calls) \(sweep.runs): \(result)")
        #expect(result.errors.contains(words), "\(calls) \(sweep.runs): \(result)")
        let lines = result.errors.split(separator: "\n")
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("widgets: ") })
      } else {
        #expect(result == CommandResult(status: 0, output: "", errors: ""), "\(calls) \(sweep.runs)")
      }
    }
    // Whatever was met, the next run is a good one, and nothing is left over.
    #expect(try site.run(TestSite.refreshRates, at: TestSite.later).errors == "")
    try site.expect(changes: Promise.numbers, since: [:], among: Promise.numbers)
    let names = FileManager.default.enumerator(atPath: site.path("public"))?.compactMap { $0 as? String } ?? []
    #expect(names.filter { $0.contains(".wgt-") } == [])
    return sweep
  }

  /// Expects that every published file, and every `.gz`, is a whole one.
  private func expectWhole(_ site: TestSite) throws {
    for (name, state) in try site.publishedFiles() {
      let bytes = name.hasSuffix(".gz") ? inflated(state.bytes) : state.bytes
      let text = String(decoding: bytes ?? Data(), as: UTF8.self)
      let ends = name.contains(".html") ? ["</section>\n", "</div>\n"] : ["}\n", ";\n"]
      #expect(ends.contains { text.hasSuffix($0) }, "\(name)")
    }
  }

  /// The published files are written with the one, the state with the other; strace counts them apart.
  @Test(.proves(120), arguments: ["write", "pwrite64"])
  func `whichever write finds the disk full, every file is whole`(call: String) throws {
    #expect(try sweep(call, "error=ENOSPC", words: "widgets: ", isHarmless: true).failed > 10)
  }

  @Test(.proves(121)) func `whichever fsync fails, every file is whole`() throws {
    #expect(try sweep("fsync,fdatasync", "error=EIO", words: "widgets: ", isHarmless: true).failed > 10)
  }

  @Test(.proves(122)) func `whichever rename is refused, every file is whole`() throws {
    #expect(try sweep("rename", "error=EACCES", words: ": rename: Permission denied", isHarmless: true).failed >= 10)
  }

  @Test(.proves(123)) func `whichever open in the tree is refused, every file is whole`() throws {
    let opens = try sweep(
      "openat", "error=EACCES",
      only: { site in
        let names = Promise.rates.flatMap { [$0, $0 + ".gz"] }
        let temporaries = names.map { name in
          let parts = name.split(separator: "/")
          return (parts.dropLast() + [".wgt-\(parts.last ?? "").tmp"]).joined(separator: "/")
        }
        return (names + temporaries + ["v1", "v1/vi", "v1/en"]).map { site.path("public/\($0)") }
      }, words: ": open: Permission denied", isHarmless: true)
    #expect(opens.failed > 20)
  }

  @Test(.proves(124)) func `a run killed at any rename leaves every file whole and the next one mends`() throws {
    #expect(try sweep("rename", "signal=KILL", words: "").failed >= 10)
  }
}
