import Foundation

package struct CentralRateQuery: KindQuery {
  package init() {}

  var text: String { "central-rate \(CentralRate.currency)" }
  var dayZone: TimeZone { .vietnam }
}

extension Query {
  package var centralRate: CentralRateQuery? { if case .centralRate(let query) = self { query } else { nil } }
}

extension Reading {
  package var centralRate: CentralRate? { if case .centralRate(let rate) = self { rate } else { nil } }
}

extension CentralRate: InstantReading {
  static var parseWidget: SubjectParser? { nil }
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { RateTable.defaultAges }
  static func historySeconds(_ spans: HistorySpans) -> Int { spans.ratesSeconds }
  static func capabilities(isReference: Bool) -> [Capability] { [.centralRate] }

  var asReading: Reading { .centralRate(self) }
  var dataAt: Date? { day.startUTC }
  func emptiness(for currencies: [Currency]) -> Failure? { nil }
  func supersedes(_ other: CentralRate) -> Bool { false }

  /// It holds until there is another one, over weekends and holidays too.
  static var refusesOldData: Bool { false }
  static var baselineSpan: BaselineSpan? { RateTable.baselineSpan }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue] { [.price(currency, .mid)] }
  func rejection(for use: FeedUse, at now: Date) -> Failure? { rate.rejection ?? rate.beyondBounds(of: []) }
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation] {
    baseline.deviations(of: RateTable(basis: .reference, rows: [rate]), on: [Self.currency], at: now)
  }
  /// The notice's number stays: the same rate in another notice is another word.
  var unstamped: CentralRate {
    var rate = self
    rate.day = CalendarDay(daysSince1970: 0)
    return rate
  }

  var followed: [(series: Series, value: Decimal)] { [] }
  func pastSearch(from fetchedAt: Date, on widget: Widget) -> PastSearch? { nil }
  func lineSeries(on widget: Widget) -> [Series] { [] }
  static var hasHourlyEntries: Bool { false }
  func corrects(_ earlier: CentralRate) -> Bool { false }
}

package protocol CentralRateProvider: Provider {
  func request(for query: CentralRateQuery, access: Access, now: Date) -> Request
  func decode(_ reply: Reply, for query: CentralRateQuery, now: Date) throws(Failure) -> CentralRate
}

extension CentralRateProvider {
  package static var kind: Kind { .centralRate }

  package func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.centralRate, access) { [request(for: $0, access: access, now: now)] }
  }

  package func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.centralRate) { replies, query throws(Failure) in
      .centralRate(try decode(replies[0], for: query, now: now))
    }
  }
}
