import Foundation

@testable import Core

/// The height of the sea at a place.
struct Tides: Codable, Equatable, Sendable {
  var observedAt: Date
  /// Above the lowest tide of the chart, m; nil where the provider gives none.
  var heightMeters: Double?

  init(observedAt: Date, heightMeters: Double?) {
    self.observedAt = observedAt
    self.heightMeters = heightMeters
  }
}

/// A question for the tides at one place.
struct TidesQuery: KindQuery {
  let coordinate: Coordinate
  let zone: TimeZone

  var text: String { "tides \(coordinate.text) \(zone.identifier)" }
  var dayZone: TimeZone { zone }
}

extension Query {
  var tides: TidesQuery? { part as? TidesQuery }
}

extension Reading {
  var tides: Tides? { part as? Tides }
}

extension Series {
  static let tide = Series(name: "tideMeters")
}

extension Tides: InstantReading {
  static var parseWidget: SubjectParser? {
    { node, parser throws(ConfigError) in
      let members = try parser.members(node, ["place"])
      let place = try parser.parsePlace(try members.required("place", parser.placeWords))
      return ParsedSubject(members: members, subject: .tides(place), zone: place.zone)
    }
  }
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { (15 * 60, 2 * 3600) }
  static func historySeconds(_ spans: HistorySpans) -> Int { spans.weatherSeconds }
  static func capabilities(isReference: Bool) -> [Capability] { [.now] }

  var asReading: Reading { .tides(self) }
  var dataAt: Date? { observedAt }
  func emptiness(for currencies: [Currency]) -> Failure? { heightMeters == nil ? .empty("no height") : nil }
  func supersedes(_ other: Tides) -> Bool { false }

  static var refusesOldData: Bool { true }
  static var baselineSpan: BaselineSpan? { nil }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue] { [] }
  func implausibility(for use: FeedUse, at now: Date) -> Failure? {
    use.age(of: observedAt, now: now) ?? Failure(outside: [("height", heightMeters, -5...20)])
  }
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation] { [] }
  var unstamped: Tides { Tides(observedAt: .distantPast, heightMeters: heightMeters) }

  var followed: [(series: Series, value: Decimal)] {
    heightMeters.map { [(.tide, Decimal(rounding: $0, scale: 2))] } ?? []
  }
  func corrects(_ earlier: Tides) -> Bool { false }
}

/// A provider of tides that is asked for each place by itself.
protocol TidesProvider: Provider {
  func request(for query: TidesQuery, access: Access, now: Date) -> Request
  func decode(_ reply: Reply, for query: TidesQuery, now: Date) throws(Failure) -> Tides
}

extension TidesProvider {
  static var kind: Kind { .tides }

  func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.tides, access) { [request(for: $0, access: access, now: now)] }
  }

  func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.tides) { replies, query throws(Failure) in
      .tides(try decode(replies[0], for: query, now: now))
    }
  }
}
