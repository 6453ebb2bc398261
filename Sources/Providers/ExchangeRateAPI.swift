import Core
import Foundation

/// ExchangeRate-API, version 6: one table of mid rates of the dollar a day, at 00:00 UTC, crossed to đồng here.
///
/// The dollar is asked for, since a table quoted in đồng has 5 significant digits only. The key is part of the path.
struct ExchangeRateAPI: RatesProvider {
  static let id: ProviderID = "exchangerate-api"
  static let isReference = true
  /// 1,500 requests a month on the free plan: once an hour is 744 in 31 days, and 48 a day are 1,488.
  ///
  /// A page may show the rates and cache them, but not pass them on.
  static let terms = Terms(
    name: "ExchangeRate-API", url: "https://www.exchangerate-api.com", licence: nil, licenceURL: nil,
    termsURL: "https://www.exchangerate-api.com/terms", credit: "Rates By Exchange Rate API", use: .anyone,
    needsKey: true, leastIntervalSeconds: 3600, limits: CallLimits(perDay: 48))

  static func origin(hasKey: Bool) -> String { "https://v6.exchangerate-api.com" }

  /// A table is refused when it is older than this, days.
  static let longestAgeDays = 2

  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/v6/\(Secret.place)/latest/USD", accepts: ["application/json"])
  }

  /// The table in đồng, rows by code, of the day of `time_last_update_unix` in UTC.
  ///
  /// - Throws: `.malformed` with the path, and for `"result": "error"`, which has been seen with status 200; `.outdated`
  ///   when the table's day is more than 2 days before now's, or more than 1 day after it (UTC).
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    if let words = Self.refusal(in: reply.body) { throw .malformed("answered with an error: \(words)") }
    let body = try decodeJSON(Body.self, from: reply.body)
    guard body.result == "success" else {
      throw .malformed("result: expected success, found \(quoted(body.result))")
    }
    guard body.base_code == "USD" else { throw .malformed("base_code: expected USD, found \(quoted(body.base_code))") }
    let updatedAt = try instant(secondsSince1970: body.time_last_update_unix, path: "time_last_update_unix")
    let day = CalendarDay(of: updatedAt, in: .gmt)
    try day.checkAge("time_last_update_unix", longestDays: Self.longestAgeDays, now: now)
    let rows = try DollarTable.rows(of: body.conversion_rates, path: "conversion_rates")
    return RateTable(basis: .reference, rows: rows, day: day)
  }

  /// The status with the provider's word for it, as `invalid-key` or `quota-reached`.
  func failure(of reply: Reply, now: Date) -> Failure {
    .status(of: reply, words: Self.refusal(in: reply.body), now: now)
  }

  /// The type of error that an answer names; nil where its result is no error.
  private static func refusal(in body: Data) -> String? {
    guard let refusal = try? JSONDecoder().decode(Refusal.self, from: body), refusal.result == "error" else {
      return nil
    }
    return plain(refusal.type ?? "no reason given")
  }

  private struct Refusal: Decodable {
    let result: String
    let type: String?

    enum CodingKeys: String, CodingKey {
      case result
      case type = "error-type"
    }
  }

  private struct Body: Decodable {
    let result: String
    let time_last_update_unix: Double
    let base_code: String
    let conversion_rates: [String: MidValue]
  }
}
