import Foundation

@testable import Core

/// The adapter of these tests: three numbers in the body are the dollar's buyCash, buyTransfer and sell.
struct PlainBoard: RatesProvider {
  static let id: ProviderID = "board"
  static let terms = Terms.of("board", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://board.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// A bank's second board.
struct OtherBoard: RatesProvider {
  static let id: ProviderID = "other-board"
  static let terms = Terms.of("other-board", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://other-board.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// The first board's bank, at another host.
struct TwinBoard: RatesProvider {
  static let id: ProviderID = "twin-board"
  static let terms = PlainBoard.terms
  static func origin(hasKey: Bool) -> String { "https://twin-board.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// A board that its terms allow to be asked for twice an hour and three times a day.
struct LimitedBoard: RatesProvider {
  static let id: ProviderID = "limited"
  static let terms = Terms.of("limited", leastIntervalSeconds: 300, limits: CallLimits(perHour: 2, perDay: 3))
  static func origin(hasKey: Bool) -> String { "https://limited.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// A board that nobody may ask without a decision of the operator.
struct ForbiddenBoard: RatesProvider {
  static let id: ProviderID = "forbidden"
  static let terms = Terms(
    name: "forbidden", url: "https://example.vn/", licence: nil, licenceURL: nil, termsURL: "https://example.vn/terms",
    credit: "forbidden", use: .decision, leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://forbidden.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// A mid rate.
struct PlainReference: RatesProvider {
  static let id: ProviderID = "reference"
  static let isReference = true
  static let terms = Terms.of("reference", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://reference.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    try table(reply, basis: .reference)
  }
}

/// The three prices of a dollar, and where there is a fourth number what the bank asks for a franc, which no widget shows.
private func table(_ reply: Reply, basis: RateTable.Basis) throws(Failure) -> RateTable {
  let parts = String(decoding: reply.body, as: UTF8.self).split(separator: " ").map { Decimal(plain: $0) }
  guard (3...4).contains(parts.count) else { throw .malformed("expected three numbers") }
  let row =
    basis == .board
    ? Rate(currency: "USD", buyCash: parts[0], buyTransfer: parts[1], sell: parts[2])
    : Rate(currency: "USD", mid: parts[1])
  let unshown = parts.dropFirst(3).map { Rate(currency: "CHF", sell: $0) }
  return RateTable(basis: basis, rows: [row] + unshown)
}

extension Terms {
  static func of(
    _ name: String, leastIntervalSeconds: Int, limits: CallLimits? = nil, pace: Terms.Pace = .together
  ) -> Terms {
    Terms(
      name: name, url: "https://example.vn/", licence: nil, licenceURL: nil, termsURL: "https://example.vn/terms",
      credit: name, use: .anyone, leastIntervalSeconds: leastIntervalSeconds, limits: limits, pace: pace)
  }
}
