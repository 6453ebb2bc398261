import Core
import Foundation

/// Mi Hồng's prices of a chỉ, as its own page asks for them.
///
/// Nobody has documented or offered that address. A list is read bare, as it comes today, and in the object that an
/// earlier address put around it. A selling price of 0 says that the dealer only buys.
struct MiHong: GoldProvider {
  static let id: ProviderID = "mihong"
  /// No licence and no permission; an earlier address allowed 60 requests a minute by its header fields.
  static let terms = Terms(
    name: "Mi Hồng", url: "https://mihong.vn/", licence: nil, licenceURL: nil,
    termsURL: "https://www.mihong.vn/gia-vang-trong-nuoc", credit: "Mi Hồng", use: .decision,
    leastIntervalSeconds: 300)

  static func origin(hasKey: Bool) -> String { "https://api.mihong.vn" }

  func request(access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: "\(access.origin)/v1/gold-prices?market=domestic", headers: ["x-market": "mihong"],
      accepts: ["application/json"])
  }

  /// The prices of a chỉ of the product whose code is the key, such as `SJC` or `999`.
  ///
  /// - Throws: `.empty` for a product that is not listed or is silver, `.malformed` with the path for what cannot be read.
  func decode(_ reply: Reply, product key: String, now: Date) throws(Failure) -> GoldPrice {
    let body = try decodeJSON(Body.self, from: reply.body)
    guard body.success else { throw .malformed("success: expected true, found false") }
    let list = ProductList(body.rows, path: body.path) { row throws(Failure) in row.keys = [try row.neededText("code")]
    }
    let row = try list.only(key)
    let code = try row.neededText("code")
    try expectGold(code)
    return GoldPrice(
      unit: .mace, buy: try row.price("buyingPrice"), sell: try row.price("sellingPrice"),
      finenessPermille: Self.finenessPermille(of: code),
      observedAt: try dealerTime(
        row.text("dateTime"), form: "22/11/2026 08:15", path: row.path(of: "dateTime"), now: now))
  }

  /// A code of three digits is the fineness in a thousand; `SJC` is the bar of that name, which is of 999.9; nil for others.
  private static func finenessPermille(of code: String) -> Decimal? {
    if code == "SJC" { return Decimal(plain: "999.9") }
    guard code.isDigits, let number = Decimal(plain: code), (333...1000).contains(number) else { return nil }
    return number
  }

  /// A bare list, or an object with one.
  private struct Body: Decodable {
    let success: Bool
    let path: String
    let rows: [ListElement<JSONValue>]

    private enum Keys: String, CodingKey {
      case success, data
    }

    init(from decoder: any Decoder) throws {
      guard let object = try? decoder.container(keyedBy: Keys.self) else {
        (success, path) = (true, "")
        rows = try decoder.singleValueContainer().decode([ListElement<JSONValue>].self)
        return
      }
      success = try object.decode(Bool.self, forKey: .success)
      path = "data"
      rows = success ? try object.decode([ListElement<JSONValue>].self, forKey: .data) : []
    }
  }
}
