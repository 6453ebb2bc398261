import Core
import Foundation

/// A stored table of rates, read by bytes: a month of boards is a hundred of them, and reading them is most of what a
/// question to the past does.
///
/// It reads what this program writes, compact and with sorted keys. For any other text it returns nil, and the caller tries
/// JSONDecoder.
struct StoredTable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  /// The table in a stored text.
  static func table(in text: String) -> RateTable? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = StoredTable(bytes: bytes)
      return reader.table()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

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
      guard let seconds = decimal() else { return nil }
      table.observedAt = Date(timeIntervalSince1970: Double(nearest: seconds))
    }
    guard take(",\"rows\":[") else { return nil }
    if !take("]") {
      repeat {
        guard let rate = rate() else { return nil }
        table.rows.append(rate)
      } while take(",")
      guard take("]") else { return nil }
    }
    return take("}}}") && index == bytes.count ? table : nil
  }

  /// `{"buyCash":26142,"buyTransfer":26172,"currency":"USD","sell":26412,"unit":1}`, a price that is not quoted left out.
  private mutating func rate() -> Rate? {
    guard take("{") else { return nil }
    let buyCash = price("\"buyCash\":")
    let buyTransfer = price("\"buyTransfer\":")
    guard take("\"currency\":"), let currency = string() else { return nil }
    let mid = price(",\"mid\":")
    let sell = price(",\"sell\":")
    guard take(",\"unit\":"), let unit = decimal().flatMap({ Int($0.description) }), take("}") else { return nil }
    return Rate(
      currency: Currency(rawValue: currency), unit: unit, buyCash: buyCash, buyTransfer: buyTransfer, sell: sell,
      mid: mid)
  }

  /// The price after a key, with the comma after it where the key stands before the currency; nil where it is not there.
  private mutating func price(_ key: StaticString) -> Decimal? {
    let start = index
    guard take(key), let price = decimal(), key.utf8Start.pointee == UInt8(ascii: ",") || take(",") else {
      index = start
      return nil
    }
    return price
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - index >= count else { return false }
    for offset in 0..<count where bytes[index + offset] != text.utf8Start[offset] { return false }
    index += count
    return true
  }

  /// A string without escapes.
  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") { return nil }
      index += 1
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
    return take("\"") ? text : nil
  }

  /// A plain number with all its digits.
  private mutating func decimal() -> Decimal? {
    let start = index
    while index < bytes.count, (48...57).contains(bytes[index]) || next(isOneOf: ".-") { index += 1 }
    guard !next(isOneOf: "eE+") else { return nil }
    return Decimal(plain: String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self))
  }

  private func next(isOneOf characters: String) -> Bool {
    index < bytes.count && characters.utf8.contains(bytes[index])
  }
}
