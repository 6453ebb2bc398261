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

  /// A site with a newer board at its bank, a copy of it beside it, and what a run makes of it.
  private func prepared() throws -> (site: TestSite, new: [String: PublishedFileState]) {
    let site = try TestSite.settled()
    site.providers.setTheDollar(26100)
    try site.shell("mkdir aside && cp -a public var aside")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    return (site, try site.publishedFiles())
  }

  /// Runs the same publishing under strace with the N-th of some calls failing, N = 1, 2, … until a run meets no fault.
  private func sweep(
    _ calls: String, _ fault: String, only paths: (TestSite) -> [String] = { _ in [] },
    says words: Regex<AnyRegexOutput>? = nil
  ) throws -> Sweep {
    let (site, new) = try prepared()
    var sweep = Sweep()
    let trace = site.path("trace")
    let filter = paths(site).map { "-P \($0)" }.joined(separator: " ")
    while sweep.runs < 400 {
      sweep.runs += 1
      try site.shell("rm -rf public var && cp -a aside/public aside/var .")
      let old = try site.publishedFiles()
      let begun = ContinuousClock.now
      let result = try site.run(
        TestSite.refreshRates, at: TestSite.later,
        tracedBy: "strace -f -o \(trace) \(filter) -e trace=\(calls) -e inject=\(calls):\(fault):when=\(sweep.runs)")
      #expect(ContinuousClock.now - begun < .seconds(8))
      let changed = try changedFiles(of: site, from: old)
      let asked = site.providers.requests()
      let said = try site.read("trace")
      let isFaulty = said.contains("(INJECTED)") || said.contains("killed by SIGKILL")
      let what: Comment = "\(calls) \(sweep.runs): \(result), \(changed.count) changed"
      // Who was not asked can have changed nothing.
      #expect(asked == ["vietcombank"] || asked == [] && changed == [] && isFaulty, what)
      #expect(result.output == "")
      switch result.status {
      // A call that a run can do without, or that it has made again: it publishes twice.
      case 0:
        #expect(result.errors == "", what)
        #expect(changed == Set(Promise.rates.flatMap { [$0, $0 + ".gz"] }), what)
        try expectNew(changed, in: site, as: new)
      case SIGKILL:
        #expect(fault == "signal=KILL" && result.errors == "", what)
        try expectNew(changed, in: site, as: new)
        try expectMended(site, as: new)
      default:
        #expect(result.status == 2, what)
        #expect(try words?.wholeMatch(in: result.errors) != nil, what)
        // A board that cannot be kept is shown without its past.
        for name in changed where !name.hasSuffix(".gz") && name != "v1/index.json" {
          #expect(try site.read("public/\(name)").contains(/26[.,]?100/), "\(name), \(what)")
        }
        try site.expectWhole()
      }
      guard isFaulty else {
        #expect(result.status == 0, what)
        break
      }
      sweep.failed += 1
    }
    return sweep
  }

  /// The names of the files that are not the old ones.
  private func changedFiles(of site: TestSite, from old: [String: PublishedFileState]) throws -> Set<String> {
    let files = try site.publishedFiles()
    #expect(Set(files.keys) == Set(old.keys))
    let changed = Set(files.keys.filter { files[$0] != old[$0] })
    #expect(changed.allSatisfy { Promise.rates.contains($0.replacing(".gz", with: "")) }, "\(changed)")
    return changed
  }

  /// Expects files to be the new ones to the byte; a second writing in the run may have dated them a second on.
  private func expectNew(_ names: Set<String>, in site: TestSite, as new: [String: PublishedFileState]) throws {
    let files = try site.publishedFiles()
    for name in names {
      #expect(files[name]?.bytes == new[name]?.bytes, "\(name)")
      let later = files[name]?.modifiedAt.flatMap { date in new[name]?.modifiedAt.map(date.timeIntervalSince) }
      #expect(later == 0 || later == 1, "\(name)")
    }
  }

  /// Expects the next run, a minute later, to bring what a killed one has left to one new version, and to sweep.
  private func expectMended(_ site: TestSite, as new: [String: PublishedFileState]) throws {
    let next = try site.run(TestSite.refreshRates, at: "2026-11-22T00:41:00Z")
    #expect(next == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests() == ["vietcombank"])
    try site.expectWhole()
    try site.expect(changes: Promise.all, since: [:])
    #expect(try site.holds("public/v1/vi/rates.html", "00:41"))
    #expect(site.temporaries() == [])
  }

  /// The published files are written with the one, the state with the other; strace counts them apart.
  ///
  /// It counts them for each thread, so that several files may fail in one run, also when it publishes once more.
  @Test(.proves(120), arguments: ["write", "pwrite64"])
  func `whichever write finds the disk full, every file is whole`(call: String) throws {
    let reason = "(?:write: )?(?:No space left on device|database or disk is full)"
    #expect(try sweep(call, "error=ENOSPC", says: line(of: reason)).failed > (call == "write" ? 4 : 10))
  }

  @Test(.proves(121)) func `whichever fsync fails, every file is whole`() throws {
    #expect(
      try sweep("fsync,fdatasync", "error=EIO", says: line(of: "(?:fsync: Input/output error|disk I/O error)")).failed
        > 4)
  }

  /// The line of a run that could not keep something or could not publish it.
  private func line(of reason: String) throws -> Regex<AnyRegexOutput> {
    let place = #"(?:(?:state: )?\S+/var/widgets\.sqlite(?:\.lock)?|publish: v1/\S+)"#
    return try Regex("widgets: \(place): \(reason)(?: \\(and [0-9]+ more\\))?\n")
  }

  @Test(.proves(122)) func `whichever rename is refused, every file is whole`() throws {
    #expect(try sweep("rename", "error=EACCES").failed >= 10)
  }

  @Test(.proves(123)) func `whichever open in the tree is refused, every file is whole`() throws {
    let opens = try sweep(
      "openat", "error=EACCES",
      only: { site in
        // Not the temporaries, whose names nobody knows before.
        let names = Promise.rates.flatMap { [$0, $0 + ".gz"] } + ["v1", "v1/vi", "v1/en"]
        return names.map { site.path("public/\($0)") } + [site.path("public")]
      })
    #expect(opens.failed > 10)
  }

  @Test(.proves(124)) func `a run killed at any rename leaves every file whole and the next one mends`() throws {
    #expect(try sweep("rename", "signal=KILL").failed >= 10)
  }
}
