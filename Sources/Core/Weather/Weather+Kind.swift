import Foundation

package struct WeatherQuery: KindQuery {
  package let coordinate: Coordinate
  /// The place's zone: it decides which hours make a day.
  package let zone: TimeZone
  /// Made once, because it is the key of everything that is kept of the place.
  let text: String

  package init(coordinate: Coordinate, zone: TimeZone) {
    self.coordinate = coordinate
    self.zone = zone
    text = "weather \(coordinate.text) \(zone.identifier)"
  }

  var dayZone: TimeZone { zone }

  package static func == (one: WeatherQuery, other: WeatherQuery) -> Bool { one.text == other.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Query {
  package var weather: WeatherQuery? { if case .weather(let query) = self { query } else { nil } }
}

extension Reading {
  package var weather: Weather? { if case .weather(let weather) = self { weather } else { nil } }
}

extension Weather: WholeReading {
  static var parseWidget: SubjectParser? {
    { node, parser throws(ConfigError) in
      let members = try parser.members(node, ["place", "places", "observation", "station", "lunar", "notice"])
      let notice = try members["notice"].map(parser.parsePath)
      if let list = members["places"] {
        for key in ["place", "observation", "station"] {
          if let node = members[key] { throw node.complaint("expected no \(key) together with places") }
        }
        let places = try parser.parsePlaces(list)
        return ParsedSubject(members: members, subject: .places(places), zone: places[0].zone, notice: notice)
      }
      let place = try parser.parsePlace(try members.required("place", parser.placeWords))
      return ParsedSubject(
        members: members, subject: .weather(place), zone: place.zone,
        companion: try parser.parseObservation(members), notice: notice)
    }
  }
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { (30 * 60, 6 * 3600) }
  static func historySeconds(_ spans: HistorySpans) -> Int { spans.weatherSeconds }
  static func capabilities(isReference: Bool) -> [Capability] { [.now, .hours, .days] }

  var asReading: Reading { .weather(self) }
  var dataAt: Date? { current.observedAt }
  func emptiness(for currencies: [Currency]) -> Failure? {
    let hasValue = current.temperatureCelsius != nil || !days.isEmpty
    return hasValue ? nil : .empty("neither a current temperature nor a day")
  }
  func supersedes(_ other: Weather) -> Bool {
    guard let issuedAt, let otherAt = other.issuedAt else { return false }
    return issuedAt > otherAt
  }

  static var refusesOldData: Bool { true }
  /// An hour of drift, and six in all.
  static var baselineSpan: BaselineSpan? { BaselineSpan(driftSeconds: 3600, longestSeconds: 6 * 3600) }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue] { [.temperature] }
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation] {
    [baseline.deviation(of: self, at: now)].compactMap(\.self)
  }
  var unstamped: Weather {
    var weather = self
    weather.current.observedAt = .distantPast
    return weather
  }

  var remembered: Weather { Weather(current: current) }
  var followed: [(series: Series, value: Decimal)] {
    current.temperatureCelsius.map { [(.temperature, Decimal(rounding: $0, scale: 1))] } ?? []
  }
  func saysTheSame(as other: Weather) -> Bool { current == other.current }
  static var hasHourlyEntries: Bool { true }
  func pastSearch(from fetchedAt: Date, on widget: Widget) -> PastSearch? { nil }
  func lineSeries(on widget: Widget) -> [Series] { [] }
  func corrects(_ earlier: Weather) -> Bool { false }
}

/// A provider of weather that is asked for each place by itself.
package protocol WeatherProvider: Provider {
  func request(for query: WeatherQuery, access: Access, now: Date) -> Request
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather
}

extension WeatherProvider {
  package static var kind: Kind { .weather }

  package func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.weather, access) { [request(for: $0, access: access, now: now)] }
  }

  package func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.weather) { replies, query throws(Failure) in
      .weather(try decode(replies[0], for: query, earlier: earlier[.weather(query)]?.weather, now: now))
    }
  }
}
