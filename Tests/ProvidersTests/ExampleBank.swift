import Core
import Foundation

@testable import Providers

/// Example Bank's board, once a day, without a key.
struct ExampleBank: RatesProvider {
  static let id: ProviderID = "example-bank"
  /// No licence; may be asked for every 10 minutes.
  static let terms = Terms(
    name: "Example Bank", url: "https://bank.example/", licence: nil, licenceURL: nil,
    termsURL: "https://bank.example/terms", credit: "Example Bank", use: .anyone, leastIntervalSeconds: 600)

  static func origin(hasKey: Bool) -> String { "https://bank.example" }

  /// Asks for the current board.
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin + "/rates.json", accepts: ["application/json"])
  }

  /// The board, rows by code.
  ///
  /// - Throws: `.malformed` with the path for everything that is not as documented.
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    let body = try decodeJSON(Body.self, from: reply.body)
    let day = try day(body.date, path: "date")
    try day.checkAge("date", longestDays: 4, now: now)
    var rows: [Rate] = []
    for (code, prices) in body.rates.sorted(by: { $0.key < $1.key }) {
      guard prices.count == 3 else {
        throw .malformed("rates.\(plain(code)): expected 3 prices, found \(prices.count)")
      }
      rows.append(Rate(currency: Currency(rawValue: code), buyCash: prices[0], buyTransfer: prices[1], sell: prices[2]))
    }
    return RateTable(basis: .board, rows: rows, day: day)
  }

  private struct Body: Decodable {
    let date: String
    let rates: [String: [Decimal?]]
  }
}
