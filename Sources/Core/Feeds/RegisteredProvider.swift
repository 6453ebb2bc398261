import Foundation

/// A provider without its types, as the registry and the policy hold it.
package struct RegisteredProvider: Sendable {
  /// The provider's id.
  package let id: ProviderID
  /// What it gives.
  package let kind: Kind
  /// What of its kind it gives.
  package let capabilities: [Capability]
  /// Whether it gives reference rates instead of a bank's prices.
  package let isReference: Bool
  /// Whether a page of HTML with status 200 is its way to fail for a moment.
  package let failsWithHTML: Bool
  /// Its terms.
  package let terms: Terms
  /// The subscriptions that a config's `plan` can name.
  package let plans: [String]
  /// Its own origin, with or without a key.
  package let origin: @Sendable (_ hasKey: Bool) -> String
  /// The requests for a query, all of them needed; empty where the query is not for this provider.
  package let legs: @Sendable (_ query: Query, _ access: Access, _ now: Date) -> [Leg]
  /// The reading in the answers to all legs, in their order, or why there is none.
  package let reading:
    @Sendable (_ answers: [Leg.Answer], _ query: Query, _ now: Date, _ earlier: Reading?) -> Result<Reading, Failure>

  /// The failure that a reply of another status than 200, 203 and 304 means.
  package let failure: @Sendable (_ reply: Reply, _ now: Date) -> Failure
  /// How it is asked for days that are over; nil where it does not serve them.
  package private(set) var past: PastService?

  /// Takes the types of a provider away that serves past days too.
  package init<P: DatedProvider>(_ provider: P.Type) {
    self.init(
      provider, requests: { [P().request(for: $0, access: $1, now: $2)] },
      decode: { replies, ask, now, earlier throws(Failure) in
        guard let reply = replies.first else { throw .malformed("no answer") }
        return try P().decode(reply, for: ask, now: now, earlier: earlier)
      })
    past = PastService(provider)
  }

  /// Takes a provider's types away; of several places each is asked for by itself.
  package init<P: Provider>(_ provider: P.Type) {
    self.init(
      provider, requests: { [P().request(for: $0, access: $1, now: $2)] },
      decode: { replies, ask, now, earlier throws(Failure) in
        guard let reply = replies.first else { throw .malformed("no answer") }
        return try P().decode(reply, for: ask, now: now, earlier: earlier)
      })
  }

  /// Takes the types of a provider away whose answer takes several requests.
  package init<P: ComposedProvider>(_ provider: P.Type) {
    self.init(
      provider, requests: { P().requests(for: $0, access: $1, now: $2) },
      decode: { replies, ask, now, earlier throws(Failure) in
        try P().decode(replies, for: ask, now: now, earlier: earlier)
      })
  }

  /// Takes the types of a provider away that answers for several places at once.
  package init<P: PlacesProvider>(_ provider: P.Type) {
    let one = RegisteredProvider(
      provider, requests: { [P().request(for: $0, access: $1, now: $2)] },
      decode: { replies, ask, now, earlier throws(Failure) in
        guard let reply = replies.first else { throw .malformed("no answer") }
        return try P().decode(reply, for: ask, now: now, earlier: earlier)
      })
    self.init(
      provider,
      legs: { query, access, now in
        guard case .places(let asks) = query else { return one.legs(query, access, now) }
        return [Leg(P().request(for: asks, access: access, now: now), for: query, isWhole: true, access)]
      },
      reading: { answers, query, now, earlier in
        guard case .places(let asks) = query else { return one.reading(answers, query, now, earlier) }
        return Result { () throws(Failure) in
          guard let answer = answers.first else { throw .malformed("no answer") }
          if case .unchanged(let reading) = answer { return reading }
          return .places(try P().decode(try P.reply(in: answer, now: now), for: asks, now: now))
        }
      })
  }

  private init<P: ProviderProfile, Ask: Question, Said: Answer>(
    _ provider: P.Type, requests: @escaping @Sendable (Ask, Access, Date) -> [Request],
    decode: @escaping @Sendable ([Reply], Ask, Date, Said?) throws(Failure) -> Said
  ) {
    self.init(
      provider,
      legs: { query, access, now in
        query.parts.flatMap { part -> [Leg] in
          let requests = Ask(part).map { requests($0, access, now) } ?? []
          return requests.map { Leg($0, for: part, isWhole: requests.count == 1, access) }
        }
      },
      reading: { answers, query, now, earlier in
        Result { () throws(Failure) in
          let parts = query.parts
          let legCount = answers.count / parts.count
          var readings: [Reading] = []
          for (index, part) in parts.enumerated() {
            guard let ask = Ask(part) else { throw .malformed("asked for another kind") }
            let own = answers[index * legCount..<(index + 1) * legCount]
            if case .unchanged(let reading)? = own.first {
              readings.append(reading)
            } else {
              let replies = try own.map { answer throws(Failure) in try P.reply(in: answer, now: now) }
              readings.append(try decode(replies, ask, now, earlier?.part(index).flatMap(Said.init)).reading)
            }
          }
          return try query.joined(readings)
        }
      })
  }

  private init<P: ProviderProfile>(
    _ provider: P.Type, legs: @escaping @Sendable (Query, Access, Date) -> [Leg],
    reading: @escaping @Sendable ([Leg.Answer], Query, Date, Reading?) -> Result<Reading, Failure>
  ) {
    id = P.id
    kind = P.kind
    capabilities = P.capabilities
    isReference = P.isReference
    failsWithHTML = P.failsWithHTML
    terms = P.terms
    plans = P.plans
    origin = { P.origin(hasKey: $0) }
    self.legs = legs
    self.reading = reading
    failure = { P().failure(of: $0, now: $1) }
  }
}

extension ProviderProfile {
  /// The reply that holds an answer; any other status is a failure.
  fileprivate static func reply(in answer: Leg.Answer, now: Date) throws(Failure) -> Reply {
    guard case .reply(let reply) = answer else { throw .malformed("\"unchanged\" says nothing of a part") }
    guard reply.isAnswer else { throw Self().failure(of: reply, now: now) }
    return reply
  }
}

/// One of the requests that a query takes.
package struct Leg: Equatable, Sendable {
  /// The request, with the site's key beside it.
  package var request: Request
  /// The part of the query that the answer is about.
  package let part: Query
  /// Whether the answer settles its part alone; where it needs others, "unchanged" says nothing.
  package let isWhole: Bool

  /// A request for a part of a query.
  init(_ request: Request, for part: Query, isWhole: Bool, _ access: Access) {
    self.request = request
    self.request.key = access.key
    self.part = part
    self.isWhole = isWhole
  }

  /// What came back.
  package enum Answer: Sendable {
    /// A whole answer.
    case reply(Reply)
    /// The provider's word that what it said of this part still holds.
    case unchanged(Reading)
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
