import Core
import Foundation
import GRDB

// Values of a row are taken one by one and may fail: a flipped bit in the file can put NULL or a blob anywhere, and
// GRDB's own subscripts end the process then.
extension Row {
  func text(_ column: String) throws -> String {
    guard let text = String.fromDatabaseValue(value(column)) else { throw Self.mismatch(column) }
    return text
  }

  func optionalText(_ column: String) throws -> String? { try value(column).isNull ? nil : text(column) }

  func integer(_ column: String) throws -> Int {
    guard let number = Int.fromDatabaseValue(value(column)) else { throw Self.mismatch(column) }
    return number
  }

  func integer(_ column: String, in bounds: ClosedRange<Int>) throws -> Int {
    let number = try integer(column)
    guard bounds.contains(number) else { throw Self.mismatch(column) }
    return number
  }

  func decimal(_ column: String) throws -> Decimal {
    guard let number = Decimal(plain: try text(column)) else { throw Self.mismatch(column) }
    return number
  }

  func day(_ column: String) throws -> CalendarDay {
    CalendarDay(daysSince1970: try integer(column, in: StoredBounds.day))
  }

  func flag(_ column: String) throws -> Bool { try integer(column, in: StoredBounds.flag) != 0 }

  func instant(_ column: String) throws -> Date {
    Date(timeIntervalSince1970: Double(try integer(column, in: StoredBounds.instant)))
  }

  func optionalInstant(_ column: String) throws -> Date? { try value(column).isNull ? nil : instant(column) }

  /// Not taken as a `DatabaseValue`: for that GRDB looks up what its type can do, which costs the first value of a process
  /// a million instructions.
  private func value(_ column: String) -> DatabaseValue {
    let value: (any DatabaseValueConvertible)? = self[column]
    return value?.databaseValue ?? .null
  }

  private static func mismatch(_ column: String) -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an unexpected value in the column \(column)")
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

/// Compact JSON with sorted keys; decimals keep their digits, instants are seconds since 1970.
func stored(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.dateEncodingStrategy = .secondsSince1970
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension Reading {
  var storedText: String {
    get throws {
      if case .weather(let weather) = self, let text = StoredWeatherText.text(of: weather) { return text }
      return try stored(self)
    }
  }

  /// The reading of a stored text, with these currencies alone, in their order; nil where another version of this program
  /// wrote it in another shape.
  init?(storedText: String, only currencies: [Currency]? = nil) {
    if let table = StoredTable.table(in: storedText, only: currencies) {
      self = Reading.rates(table).only(currencies)
      return
    }
    if let weather = StoredWeather.weather(in: storedText) {
      self = .weather(weather)
      return
    }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    guard let reading = try? decoder.decode(Reading.self, from: Data(storedText.utf8)) else { return nil }
    self = reading.only(currencies)
  }
}

extension Validators {
  /// Nil where there is nothing in them.
  var storedText: String? { get throws { self == Validators() ? nil : try stored(self) } }

  /// Nil where the text cannot be read: the next request then asks for the whole.
  init?(storedText: String?) {
    guard let text = storedText,
      let validators = StoredValidators.validators(in: text)
        ?? (try? JSONDecoder().decode(Self.self, from: Data(text.utf8)))
    else { return nil }
    self = validators
  }
}

extension [String: Date] {
  /// The instants by name; nil where there is none.
  var storedText: String? { get throws { isEmpty ? nil : try stored(mapValues(\.wholeSeconds)) } }

  /// None where the text cannot be read: then older readings are a baseline again.
  init(storedText: String?) {
    guard let text = storedText,
      let seconds = try? JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
    else {
      self = [:]
      return
    }
    self = seconds.mapValues { Date(timeIntervalSince1970: Double($0)) }
  }
}
