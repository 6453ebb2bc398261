import Core
import Foundation
import GRDB

// Values of a row are taken one by one and may fail: a flipped bit in the file can put NULL or a blob anywhere, and
// GRDB's own subscripts end the process then.
extension Row {
  /// A text that must be there.
  func text(_ column: Int) throws -> String {
    guard let text = String.fromDatabaseValue(self[column]) else { throw Self.mismatch(column) }
    return text
  }

  /// A text or NULL.
  func optionalText(_ column: Int) throws -> String? { isNull(column) ? nil : try text(column) }

  /// A whole number that must be there.
  func integer(_ column: Int) throws -> Int {
    guard let number = Int.fromDatabaseValue(self[column]) else { throw Self.mismatch(column) }
    return number
  }

  /// A whole number that must be there and within bounds.
  func integer(_ column: Int, in bounds: ClosedRange<Int>) throws -> Int {
    let number = try integer(column)
    guard bounds.contains(number) else { throw Self.mismatch(column) }
    return number
  }

  /// A decimal that must be there.
  func decimal(_ column: Int) throws -> Decimal {
    guard let number = Decimal(plain: try text(column)) else { throw Self.mismatch(column) }
    return number
  }

  /// A day that must be there.
  func day(_ column: Int) throws -> CalendarDay {
    CalendarDay(daysSince1970: try integer(column, in: StoredBounds.day))
  }

  /// No or yes, which must be there.
  func flag(_ column: Int) throws -> Bool { try integer(column, in: StoredBounds.flag) != 0 }

  /// An instant that must be there.
  func instant(_ column: Int) throws -> Date {
    Date(timeIntervalSince1970: Double(try integer(column, in: StoredBounds.instant)))
  }

  /// An instant or NULL.
  func optionalInstant(_ column: Int) throws -> Date? { isNull(column) ? nil : try instant(column) }

  private func isNull(_ column: Int) -> Bool {
    let value: DatabaseValue = self[column]
    return value.isNull
  }

  private static func mismatch(_ column: Int) -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an unexpected value in column \(column)")
  }
}

extension Date {
  /// The last whole second that had begun, since 1970.
  var wholeSeconds: Int { Self.whole(timeIntervalSince1970.rounded(.down)) }

  /// The first whole second not before this instant, since 1970: for what holds a request back, so that rounding
  /// never makes it early.
  var wholeSecondsUp: Int { Self.whole(timeIntervalSince1970.rounded(.up)) }

  /// Cut to what is read back: a provider may say that its answer expires in the year 9999.
  private static func whole(_ seconds: Double) -> Int {
    Int(max(Double(StoredBounds.instant.lowerBound), min(Double(StoredBounds.instant.upperBound), seconds)))
  }
}

extension Reading {
  /// The reading as the store keeps it, compact JSON; decimals keep their digits.
  var storedText: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .secondsSince1970
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// The reading of a stored text; nil where another version of this program wrote it in another shape.
  init?(storedText: String) {
    if let table = StoredTable.table(in: storedText) {
      self = .rates(table)
      return
    }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    guard let reading = try? decoder.decode(Reading.self, from: Data(storedText.utf8)) else { return nil }
    self = reading
  }
}

extension [Validators] {
  /// The validators as the store keeps them; nil where there is none.
  var storedText: String? {
    get throws {
      guard contains(where: { $0 != Validators() }) else { return nil }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// The validators of a stored text; none where it cannot be read: the next request then asks for the whole.
  init(storedText: String?) {
    self = storedText.flatMap { try? JSONDecoder().decode(Self.self, from: Data($0.utf8)) } ?? []
  }
}

extension [String: Date] {
  /// The instants by name as the store keeps them; nil where there is none.
  var storedText: String? {
    get throws {
      if isEmpty { return nil }
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(mapValues(\.wholeSeconds)), as: UTF8.self)
    }
  }

  /// The instants of a stored text; none where it cannot be read: then older readings are a baseline again.
  init(storedText: String?) {
    let seconds = storedText.flatMap { try? JSONDecoder().decode([String: Int].self, from: Data($0.utf8)) } ?? [:]
    self = seconds.mapValues { Date(timeIntervalSince1970: Double($0)) }
  }
}
