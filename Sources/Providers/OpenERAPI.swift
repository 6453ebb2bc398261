import Core
import Foundation

/// ExchangeRate-API's open access: one table of mid rates a day, without a key, for some 165 currencies.
///
/// The table of US dollars is asked for and crossed. Its day is shown and not its minute, 00:02 UTC, as with every table
/// of a day. `time_eol_unix`, which announces the end of the service when it is not 0, does not make today's table worse
/// and is not read: from that day on the service's failure, or its table's age, is said like any other.
struct OpenERAPI: RatesProvider {
  static let id: ProviderID = "open-er-api"
  static let isReference = true
  /// Free for commercial pages too, and to be cached, but not to be redistributed, which published JSON is.
  ///
  /// So the operator decides. The credit's words and link are prescribed. Once an hour is never limited.
  static let terms = Terms(
    name: "ExchangeRate-API", url: "https://www.exchangerate-api.com", licence: nil, licenceURL: nil,
    termsURL: "https://www.exchangerate-api.com/terms", credit: "Rates By Exchange Rate API", use: .decision,
    leastIntervalSeconds: 3600)

  static func origin(hasKey: Bool) -> String { "https://open.er-api.com" }

  /// A table is refused when it is older than this, days.
  private static let longestAgeDays = 2

  /// A refusal for too many requests lasts so long, seconds.
  private static let limitSeconds = 1200

  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin + "/v6/latest/USD", accepts: ["application/json"])
  }

  /// The table in đồng, rows by code; a single value that is no positive number is left out.
  ///
  /// - Throws: `.malformed` for every `result` but `success`, which comes with status 200 too; `.outdated` when the table's
  ///   day is more than 2 days before now's, or more than 1 day after it (UTC).
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    let verdict = try decodeJSON(Verdict.self, from: reply.body)
    guard verdict.result == "success" else {
      let reason = verdict.error ?? "no reason given"
      throw .malformed("answered with \(quoted(verdict.result)): \(plain(reason, limit: 80))")
    }
    let body = try decodeJSON(Body.self, from: reply.body)
    guard body.base_code == "USD" else { throw .malformed("base_code: expected USD, found \(quoted(body.base_code))") }
    let rows = try DollarTable.rows(of: body.rates, path: "rates")
    let day = CalendarDay(of: Date(timeIntervalSince1970: Double(body.time_last_update_unix)), in: .gmt)
    try day.checkAge("time_last_update_unix", longestDays: Self.longestAgeDays, now: now)
    return RateTable(basis: .reference, rows: rows, day: day)
  }

  /// The status with the provider's own word; a 429 without Retry-After ends after 20 minutes.
  func failure(of reply: Reply, now: Date) -> Failure {
    .status(
      of: reply, words: (try? JSONDecoder().decode(Verdict.self, from: reply.body))?.error, now: now,
      otherwise: reply.status == 429 ? .seconds(Self.limitSeconds) : nil)
  }

  private struct Verdict: Decodable {
    let result: String
    let error: String?

    private enum CodingKeys: String, CodingKey {
      case result
      case error = "error-type"
    }
  }

  private struct Body: Decodable {
    let time_last_update_unix: Int
    let base_code: String
    let rates: [String: MidValue]
  }
}
