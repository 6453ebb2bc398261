import Core
import Foundation

/// A table of how much of each currency one US dollar is worth, by upper-case code, as it is on the wire.
struct DollarTable: Decodable {
  private let quotes: [String: Quote]

  init(from decoder: any Decoder) throws { quotes = try decoder.singleValueContainer().decode([String: Quote].self) }

  /// More than this many đồng for one of anything is junk; a bitcoin is 2.6 thousand million.
  private static let mostDong: Decimal = 1_000_000_000_000_000

  /// The table in đồng, rows by code: đồng per X = VND / X, rounded half to even at 4 decimals.
  ///
  /// The dollar keeps the digits of the table. A single value that is no positive number is left out.
  ///
  /// - Throws: `.malformed` where the table has no price of the dollar in đồng.
  func rows(path: String) throws(Failure) -> [Rate] {
    guard let vnd = quotes["VND"] else { throw .malformed("\(path).VND: missing") }
    guard let dongPerDollar = vnd.positive else { throw .malformed("\(path).VND: expected a number above 0") }
    // The dollar itself is a row whether or not the table lists it as 1.
    return Set(quotes.keys.filter(Self.isCurrency)).union(["USD"]).sorted().compactMap { code -> Rate? in
      let mid = code == "USD" ? dongPerDollar : quotes[code]?.positive.map { (dongPerDollar / $0).rounded(scale: 4) }
      guard let mid, mid > 0, mid < Self.mostDong else { return nil }
      return Rate(currency: Currency(rawValue: code), mid: mid)
    }
  }

  private static func isCurrency(_ code: String) -> Bool {
    code.utf8.count == 3 && code.utf8.allSatisfy { (65...90).contains($0) } && code != "VND"
  }

  /// One value of the table: junk in one of 170 does not spoil the others.
  private struct Quote: Decodable {
    /// The value, nil unless it is a number above 0.
    let positive: Decimal?

    init(from decoder: any Decoder) throws {
      let value = try? decoder.singleValueContainer().decode(Decimal.self)
      positive = value.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }
  }
}
