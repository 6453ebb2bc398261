import Core
import Foundation

/// Frankfurter's second version: mid rates blended from the tables of many central banks, once a day, without a key.
///
/// The table of US dollars is asked for and crossed; the first version has the European Central Bank's rates only, and no
/// đồng. Each row has a day of its own, the last on which one of its banks published, up to 14 days ago: the table's is
/// the đồng's, through which every price goes, and a row that is too old is left out.
struct Frankfurter: RatesProvider, DatedProvider {
  static let id: ProviderID = "frankfurter"
  static let isReference = true
  /// Free for commercial pages too, no quota, "rate-limited to prevent abuse"; the software's licence is not the data's.
  ///
  /// It is asked no more often than a board's time to live, so that a table that serves as fallback does not turn stale
  /// before it may be asked again.
  static let terms = Terms(
    name: "Frankfurter", url: "https://frankfurter.dev/", licence: nil, licenceURL: nil,
    termsURL: "https://frankfurter.dev/", credit: "Frankfurter", use: .anyone, leastIntervalSeconds: 900)

  static func origin(hasKey: Bool) -> String { "https://api.frankfurter.dev" }

  /// A row is too old after so many days: central banks rest at weekends, and on a Friday or Monday besides.
  private static let longestAgeDays = 4

  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin + "/v2/rates?base=USD", accepts: ["application/json"])
  }

  /// The table in đồng, rows by code; a single value that is no positive number is left out.
  ///
  /// - Throws: `.outdated` when the đồng's day is more than 4 days before now's, or more than 1 day after it (UTC).
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    var perDollar: [String: Decimal] = [:]
    var codes: Set<String> = []
    var dongDay: CalendarDay?
    for (row, day) in try rows(in: reply) {
      guard codes.insert(row.quote).inserted else { throw .malformed("\(plain(row.quote, limit: 40)): quoted twice") }
      if row.quote == "VND" {
        try day.checkAge("VND: date", longestDays: Self.longestAgeDays, now: now)
        dongDay = day
      } else if (try? day.checkAge("date", longestDays: Self.longestAgeDays, now: now)) == nil {
        continue
      }
      perDollar[row.quote] = row.rate.positive
    }
    guard let dongDay else { throw .malformed("VND: missing") }
    guard let dongPerDollar = perDollar["VND"] else { throw .malformed("VND: rate: expected a number above 0") }
    return RateTable(
      basis: .reference, rows: DollarTable.rows(dongPerDollar: dongPerDollar, perDollar: perDollar), day: dongDay)
  }

  private func rows(in reply: Reply) throws(Failure) -> [(row: Row, day: CalendarDay)] {
    var rows: [(row: Row, day: CalendarDay)] = []
    for (index, row) in try decodeJSON([Row].self, from: reply.body).enumerated() {
      guard row.base == "USD" else { throw .malformed("[\(index)].base: expected USD, found \(quoted(row.base))") }
      rows.append((row, try day(row.date, path: "[\(index)].date")))
    }
    return rows
  }

  /// A day of about 200 currencies has 14 kB, and an answer may have 1 MiB.
  static let daysPerRequest = 30

  func request(for query: Query, days: ClosedRange<CalendarDay>, access: Access) -> Request? {
    guard case .rates = query else { return nil }
    let address = access.origin + "/v2/rates?base=USD&from="
    return Request(
      provider: Self.id, url: "\(address)\(days.lowerBound)&to=\(days.upperBound)", target: address,
      accepts: ["application/json"])
  }

  /// The table of every day that has the đồng, of rows of that very day alone; no row is carried over from the day before.
  ///
  /// - Throws: `.malformed` for a body that is not as documented.
  func decode(_ reply: Reply, for query: Query, days: ClosedRange<CalendarDay>, now: Date) throws(Failure)
    -> [CalendarDay: Reading]
  {
    var perDollar: [CalendarDay: [String: Decimal]] = [:]
    var known: Set<String> = []
    for (row, day) in try rows(in: reply) {
      guard known.insert("\(row.quote) \(day)").inserted else {
        throw .malformed("\(plain(row.quote, limit: 40)): quoted twice for \(day)")
      }
      perDollar[day, default: [:]][row.quote] = row.rate.positive
    }
    var tables: [CalendarDay: Reading] = [:]
    for (day, values) in perDollar {
      guard let dongPerDollar = values["VND"] else { continue }
      tables[day] = .rates(
        RateTable(
          basis: .reference, rows: DollarTable.rows(dongPerDollar: dongPerDollar, perDollar: values), day: day))
    }
    return tables
  }

  func failure(of reply: Reply, now: Date) -> Failure {
    .status(of: reply, words: text("message", in: reply.body), now: now)
  }

  private struct Row: Decodable {
    let date: String
    let base: String
    let quote: String
    let rate: MidValue
  }
}
