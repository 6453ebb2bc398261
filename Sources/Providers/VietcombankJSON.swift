import Core
import Foundation

/// Vietcombank's own board once more, as the bank's front page asks for it: JSON, by day, with a time of its own.
///
/// Another host than the XML's, so that one of them can be down. All prices are for 1 unit. Weekends and holidays repeat
/// the last board under their own day. About a third of the answers are a page of HTML with status 200, which the next
/// try does not meet.
struct VietcombankJSON: RatesProvider, DatedProvider {
  static let id: ProviderID = "vietcombank-json"
  /// The page that says "Error 500" comes with status 200.
  static let failsWithHTML = true
  /// No licence; the bank's own words are that it is for reference, and its feed's that 5 minutes are often enough.
  static let terms = Terms(
    name: "Vietcombank", url: "https://www.vietcombank.com.vn/", licence: nil, licenceURL: nil,
    termsURL: "https://www.vietcombank.com.vn/vi-VN/KHCN/Cong-cu-Tien-ich/Ty-gia", credit: "Vietcombank", use: .anyone,
    leastIntervalSeconds: 300)

  static func origin(hasKey: Bool) -> String { "https://www.vietcombank.com.vn" }

  /// Hanoi's clock; Vietnam has had no summer time since 1975.
  private static let hanoiOffsetSeconds = 7 * 3600

  /// A run's length, seconds: so long after midnight the board that was asked for may still be yesterday's.
  private static let longestRunSeconds = 60.0

  /// Asks for the board of Hanoi's day: without a day the answer is 404, with UTC's it is yesterday's board until 07:00.
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    let address = access.origin + "/api/exchangerates"
    return Request(
      provider: Self.id, url: "\(address)?date=\(Self.day(at: now))", target: address, accepts: ["application/json"])
  }

  /// The board, rows in the bank's order of display.
  ///
  /// - Throws: `.mediaType` for HTML that calls itself JSON, `.outdated` for another day's board and for a day without
  ///   one, `.malformed` for anything but a whole board with at least one price.
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    let board = try board(in: reply)
    let today = Self.day(at: now)
    guard board.day == today || board.day == Self.day(at: now.addingTimeInterval(-Self.longestRunSeconds)) else {
      throw .outdated("Date: expected \(today), found \(board.day)")
    }
    guard !board.body.Data.isEmpty else { throw .outdated("no board for \(board.day)") }
    return try table(of: board.body, now: now)
  }

  /// The body with the day that it is of, as many rows as it says.
  private func board(in reply: Reply) throws(Failure) -> (day: CalendarDay, body: Body) {
    if isPageOfHTML(reply.body) {
      throw .mediaType(expected: "application/json", found: "text/html that calls itself JSON")
    }
    let body = try decodeJSON(Body.self, from: reply.body)
    guard let day = CalendarDay(body.Date.prefix { $0 != "T" }) else {
      throw .malformed("Date: expected YYYY-MM-DDT00:00:00, found \(quoted(body.Date))")
    }
    guard body.Count == body.Data.count else {
      throw .malformed("Count: expected the \(body.Data.count) of Data, found \(body.Count)")
    }
    return (day, body)
  }

  private func table(of body: Body, now: Date) throws(Failure) -> RateTable {
    var table = RateTable(basis: .board, rows: [], observedAt: try updatedAt(body.UpdatedDate, now: now))
    var codes: Set<String> = []
    for (index, row) in body.Data.enumerated() {
      let code = row.currencyCode
      guard Currency.isCode(code) else {
        throw .malformed("Data[\(index)].currencyCode: expected three capitals, found \(quoted(code))")
      }
      guard codes.insert(code).inserted else { throw .malformed("\(code): quoted twice") }
      table.add(Currency(rawValue: code)) { () throws(Failure) in
        Rate(
          currency: Currency(rawValue: code), buyCash: try plainPrice(row.cash, path: "\(code): cash"),
          buyTransfer: try plainPrice(row.transfer, path: "\(code): transfer"),
          sell: try plainPrice(row.sell, path: "\(code): sell"))
      }
    }
    try table.checkPrices("Data")
    return table
  }

  /// When the bank last changed the board.
  ///
  /// On some days it says 23:00 of a day that is not over; a time still to come is none. Nor is the year 1, which .NET
  /// writes for "not given".
  private func updatedAt(_ text: String?, now: Date) throws(Failure) -> Date? {
    guard let text, !text.hasPrefix("0001-") else { return nil }
    guard let updatedAt = Date(iso8601: text, offsetSeconds: Self.hanoiOffsetSeconds) else {
      throw .malformed("UpdatedDate: expected a time such as 2026-11-22T08:16:30+07:00, found \(quoted(text))")
    }
    return updatedAt <= now ? updatedAt : nil
  }

  /// The last board of a day each: the host takes one day a request.
  static let daysPerRequest = 1

  func request(for query: Query, days: ClosedRange<CalendarDay>, access: Access) -> Request? {
    guard case .rates = query else { return nil }
    let address = access.origin + "/api/exchangerates?date="
    return Request(
      provider: Self.id, url: "\(address)\(days.lowerBound)", target: address, accepts: ["application/json"])
  }

  /// The board under its own day; none where the bank has none: no rows, for a day too long ago.
  ///
  /// - Throws: `.outdated` for another day's board, else as for today's.
  func decode(_ reply: Reply, for query: Query, days: ClosedRange<CalendarDay>, now: Date) throws(Failure)
    -> [CalendarDay: Reading]
  {
    let board = try board(in: reply)
    if board.body.Data.isEmpty { return [:] }
    guard days.contains(board.day) else {
      throw .outdated("Date: expected \(days.lowerBound), found \(board.day)")
    }
    return [board.day: .rates(try table(of: board.body, now: now))]
  }

  private static func day(at instant: Date) -> CalendarDay {
    CalendarDay(of: instant.addingTimeInterval(Double(hanoiOffsetSeconds)), in: .gmt)
  }

  private struct Body: Decodable {
    let Count: Int
    let Date: String
    let UpdatedDate: String?
    let Data: [Row]
  }

  private struct Row: Decodable {
    let currencyCode: String
    let cash: String?
    let transfer: String?
    let sell: String?

    private enum Keys: String, CodingKey {
      case currencyCode, cash, transfer, sell
    }

    /// A price may be null, but a row without the key is no row of this board.
    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      currencyCode = try values.decode(String.self, forKey: .currencyCode)
      cash = try values.decode(String?.self, forKey: .cash)
      transfer = try values.decode(String?.self, forKey: .transfer)
      sell = try values.decode(String?.self, forKey: .sell)
    }
  }
}

/// Whether a body is a page of HTML, whatever its media type says.
private func isPageOfHTML(_ body: Data) -> Bool {
  let opening = String(decoding: body.prefix(1000), as: UTF8.self).lowercased()
  return opening.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.hasPrefix("<")
    && ["<!doctype html", "<html", "<head", "<title", "<body"].contains { opening.contains($0) }
}
