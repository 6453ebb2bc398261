import Core
import Foundation

/// SJC's own prices of a lượng, as its front page asks its own server for them.
///
/// Nobody has documented or offered that address, and it answers Vietnamese addresses only. It lists each kind of gold with
/// each branch; a number, the one by which SJC's page of past prices asks, goes with each of them.
struct SJC: GoldProvider {
  static let id: ProviderID = "sjc"
  /// No licence and no permission; prices change a few times a day.
  static let terms = Terms(
    name: "SJC", url: "https://sjc.com.vn/", licence: nil, licenceURL: nil,
    termsURL: "https://sjc.com.vn/gia-vang-online", credit: "SJC", use: .decision, leastIntervalSeconds: 300)

  static func origin(hasKey: Bool) -> String { "https://sjc.com.vn" }

  /// An `.ashx` file has whatever media type its author gave it, and nobody has written down this one's.
  func request(access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: "\(access.origin)/GoldPrice/Services/PriceService.ashx",
      accepts: ["application/json", "text/plain", "text/html"])
  }

  /// The prices of a lượng of a product: its kind and branch as `TypeName, BranchName`, its number, or the kind alone where
  /// one branch has it.
  ///
  /// - Throws: `.empty` for a product that is not listed or is silver, `.malformed` with the path for what cannot be read,
  ///   and where `Buy` and `BuyValue`, or `Sell` and `SellValue`, do not say the same.
  func decode(_ reply: Reply, product key: String, now: Date) throws(Failure) -> GoldPrice {
    let body = try decodeJSON(Body.self, from: reply.body)
    guard body.success else { throw .malformed("success: expected true, found false") }
    guard let data = body.data else { throw .malformed("data: missing") }
    let list = ProductList(data, path: "data") { row throws(Failure) in
      let type = try row.neededText("TypeName")
      row.keys = [[type, try row.text("BranchName")].compactMap(\.self).joined(separator: ", "), type]
      // Past prices have the number 0.
      if case .number(let number)? = row.members["Id"], number > 0 { row.keys.append("\(number)") }
    }
    let row = try list.only(key)
    let type = try row.neededText("TypeName")
    // Of the kind alone: Bạc Liêu is a branch.
    try expectGold(type)
    return GoldPrice(
      unit: .tael, buy: try price("Buy", of: row), sell: try price("Sell", of: row),
      finenessPermille: Self.finenessPermille(of: type),
      observedAt: try dealerTime(body.latestDate, form: "08:15 22/11/2026", path: "latestDate", now: now))
  }

  /// `BuyValue` in đồng, checked against `Buy`, which says it in thousands: a change of the unit would show.
  ///
  /// The thousands are cut or rounded, so up to 999 đồng may be between them.
  private func price(_ name: String, of row: ProductRow) throws(Failure) -> Decimal? {
    let price = try row.price("\(name)Value")
    guard let text = try row.text(name), text != "-" else { return price }
    guard let thousands = Self.thousands(text) else {
      throw .malformed("\(row.path(of: name)): expected thousands of đồng such as 148,000, found \(quoted(text))")
    }
    guard abs(thousands * 1000 - (price ?? 0)) < 1000 else {
      throw .malformed(
        "\(row.path(of: name)): expected \(name)Value \(price ?? 0) in thousands, found \(quoted(text))")
    }
    return price
  }

  /// The number of `148,000`; nil for anything else.
  private static func thousands(_ text: String) -> Decimal? {
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.allSatisfy(\.isDigits), groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
      groups.count == 1 || groups[0].utf8.count <= 3
    else { return nil }
    return Decimal(plain: groups.joined())
  }

  /// What a kind's name says in percent, `Vàng nhẫn SJC 99,99% 1 chỉ`; SJC's bars, `Vàng SJC 1L`, are of 999.9 in a
  /// thousand, as other dealers' lists say of them; nil for other kinds.
  private static func finenessPermille(of type: String) -> Decimal? {
    let percentages = type.matches(of: /([0-9]+(?:[.,][0-9]+)?) ?%/).map(\.1)
    guard let first = percentages.first else { return type.hasPrefix("Vàng SJC ") ? Decimal(plain: "999.9") : nil }
    return percentages.count == 1
      ? Decimal(plain: first.replacing(",", with: ".")).flatMap(Providers.finenessPermille) : nil
  }

  private struct Body: Decodable {
    let success: Bool
    let latestDate: String?
    let data: [ListElement<JSONValue>]?
  }
}
