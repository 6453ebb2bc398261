import Core
import Foundation
import Replay
import Testing

/// The worked example of CONTRIBUTING.md, which is a file of these tests.
struct WorkedExampleTests {
  @Test func `the provider that the guide shows is the one that is compiled here`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let source = try String(contentsOf: folder.appendingPathComponent("ExampleBank.swift"), encoding: .utf8)
      .replacingOccurrences(of: "\n@testable import Providers\n", with: "")
    let guide = try String(
      contentsOf: folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
        "CONTRIBUTING.md"), encoding: .utf8)
    #expect(guide.contains("```swift\n\(source)```"))
  }

  @Test func `it reads the body that the guide shows, and refuses another`() throws {
    let bank = ExampleBank()
    func reading(_ body: String) throws -> Reading {
      let body = expandingTimes(in: Data(body.utf8), now: pinnedNow)
      return try bank.reading(Reply(status: 200, body: body), .rates(RatesQuery()), pinnedNow, nil).get()
    }
    let board = try reading(#"{"date":"@{%Y-%m-%d|+07:00}","rates":{"USD":[26142,26172,26412]}}"#)
    #expect(board.rates?["USD"]?.sell == 26412)
    #expect(board.rates?.day == CalendarDay("2026-11-22"))
    #expect(throws: Failure.malformed("rates.USD: expected 3 prices, found 2")) {
      try reading(#"{"date":"2026-11-22","rates":{"USD":[26142,26172]}}"#)
    }
    #expect(throws: Failure.outdated("date: expected 2026-11-18 to 2026-11-23, found 2026-11-01")) {
      try reading(#"{"date":"2026-11-01","rates":{"USD":[26142,26172,26412]}}"#)
    }
  }
}
