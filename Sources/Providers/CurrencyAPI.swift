import Core
import Foundation

/// exchange-api of fawazahmed0: one table of mid rates a day, without a key, for every currency and many coins.
///
/// The file for US dollars is asked for, since a table quoted in đồng has 5 significant digits only; each price is
/// crossed over the dollar, đồng per X = usd.vnd / usd.x, rounded half to even at 4 decimals. The Pages host is asked
/// because jsDelivr may serve `@latest` up to 7 days late.
struct CurrencyAPI: RatesProvider {
  static let id: ProviderID = "currency-api"
  static let isReference = true
  /// CC0, no limit stated; built once a day at 00:00 UTC and served by a CDN.
  ///
  /// It is asked no more often than a board's time to live, so that a table that serves as fallback does not turn stale
  /// before it may be asked again.
  static let terms = Terms(
    name: "exchange-api (fawazahmed0)", url: "https://github.com/fawazahmed0/exchange-api", licence: "CC0 1.0",
    licenceURL: "https://creativecommons.org/publicdomain/zero/1.0/",
    termsURL: "https://github.com/fawazahmed0/exchange-api/blob/main/LICENSE",
    credit: "exchange-api (fawazahmed0)", use: .anyone, leastIntervalSeconds: 900)

  /// The Pages host of the latest table.
  static func origin(hasKey: Bool) -> String { "https://latest.currency-api.pages.dev" }

  /// A table is refused when it is older than this, days: outages of the publisher lasted 4 days in 2026.
  static let longestAgeDays = 2

  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin + "/v1/currencies/usd.min.json", accepts: ["application/json"])
  }

  /// The table in đồng, rows by code.
  ///
  /// Keys other than three letters (coins such as `1inch`) are no currencies; a single
  /// value that is no positive number is left out.
  ///
  /// - Throws: `.outdated` when the table's day is more than 2 days before now's, or more than 1 day after it (UTC).
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    let body = try decodeJSON(Body.self, from: reply.body)
    let day = try day(body.date, path: "date")
    guard let vnd = body.usd["vnd"] else { throw .malformed("usd.vnd: missing") }
    guard let dongPerDollar = vnd.positive else { throw .malformed("usd.vnd: expected a number above 0") }
    try day.checkAge("date", longestDays: Self.longestAgeDays, now: now)
    // Of the long s too, a capital would be made: only a to z are a code's.
    let codes = body.usd.filter { $0.key.utf8.allSatisfy { (97...122).contains($0) } }
    let perDollar = codes.reduce(into: [String: Decimal]()) { $0[$1.key.uppercased()] = $1.value.positive }
    return RateTable(
      basis: .reference, rows: DollarTable.rows(dongPerDollar: dongPerDollar, perDollar: perDollar), day: day)
  }

  private struct Body: Decodable {
    let date: String
    let usd: [String: MidValue]
  }
}
