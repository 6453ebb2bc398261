import Foundation

/// How a provider is asked for days that are over, without its types.
package struct PastService: Sendable {
  /// How many days one request is for at most.
  package let daysPerRequest: Int
  /// How long after the beginning of a request the next may begin, seconds.
  package let paceSeconds: Double
  /// The request for a run of days; nil where the query is not for this provider.
  package let request: @Sendable (_ query: Query, _ days: ClosedRange<CalendarDay>, _ access: Access) -> Request?
  /// What was said on those of the days that there is something for, or why nothing can be had.
  package let readings:
    @Sendable (_ reply: Reply, _ query: Query, _ days: ClosedRange<CalendarDay>, _ now: Date) -> Result<
      [CalendarDay: Reading], Failure
    >

  /// Takes a provider's types away.
  init<P: DatedProvider>(_ provider: P.Type) {
    daysPerRequest = max(P.daysPerRequest, 1)
    paceSeconds = P.pastPaceSeconds
    request = { query, days, access in
      P.Ask(query).map { ask in
        var request = P().request(for: ask, days: days, access: access)
        request.key = access.key
        return request
      }
    }
    readings = { reply, query, days, now in
      Result { () throws(Failure) in
        guard let ask = P.Ask(query) else { throw .malformed("asked for another kind") }
        guard reply.isAnswer else { throw P().failure(of: reply, now: now) }
        // What nobody asked for is not believed to be of its day.
        return try P().decode(reply, for: ask, days: days, now: now).filter { days.contains($0.key) }
          .mapValues(\.reading)
      }
    }
  }
}
