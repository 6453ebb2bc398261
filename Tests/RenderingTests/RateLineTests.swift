import Core
import Foundation
import Testing

@testable import Rendering

/// The lines in a table of rates.
struct RateLineTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private static let sell = Series.price(.sell, of: "USD", unit: 1)

  private func board(
    _ recent: [DailyRange], variant: Widget.Variant = .full, state: Freshness = .fresh
  ) throws -> WidgetContent {
    let rates = try Samples.ratesWidget(["USD"])
    let widget = Widget(
      id: rates.id, subject: rates.subject, providers: rates.providers, ttlSeconds: rates.ttlSeconds,
      maxAgeSeconds: rates.maxAgeSeconds, zone: rates.zone, variant: variant)
    return try Samples.content(widget, .rates(Samples.board()), Samples.bank, recent: recent, state: state)
  }

  /// The path data of the dollar's line; nil where there is none.
  private func path(_ values: [Int: Decimal]) throws -> String? {
    let html = try renderer.fragment(board(Samples.days(Self.sell, values)), in: "vi")
    return html.firstMatch(of: /<path d="([^"]*)"/).map { String($0.output.1) }
  }

  @Test func `a line needs five days, and says how many there are`() throws {
    let four: [Int: Decimal] = [0: 26412, 1: 26400, 2: 26390, 3: 26400]
    #expect(try path(four) == nil)
    let four5 = four.merging([6: 26100]) { first, _ in first }
    #expect(try path(four5) != nil)
    let html = try renderer.fragment(board(Samples.days(Self.sell, four5)), in: "vi")
    #expect(html.contains(">7 ngày qua</th>"))
    #expect(html.contains("<span class=\"wgt-hidden\">thấp nhất 26.100, cao nhất 26.412</span>"))
    let english = try renderer.fragment(board(Samples.days(Self.sell, four5)), in: "en")
    #expect(english.contains(">Last 7 days</th>") && english.contains(">lowest 26,100, highest 26,412</span>"))
  }

  @Test func `a line goes from the first day on the left to the last on the right and bends only where it must`() throws
  {
    #expect(try path([4: 26000, 3: 26200, 2: 26200, 1: 26200, 0: 26000]) == "M2 28l29-26 58 0 29 26")
    #expect(try path([4: 26000, 3: 26000, 2: 26000, 1: 26000, 0: 26000]) == "M2 15l116 0")
    // A few đồng up and down are rest.
    #expect(try path([4: 26000, 3: 26010, 2: 26000, 1: 26010, 0: 26000]) == "M2 16l29-2 29 2 29-2 29 2")
  }

  @Test func `where nothing was seen for longer than prices may be shown a line is broken`() throws {
    // Four days may pass: the bank's week-end with a holiday before it is none.
    let whole = try #require(try path([10: 26000, 9: 26100, 4: 26200, 3: 26100, 2: 26000]))
    #expect(!whole.dropFirst().contains("M"))
    let broken = try #require(try path([10: 26000, 9: 26100, 3: 26200, 2: 26100, 0: 26000]))
    #expect(broken.matches(of: /M/).count == 2)
    // A day alone is a dot.
    let alone = try #require(try path([20: 26000, 9: 26100, 3: 26200, 2: 26100, 0: 26000]))
    #expect(alone.matches(of: /M[0-9 ]+h\.01/).count == 2)
  }

  @Test func `the lowest and highest are the day's, not only its last`() throws {
    var days = try Samples.days(Self.sell, [4: 26000, 3: 26200, 2: 26200, 1: 26200, 0: 26000])
    days[1].low = 25_900
    days[2].high = 26_450
    let html = try renderer.fragment(board(days), in: "vi")
    #expect(html.contains("thấp nhất 25.900, cao nhất 26.450"))
  }

  @Test func `a line does not hang on the state, and no number or line stands where none may`() throws {
    let recent = try Samples.days(Self.sell, Samples.restless(26412))
    let fresh = try renderer.fragment(board(recent), in: "vi")
    let line = try #require(fresh.firstMatch(of: /<td class="wgt-way">.*<\/td>/)).output
    #expect(try renderer.fragment(board(recent, state: .stale), in: "vi").contains(line))
    for state in [Freshness.expired, .missing] {
      #expect(try !renderer.fragment(board(recent, state: state), in: "vi").contains("wgt-line"))
    }
    #expect(try !renderer.fragment(board(recent, variant: .compact), in: "vi").contains("wgt-way"))
  }

  @Test func `only the price that the table shows last has a line: not another unit's, side's or currency's`() throws {
    let values = Samples.restless(26412)
    for series in [
      Series.price(.buyCash, of: "USD", unit: 1), .price(.sell, of: "USD", unit: 100), .price(.mid, of: "USD", unit: 1),
      .price(.sell, of: "EUR", unit: 1),
    ] {
      #expect(try !renderer.fragment(board(Samples.days(series, values)), in: "vi").contains("wgt-line"), "\(series)")
    }
  }

  @Test func `every row of a table with lines has as many cells as there are headings`() throws {
    for (name, content) in try Samples.lined(.fresh) {
      let html = try renderer.fragment(content, in: "vi")
      let headings = html.matches(of: /<th scope="col"/).count
      let rows = html.split(separator: "\n").filter { $0.hasPrefix("<tr><th scope=\"row\"") }
      #expect(!rows.isEmpty)
      for row in rows { #expect(row.matches(of: /<t[hd][ >]/).count == headings, "\(name): \(row)") }
    }
  }

  @Test func `what the lines are drawn from is no part of the JSON`() throws {
    let recent = try Samples.days(Self.sell, Samples.restless(26412))
    #expect(try document(of: board(recent)) == document(of: board([])))
  }
}
