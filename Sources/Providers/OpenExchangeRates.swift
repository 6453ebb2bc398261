import Core
import Foundation

/// Open Exchange Rates: mid rates of the dollar, renewed every hour, crossed to đồng here.
///
/// The free plan knows the base USD alone. The key goes into a header; an unchanged table is answered with a 304, which
/// counts as a call all the same.
struct OpenExchangeRates: RatesProvider {
  static let id: ProviderID = "openexchangerates"
  static let isReference = true
  /// 1,000 requests a month on the free plan: once an hour, as often as its table changes, is 744 in 31 days.
  ///
  /// 32 a day are 992, so that a question beside the hourly one has room. No licence is named; reselling is forbidden.
  static let terms = Terms(
    name: "Open Exchange Rates", url: "https://openexchangerates.org/", licence: nil, licenceURL: nil,
    termsURL: "https://openexchangerates.org/terms/", credit: "Open Exchange Rates", use: .anyone, needsKey: true,
    leastIntervalSeconds: 3600, limits: CallLimits(perDay: 32))

  static func origin(hasKey: Bool) -> String { "https://openexchangerates.org" }

  /// A table is refused when it is older than this, days.
  static let longestAgeDays = 2

  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: access.origin + "/api/latest.json?prettyprint=0",
      headers: ["Authorization": "Token \(Secret.place)"], accepts: ["application/json"])
  }

  /// The table in đồng, rows by code, observed at its `timestamp`.
  ///
  /// - Throws: `.malformed` with the path; `.outdated` for a table more than 2 days old.
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    if let words = Self.refusal(in: reply.body) { throw .malformed("answered with an error: \(words)") }
    let body = try decodeJSON(Body.self, from: reply.body)
    guard body.base == "USD" else { throw .malformed("base: expected USD, found \(quoted(body.base))") }
    let observedAt = try instant(secondsSince1970: body.timestamp, path: "timestamp")
    try expectRecent(observedAt, days: Self.longestAgeDays, now: now, path: "timestamp")
    return RateTable(
      basis: .reference, rows: try DollarTable.rows(of: body.rates, path: "rates"), observedAt: observedAt)
  }

  func failure(of reply: Reply, now: Date) -> Failure {
    .status(of: reply, words: Self.refusal(in: reply.body), now: now)
  }

  /// What an answer without rates says; nil where it does not say `"error": true`.
  private static func refusal(in body: Data) -> String? {
    guard let refusal = try? JSONDecoder().decode(Refusal.self, from: body), refusal.error else { return nil }
    return plain(refusal.description ?? refusal.message ?? "no reason given")
  }

  private struct Refusal: Decodable {
    let error: Bool
    let message: String?
    let description: String?
  }

  private struct Body: Decodable {
    let timestamp: Double
    let base: String
    let rates: [String: MidValue]
  }
}
