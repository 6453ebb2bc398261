import Core
import Foundation
import Testing

@testable import Rendering

/// What stands in a cell of a table of rates, and the one paragraph beneath it.
struct RateNotesTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private func content(
    _ currencies: [Currency], _ table: RateTable, past: RateTable? = nil, since: String? = nil,
    recent: [DailyRange] = [], variant: Widget.Variant = .full
  ) throws -> WidgetContent {
    let rates = try Samples.ratesWidget(currencies)
    let widget = Widget(
      id: rates.id, subject: rates.subject, providers: rates.providers, ttlSeconds: rates.ttlSeconds,
      maxAgeSeconds: rates.maxAgeSeconds, zone: rates.zone, variant: variant)
    var before = try past.map(Samples.past)
    if let since { before = Past(unchangedSince: try Samples.instant(since), baseline: before?.baseline) }
    let terms = table.basis == .board ? Samples.bank : Samples.reference
    return try Samples.content(widget, .rates(table), terms, past: before, recent: recent)
  }

  /// What stands between a fragment's table and its source, in words.
  private func notes(_ content: WidgetContent, in language: Language) throws -> String {
    let html = try renderer.fragment(content, in: language)
    #expect(html.contains("</h2>\n<table "), "nothing stands above the table")
    let note = /<\/table>\n<p class="wgt-note">(.*)<\/p>\n<p class="wgt-note">(?:Nguồn|Source):/
    return words(of: String(try #require(html.firstMatch(of: note)).output.1))
  }

  private func line(_ side: PriceSide) throws -> [DailyRange] {
    try Samples.days(.price(side, of: "USD", unit: 1), Samples.restless(26412))
  }

  @Test func `the unit, what arrows and lines mean and that it is for reference are one paragraph beneath the table`()
    throws
  {
    let lined = try content(
      ["USD"], Samples.board(), past: Samples.board(usd: "26372"), since: "2026-11-20T09:30:00Z", recent: line(.sell))
    #expect(
      try notes(lined, in: "vi") == "Đơn vị: đồng. ▲▼ so với ngày 21/11/2026. Đường vẽ: giá bán 30 ngày qua. "
        + "Niêm yết từ 16:30 ngày 20/11/2026. Thông tin chỉ mang tính tham khảo.")
    #expect(
      try notes(lined, in: "en") == "VND per unit. ▲▼ compared with 21 November 2026. Line: selling price of the last "
        + "30 days. Unchanged since 16:30, 20 November 2026. For reference only.")
    let times = try renderer.fragment(lined, in: "vi").matches(of: /<time datetime="([^"]*)">/).map(\.output.1)
    #expect(times == ["2026-11-21", "2026-11-20T16:30:00+07:00", "2026-11-22T07:40:00+07:00"])
  }

  @Test func `what the lines are is said where they are drawn: not in a narrow column, and not beside long prices`()
    throws
  {
    let lined = try renderer.fragment(content(["USD"], Samples.board(), recent: line(.sell)), in: "vi")
    #expect(lined.contains("<span class=\"wgt-legend\">Đường vẽ: giá bán 30 ngày qua.</span>"))
    let long = RateTable(
      basis: .board, rows: [Rate(currency: "USD", sell: 26412), Rate(currency: "EUR", sell: 123_456_789)])
    let content = try content(["USD", "EUR"], long, recent: line(.sell))
    #expect(try !renderer.fragment(content, in: "vi").contains("Đường vẽ"))
  }

  @Test func `no note explains what the table does not have`() throws {
    let bare = try content(["USD"], Samples.board())
    #expect(try notes(bare, in: "vi") == "Đơn vị: đồng. Thông tin chỉ mang tính tham khảo.")
    let still = try content(["USD"], Samples.board(), past: Samples.board())
    #expect(try notes(still, in: "vi") == "Đơn vị: đồng. Thông tin chỉ mang tính tham khảo.")
    let onlyLines = try content(["USD"], Samples.board(), recent: line(.sell))
    #expect(
      try notes(onlyLines, in: "vi")
        == "Đơn vị: đồng. Đường vẽ: giá bán 30 ngày qua. Thông tin chỉ mang tính tham khảo.")
    let moved = try content(["USD"], Samples.board(), past: Samples.board(usd: "26372"))
    #expect(
      try notes(moved, in: "vi") == "Đơn vị: đồng. ▲▼ so với ngày 21/11/2026. Thông tin chỉ mang tính tham khảo.")
    let compact = try content(
      ["USD"], Samples.board(), past: Samples.board(usd: "26372"), since: "2026-11-20T09:30:00Z", recent: line(.sell),
      variant: .compact)
    #expect(
      try notes(compact, in: "vi")
        == "Đơn vị: đồng. Niêm yết từ 16:30 ngày 20/11/2026. Thông tin chỉ mang tính tham khảo.")
  }

  @Test func `a reference table says that its prices are no bank's`() throws {
    let table = try Samples.referenceTable()
    let lined = try content(["USD"], table, past: Samples.referenceTable(usd: "26300.5"), recent: line(.mid))
    #expect(
      try notes(lined, in: "vi") == "Đơn vị: đồng. ▲▼ so với ngày 21/11/2026. Đường vẽ: 30 ngày qua. "
        + "Thông tin chỉ mang tính tham khảo, không phải giá mua bán của ngân hàng.")
    #expect(
      try notes(content(["USD"], table), in: "en")
        == "VND per unit. For reference only, not a bank&#39;s buying or selling prices.")
  }

  @Test(
    arguments: [
      ("26372", "vi", "up", "▲", "tăng", "40"), ("26372", "en", "up", "▲", "up", "40"),
      ("26512.5", "vi", "down", "▼", "giảm", "100,50"), ("26512.5", "en", "down", "▼", "down", "100.50"),
    ] as [(String, Language, String, String, String, String)])
  func `a move is an arrow, for a voice a word, and an amount beneath the price it is of`(
    before: String, language: Language, name: String, arrow: String, word: String, amount: String
  ) throws {
    let html = try renderer.fragment(
      content(["USD"], Samples.board(), past: Samples.board(usd: before)), in: language)
    let price = try Samples.catalogue(language).rate(26412)
    #expect(
      html.contains(
        ">\(price) <span class=\"wgt-\(name)\"><span aria-hidden=\"true\">\(arrow)</span>"
          + "<span class=\"wgt-hidden\">\(word)</span> \(amount)</span></td>"))
    #expect(html.matches(of: /<span class="wgt-(up|down)">/).count == 1)
  }

  @Test func `a price that has not moved, and one of which nothing is known before, have no arrow`() throws {
    let html = try renderer.fragment(content(["USD", "EUR"], Samples.board(), past: Samples.board()), in: "vi")
    for part in ["▲", "▼", "wgt-up", "wgt-down", "tăng", "giảm"] { #expect(!html.contains(part), "\(part)") }
  }

  @Test func `every price stands beside the heading of its column, and one that is not quoted says so`() throws {
    let html = try renderer.fragment(content(["JPY"], Samples.board()), in: "vi")
    let missing = "<span aria-hidden=\"true\">—</span><span class=\"wgt-hidden\">không niêm yết</span>"
    #expect(
      html.contains(
        "<tr><th scope=\"row\">JPY <span class=\"wgt-name\">Yên Nhật</span></th>"
          + "<td data-label=\"Mua tiền mặt\">160,25</td><td data-label=\"Mua chuyển khoản\">161,80</td>"
          + "<td data-label=\"Bán\">\(missing)</td></tr>"))
    for heading in ["Mua tiền mặt", "Mua chuyển khoản", "Bán"] {
      #expect(html.ranges(of: "<th scope=\"col\">\(heading)</th>").count == 1)
    }
  }

  @Test(arguments: [
    ("26412", "wgt-table wgt-prices wgt-board wgt-short wgt-four"),
    // Ten characters fit: 123.456,78.
    ("123456.78", "wgt-table wgt-prices wgt-board wgt-short wgt-four"),
    ("1234567", "wgt-table wgt-prices wgt-board wgt-short wgt-four"),
    ("123456789", "wgt-table wgt-prices wgt-board"), ("1234567.89", "wgt-table wgt-prices wgt-board"),
  ])
  func `prices that are too long for columns side by side stand in lines`(sell: String, classes: String) throws {
    let html = try renderer.fragment(content(["USD"], Samples.board(usd: sell)), in: "vi")
    #expect(html.contains("<table class=\"\(classes)\">"))
  }

  @Test func `three prices take four columns, a transfer's two and a reference's one do not`() throws {
    let compact = try content(["USD"], Samples.board(), variant: .compact)
    #expect(
      try renderer.fragment(compact, in: "vi").contains("<table class=\"wgt-table wgt-prices wgt-board wgt-short\">"))
    let reference = try content(["USD"], Samples.referenceTable())
    #expect(
      try renderer.fragment(reference, in: "vi").contains(
        "<table class=\"wgt-table wgt-prices wgt-reference wgt-short\">"))
  }
}
