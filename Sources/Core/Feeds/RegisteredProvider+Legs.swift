import Foundation

package typealias RegisteredProvider = any Provider

/// One of the requests that a query takes.
package struct Leg: Equatable, Sendable {
  package var request: Request
  /// The part of the query that the answer is about.
  package let part: Query
  /// Whether the answer settles its part alone; where it needs others, "unchanged" says nothing.
  package let isWhole: Bool

  package enum Answer: Sendable {
    case reply(Reply)
    /// The provider's word that what it said of this part still holds.
    case unchanged(Reading)
  }
}

extension Provider {
  /// The requests for a query, all of them needed; empty where the query is not for this provider.
  package func legs(_ query: Query, _ access: Access, _ now: Date) -> [Leg] {
    let requests = requests(for: query.parts, access: access, now: now)
    return requests.map { request in
      Leg(
        request: request, part: request.queries.count == 1 ? request.queries[0] : query,
        isWhole: requests.count { $0.queries == request.queries } == 1)
    }
  }

  /// The reading in the answers to all legs, in their order, or why there is none.
  package func reading(_ answers: [Leg.Answer], _ query: Query, _ now: Date, _ earlier: Reading?)
    -> Result<Reading, Failure>
  {
    Result { () throws(Failure) in
      let parts = query.parts
      if answers.count < parts.count, case .unchanged(let reading)? = answers.first { return reading }
      let size = answers.count < parts.count ? parts.count : 1
      let count = answers.count / (parts.count / size)
      var readings: [Reading] = []
      for index in 0..<parts.count / size {
        let own = answers[index * count..<(index + 1) * count]
        if case .unchanged(let reading)? = own.first {
          readings.append(reading)
          continue
        }
        let queries = Array(parts[index * size..<(index + 1) * size])
        let before = queries.enumerated().map { ($1, earlier?.part(index * size + $0)) }
        let replies = try own.map { answer throws(Failure) in try reply(in: answer, now: now) }
        let said = try decode(
          replies, for: queries, earlier: Dictionary(before) { $1 }.compactMapValues(\.self), now: now)
        for query in queries {
          guard let reading = said[query] else { throw .malformed("asked for another kind") }
          readings.append(try reading.get())
        }
      }
      return try query.joined(readings)
    }
  }

  package func failure(_ reply: Reply, _ now: Date) -> Failure { failure(of: reply, now: now) }

  private func reply(in answer: Leg.Answer, now: Date) throws(Failure) -> Reply {
    guard case .reply(let reply) = answer else { throw .malformed("\"unchanged\" says nothing of a part") }
    guard reply.isAnswer else { throw failure(of: reply, now: now) }
    return reply
  }

  /// How it is asked for days that are over; nil where it does not serve them.
  package var past: PastService? { (self as? any DatedProvider).map(PastService.init) }
}

/// How a provider is asked for days that are over.
package struct PastService: Sendable {
  let provider: any DatedProvider

  package var daysPerRequest: Int { max(type(of: provider).daysPerRequest, 1) }
  package var paceSeconds: Double { type(of: provider).pastPaceSeconds }

  package func request(_ query: Query, _ days: ClosedRange<CalendarDay>, _ access: Access) -> Request? {
    var request = provider.request(for: query, days: days, access: access)
    request?.key = access.key
    return request
  }

  package func readings(_ reply: Reply, _ query: Query, _ days: ClosedRange<CalendarDay>, _ now: Date) -> Result<
    [CalendarDay: Reading], Failure
  > {
    Result { () throws(Failure) in
      guard query.kind == provider.kind else { throw .malformed("asked for another kind") }
      guard reply.isAnswer else { throw provider.failure(of: reply, now: now) }
      // What nobody asked for is not believed to be of its day.
      return try provider.decode(reply, for: query, days: days, now: now).filter { days.contains($0.key) }
    }
  }
}

extension Query {
  /// The questions in it for one place each; the query itself where it is not for several.
  package var parts: [Query] {
    guard case .places(let queries) = self else { return [self] }
    return queries.map(Query.weather)
  }

  /// The reading of the whole out of those of its parts.
  func joined(_ readings: [Reading]) throws(Failure) -> Reading {
    if case .places = self { return .places(readings.compactMap(\.weather)) }
    guard let reading = readings.first else { throw .malformed("no answer") }
    return reading
  }
}

extension Reading {
  /// The reading of one of the parts of its query; nil where it has none.
  package func part(_ index: Int) -> Reading? {
    guard case .places(let places) = self else { return index == 0 ? self : nil }
    return places.indices.contains(index) ? .weather(places[index]) : nil
  }
}
