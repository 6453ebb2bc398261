import Core
import Foundation

/// A stored table of rates, read by bytes: a month of boards is a hundred of them, and reading them is most of what a
/// question to the past does.
///
/// It reads what this program writes, compact and with sorted keys. For any other text it returns nil, and the caller tries
/// JSONDecoder.
struct StoredTable: StoredText {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The rows to keep; nil for all.
  private let currencies: [Currency]?
  var index = 0

  /// The table in a stored text, with the rows of these currencies alone; nil for all.
  static func table(in text: String, only currencies: [Currency]? = nil) -> RateTable? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = StoredTable(bytes: bytes, currencies: currencies)
      return reader.table()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, currencies: [Currency]?) {
    self.bytes = bytes
    self.currencies = currencies
  }

  private mutating func table() -> RateTable? {
    guard take("{\"rates\":{\"_0\":{\"basis\":"), let basis = string().flatMap(RateTable.Basis.init(rawValue:)) else {
      return nil
    }
    var table = RateTable(basis: basis, rows: [])
    if take(",\"day\":") {
      guard let day = string().flatMap({ CalendarDay($0) }) else { return nil }
      table.day = day
    }
    if take(",\"observedAt\":") {
      guard let seconds = number().flatMap(decimal) else { return nil }
      table.observedAt = Date(timeIntervalSince1970: Double(nearest: seconds))
    }
    guard take(",\"rows\":[") else { return nil }
    if !take("]") {
      repeat {
        guard readRate(into: &table.rows) else { return nil }
      } while take(",")
      guard take("]") else { return nil }
    }
    return take("}}}") && index == bytes.count ? table : nil
  }

  /// `{"buyCash":26142,"buyTransfer":26172,"currency":"USD","sell":26412,"unit":1}`, a price that is not quoted left out.
  ///
  /// The numbers of a row that is not asked for are only checked: to convert them costs ten times as much.
  private mutating func readRate(into rows: inout [Rate]) -> Bool {
    guard take("{") else { return false }
    let buyCash = price("\"buyCash\":")
    let buyTransfer = price("\"buyTransfer\":")
    guard take("\"currency\":"), let currency = string().map(Currency.init(rawValue:)) else { return false }
    let mid = price(",\"mid\":")
    let sell = price(",\"sell\":")
    guard take(",\"unit\":"), let unit = number().flatMap(integer), take("}") else { return false }
    guard currencies?.contains(currency) ?? true else { return true }
    rows.append(
      Rate(
        currency: currency, unit: unit, buyCash: buyCash.flatMap(decimal), buyTransfer: buyTransfer.flatMap(decimal),
        sell: sell.flatMap(decimal), mid: mid.flatMap(decimal)))
    return true
  }

  /// Where the price after a key stands, with the comma after it where the key stands before the currency; nil where it is
  /// not there.
  private mutating func price(_ key: StaticString) -> Range<Int>? {
    let start = index
    guard take(key), let price = number(), key.utf8Start.pointee == UInt8(ascii: ",") || take(",") else {
      index = start
      return nil
    }
    return price
  }

  /// Where a plain number stands, `[-]digits[.digits]` of at most 30 bytes.
  private mutating func number() -> Range<Int>? {
    let start = index
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
    guard takeDigits() else { return nil }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      guard takeDigits() else { return nil }
    }
    return index - start <= 30 ? start..<index : nil
  }

  private mutating func takeDigits() -> Bool {
    let start = index
    while index < bytes.count, 48...57 ~= bytes[index] { index += 1 }
    return index > start
  }

  private func decimal(at place: Range<Int>) -> Decimal? { Decimal(plain: UnsafeBufferPointer(rebasing: bytes[place])) }

  private func integer(at place: Range<Int>) -> Int? {
    if place.count == 1 { return Int(bytes[place.lowerBound] &- 48) }
    return decimal(at: place).flatMap { Int($0.description) }
  }
}
