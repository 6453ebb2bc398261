import Foundation
import Testing

@testable import Core
@testable import Rendering

/// What the tests draw: pinned readings, widgets and instants.
enum Samples {
  static let languages: [Language] = ["vi", "en"]

  static func zone(_ identifier: String) throws -> TimeZone { try #require(TimeZone(identifier: identifier)) }
  static func instant(_ text: String) throws -> Date { try #require(Date(iso8601: text)) }
  static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }
  static func decimal(_ text: String) throws -> Decimal { try #require(Decimal(plain: text)) }
  static func catalogue(_ language: Language) throws -> Catalogue { try #require(try Catalogue(of: language)) }

  static let openMeteo = Terms(
    name: "Open-Meteo", url: "https://open-meteo.com/", licence: "CC BY 4.0",
    licenceURL: "https://creativecommons.org/licenses/by/4.0/", termsURL: "https://open-meteo.com/en/terms",
    credit: "Weather data by Open-Meteo.com", use: .nonCommercialOrKey, leastIntervalSeconds: 600)
  static let bank = Terms(
    name: "Vietcombank", url: "https://www.vietcombank.com.vn/", licence: nil, licenceURL: nil,
    termsURL: "https://www.vietcombank.com.vn/", credit: "Vietcombank", use: .anyone, leastIntervalSeconds: 300)
  static let reference = Terms(
    name: "exchange-api", url: "https://github.com/fawazahmed0/exchange-api", licence: "CC0 1.0", licenceURL: nil,
    termsURL: "https://github.com/fawazahmed0/exchange-api", credit: "Tỷ giá của exchange-api", use: .anyone,
    leastIntervalSeconds: 3600)

  static func weatherWidget(
    names: ShortMap<Language, String> = ["vi": "Hà Nội", "en": "Hanoi"], zone: String = "Asia/Ho_Chi_Minh",
    variant: Widget.Variant = .full, hasLunarDate: Bool = false
  ) throws -> Widget {
    Widget(
      id: "weather-hanoi",
      subject: .weather(
        Place(names: names, coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: try Self.zone(zone))),
      providers: ["open-meteo"], ttlSeconds: 1800, maxAgeSeconds: 21600, zone: try Self.zone(zone),
      hasLunarDate: hasLunarDate, variant: variant)
  }

  static func ratesWidget(_ currencies: [Currency] = ["USD", "EUR", "JPY", "LAK", "AUD"]) throws -> Widget {
    Widget(
      id: "rates", subject: .rates(currencies), providers: ["vietcombank"], ttlSeconds: 900, maxAgeSeconds: 345_600,
      zone: try zone("Asia/Ho_Chi_Minh"))
  }

  static func weather() throws -> Weather {
    Weather(
      current: .init(
        observedAt: try instant("2026-11-22T00:30:00Z"), condition: .rainLight, isDay: true,
        temperatureCelsius: 24.3, humidityPercent: 78, windMetersPerSecond: 3.1, windDirectionDegrees: 45,
        pressureHectopascals: 1013.2, cloudPercent: 90, precipitationMillimeters: 0.2),
      hours: [
        .init(
          at: try instant("2026-11-22T01:00:00Z"), condition: .drizzle, temperatureCelsius: 24,
          precipitationMillimeters: 0, precipitationProbabilityPercent: 40)
      ],
      days: [
        .init(
          date: try day("2026-11-22"), condition: .thunderstormHeavy, minimumCelsius: 19.2, maximumCelsius: 26.8,
          precipitationMillimeters: 2.4, precipitationProbabilityPercent: 60, uvIndexMaximum: 6.1,
          sunriseAt: try instant("2026-11-21T23:11:00Z"), sunsetAt: try instant("2026-11-22T10:15:00Z")),
        .init(
          date: try day("2026-11-23"), condition: .clear, minimumCelsius: -2, maximumCelsius: 5,
          precipitationMillimeters: 12.4),
        .init(date: try day("2026-11-24"), condition: .unknown),
        .init(date: try day("2026-11-25"), condition: .overcast, maximumCelsius: 20),
        .init(date: try day("2026-11-26"), condition: .snow, minimumCelsius: 1, maximumCelsius: 2),
      ])
  }

  static func board(usd sell: String = "26412") throws -> RateTable {
    RateTable(
      basis: .board,
      rows: [
        Rate(
          currency: "USD", buyCash: try decimal("26142"), buyTransfer: try decimal("26172"), sell: try decimal(sell)),
        Rate(currency: "JPY", buyCash: try decimal("160.25"), buyTransfer: try decimal("161.8"), sell: nil),
        Rate(currency: "EUR", buyTransfer: try decimal("30136.2"), sell: try decimal("31409.17")),
        Rate(currency: "LAK", buyCash: try decimal("0.93"), sell: try decimal("1.2")),
      ])
  }

  static func referenceTable(usd mid: String = "26300") throws -> RateTable {
    RateTable(
      basis: .reference,
      rows: [
        Rate(currency: "USD", mid: try decimal(mid)), Rate(currency: "JPY", unit: 100, mid: try decimal("16512.25")),
      ],
      day: try day("2026-11-22"))
  }

  static func past(_ table: RateTable) throws -> Past {
    Past(
      unchangedSince: try instant("2026-11-22T00:10:00Z"),
      baseline: .init(reading: .rates(table), firstSeenAt: try instant("2026-11-21T01:10:00Z")))
  }

  /// A board that has stood since 16:30 on Friday, two days before the fetch of the samples.
  static func fridays() throws -> Past { Past(unchangedSince: try instant("2026-11-20T09:30:00Z")) }

  /// The states in which there is something to see.
  static let states: [Freshness] = [.fresh, .stale, .expired, .missing]

  /// When the samples were fetched: 07:40 in Hanoi on 22 November 2026.
  static func fetchedAt() throws -> Date { try instant("2026-11-22T00:40:00Z") }

  /// What a widget shows of its one reading.
  static func content(
    _ widget: Widget, _ reading: Reading?, _ terms: Terms?, past: Past? = nil, recent: [DailyRange] = [],
    state: Freshness = .fresh, isSample: Bool = false, observed: WidgetContent.Observed? = nil
  ) throws -> WidgetContent {
    try content(
      widget, reading.map { [$0] } ?? [], terms, past: past, recent: recent, state: state, isSample: isSample,
      observed: observed)
  }

  /// What a widget shows of a reading for each of its queries, in a state.
  static func content(
    _ widget: Widget, _ readings: [Reading], _ terms: Terms?, past: Past? = nil, recent: [DailyRange] = [],
    state: Freshness = .fresh, isSample: Bool = false, observed: WidgetContent.Observed? = nil,
    companion: WidgetContent.Companion? = nil
  ) throws -> WidgetContent {
    let age =
      switch state {
      case .fresh, .missing, .unavailable: 60
      case .stale: widget.ttlSeconds + 60
      case .expired: widget.maxAgeSeconds + 60
      }
    if state == .missing || state == .unavailable {
      return WidgetContent(emptyOf: widget, state: state, now: try fetchedAt().addingTimeInterval(60))
    }
    let content = try content(
      widget, readings, terms, past: past, recent: recent, isSample: isSample, observed: observed,
      companion: companion, fetchedAt: fetchedAt(),
      now: fetchedAt().addingTimeInterval(Double(age)))
    try #require(content.state == state)
    return content
  }

  /// What a widget shows at an instant of a reading for each of its queries.
  static func content(
    _ widget: Widget, _ readings: [Reading?], _ terms: Terms?, past: Past? = nil, recent: [DailyRange] = [],
    isSample: Bool = false, observed: WidgetContent.Observed? = nil, companion: WidgetContent.Companion? = nil,
    fetchedAt: Date, now: Date
  ) throws -> WidgetContent {
    let provider = widget.providers[0]
    let snapshots = zip(widget.feeds(of: provider), readings).map { feed, reading in
      reading.map { Snapshot(feed: feed, reading: $0, fetchedAt: fetchedAt, isSample: isSample) }
    }
    let lifetimes = snapshots.compactMap(\.self).map {
      $0.lifetime(ttlSeconds: widget.ttlSeconds, maxAgeSeconds: widget.maxAgeSeconds, leastIntervalSeconds: 0)
    }
    let first = try #require(lifetimes.first)
    return WidgetContent(
      widget: widget, state: first.freshness(at: now),
      selection: Selection(provider: provider, snapshots: snapshots, lifetime: first),
      sources: terms.map { [WidgetContent.Source(provider: provider, terms: $0)] } ?? [],
      histories: [FeedHistory(past: past, recent: recent)],
      companion: companion ?? observed.map { .init(reading: .observation($0.observation), source: $0.source) },
      now: now)
  }

  /// What each widget shows in each state, by name.
  static func all() throws -> [(name: String, content: WidgetContent)] {
    let board = Reading.rates(try self.board())
    let reference = Reading.rates(try referenceTable())
    let weather = Reading.weather(try self.weather())
    let rates = try ratesWidget()
    return try Samples.states.flatMap { state in
      // Nothing but what its own board's golden says where no number is shown.
      let unchanged =
        state == .expired || state == .missing
        ? []
        : try [
          ("unchanged-\(state)", content(rates, board, bank, past: fridays(), state: state))
        ]
      return try unchanged + lined(state) + [
        ("weather-\(state)", try content(weatherWidget(), weather, openMeteo, state: state)),
        ("board-\(state)", try content(rates, board, bank, past: past(self.board(usd: "26372")), state: state)),
        (
          "reference-\(state)",
          try content(rates, reference, self.reference, past: past(referenceTable(usd: "26300.5")), state: state)
        ),
      ]
    } + allOfPlaces()
  }
}
