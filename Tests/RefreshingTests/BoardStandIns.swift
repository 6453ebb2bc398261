import Foundation

@testable import Core

/// A board: three numbers in the body are the dollar's buyCash, buyTransfer and sell; a fourth is what the bank asks for
/// a franc, which no widget shows.
protocol StandInBoard: RatesProvider {}

extension StandInBoard {
  static func origin(hasKey: Bool) -> String { "https://\(id).example" }

  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: id, url: access.origin, accepts: ["text/plain"])
  }

  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    let parts = String(decoding: reply.body, as: UTF8.self).split(separator: " ").map { Decimal(plain: $0) }
    guard (3...4).contains(parts.count) else { throw .malformed("expected three numbers") }
    let row =
      isReference
      ? Rate(currency: "USD", mid: parts[1])
      : Rate(currency: "USD", buyCash: parts[0], buyTransfer: parts[1], sell: parts[2])
    let unshown = parts.dropFirst(3).map { Rate(currency: "CHF", sell: $0) }
    return RateTable(basis: isReference ? .reference : .board, rows: [row] + unshown)
  }
}

struct PlainBoard: StandInBoard {
  static let id: ProviderID = "board"
  static let terms = Terms.of("board")
}

/// Another bank's.
struct OtherBoard: StandInBoard {
  static let id: ProviderID = "other-board"
  static let terms = Terms.of("other-board")
}

/// The first board's bank, at another host.
struct TwinBoard: StandInBoard {
  static let id: ProviderID = "twin-board"
  static let terms = PlainBoard.terms
}

/// A board that its terms allow to be asked for twice an hour and three times a day.
struct LimitedBoard: StandInBoard {
  static let id: ProviderID = "limited"
  static let terms = Terms.of("limited", limits: CallLimits(perHour: 2, perDay: 3))
}

/// A board that nobody may ask without a decision of the operator.
struct ForbiddenBoard: StandInBoard {
  static let id: ProviderID = "forbidden"
  static let terms = Terms.of("forbidden", use: .decision)
}

/// The State Bank's: the body is đồng for a dollar, and the day in November 2026.
struct PlainCentralRate: CentralRateProvider {
  static let id: ProviderID = "central"
  static let terms = Terms.of("central", use: .decision)
  static func origin(hasKey: Bool) -> String { "https://central.example" }
  func request(for query: CentralRateQuery, access: Access, now: Date) -> Request {
    Request(provider: id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for query: CentralRateQuery, now: Date) throws(Failure) -> CentralRate {
    let parts = String(decoding: reply.body, as: UTF8.self).split(separator: " ")
    guard parts.count == 2, let value = Decimal(plain: String(parts[0])), let number = Int(parts[1]),
      let day = CalendarDay(year: 2026, month: 11, day: number)
    else { throw .malformed("expected a rate and a day") }
    return CentralRate(value: value, document: "\(number)/TB", day: day)
  }
}

/// A mid rate.
struct PlainReference: StandInBoard {
  static let id: ProviderID = "reference"
  static let isReference = true
  static let terms = Terms.of("reference")
}

/// A board whose address names the day (UTC), and that fails for moments with a page of HTML.
struct DatedBoard: StandInBoard {
  static let id: ProviderID = "dated"
  static let failsWithHTML = true
  static let terms = Terms.of("dated")
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    let day = CalendarDay(of: now, in: .gmt)
    return Request(provider: Self.id, url: "\(access.origin)?\(day)", target: access.origin, accepts: ["text/plain"])
  }
}

extension Terms {
  static func of(
    _ name: String, use: Terms.Permission = .anyone, limits: CallLimits? = nil, pace: Terms.Pace = .together
  ) -> Terms {
    Terms(
      name: name, url: "https://example.vn/", licence: nil, licenceURL: nil, termsURL: "https://example.vn/terms",
      credit: name, use: use, leastIntervalSeconds: 300, limits: limits, pace: pace)
  }
}

/// A widget with prices of these currencies.
func rates(
  _ id: WidgetID, _ currencies: [Currency], providers: [ProviderID] = ["board"], ttlSeconds: Int = 900,
  maxAgeSeconds: Int = 86400
) -> Widget {
  Widget(
    id: id, subject: .rates(currencies), providers: providers, ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds,
    zone: .gmt)
}

/// A widget with the prices of a dollar.
func dollars(
  _ id: WidgetID = "rates", providers: [ProviderID] = ["board"], ttlSeconds: Int = 900, maxAgeSeconds: Int = 86400
) -> Widget {
  rates(id, ["USD"], providers: providers, ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds)
}
