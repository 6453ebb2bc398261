import Foundation

package struct ObservationQuery: KindQuery {
  package let station: StationID

  package init(station: StationID) { self.station = station }

  var text: String { "observation \(station)" }
  /// Stations have Vietnam's days, wherever they are read.
  var dayZone: TimeZone { .vietnam }
}

extension Query {
  package var observation: ObservationQuery? { if case .observation(let query) = self { query } else { nil } }
}

extension Reading {
  package var observation: Observation? { if case .observation(let observation) = self { observation } else { nil } }
}

extension Observation: InstantReading {
  static var parseWidget: SubjectParser? { nil }
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { (30 * 60, 6 * 3600) }
  static func historySeconds(_ spans: HistorySpans) -> Int { spans.weatherSeconds }
  static func capabilities(isReference: Bool) -> [Capability] { [.now] }

  var asReading: Reading { .observation(self) }
  var dataAt: Date? { observedAt }
  func emptiness(for currencies: [Currency]) -> Failure? { temperatureCelsius == nil ? .empty("no temperature") : nil }

  static var refusesOldData: Bool { true }
  static var baselineSpan: BaselineSpan? { nil }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue] { [] }
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation] { [] }
  /// A station may be anywhere, so only what no place on earth has is refused.
  func rejection(for use: FeedUse, at now: Date) -> Failure? {
    use.age(of: observedAt, now: now)
      ?? Failure(outside: [
        ("observed temperature", temperatureCelsius, -70...57), ("observed humidity", humidityPercent, 0...100),
        ("observed wind speed", windMetersPerSecond, 0...113),
        ("observed wind direction", windDirectionDegrees, 0...360),
      ])
  }
  var unstamped: Observation {
    var observation = self
    observation.observedAt = .distantPast
    (observation.receivedAt, observation.isCorrection) = (nil, nil)
    return observation
  }

  var followed: [(series: Series, value: Decimal)] {
    temperatureCelsius.map { [(.temperature, Decimal(rounding: $0, scale: 1))] } ?? []
  }
  func pastSearch(from fetchedAt: Date, on widget: Widget) -> PastSearch? { nil }
  func lineSeries(on widget: Widget) -> [Series] { [] }
  func corrects(_ earlier: Observation) -> Bool { observedAt == earlier.observedAt && !saysTheSame(as: earlier) }
}

/// A provider of observations that is asked for each station by itself.
package protocol ObservationProvider: Provider {
  func request(for query: ObservationQuery, access: Access, now: Date) -> Request
  func decode(_ reply: Reply, for query: ObservationQuery, now: Date) throws(Failure) -> Observation
}

extension ObservationProvider {
  package static var kind: Kind { .observation }

  package func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.observation, access) { [request(for: $0, access: access, now: now)] }
  }

  package func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.observation) { replies, query throws(Failure) in
      .observation(try decode(replies[0], for: query, now: now))
    }
  }
}
