import Foundation
import Replay
import Testing

@testable import Site

/// A published tree that others change, read or have outgrown, and a monitor's file beside it.
@Suite struct TreeFaultTests {
  @Test(.proves(141)) func `a published folder that is removed during a run is whole again after it`() throws {
    let site = try TestSite.settled()
    var slow = site.providers.good("vietcombank", at: TestSite.later)
    slow.delaySeconds = 1
    site.providers.answer("vietcombank", with: slow)
    let before = try site.publishedFiles()
    let end = try site.begin(
      Promise(status: 0, changes: Promise.all, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    let begun = ContinuousClock.now
    while site.providers.peek().isEmpty, ContinuousClock.now - begun < .seconds(10) { usleep(10_000) }
    try FileManager.default.removeItem(atPath: site.path("public"))
    try end()
    #expect(try site.publishedFiles()["v1/widgets.css"]?.bytes == before["v1/widgets.css"]?.bytes)
  }

  @Test(.proves(142)) func `a widget that leaves the config keeps its paths and loses its numbers`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", #""id": "rates""#, to: #""id": "fx""#)
    let new: Set<String> = ["v1/fx.json", "v1/vi/fx.html", "v1/en/fx.html"]
    // What is known of the bank is not the widget's: it is shown under the new id without a request.
    try site.expect(Promise(status: 0, changes: Promise.rates.union(new)), of: ["refresh"])
    for name in ["vi/rates.html", "en/rates.html", "rates.json"] {
      #expect(try site.holds("public/v1/\(name)", "missing"))
      #expect(try !site.read("public/v1/\(name)").contains(/26[.,]?412/))
    }
    #expect(try site.holds("public/v1/vi/fx.html", "26.412"))
  }

  @Test(.proves(143), arguments: ["absent", "a folder", "a pipe", "read-only"])
  func `a monitor's file that cannot be replaced is said and stays`(fault: String) throws {
    let site = try TestSite.settled()
    try FileManager.default.createDirectory(atPath: site.path("metrics"), withIntermediateDirectories: true)
    try site.write("metrics/widgets.prom", "old")
    let faults = [
      "absent": (
        "nowhere/widgets.prom",
        "the folder nowhere does not exist; make it with `mkdir -p nowhere`, or name another file"
      ),
      "a folder": ("metrics", "expected a file, found a folder"),
      "a pipe": ("/dev/null", "expected a file, found a link, a pipe or a device"),
      "read-only": ("metrics/widgets.prom", "open: Permission denied"),
    ]
    let (output, problem) = try #require(faults[fault])
    try site.expect(
      Promise(status: 3, says: "widgets: \(output): \(problem)\n"),
      of: ["status", "--format", "prometheus", "--output", output], asNobody: fault == "read-only")
    #expect(try site.read("metrics/widgets.prom") == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.path("metrics")) == ["widgets.prom"])
  }

  @Test(.proves(147)) func `readers see only whole files while run after run publishes`() throws {
    let site = try TestSite.settled()
    site.providers.moveTheDollar()
    let names = Promise.numbers.flatMap { [$0, $0 + ".gz"] }
    let reader = LoopReader(names.map { site.path("public/\($0)") }) { name, bytes in
      PublishedFileState(inode: nil, modifiedAt: nil, bytes: bytes).isWhole(as: name)
    }
    let runs = Thoroughness.isFull ? 200 : 40
    for run in 1...runs {
      let begun = ContinuousClock.now
      let result = try site.run(["refresh", "--force"], at: Storm.instant(run))
      #expect(result == CommandResult(status: 0, output: "", errors: ""))
      #expect(ContinuousClock.now - begun < .seconds(4))
      #expect(site.providers.requests().sorted() == ["met-norway", "vietcombank"])
    }
    let (reads, versions, torn) = reader.stop()
    #expect(torn == [])
    #expect(reads > runs * names.count)
    #expect(versions > runs * 4)
    try site.expect(changes: Promise.all, since: [:])
  }

  @Test(.proves(148)) func `a clock that is set to and fro between two runs makes every file later than before`() throws
  {
    let site = try TestSite.settled()
    site.providers.moveTheDollar()
    // The same second twice, back, a second on, on, and back to the morning; of the weather the hours move.
    let unsaid: Set = ["v1/index.json"]
    let runs = [
      ("00:40:00", Promise.rates), ("00:40:00", Promise.rates.subtracting(unsaid)), ("00:00:00", Promise.numbers),
      ("00:00:01", Promise.rates), ("01:00:00", Promise.rates.union(Promise.hours)), ("00:30:00", Promise.numbers),
    ]
    for (time, changes) in runs {
      try site.expect(
        Promise(status: 0, changes: changes, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
        at: "2026-11-22T\(time)Z")
    }
  }
}
