import Foundation

/// What every provider says of itself, however many requests its answer takes.
package protocol ProviderProfile: Sendable {
  /// The provider's id in config and JSON.
  static var id: ProviderID { get }
  /// What the provider gives.
  static var kind: Kind { get }
  /// What of its kind it gives; the default is what most of the kind give.
  static var capabilities: [Capability] { get }
  /// Whether it gives one reference rate a currency instead of a bank's prices; the default is false.
  static var isReference: Bool { get }
  /// Whether it now and then answers with a page of HTML and status 200, so that one more try in the run is worth it;
  /// the default is false.
  static var failsWithHTML: Bool { get }
  /// Its terms.
  static var terms: Terms { get }
  /// The subscriptions that a config's `plan` can name beside the ordinary one; the default is none.
  static var plans: [String] { get }
  /// Its own origin, `https://host`; a config's `origin` takes its place.
  static func origin(hasKey: Bool) -> String

  /// An adapter without state.
  init()

  /// The failure that any status but 200 and 203 means; the default says the status.
  func failure(of reply: Reply, now: Date) -> Failure
}

/// One provider: what it is asked and how its answer is read.
///
/// One file each, pure, without a clock. Wire shapes are private to the adapter. It stores what the provider said; units are converted once.
package protocol Provider<Ask, Said>: ProviderProfile {
  /// What the provider is asked.
  associatedtype Ask: Question
  /// What it answers.
  associatedtype Said: Answer

  /// The request for a question.
  func request(for ask: Ask, access: Access, now: Date) -> Request

  /// The reading in an answer of status 200 or 203 and an accepted media type.
  ///
  /// `earlier` is the same provider's last reading for the same question, where there is one.
  func decode(_ reply: Reply, for ask: Ask, now: Date, earlier: Said?) throws(Failure) -> Said
}

/// A provider that says what it said on days that are over, too.
package protocol DatedProvider<Ask, Said>: Provider {
  /// How many days one request is for at most.
  static var daysPerRequest: Int { get }
  /// How long after the beginning of a request for past days the next may begin, seconds; the default is 1.
  static var pastPaceSeconds: Double { get }

  /// The request for a run of days, at most `daysPerRequest` and all of them over; its `target` names no day.
  func request(for ask: Ask, days: ClosedRange<CalendarDay>, access: Access) -> Request

  /// What the provider said on those days of a request's that it has something for, in any order.
  ///
  /// - Throws: the failure of the whole answer; so also where it is about another day than the only one asked for.
  func decode(_ reply: Reply, for ask: Ask, days: ClosedRange<CalendarDay>, now: Date) throws(Failure)
    -> [CalendarDay: Said]
}

extension DatedProvider {
  /// Nobody's host minds one request a second.
  package static var pastPaceSeconds: Double { 1 }
}

/// A provider whose one answer takes several requests, which are all made at once and all needed.
package protocol ComposedProvider<Ask, Said>: ProviderProfile {
  /// What the provider is asked.
  associatedtype Ask: Question
  /// What it answers.
  associatedtype Said: Answer

  /// The requests for a question.
  func requests(for ask: Ask, access: Access, now: Date) -> [Request]

  /// The reading in the answers, in the order of the requests; each of status 200 or 203 and an accepted media type.
  func decode(_ replies: [Reply], for ask: Ask, now: Date, earlier: Said?) throws(Failure) -> Said
}

/// A provider of weather that answers for many places in one request.
package protocol PlacesProvider: Provider where Ask == WeatherQuery, Said == Weather {
  /// The one request for several places.
  func request(for asks: [WeatherQuery], access: Access, now: Date) -> Request

  /// The weather of each place, in the order they were asked for.
  func decode(_ reply: Reply, for asks: [WeatherQuery], now: Date) throws(Failure) -> [Weather]
}

extension ProviderProfile {
  /// What most of the kind give.
  package static var capabilities: [Capability] {
    switch kind {
    case .weather: [.now, .hours, .days]
    case .rates: isReference ? [.midRates] : [.buyAndSell]
    case .air: [.airIndex, .particles]
    case .observation: [.now]
    }
  }

  /// Most providers give what a page wants to show first.
  package static var isReference: Bool { false }

  /// Most providers say with a status that they have failed.
  package static var failsWithHTML: Bool { false }

  /// Most providers have one service for all.
  package static var plans: [String] { [] }

  /// Says the status, and when the provider wants to be asked again.
  package func failure(of reply: Reply, now: Date) -> Failure {
    .status(of: reply, now: now)
  }
}

/// Something that a provider can give; the raw value is the word for it.
package enum Capability: String, Sendable, CaseIterable {
  /// The present weather.
  case now
  /// Hours, or steps of three, ahead.
  case hours
  /// Days ahead.
  case days
  /// The highest UV index of a day.
  case uvIndex = "UV index"
  /// How likely it is to rain.
  case rainProbability = "chance of rain"
  /// A bank's buying and selling prices.
  case buyAndSell = "buying and selling prices"
  /// One reference rate a currency.
  case midRates = "mid rates"
  /// An index of the air.
  case airIndex = "air quality index"
  /// PM2.5 and PM10.
  case particles = "PM2.5 and PM10"
}

/// What an adapter needs to know of the site to build a request.
package struct Access: Sendable {
  /// `scheme://host[:port]` that is asked.
  package let origin: String
  /// The site's key for this provider; the adapter writes `Secret.place` where it goes.
  package let key: Secret?
  /// The site's contact, for providers that demand one.
  package let contact: String?
  /// The subscription that the config names, one of the provider's `plans`; nil for the ordinary one.
  package let plan: String?

  /// What an adapter needs to know of the site.
  package init(origin: String, key: Secret? = nil, contact: String? = nil, plan: String? = nil) {
    self.origin = origin
    self.key = key
    self.contact = contact
    self.plan = plan
  }
}
