import Core
import Foundation

/// Vietcombank's own board: what the bank pays for notes, pays for money on account, and asks.
///
/// The XML of its portal, without a key. All prices are for 1 unit, yen and won included. `DateTime` is when the page
/// was rendered (a Saturday night says so), not when the board was set, so it is never shown and never judged by.
struct Vietcombank: RatesProvider {
  static let id: ProviderID = "vietcombank"
  /// No licence; the body itself says that it is for reference, which every page prints, and may be asked for once in
  /// 5 minutes.
  static let terms = Terms(
    name: "Vietcombank", url: "https://www.vietcombank.com.vn/", licence: nil, licenceURL: nil,
    termsURL: "https://portal.vietcombank.com.vn/Usercontrols/TVPortal.TyGia/pXML.aspx?b=10",
    credit: "Vietcombank", use: .anyone, leastIntervalSeconds: 300)

  static func origin(hasKey: Bool) -> String { "https://portal.vietcombank.com.vn" }

  /// Asks for the current board; the feed ignores dates.
  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: access.origin + "/Usercontrols/TVPortal.TyGia/pXML.aspx?b=10",
      accepts: ["text/xml", "application/xml"])
  }

  /// The board, rows in the bank's order, keyed by code: names changed over the years.
  ///
  /// A row with a price that cannot be read is one of `unreadable`.
  ///
  /// - Throws: `.malformed` for anything but a whole `ExrateList` with at least one price.
  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    let document = try XMLDocument(reply.body)
    guard document.root == "ExrateList" else {
      throw .malformed("expected ExrateList, found \(quoted(document.root))")
    }
    var table = RateTable(basis: .board, rows: [])
    var codes: Set<String> = []
    for element in document.children where element.name == "Exrate" {
      guard let code = element.attributes["CurrencyCode"] else {
        throw .malformed("Exrate \(codes.count + 1): CurrencyCode: missing")
      }
      guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
        throw .malformed("Exrate \(codes.count + 1): CurrencyCode: expected three capitals, found \(quoted(code))")
      }
      guard codes.insert(code).inserted else { throw .malformed("\(code): quoted twice") }
      table.add(Currency(rawValue: code)) { () throws(Failure) in
        Rate(
          currency: Currency(rawValue: code), buyCash: try price("Buy", of: element, code),
          buyTransfer: try price("Transfer", of: element, code), sell: try price("Sell", of: element, code))
      }
    }
    try table.checkPrices("ExrateList")
    return table
  }

  private func price(_ name: String, of element: XMLDocument.Element, _ code: String) throws(Failure) -> Decimal? {
    guard let text = element.attributes[name] else { throw .malformed("\(code): \(name): missing") }
    guard let price = Self.price(text) else {
      throw .malformed("\(code): \(name): expected a price such as 26,142.00, found \(quoted(text))")
    }
    return price
  }

  /// A price as the bank has written it since 2015: `26,142.00` today, `22536.6` and `6207` until 2017.
  ///
  /// "Not quoted" has been `-`, an empty text, `0` and `0.00`. A dot for thousands would turn 25.160,00 into 25.
  ///
  /// - Returns: nil where the text is no price, `.some(nil)` where the bank quotes none.
  private static func price(_ text: String) -> Decimal?? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if text.isEmpty || text == "-" { return .some(nil) }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.count == 1 || (1...2).contains(parts[1].utf8.count) && parts[1].isDigits else {
      return nil
    }
    let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
    guard groups.allSatisfy(\.isDigits), groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
      groups.count == 1 || groups[0].utf8.count <= 3,
      let value = Decimal(plain: ([groups.joined()] + parts.dropFirst().map(String.init)).joined(separator: "."))
    else { return nil }
    return .some(value == 0 ? nil : value)
  }
}
