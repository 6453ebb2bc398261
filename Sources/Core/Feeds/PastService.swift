import Foundation

extension Provider {
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
