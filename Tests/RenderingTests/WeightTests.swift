import Core
import Foundation
import Testing

@testable import Publishing
@testable import Rendering

/// What a reader's connection has to carry.
struct WeightTests {
  private func gzipped(_ text: String) throws -> Int { try #require(Gzip.compressed(Data(text.utf8))).count }

  @Test(arguments: [("widgets.css", stylesheet, 3584), ("widgets.js", script, 3072)])
  func `the stylesheet weighs at most 3.5 KiB over the wire, the script 3`(name: String, text: String, most: Int) throws
  {
    let weight = try gzipped(text)
    print("\(name): \(text.utf8.count) bytes, \(weight) over the wire")
    #expect(weight <= most, "\(name)")
  }

  @Test(arguments: Samples.languages)
  func `a fresh sidebar of weather, air and rates with icons and lines is at most 14 KiB, and 4 KiB over the wire`(
    language: Language
  ) throws {
    let renderer = try Renderer(languages: [language])
    // A newspaper's eight currencies, each with a move, and every line that a weather can have.
    let currencies: [Currency] = ["USD", "EUR", "GBP", "JPY", "CNY", "KRW", "SGD", "AUD"]
    let widget = try Samples.ratesWidget(currencies)
    let board = sampleReadings(for: widget, of: .rates, at: try Samples.fetchedAt())[0]
    let earlier = RateTable(
      basis: .board,
      rows: (board.rates?.rows ?? []).map { row in
        Rate(currency: row.currency, buyCash: row.buyCash, buyTransfer: row.buyTransfer, sell: row.sell.map { $0 - 1 })
      })
    let contents = [
      try Samples.content(
        Samples.weatherWidget(), .weather(Samples.weather(hours: 24)), Samples.openMeteo, observed: Samples.observed()),
      try Samples.content(widget, board, Samples.bank, past: Samples.past(earlier)),
      try Samples.content(Samples.airWidget(), .air(Samples.airQuality()), Samples.air),
    ]
    let sidebar = renderer.sidebar(try contents.map { try renderer.fragment($0, in: language) }, in: language)
    for part in ["wgt-chart", "wgt-up", iconTag, "wgt-days", "wgt-bands"] { #expect(sidebar.contains(part)) }
    let weight = try gzipped(sidebar)
    print("sidebar.html in \(language): \(sidebar.utf8.count) bytes, \(weight) over the wire")
    #expect(sidebar.utf8.count <= 14336)
    #expect(weight <= 4096)
  }

  private static let eight: [Currency] = ["USD", "EUR", "GBP", "JPY", "CNY", "KRW", "SGD", "AUD"]

  @Test(arguments: Samples.languages)
  func `so it is with eight currencies, each with a move and a restless line of thirty days, and a day's hours`(
    language: Language
  ) throws {
    let renderer = try Renderer(languages: [language])
    let now = try Samples.instant("2026-11-22T00:40:00Z")
    let weather = try Samples.weatherWidget()
    let air = try Samples.airWidget()
    let board = try Samples.linedBoard(Self.eight)
    let contents = [
      try Samples.content(weather, sampleReadings(for: weather, of: .weather, at: now)[0], Samples.openMeteo), board,
      try Samples.content(air, sampleReadings(for: air, of: .air, at: now)[0], Samples.openMeteo),
    ]
    let sidebar = renderer.sidebar(try contents.map { try renderer.fragment($0, in: language) }, in: language)
    #expect(sidebar.matches(of: /<svg class="wgt-line"/).count == 8)
    #expect(
      sidebar.contains("<div class=\"wgt-chart\"") && sidebar.matches(of: /<span class="wgt-(up|down)"/).count == 8)
    #expect(sidebar.utf8.count <= 14336, "\(sidebar.utf8.count) bytes")
    #expect(try gzipped(sidebar) <= 4096)
  }

  /// Boxes that a newspaper adds to its sidebar.
  private func furtherBoxes() throws -> [(name: String, content: WidgetContent)] {
    let eight = Set(["eight-places-fresh", "compact-weather-fresh", "compact-air-fresh"])
    let known = try (Samples.page(.fresh) + Samples.compact()).filter { eight.contains($0.name) }
    try #require(known.count == eight.count)
    let currencies = Self.eight
    let widget = try Samples.ratesWidget(currencies)
    let compact = Widget(
      id: widget.id, subject: widget.subject, providers: widget.providers, ttlSeconds: widget.ttlSeconds,
      maxAgeSeconds: widget.maxAgeSeconds, zone: widget.zone, variant: .compact)
    let board = sampleReadings(for: widget, of: .rates, at: try Samples.fetchedAt())[0]
    func table(_ factor: Decimal) -> RateTable {
      RateTable(
        basis: .reference,
        rows: (board.rates?.rows ?? []).map { Rate(currency: $0.currency, mid: ($0.sell ?? 0) * factor) })
    }
    return known + [
      ("compact rates", try Samples.content(compact, board, Samples.bank)),
      (
        "reference rates",
        try Samples.content(widget, .rates(table(1)), Samples.reference, past: Samples.past(table(0.998)))
      ),
    ]
  }

  @Test(arguments: Samples.languages)
  func `each further box is at most 3 KiB, and 1 KiB over the wire`(language: Language) throws {
    let renderer = try Renderer(languages: [language])
    for (name, content) in try furtherBoxes() {
      let html = try renderer.fragment(content, in: language)
      let weight = try gzipped(html)
      print("\(name) in \(language): \(html.utf8.count) bytes, \(weight) over the wire")
      #expect(html.utf8.count <= 3072, "\(name)")
      #expect(weight <= 1024, "\(name)")
    }
  }

  @Test(arguments: Samples.languages)
  func `a board of thirty currencies keeps its prices and its 16 KiB, and gives up its lines for them`(
    language: Language
  ) throws {
    let all = try Samples.catalogue(language).currencies.keys.sorted().prefix(24).map(Currency.init(rawValue:))
    let currencies = all + ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]
    let html = try Renderer(languages: [language]).fragment(Samples.linedBoard(currencies), in: language)
    #expect(html.utf8.count <= 16384, "\(html.utf8.count) bytes")
    #expect(!html.contains("wgt-line") && !html.contains("wgt-way"))
    #expect(html.matches(of: /<tr><th scope="row"/).count == 30)
    #expect(html.matches(of: /class="wgt-(up|down)"/).count == 30)
  }

  @Test(arguments: Samples.languages)
  func `a box of gold with five products, their moves and lines is at most 4 KiB, and 1.25 over the wire`(
    language: Language
  ) throws {
    let fragment = try Renderer(languages: [language]).fragment(Samples.goldContent(), in: language)
    print("gold.html in \(language): \(fragment.utf8.count) bytes, \(try gzipped(fragment)) over the wire")
    #expect(fragment.utf8.count <= 4096)
    #expect(try gzipped(fragment) <= 1280)
  }

  @Test func `a box of gold with three products of one dealer is at most 3 KiB, and 1 over the wire`() throws {
    let products = ["Vàng miếng SJC", "Nhẫn tròn trơn 999,9", "Nữ trang 999,9"].map {
      GoldProduct(provider: "dealer", key: $0, names: ["vi": $0])
    }
    let widget = Widget(
      id: "gold", subject: .gold(GoldList(products: products, plausible: 100_000_000...250_000_000)),
      providers: ["dealer"], ttlSeconds: 1800, maxAgeSeconds: 21600, zone: .vietnam)
    let now = try Samples.fetchedAt()
    let snapshots = zip(widget.feeds, sampleReadings(for: widget, of: .gold, at: now)).map {
      Snapshot(feed: $0, reading: $1, fetchedAt: now)
    }
    let content = WidgetContent(
      widget: widget, state: .fresh,
      selection: Selection(
        provider: "dealer", snapshots: snapshots,
        lifetime: snapshots[0].lifetime(ttlSeconds: 1800, maxAgeSeconds: 21600, leastIntervalSeconds: 0)),
      sources: [WidgetContent.Source(provider: "dealer", terms: Samples.bank)],
      histories: snapshots.enumerated().map { sampleHistory(of: $1, on: widget, number: $0) }, now: now)
    let fragment = try Renderer(languages: ["vi"]).fragment(content, in: "vi")
    #expect(fragment.matches(of: /<svg class="wgt-line"/).count == 3)
    #expect(fragment.matches(of: /<span class="wgt-(up|down)"/).count >= 2)
    print("gold.html of one dealer: \(fragment.utf8.count) bytes, \(try gzipped(fragment)) over the wire")
    #expect(fragment.utf8.count <= 3072)
    #expect(try gzipped(fragment) <= 1024)
  }
}
