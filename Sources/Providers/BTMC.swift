import Core
import Foundation

/// Bảo Tín Minh Châu's prices of a chỉ, as its own page of documentation offers them with a key.
///
/// The rows are the day's history: the first of a name is the present price. Every row's members have its number after
/// their names. Some rows are silver, and some are gold that is only bought, with `0` for the selling price.
struct BTMC: GoldProvider {
  static let id: ProviderID = "btmc"
  /// No licence and no permission to publish; no number of requests is named.
  static let terms = Terms(
    name: "Bảo Tín Minh Châu", url: "https://btmc.vn/", licence: nil, licenceURL: nil,
    termsURL: "https://btmc.vn/thong-tin/tai-lieu-api/api-gia-vang-17784.html", credit: "Bảo Tín Minh Châu",
    use: .decision, needsKey: true, leastIntervalSeconds: 300)

  static func origin(hasKey: Bool) -> String { "https://api.btmc.vn" }

  func request(access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: "\(access.origin)/api/BTMCAPI/getpricebtmc?key=\(Secret.place)",
      accepts: ["application/json"])
  }

  /// The prices of a chỉ of the product whose name is the key.
  ///
  /// - Throws: `.empty` for a product that is not listed or is silver, `.malformed` with the path for what cannot be read.
  func decode(_ reply: Reply, product key: String, now: Date) throws(Failure) -> GoldPrice {
    let data = try decodeJSON(Body.self, from: reply.body).DataList.Data
    let list = ProductList(data, path: "DataList.Data") { row throws(Failure) in
      let names = row.members.keys.filter { $0.hasPrefix("@n_") }
      guard names.count == 1, let name = names.first else {
        throw .malformed("\(row.path): expected one name such as @n_1, found \(names.count)")
      }
      row.suffix = String(name.dropFirst(2))
      row.keys = [try row.neededText("@n")]
    }
    let row = try list.first(key)
    try expectGold(row)
    return GoldPrice(
      unit: .mace, buy: try row.priceInDigits("@pb"), sell: try row.priceInDigits("@ps"),
      finenessPermille: try fineness(row),
      observedAt: try dealerTime(row.text("@d"), form: "22/11/2026 08:15", path: row.path(of: "@d"), now: now))
  }

  /// Refuses silver and whatever else is no gold: by the name, by a karat beyond 8 to 24, and, without a karat, where the
  /// name does not say gold.
  private func expectGold(_ row: ProductRow) throws(Failure) {
    let name = row.keys.first ?? ""
    try Providers.expectGold(name)
    guard let karat = try row.text("@k") else {
      guard name.lowercased().contains("vàng") else {
        throw .malformed("\(row.path): expected a karat or the word VÀNG in the name, found \(quoted(name, limit: 80))")
      }
      return
    }
    guard karat.lowercased().hasSuffix("k"), let number = Decimal(plain: karat.dropLast()), number >= 8, number <= 24
    else {
      throw .malformed("\(row.path(of: "@k")): expected a karat of gold, 8k to 24k, found \(quoted(karat))")
    }
  }

  /// `999.9` is in a thousand and `99.9` percent; nil where the dealer says none.
  private func fineness(_ row: ProductRow) throws(Failure) -> Decimal? {
    guard let text = try row.text("@h") else { return nil }
    guard let fineness = Decimal(plain: text).flatMap(finenessPermille) else {
      throw .malformed(
        "\(row.path(of: "@h")): expected a fineness of gold such as 999.9 or 99.9, found \(quoted(text))")
    }
    return fineness
  }

  private struct Body: Decodable {
    let DataList: List
  }

  private struct List: Decodable {
    let Data: [ListElement<JSONValue>]
  }
}
