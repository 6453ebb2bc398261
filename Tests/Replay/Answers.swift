import Core
import Foundation

extension Provider {
  /// The requests for a query.
  package func requests(_ query: Query, _ access: Access, _ now: Date) -> [Request] {
    requests(for: [query], access: access, now: now)
  }

  /// The reading in a sample: one reply, or for a provider whose answer takes several requests one for each, their
  /// bodies with a record separator (U+001E) between them.
  package func reading(_ sample: Reply, _ query: Query, _ now: Date, _ earlier: Reading?) -> Result<Reading, Failure> {
    let count = requests(query, Access(origin: origin(hasKey: true), key: Secret("k"), contact: "c"), now).count
    guard count > 0 else { return .failure(.malformed("asked for another kind")) }
    let bodies = sample.body.split(separator: 0x1E, maxSplits: count - 1, omittingEmptySubsequences: false)
    let replies = (0..<count).map { index in
      var reply = sample
      reply.body = index < bodies.count ? Data(bodies[index]) : Data()
      return reply
    }
    return Result { () throws(Failure) in
      if let bad = replies.first(where: { !$0.isAnswer }) { throw failure(of: bad, now: now) }
      let said = try decode(replies, for: [query], earlier: earlier.map { [query: $0] } ?? [:], now: now)
      guard let reading = said[query] else { throw .malformed("asked for another kind") }
      return try reading.get()
    }
  }
}
