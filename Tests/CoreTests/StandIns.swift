import Foundation

@testable import Core

/// Providers that answer nothing: config and terms know them by id, kind and terms alone.
private struct WeatherStandIn: WeatherProvider {
  static let id: ProviderID = "open-meteo"
  static let terms = Terms.standIn(
    use: .nonCommercialOrKey, leastIntervalSeconds: 300, limits: CallLimits(perHour: 5, perDay: 7))
  static func origin(hasKey: Bool) -> String { hasKey ? "https://customer.example" : "https://free.example" }
  func request(for query: WeatherQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: [])
  }
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    throw .truncated
  }
}

private struct ContactStandIn: WeatherProvider {
  static let id: ProviderID = "met-norway"
  static let terms = Terms.standIn(use: .anyone, needsContact: true, leastIntervalSeconds: 600)
  static func origin(hasKey: Bool) -> String { "https://contact.example" }
  func request(for query: WeatherQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: [], contact: access.contact)
  }
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    throw .truncated
  }
}

private struct BoardStandIn: RatesProvider {
  static let id: ProviderID = "vietcombank"
  static let terms = Terms.standIn(use: .anyone, leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://board.example" }
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: [])
  }
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    throw .truncated
  }
}

private struct SecondBoardStandIn: RatesProvider {
  static let id: ProviderID = "techcombank"
  static let terms = Terms.standIn(use: .anyone, leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://second.example" }
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: [])
  }
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    throw .truncated
  }
}

private struct ReferenceStandIn: RatesProvider {
  static let id: ProviderID = "currency-api"
  static let isReference = true
  static let terms = Terms.standIn(use: .anyone, leastIntervalSeconds: 3600)
  static func origin(hasKey: Bool) -> String { "https://reference.example" }
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: [])
  }
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    throw .truncated
  }
}

extension Widget {
  /// What the widget alone shows of the feed of its first query.
  func use(of provider: ProviderID? = nil) -> FeedUse {
    FeedUse(Feed(provider ?? providers[0], queries[0]), of: self, place: places.first, historySeconds: 0)
  }
}

let weatherStandIn: any Provider = WeatherStandIn()
let contactStandIn: any Provider = ContactStandIn()
let referenceStandIn: any Provider = ReferenceStandIn()
let boardStandIn: any Provider = BoardStandIn()
let secondBoardStandIn: any Provider = SecondBoardStandIn()

extension Terms {
  static func standIn(
    use: Permission, needsContact: Bool = false, leastIntervalSeconds: Int, limits: CallLimits? = nil
  ) -> Terms {
    Terms(
      name: "Stand-in", url: "https://example.vn/", licence: nil, licenceURL: nil,
      termsURL: "https://example.vn/terms", credit: "Stand-in", use: use, needsContact: needsContact,
      leastIntervalSeconds: leastIntervalSeconds, limits: limits)
  }
}
