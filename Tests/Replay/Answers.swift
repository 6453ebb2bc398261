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
    return reading(replies, query, now, earlier)
  }

  /// What the replies to all requests for a query say of it.
  package func reading(_ replies: [Reply], _ query: Query, _ now: Date, _ earlier: Reading?) -> Result<Reading, Failure>
  {
    do throws(Failure) {
      if let bad = replies.first(where: { !$0.isAnswer }) { throw failure(of: bad, now: now) }
      let readings = try decode(replies, for: [query], earlier: earlier.map { [query: $0] } ?? [:], now: now)
      return readings[query] ?? .failure(.malformed("no answer for this query"))
    } catch {
      return .failure(error)
    }
  }
}
