import Foundation

/// One provider: what it says of itself, what it is asked and how its answers are read.
///
/// One file or folder each, pure, without a clock. Wire shapes are private to the provider. Units are converted once.
package protocol Provider: Sendable {
  /// The provider's id in config and JSON.
  static var id: ProviderID { get }
  static var kind: Kind { get }
  /// What of its kind it gives; the default is what most of the kind give.
  static var capabilities: [Capability] { get }
  /// Whether it gives one reference rate a currency instead of a bank's prices; the default is false.
  static var isReference: Bool { get }
  /// Whether it now and then answers with a page of HTML and status 200, so that one more try in the run is worth it;
  /// the default is false.
  static var failsWithHTML: Bool { get }
  static var terms: Terms { get }
  /// The subscriptions that a config's `plan` can name beside the ordinary one; the default is none.
  static var plans: [String] { get }
  /// Its own origin, `https://host`; a config's `origin` takes its place.
  static func origin(hasKey: Bool) -> String

  init()

  /// The requests for the queries that the provider can answer; each says which (`Request.queries`) and carries the key.
  ///
  /// One request may be for many places, and two for one place. Queries of another kind get none.
  func requests(for queries: [Query], access: Access, now: Date) -> [Request]

  /// What the replies to all requests for the queries say of each query, in the order of the requests.
  ///
  /// Every reply has status 200 or 203 and an accepted media type. `earlier` has the provider's last readings, where there
  /// are any. Queries of another kind are not in the result.
  ///
  /// - Throws: why no reply can be used at all; a failure in the result concerns only its own query.
  func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]

  /// The failure that any status but 200, 203 and 304 means; the default says the status.
  func failure(of reply: Reply, now: Date) -> Failure
}

/// A provider that also says what it said on days that are over.
package protocol DatedProvider: Provider {
  static var daysPerRequest: Int { get }
  /// How long after the beginning of a request for past days the next may begin, seconds; the default is 1.
  static var pastPaceSeconds: Double { get }

  /// The request for a run of days, at most `daysPerRequest` and all of them over; its `target` names no day.
  ///
  /// Nil for a query of another kind.
  func request(for query: Query, days: ClosedRange<CalendarDay>, access: Access) -> Request?

  /// What the provider said on those of a request's days that it has something for.
  ///
  /// - Throws: the failure of the whole answer; so also where it is about another day than the only one asked for.
  func decode(_ reply: Reply, for query: Query, days: ClosedRange<CalendarDay>, now: Date) throws(Failure)
    -> [CalendarDay: Reading]
}

extension DatedProvider {
  package static var pastPaceSeconds: Double { 1 }
}

extension Provider {
  /// What most of the kind give.
  package static var capabilities: [Capability] { kind.rules.capabilities(isReference: isReference) }

  /// Most providers give what a page wants to show first.
  package static var isReference: Bool { false }

  /// Most providers say with a status that they have failed.
  package static var failsWithHTML: Bool { false }

  package static var plans: [String] { [] }

  /// Says the status, and when the provider wants to be asked again.
  package func failure(of reply: Reply, now: Date) -> Failure { .status(of: reply, now: now) }

  package var id: ProviderID { Self.id }
  package var kind: Kind { Self.kind }
  package var capabilities: [Capability] { Self.capabilities }
  package var isReference: Bool { Self.isReference }
  package var failsWithHTML: Bool { Self.failsWithHTML }
  package var terms: Terms { Self.terms }
  package var plans: [String] { Self.plans }
  package func origin(hasKey: Bool) -> String { Self.origin(hasKey: hasKey) }
}

/// Something that a provider can give; the raw value is the word for it.
package enum Capability: String, Sendable, CaseIterable {
  case now
  /// Hours, or steps of three, ahead.
  case hours
  case days
  case uvIndex = "UV index"
  case rainProbability = "chance of rain"
  case buyAndSell = "buying and selling prices"
  /// One reference rate a currency.
  case midRates = "mid rates"
  case centralRate = "central rate"
  case airIndex = "air quality index"
  /// PM2.5 and PM10.
  case particles = "PM2.5 and PM10"
}

package struct Access: Sendable {
  /// `scheme://host[:port]` that is asked.
  package let origin: String
  /// The site's key for this provider; the adapter writes `Secret.place` where it goes.
  package let key: Secret?
  /// The site's contact, for providers that demand one.
  package let contact: String?
  /// The subscription that the config names, one of the provider's `plans`; nil for the ordinary one.
  package let plan: String?

  package init(origin: String, key: Secret? = nil, contact: String? = nil, plan: String? = nil) {
    self.origin = origin
    self.key = key
    self.contact = contact
    self.plan = plan
  }
}
