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
