import Foundation

package struct AirQuery: KindQuery {
  package let coordinate: Coordinate
  package let zone: TimeZone
  let text: String

  package init(coordinate: Coordinate, zone: TimeZone) {
    self.coordinate = coordinate
    self.zone = zone
    text = "air \(coordinate.text) \(zone.identifier)"
  }

  var dayZone: TimeZone { zone }

  package static func == (one: AirQuery, other: AirQuery) -> Bool { one.text == other.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Query {
  package var air: AirQuery? { if case .air(let query) = self { query } else { nil } }
}

extension Reading {
  package var air: AirQuality? { if case .air(let air) = self { air } else { nil } }
}

extension AirQuality: InstantReading {
  static var parseWidget: SubjectParser? {
    { node, parser throws(ConfigError) in
      let members = try parser.members(node, ["place"])
      let place = try parser.parsePlace(try members.required("place", parser.placeWords))
      return ParsedSubject(members: members, subject: .air(place), zone: place.zone)
    }
  }
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { (30 * 60, 6 * 3600) }
  static func historySeconds(_ spans: HistorySpans) -> Int { spans.airSeconds }
  static func capabilities(isReference: Bool) -> [Capability] { [.airIndex, .particles] }

  var asReading: Reading { .air(self) }
  var dataAt: Date? { observedAt }
  func emptiness(for currencies: [Currency]) -> Failure? {
    let hasParticles = pm25MicrogramsPerCubicMeter != nil || pm10MicrogramsPerCubicMeter != nil
    return hasParticles || index != nil ? nil : .empty("neither an index nor particles")
  }
  func supersedes(_ other: AirQuality) -> Bool { false }

  static var refusesOldData: Bool { true }
  static var baselineSpan: BaselineSpan? { nil }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue] { [] }
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation] { [] }
  func rejection(for use: FeedUse, at now: Date) -> Failure? {
    let scale = index.map { $0.scale.bounds }
    return use.age(of: observedAt, now: now)
      ?? Failure(outside: [
        (
          "air quality index", index.map { Double($0.value) },
          // Models run past the end of the scale: 1008 has been seen.
          Double(scale?.lowerBound ?? 0)...Double(index?.scale == .usAQI ? 2000 : scale?.upperBound ?? 0)
        ),
        ("PM2.5", pm25MicrogramsPerCubicMeter, 0...3000), ("PM10", pm10MicrogramsPerCubicMeter, 0...6000),
      ])
  }
  var unstamped: AirQuality {
    var air = self
    air.observedAt = .distantPast
    return air
  }

  var followed: [(series: Series, value: Decimal)] { index.map { [(.airIndex, Decimal($0.value))] } ?? [] }
  func pastSearch(from fetchedAt: Date, on widget: Widget) -> PastSearch? { nil }
  func lineSeries(on widget: Widget) -> [Series] { [] }
  func corrects(_ earlier: AirQuality) -> Bool { false }
}

/// A provider of air quality that is asked for each place by itself.
package protocol AirProvider: Provider {
  func request(for query: AirQuery, access: Access, now: Date) -> Request
  func decode(_ reply: Reply, for query: AirQuery, now: Date) throws(Failure) -> AirQuality
}

extension AirProvider {
  package static var kind: Kind { .air }

  package func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.air, access) { [request(for: $0, access: access, now: now)] }
  }

  package func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.air) { replies, query throws(Failure) in
      .air(try decode(replies[0], for: query, now: now))
    }
  }
}
