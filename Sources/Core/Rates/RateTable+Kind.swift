import Foundation

package struct RatesQuery: KindQuery {
  package init() {}

  var text: String { "rates \(Currency.vnd)" }
  /// Prices in đồng have Vietnam's days, wherever they are read.
  var dayZone: TimeZone { .vietnam }
}

extension Query {
  package var rates: RatesQuery? { if case .rates(let query) = self { query } else { nil } }
}

extension Reading {
  package var rates: RateTable? { if case .rates(let table) = self { table } else { nil } }
}

extension RateTable: KindReading {
  static var parseWidget: SubjectParser? {
    { node, parser throws(ConfigError) in
      let members = try parser.members(node, ["currencies", "timeZone", "central"])
      let currencies = try parser.parseCurrencies(try members.required("currencies", "a list of currency codes"))
      let zone = try members["timeZone"].map(parser.parseZone) ?? .vietnam
      let companion = try members["central"].map { node throws(ConfigError) in
        Feed(try parser.parseProvider(node, kind: .centralRate), .centralRate(CentralRateQuery()))
      }
      return ParsedSubject(members: members, subject: .rates(currencies), zone: zone, companion: companion)
    }
  }
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { (15 * 60, 4 * 86400) }
  static func historySeconds(_ spans: HistorySpans) -> Int { spans.ratesSeconds }
  static func capabilities(isReference: Bool) -> [Capability] { isReference ? [.midRates] : [.buyAndSell] }

  var asReading: Reading { .rates(self) }
  var dataAt: Date? { observedAt ?? day?.startUTC }
  var issuedAt: Date? { nil }
  func emptiness(for currencies: [Currency]) -> Failure? {
    let isPriced = currencies.contains { currency in PriceSide.allCases.contains { self[currency]?[$0] != nil } }
    return isPriced ? nil : .empty("no price of \(currencies.map(\.rawValue).joined(separator: ", "))")
  }
  func exclusion(from widget: Widget) -> Failure? { nil }
  func cut(to now: Date, zone: TimeZone) -> RateTable { self }
  func renewed(at now: Date) -> RateTable? { self }
  func supersedes(_ other: RateTable) -> Bool { false }

  static var refusesOldData: Bool { false }
  /// A day of drift, and five in all.
  static var baselineSpan: BaselineSpan? { BaselineSpan(driftSeconds: 86400, longestSeconds: 5 * 86400) }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue] {
    currencies.flatMap { currency in PriceSide.judged.map { .price(currency, $0) } }
  }
  func rejection(for use: FeedUse, at now: Date) -> Failure? {
    use.currencies.lazy.compactMap { self[$0]?.rejection }.first
  }
  func withoutBadFarParts(for use: FeedUse, at now: Date) -> RateTable { self }
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation] {
    baseline.deviations(of: self, on: currencies, at: now)
  }
  var unstamped: RateTable { self }

  var remembered: RateTable { self }
  var followed: [(series: Series, value: Decimal)] {
    rows.flatMap { rate in
      PriceSide.allCases.compactMap { side in
        rate[side].map { (.price(side, of: rate.currency, unit: rate.unit), $0) }
      }
    }
  }
  func pastSearch(from fetchedAt: Date, on widget: Widget) -> PastSearch? {
    widget.currencies.map { PastSearch(self, fetchedAt: fetchedAt, showing: $0, in: widget.zone) }
  }
  func lineSeries(on widget: Widget) -> [Series] { (widget.currencies ?? []).compactMap { followedSeries(of: $0) } }
  func saysTheSame(as other: RateTable) -> Bool { basis == other.basis && rows == other.rows }
  static var hasHourlyEntries: Bool { false }
  func corrects(_ earlier: RateTable) -> Bool { false }
  var parts: [(name: String, part: RateTable)] { rows.map { ($0.currency.rawValue, only([$0.currency])) } }

  func adding(_ others: [RateTable]) -> RateTable {
    var table = self
    for row in others.flatMap(\.rows) where table[row.currency] == nil { table.rows.append(row) }
    return table
  }

  func only(_ currencies: [Currency]) -> RateTable {
    var table = self
    table.rows = currencies.compactMap { self[$0] }
    return table
  }

  /// No bank quotes half as many rows: what a provider sends beyond them is nobody's price.
  func bounded(keeping currencies: [Currency]) -> RateTable {
    guard rows.count > Self.mostRows else { return self }
    let shown = Set(currencies)
    let kept = rows.filter { shown.contains($0.currency) }.prefix(Self.mostRows)
    var room = Self.mostRows - kept.count
    var table = self
    table.rows = rows.filter { rate in
      if shown.contains(rate.currency) { return kept.contains(rate) }
      room -= 1
      return room >= 0
    }
    return table
  }
}

package protocol RatesProvider: Provider {
  func request(for query: RatesQuery, access: Access, now: Date) -> Request
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable
}

extension RatesProvider {
  package static var kind: Kind { .rates }

  package func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.rates, access) { [request(for: $0, access: access, now: now)] }
  }

  package func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.rates) { replies, query throws(Failure) in
      .rates(try decode(replies[0], for: query, now: now))
    }
  }
}
