import Foundation
import Testing

@testable import Core

/// What the widgets of a config together show of a feed.
@Suite struct FeedUseTests {
  private let now = Date(timeIntervalSince1970: 1_795_307_400)
  private let board = Query.rates(RatesQuery())

  private func rates(
    _ id: WidgetID, _ currencies: [Currency], _ providers: [ProviderID] = ["vietcombank"], maxAgeSeconds: Int = 86400,
    historySeconds: Int? = nil
  ) -> Widget {
    Widget(
      id: id, subject: .rates(currencies), providers: providers, ttlSeconds: 900, maxAgeSeconds: maxAgeSeconds,
      zone: .gmt, historySeconds: historySeconds)
  }

  private func place(_ latitude: Double) -> Place {
    Place(names: [:], coordinate: Coordinate(latitude: latitude, longitude: 105), zone: .vietnam)
  }

  private func weather(_ id: WidgetID, _ subject: Widget.Subject, maxAgeSeconds: Int = 21600) -> Widget {
    Widget(
      id: id, subject: subject, providers: ["met-norway", "open-meteo"], ttlSeconds: 1800,
      maxAgeSeconds: maxAgeSeconds, zone: .vietnam,
      companion: Feed("metar", .observation(ObservationQuery(station: "VVNB"))))
  }

  private func uses(_ widgets: Widget...) -> [Feed: FeedUse] {
    Config(
      site: Site(use: .nonCommercial), languages: ["vi"], publish: "/p", state: "/s", widgets: widgets, providers: [:],
      proxy: nil
    ).feedUses
  }

  @Test func `of two widgets of one point the height counts that either of them says`() throws {
    let low = place(22)
    let high = Place(names: [:], coordinate: low.coordinate, zone: low.zone, heightMeters: 1600)
    for (first, second) in [(low, high), (high, low)] {
      let uses = uses(weather("a", .weather(first)), weather("b", .weather(second)))
      let query = Query.weather(WeatherQuery(coordinate: low.coordinate, zone: low.zone))
      #expect(uses[Feed("met-norway", query)]?.place?.heightMeters == 1600)
    }
  }

  @Test func `a board has the currencies of all its widgets in order, the greatest age and the longest history`() throws
  {
    let uses = uses(
      rates("a", ["USD", "EUR"], ["vietcombank", "currency-api"], historySeconds: 86400),
      rates("b", ["JPY", "EUR", "USD"], maxAgeSeconds: 4 * 86400, historySeconds: 10 * 86400),
      rates("c", ["GBP"], maxAgeSeconds: 3600, historySeconds: 86400))
    let shared = try #require(uses[Feed("vietcombank", board)])
    #expect(shared.widgets.map(\.id) == ["a", "b", "c"])
    #expect(shared.currencies == ["USD", "EUR", "JPY", "GBP"])
    #expect(shared.maxAgeSeconds == 4 * 86400)
    #expect(shared.historySeconds == 10 * 86400)
    let alone = try #require(uses[Feed("currency-api", board)])
    #expect(alone.widgets.map(\.id) == ["a"])
    #expect(alone.currencies == ["USD", "EUR"] && alone.maxAgeSeconds == 86400 && alone.historySeconds == 86400)
  }

  @Test func `a widget that says nothing of its history has the config's span of the kind`() throws {
    let spans = HistorySpans()
    let uses = uses(rates("a", ["USD"], historySeconds: 86400), rates("b", ["USD"]), weather("c", .weather(place(21))))
    #expect(uses[Feed("vietcombank", board)]?.historySeconds == spans.ratesSeconds)
    #expect(
      uses.filter { $0.key.query.kind == .weather }.allSatisfy { $0.value.historySeconds == spans.weatherSeconds })
  }

  @Test func `a place's weather is one feed for its own widget and for a table, and a station's report one for both`() {
    let uses = uses(
      weather("hanoi", .weather(place(21))), weather("table", .places([place(21), place(11)]), maxAgeSeconds: 3600))
    func widgets(_ provider: ProviderID, _ query: Query) -> [WidgetID]? {
      uses[Feed(provider, query)]?.widgets.map(\.id)
    }
    func query(_ latitude: Double) -> Query {
      .weather(WeatherQuery(coordinate: place(latitude).coordinate, zone: .vietnam))
    }
    #expect(uses.count == 5)
    for provider: ProviderID in ["met-norway", "open-meteo"] {
      #expect(widgets(provider, query(21)) == ["hanoi", "table"])
      #expect(widgets(provider, query(11)) == ["table"])
      #expect(uses[Feed(provider, query(21))]?.maxAgeSeconds == 21600)
      #expect(uses[Feed(provider, query(11))]?.place == place(11))
    }
    #expect(widgets("metar", .observation(ObservationQuery(station: "VVNB"))) == ["hanoi", "table"])
  }

  /// Hours since the observation, and whether it is refused for both widgets together.
  @Test(arguments: [(5.9, false), (6.1, true)])
  func `what was observed longer ago than the greatest maximum age is refused`(hours: Double, isRefused: Bool) throws {
    let uses = uses(
      weather("short", .weather(place(21)), maxAgeSeconds: 3600), weather("long", .weather(place(21))))
    let query = Query.weather(WeatherQuery(coordinate: place(21).coordinate, zone: .vietnam))
    let use = try #require(uses[Feed("met-norway", query)])
    let sky = Weather(
      current: .init(observedAt: now.addingTimeInterval(-hours * 3600), condition: .clear, temperatureCelsius: 21))
    #expect((use.rejection(of: .weather(sky), at: now) != nil) == isRefused)
  }

  /// The currencies in an answer and in the kept table, and why it is no answer for widgets of USD and of EUR.
  @Test(
    arguments: [
      (["USD", "EUR"], [], nil), (["USD"], [], nil), (["USD"], ["USD"], nil),
      (["USD"], ["USD", "EUR"], "no price of EUR"), (["JPY"], [], "no price of USD, EUR"),
      (["JPY"], ["EUR"], "no price of USD, EUR"),
    ] as [([Currency], [Currency], String?)])
  func `a table without a value for something that a widget shows and that is kept is no answer`(
    answered: [Currency], kept: [Currency], reason: String?
  ) throws {
    func table(_ currencies: [Currency]) -> Reading {
      .rates(RateTable(basis: .board, rows: currencies.map { Rate(currency: $0, sell: 26412) }))
    }
    let use = try #require(uses(rates("a", ["USD"]), rates("b", ["EUR"]))[Feed("vietcombank", board)])
    let lack = use.lack(of: table(answered), kept: kept.isEmpty ? nil : table(kept))
    #expect(lack == reason.map(Failure.empty))
  }
}
