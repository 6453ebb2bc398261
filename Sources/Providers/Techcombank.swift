import Core
import Foundation

/// Techcombank's own board, as the bank's page of rates asks its own server for it.
///
/// Nobody has documented or offered that address, so the operator decides. All prices are for 1 unit. On Sundays and
/// holidays there is no board. `inputDate` ends in `Z`, but its clock times (08:32, 15:32, 18:00) are a bank's hours in
/// Hanoi, not in London: which of the two it is nobody has said, so it is no time to show, and only its day is looked at.
struct Techcombank: RatesProvider {
  static let id: ProviderID = "techcombank"
  /// No licence and no permission; the bank changes its board some 4 times a day.
  static let terms = Terms(
    name: "Techcombank", url: "https://techcombank.com/", licence: nil, licenceURL: nil,
    termsURL: "https://techcombank.com/cong-cu-tien-ich/ty-gia", credit: "Techcombank", use: .decision,
    leastIntervalSeconds: 900)

  static func origin(hasKey: Bool) -> String { "https://techcombank.com" }

  /// A board is refused when it is older than this, days: Saturday's may stand until Monday morning.
  private static let longestAgeDays = 2

  /// Precious metals have codes like currencies; the board lists gold with a price of 99.
  private static let metals: Set<String> = ["XAU", "XAG", "XPT", "XPD"]

  /// Asks for the current board; a day or time would be part of the path.
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id,
      url: access.origin
        + "/content/techcombank/web/vn/vi/cong-cu-tien-ich/ty-gia/_jcr_content.exchange-rates.integration.json",
      accepts: ["application/json"])
  }

  /// The board, one row for each currency, in the bank's order: `bidRateTM` is paid for notes, `bidRateCK` for money on account,
  /// `askRate` is asked.
  ///
  /// - Throws: `.outdated` on a day without a board and for a board of days ago, `.malformed` for another quote currency,
  ///   an unclear row and anything but a board with at least one price.
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    let data = try decodeJSON(Body.self, from: reply.body).exchangeRate.data
    guard !data.isEmpty else { throw .outdated("no board today, as on Sundays and holidays") }
    for (index, row) in data.enumerated() where row.targetCurrency != Currency.vnd.rawValue {
      throw .malformed("exchangeRate.data[\(index)].targetCurrency: expected VND, found \(quoted(row.targetCurrency))")
    }
    let currencies = data.filter { Currency.isCode($0.sourceCurrency) && !Self.metals.contains($0.sourceCurrency) }
    try checkAge(of: currencies, now: now)
    var table = RateTable(basis: .board, rows: [])
    var codes: Set<String> = []
    for code in currencies.map(\.sourceCurrency) where codes.insert(code).inserted {
      table.add(Currency(rawValue: code)) { () throws(Failure) in
        try rate(of: code, among: currencies.filter { $0.sourceCurrency == code })
      }
    }
    // A price that is not quoted is left out, so a field that was renamed looks like a column of them.
    let columns = [("bidRateTM", \Rate.buyCash), ("bidRateCK", \.buyTransfer), ("askRate", \.sell)]
    for (name, price) in columns where table.rows.allSatisfy({ $0[keyPath: price] == nil }) {
      throw table.lack("exchangeRate.data: expected \(name) in at least one row")
    }
    return table
  }

  /// A currency's row: where there are several, the one with prices for money on account.
  ///
  /// The dollar has three by the size of its notes, "USD (1,2)", "USD (5,10,20)" and "USD (50,100)"; the last alone has
  /// those prices, the others are what small notes are bought for.
  private func rate(of code: String, among rows: [Row]) throws(Failure) -> Rate {
    let candidates = rows.count == 1 ? rows : rows.filter { $0.bidRateCK != nil }
    guard candidates.count == 1, let row = candidates.first else {
      throw .malformed("\(code): expected one row with transfer prices of \(rows.count), found \(candidates.count)")
    }
    return Rate(
      currency: Currency(rawValue: code), buyCash: try plainPrice(row.bidRateTM, path: "\(code): bidRateTM"),
      buyTransfer: try plainPrice(row.bidRateCK, path: "\(code): bidRateCK"),
      sell: try plainPrice(row.askRate, path: "\(code): askRate"))
  }

  /// Whatever zone the times are of, the newest day is at most one off.
  private func checkAge(of rows: [Row], now: Date) throws(Failure) {
    var days: [CalendarDay] = []
    for row in rows {
      guard let text = row.inputDate else { continue }
      guard let day = CalendarDay(text.prefix { $0 != "T" }) else {
        throw .malformed("\(quoted(row.label)): inputDate: expected YYYY-MM-DDTHH:MM:SS, found \(quoted(text))")
      }
      days.append(day)
    }
    try days.max()?.checkAge("inputDate", longestDays: Self.longestAgeDays, now: now)
  }

  private struct Body: Decodable {
    let exchangeRate: Board
  }

  private struct Board: Decodable {
    let data: [Row]
  }

  private struct Row: Decodable {
    let label: String
    let sourceCurrency: String
    let targetCurrency: String
    let bidRateTM: String?
    let bidRateCK: String?
    let askRate: String?
    let inputDate: String?
  }
}
