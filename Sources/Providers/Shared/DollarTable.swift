import Core
import Foundation

/// The tables of publishers of mid rates, which say what one US dollar is worth in every currency, crossed to đồng.
///
/// A table quoted in đồng would have 5 significant digits only (0.0000381 dollars).
enum DollarTable {
  /// More than this many đồng for one of anything is junk; a bitcoin is 2.6 thousand million.
  private static let mostDong: Decimal = 1_000_000_000_000_000

  /// The rows of the table of a body's values by code in capitals.
  ///
  /// - Throws: `.malformed` where the values have no price of the dollar in đồng.
  static func rows(of values: [String: MidValue], path: String) throws(Failure) -> [Rate] {
    guard let dong = values["VND"] else { throw .malformed("\(path).VND: missing") }
    guard let dongPerDollar = dong.positive else { throw .malformed("\(path).VND: expected a number above 0") }
    return rows(dongPerDollar: dongPerDollar, perDollar: values.compactMapValues(\.positive))
  }

  /// The rows by code: đồng per X = đồng per dollar / X per dollar, rounded half to even at 4 decimals.
  ///
  /// `perDollar` is by code in capitals, all values above 0. The dollar keeps the digits of the table, and is a row whether
  /// or not the table lists it as 1. What has no code of three capitals (coins such as `1INCH`) is no currency, and the
  /// đồng is none of its own.
  static func rows(dongPerDollar: Decimal, perDollar: [String: Decimal]) -> [Rate] {
    let codes = Set(perDollar.keys.filter { Currency.isCode($0) && $0 != "VND" }).union(["USD"])
    return codes.sorted().compactMap { code -> Rate? in
      let mid = code == "USD" ? dongPerDollar : perDollar[code].map { (dongPerDollar / $0).rounded(scale: 4) }
      guard let mid, mid > 0, mid < mostDong else { return nil }
      return Rate(currency: Currency(rawValue: code), mid: mid)
    }
  }
}

extension CalendarDay {
  /// Refuses a table's day that is more than so many days before now's, or more than 1 day after it (UTC).
  ///
  /// - Throws: `.outdated` with the path, the days that are taken, and this one.
  func checkAge(_ path: String, longestDays: Int, now: Date) throws(Failure) {
    let today = CalendarDay(of: now, in: .gmt)
    let accepted = today.adding(days: -longestDays)...today.adding(days: 1)
    guard accepted.contains(self) else {
      throw .outdated("\(path): expected \(accepted.lowerBound) to \(accepted.upperBound), found \(self)")
    }
  }
}

/// One value of a table: junk in one of 700 does not spoil the others.
struct MidValue: Decodable {
  /// The value, nil unless it is a number above 0.
  let positive: Decimal?

  init(from decoder: any Decoder) throws {
    let value = try? decoder.singleValueContainer().decode(Decimal.self)
    positive = value.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
  }
}
