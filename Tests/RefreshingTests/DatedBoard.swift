import Core
import Foundation

/// A board whose address names the day (UTC), and that fails for moments with a page of HTML.
struct DatedBoard: RatesProvider {
  static let id: ProviderID = "dated"
  static let failsWithHTML = true
  static let terms = Terms(
    name: "dated", url: "https://example.vn/", licence: nil, licenceURL: nil, termsURL: "https://example.vn/terms",
    credit: "dated", use: .anyone, leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://dated.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    let day = CalendarDay(of: now, in: .gmt)
    return Request(provider: Self.id, url: "\(access.origin)?\(day)", target: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    guard let sell = Decimal(plain: String(decoding: reply.body, as: UTF8.self)) else {
      throw .malformed("expected a number")
    }
    return RateTable(basis: .board, rows: [Rate(currency: "USD", sell: sell)])
  }
}
