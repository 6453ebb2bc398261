import Foundation

/// A question for one product of one dealer.
package struct GoldQuery: KindQuery {
  package let provider: ProviderID
  package let key: String

  package init(provider: ProviderID, key: String) {
    self.provider = provider
    self.key = key
  }

  var text: String { "gold \(provider) \(key)" }
  var dayZone: TimeZone { .vietnam }
  var onlyProvider: ProviderID? { provider }
}

extension Query {
  package var gold: GoldQuery? { if case .gold(let query) = self { query } else { nil } }
}

extension Reading {
  package var gold: GoldPrice? { if case .gold(let price) = self { price } else { nil } }
}

extension Widget {
  package var gold: GoldList? { if case .gold(let list) = subject { list } else { nil } }

  /// The products that a text can mean: `provider:key`, else a key, else a name.
  package func products(called text: String) -> [GoldProduct] {
    let products = gold?.products ?? []
    let all = [
      products.filter { $0.id == text }, products.filter { $0.key == text }, products.filter { $0.isNamed(text) },
    ]
    return all.first { !$0.isEmpty } ?? []
  }

  /// A gold widget with one of its products alone.
  package func only(_ product: GoldProduct) -> Widget {
    gold.map { with(GoldList(products: [product], plausible: $0.plausible)) } ?? self
  }

  /// A gold widget with its first product alone; any other as it is.
  package var onlyFirstProduct: Widget {
    gold.map { with(GoldList(products: Array($0.products.prefix(1)), plausible: $0.plausible)) } ?? self
  }
}

extension Widget {
  /// Whether a day's prices lie within the widget's own bounds, where it has some.
  package func mayShow(_ day: DailyRange) -> Bool {
    gold.map { $0.plausible.contains(day.low) && $0.plausible.contains(day.high) } ?? true
  }
}

extension GoldProduct {
  /// `sjc:1`: two dealers may use one key.
  package var id: String { "\(provider):\(key)" }

  fileprivate func isNamed(_ text: String) -> Bool {
    ([key] + names.values).contains { $0.compare(text, options: .caseInsensitive) == .orderedSame }
  }
}

extension GoldPrice: WholeReading {
  static var parseWidget: SubjectParser? {
    { node, parser throws(ConfigError) in
      let members = try parser.members(node, ["products", "plausible"])
      return ParsedSubject(members: members, subject: .gold(try parser.parseGold(members)), zone: .vietnam)
    }
  }
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { (30 * 60, 6 * 3600) }
  static func historySeconds(_ spans: HistorySpans) -> Int { spans.goldSeconds }
  static func capabilities(isReference: Bool) -> [Capability] { [.buyAndSell] }

  var asReading: Reading { .gold(self) }
  var dataAt: Date? { observedAt }
  var issuedAt: Date? { nil }
  func emptiness(for currencies: [Currency]) -> Failure? {
    buy == nil && sell == nil ? .empty("neither a buying nor a selling price") : nil
  }
  func exclusion(from widget: Widget) -> Failure? {
    guard let bounds = widget.gold?.plausible else { return nil }
    return GoldSide.judged.lazy.compactMap { side in
      self[side].flatMap { price in
        bounds.contains(price)
          ? nil
          : .implausible(
            "\(side.rawValue) \(price) đồng a lượng, expected \(bounds.lowerBound) to \(bounds.upperBound) (plausible)")
      }
    }.first
  }
  func cut(to now: Date, zone: TimeZone) -> GoldPrice { self }
  func renewed(at now: Date) -> GoldPrice? { self }
  func supersedes(_ other: GoldPrice) -> Bool { false }

  static var refusesOldData: Bool { false }
  /// A day of drift, and five in all.
  static var baselineSpan: BaselineSpan? { BaselineSpan(driftSeconds: 86400, longestSeconds: 5 * 86400) }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue] { GoldSide.judged.map(JudgedValue.gold) }
  func rejection(for use: FeedUse, at now: Date) -> Failure? {
    if let observedAt, now.timeIntervalSince(observedAt) > Self.longestAgeSeconds {
      return .outdated("said at \(observedAt.instantText), more than 15 days ago")
    }
    return rejection
  }
  /// Dealers close for the days of Tết; a page that stands for longer is not kept up, seconds (15 days).
  private static let longestAgeSeconds = 15 * 86400.0
  func withoutBadFarParts(for use: FeedUse, at now: Date) -> GoldPrice { self }
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation] {
    baseline.deviations(of: self, at: now)
  }
  var unstamped: GoldPrice {
    var price = self
    price.observedAt = nil
    return price
  }

  var remembered: GoldPrice { self }
  var followed: [(series: Series, value: Decimal)] {
    GoldSide.allCases.compactMap { side in self[side].map { (side.series, $0) } }
  }
  func pastSearch(from fetchedAt: Date, on widget: Widget) -> PastSearch? {
    PastSearch(asReading, fetchedAt: fetchedAt, in: widget.zone) { later, earlier in
      // What the widget's bounds keep off the page is no price to compare with either.
      guard let later = later.gold, let earlier = earlier.gold, earlier.exclusion(from: widget) == nil else {
        return .unrelated
      }
      return GoldSide.allCases.allSatisfy { later[$0] == earlier[$0] } ? .same : .different
    }
  }
  func lineSeries(on widget: Widget) -> [Series] { [GoldSide.sell.series] }
  func saysTheSame(as other: GoldPrice) -> Bool { unstamped == other.unstamped }
  static var hasHourlyEntries: Bool { false }
  func corrects(_ earlier: GoldPrice) -> Bool { false }
}

/// A dealer that says the prices of all its products in one answer.
package protocol GoldProvider: Provider {
  func request(access: Access, now: Date) -> Request

  /// The price of a product in the dealer's answer.
  ///
  /// - Throws: `.empty` where the dealer has no such product, `.malformed` for what cannot be read.
  func decode(_ reply: Reply, product key: String, now: Date) throws(Failure) -> GoldPrice
}

extension GoldProvider {
  package static var kind: Kind { .gold }

  /// One request for all products.
  package func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    let own = queries.filter { $0.gold?.provider == id }
    if own.isEmpty { return [] }
    var request = request(access: access, now: now)
    request.queries = own
    request.key = access.key
    return [request]
  }

  package func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    guard let reply = replies.first else { throw .malformed("no answer") }
    var readings: [Query: Result<Reading, Failure>] = [:]
    for case .gold(let query) in queries where query.provider == id {
      readings[.gold(query)] = Result { () throws(Failure) in
        .gold(try decode(reply, product: query.key, now: now))
      }
    }
    return readings
  }
}
