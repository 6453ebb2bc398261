import Foundation

extension Provider {
  /// The requests of a provider that asks for each query by itself.
  package func requests<Part>(
    for queries: [Query], _ part: (Query) -> Part?, _ access: Access, _ make: (Part) -> [Request]
  ) -> [Request] {
    queries.flatMap { query in
      (part(query).map(make) ?? []).map { request in
        var request = request
        request.queries = [query]
        request.key = access.key
        return request
      }
    }
  }

  /// The readings of a provider that asks for each query by itself, with as many requests for one as for another.
  package func decode<Part>(
    _ replies: [Reply], for queries: [Query], _ part: (Query) -> Part?,
    _ read: ([Reply], Part) throws(Failure) -> Reading
  ) throws(Failure) -> [Query: Result<Reading, Failure>] {
    let parts = queries.compactMap { query in part(query).map { (query: query, part: $0) } }
    guard !parts.isEmpty else { return [:] }
    let count = replies.count / parts.count
    guard count > 0, count * parts.count == replies.count else { throw .malformed("no answer") }
    var readings: [Query: Result<Reading, Failure>] = [:]
    for (index, entry) in parts.enumerated() {
      let own = Array(replies[index * count..<(index + 1) * count])
      readings[entry.query] = Result { () throws(Failure) in try read(own, entry.part) }
    }
    return readings
  }
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

/// A provider of rates.
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
