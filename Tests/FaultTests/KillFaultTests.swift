import Foundation
import Testing

@testable import Site

/// Runs that are killed at any instant.
@Suite struct KillFaultTests {
  /// What a killed run had come to.
  private enum Stage: Hashable { case beforeAsking, beforeKeeping, publishing, published }

  @Test(.proves(144)) func `runs killed at any instant tear no file and lose no board`() throws {
    let site = try TestSite.settled()
    site.providers.moveTheDollar()
    let storm = try Storm(site)
    var generator = SplitMix64(seed: 20_261_123)
    var stages: [Stage: Int] = [:]
    var questions: [String: Int] = [:]
    var files: [String: PublishedFileState] = [:]
    let kills = Thoroughness.isFull ? 1000 : 100
    for number in 1...kills {
      let command = try site.start("refresh", "--force", at: Storm.instant(number))
      // Every second one is aimed at the time after the answers, when the run keeps and publishes.
      if number % 2 == 0 {
        storm.waitForQuestions()
        usleep(UInt32.random(in: 0..<storm.microsecondsAfterQuestions, using: &generator))
      } else {
        usleep(UInt32.random(in: 0..<storm.microseconds, using: &generator))
      }
      kill(command.process.processIdentifier, SIGKILL)
      let result = command.wait()
      #expect(result == CommandResult(status: SIGKILL, output: "", errors: "") || result.status == 0)
      let asked = site.providers.requests()
      for provider in asked { questions[provider, default: 0] += 1 }
      files = try site.expectWhole(knowing: files)
      let news = asked.isEmpty ? 0 : try storm.newBoards()
      let shown = try storm.filesOfTheNewestBoard()
      let stage: Stage =
        switch (asked.isEmpty, news, shown) {
        case (true, _, _): .beforeAsking
        case (_, 0, _): .beforeKeeping
        case (_, _, storm.filesOfABoard): .published
        default: .publishing
        }
      stages[stage, default: 0] += 1
    }
    // Counted over all: what a run has sent just before its end may reach the provider after it.
    #expect(Set(questions.keys) == ["met-norway", "vietcombank"] && questions.values.allSatisfy { $0 <= kills })
    // The blows fell everywhere.
    for stage in [Stage.beforeAsking, .beforeKeeping, .publishing, .published] {
      #expect(stages[stage, default: 0] >= kills / 100, "\(stages)")
    }
    let before = try site.publishedFiles()
    let last = try site.run(["refresh", "--force"], at: Storm.instant(kills + 1))
    #expect(last == CommandResult(status: 0, output: "", errors: ""))
    #expect(site.providers.requests().sorted() == ["met-norway", "vietcombank"])
    try site.expect(changes: Promise.numbers, since: before)
    #expect(try storm.newBoards() == 1)
    #expect(site.temporaries() == [])
    #expect(try site.sqlite("PRAGMA integrity_check") == ["ok"])
    #expect(
      try site.sqlite("SELECT reading FROM history WHERE provider = 'vietcombank' ORDER BY id") == storm.readings)
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.path("var")).allSatisfy { !$0.contains(".bad-") })
  }
}

/// What a storm of killed runs has left so far.
final class Storm {
  private let site: TestSite
  /// How long a run takes that nobody kills.
  let microseconds: UInt32
  /// How long it takes from its second question on.
  let microsecondsAfterQuestions: UInt32
  /// The dollar's price in the boards of the history, oldest first.
  private(set) var boards: [String] = []
  /// The boards themselves.
  private(set) var readings: [String] = []
  private var ids = ""
  private var lastID = "0"
  let filesOfABoard = 4

  /// A run a minute.
  static func instant(_ number: Int) -> String {
    ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: 1_795_307_400 + Double(number) * 60))
  }

  init(_ site: TestSite) throws {
    self.site = site
    var whole: [Double] = []
    var afterwards: [Double] = []
    let clock = ContinuousClock()
    for _ in 0..<5 {
      let begun = clock.now
      let command = try site.start("refresh", "--force", at: Self.instant(0))
      while site.providers.peek().count < 2, clock.now - begun < .seconds(5) { usleep(200) }
      let asked = clock.now
      #expect(command.wait().status == 0)
      whole.append((clock.now - begun) / .microseconds(1))
      afterwards.append((clock.now - asked) / .microseconds(1))
      _ = site.providers.requests()
    }
    microseconds = UInt32(whole.sorted()[2] * 1.1)
    microsecondsAfterQuestions = UInt32(afterwards.sorted()[2] * 1.1)
    _ = try newBoards()
  }

  func waitForQuestions() {
    let begun = ContinuousClock.now
    while site.providers.peek().count < 2, ContinuousClock.now - begun < .seconds(5) { usleep(200) }
  }

  /// How many of the files that show the dollar show that of the newest board; expects that every one shows a board
  /// that the history has.
  func filesOfTheNewestBoard() throws -> Int {
    let separators = ["v1/rates.json": "", "v1/vi/rates.html": ".", "v1/en/rates.html": ",", "v1/vi/sidebar.html": "."]
    return try separators.filter { name, separator in
      let bytes = try Data(contentsOf: site.folder.appendingPathComponent("public/\(name)"))
      let shown = boards.reversed().first { price in
        bytes.range(of: Data("\(price.prefix(2))\(separator)\(price.dropFirst(2))".utf8)) != nil
      }
      #expect(shown != nil, "\(name) shows a board that was lost")
      return shown == boards.last
    }.count
  }

  /// How many boards have been added; expects that all that were there are there still, in their order.
  func newBoards() throws -> Int {
    let rows = "FROM history WHERE provider = 'vietcombank'"
    var lines = try site.sqlite(
      "SELECT group_concat(id) FROM (SELECT id \(rows) ORDER BY id); SELECT reading \(rows) AND id > \(lastID) ORDER BY id",
      onCopy: true)[...]
    let ids = lines.removeFirst()
    #expect(ids == self.ids || ids.hasPrefix(self.ids.isEmpty ? "" : self.ids + ","), "a board is lost")
    self.ids = ids
    lastID = ids.split(separator: ",").last.map(String.init) ?? "0"
    boards += lines.map { reading in
      let price = reading.firstMatch(of: /"currency":"USD"[^}]*"sell":"?(\d+)/)
      return price.map { String($0.1) } ?? "none in \(reading)"
    }
    readings += lines
    return lines.count
  }
}
