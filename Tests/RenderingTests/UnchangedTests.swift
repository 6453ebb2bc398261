import Core
import Foundation
import Testing

@testable import Rendering

/// Since when a board stands, for the reader of a Sunday's page.
struct UnchangedTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  /// The line of a board fetched at 07:40 in Hanoi on Sunday, 22 November 2026, as text; nil where there is none.
  private func line(
    since: String?, _ table: RateTable? = nil, state: Freshness = .fresh, in language: Language = "vi"
  ) throws -> String? {
    let past = Past(unchangedSince: try since.map(Samples.instant))
    let content = try Samples.content(
      Samples.ratesWidget(["USD"]), .rates(table ?? Samples.board()), Samples.bank, past: past, state: state)
    let text = try renderer.text(content, in: language).split(separator: "\n").first {
      $0.hasPrefix("Niêm yết") || $0.hasPrefix("Unchanged")
    }
    let html = try renderer.fragment(content, in: language).replacing(try Regex("<[^>]*>"), with: "")
    let words = try Samples.catalogue(language).words[.unchanged].prefix { $0 != "{" }
    #expect(html.contains(text ?? words) == (text != nil))
    return text.map(String.init)
  }

  @Test(arguments: [
    ("2026-11-20T09:30:00Z", "Niêm yết từ 16:30 ngày 20/11/2026"),
    // The day is Hanoi's: 23:59 on Saturday, and midnight.
    ("2026-11-21T16:59:59Z", "Niêm yết từ 23:59 ngày 21/11/2026"), ("2026-11-21T17:00:00Z", nil),
    ("2026-11-22T00:10:00Z", nil), ("2026-11-22T00:40:00Z", nil),
  ])
  func `a board first seen on an earlier day says since when it stands`(since: String, says: String?) throws {
    #expect(try line(since: since) == says)
  }

  @Test func `a board that nobody saw begin says nothing of since when it stands`() throws {
    #expect(try line(since: nil) == nil)
  }

  @Test func `the line is in the language's words and has a machine's time in the widget's zone`() throws {
    #expect(try line(since: "2026-11-20T09:30:00Z", in: "en") == "Unchanged since 16:30, 20 November 2026")
    let content = try Samples.content(
      Samples.ratesWidget(["USD"]), .rates(Samples.board()), Samples.bank, past: Samples.fridays())
    #expect(
      try renderer.fragment(content, in: "vi").contains(
        "Niêm yết từ <time datetime=\"2026-11-20T16:30:00+07:00\">16:30 ngày 20/11/2026</time>"
      ))
  }

  @Test func `it stands in the stale fragment as in the fresh one, and nowhere where no number does`() throws {
    let since = "2026-11-20T09:30:00Z"
    #expect(try line(since: since, state: .stale) == line(since: since))
    #expect(try line(since: since, state: .expired) == nil)
    #expect(try line(since: since, state: .missing) == nil)
  }

  @Test func `the days of a table that says its own time are counted from that`() throws {
    var table = try Samples.referenceTable()
    // A day's table that was first seen late on its day is no news on the next.
    #expect(try line(since: "2026-11-22T00:10:00Z", table) == nil)
    #expect(try line(since: "2026-11-21T02:00:00Z", table) == "Niêm yết từ 09:00 ngày 21/11/2026")
    table.day = try Samples.day("2026-11-21")
    #expect(try line(since: "2026-11-21T02:00:00Z", table) == nil)
    var board = try Samples.board()
    board.observedAt = try Samples.instant("2026-11-20T09:30:00Z")
    #expect(try line(since: "2026-11-20T09:35:00Z", board) == nil)
  }
}
