import Core
import Foundation

/// What every document of Open-Meteo says beside its sections.
protocol OpenMeteoAnswer: Decodable {
  var error: Bool? { get }
  var reason: String? { get }
  /// The middle of the grid cell that was taken, degrees north.
  var latitude: Double? { get }
  var longitude: Double? { get }
  /// Its number in a list of places, nil for the first.
  var location_id: Int? { get }
  /// How far the local times of the document are from UTC.
  var utc_offset_seconds: Int? { get }
}

extension OpenMeteoAnswer {
  /// The distance of the document's times from UTC, seconds, once it is sure that it answers for a point.
  func offsetSeconds(at coordinate: Coordinate) throws(Failure) -> Int {
    if error == true { throw .malformed("answered with an error: \(plain(reason ?? "no reason given"))") }
    try coordinate.check(latitude: latitude, at: "latitude", longitude: longitude, at: "longitude")
    guard let offset = utc_offset_seconds else { throw .malformed("utc_offset_seconds: missing") }
    guard abs(Double(offset)) <= 18 * 3600 else {
      throw .malformed("utc_offset_seconds: expected at most 18 hours, found \(offset)")
    }
    return offset
  }
}

/// Reads the variables of one section: same length as `time`, and in our unit.
struct Column {
  let section: String
  let units: [String: String]?
  var count = 0

  /// One value in our unit; null stays nil and needs no unit.
  func one(_ name: String, _ value: Double?, _ quantity: Quantity) throws(Failure) -> Double? {
    guard let value else { return nil }
    return try conversion(name, quantity)(value)
  }

  /// A variable's values in our unit, nil where the section does not have it.
  func many(_ name: String, _ values: Values?, _ quantity: Quantity) throws(Failure) -> [Double?] {
    let values = try plain(name, values?.all)
    guard values.contains(where: { $0 != nil }) else { return values }
    let conversion = try conversion(name, quantity)
    return values.map { $0.map { conversion($0) } }
  }

  /// A variable's values as they are.
  func plain<Value>(_ name: String, _ values: [Value?]?) throws(Failure) -> [Value?] {
    guard let values else { return Array(repeating: nil, count: count) }
    guard values.count == count else {
      throw .malformed("\(section).\(name): expected \(count) values, found \(values.count)")
    }
    return values
  }

  private func conversion(_ name: String, _ quantity: Quantity) throws(Failure) -> UnitConversion {
    try quantity.conversion(unit: units?[name], path: "\(section)_units.\(name)")
  }
}

/// A variable's values, null where the model has none.
///
/// Read as plain numbers where none is null, which takes half the time.
struct Values: Decodable {
  let all: [Double?]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    all = try (try? container.decode([Double].self)) ?? container.decode([Double?].self)
  }
}

/// A section's times, read as texts where they are: trying each by itself costs 2 µs more.
struct Stamps: Decodable {
  let all: [Stamp]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    all = try (try? container.decode([String].self))?.map { Stamp(text: $0) } ?? container.decode([Stamp].self)
  }
}

/// A time on the wire: local text without offset, or seconds since 1970 where `timeformat=unixtime` was asked for.
struct Stamp: Decodable {
  private let text: String?
  private let seconds: Double?

  init(text: String) {
    self.text = text
    seconds = nil
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Text first: it is what is asked for, and each failed attempt at a number costs 20 µs.
    text = try? container.decode(String.self)
    seconds = text == nil ? try container.decode(Double.self) : nil
  }

  /// The instant; the body's offset holds for the whole body, whatever the zone does within the week.
  func instant(offsetSeconds: Int, path: @autoclosure () -> String) throws(Failure) -> Date {
    if let seconds { return try Providers.instant(secondsSince1970: seconds, path: path()) }
    guard let instant = text.flatMap({ Date(iso8601: $0, offsetSeconds: offsetSeconds) }) else {
      throw .malformed("\(path()): expected YYYY-MM-DDTHH:MM, found \(quoted(text ?? ""))")
    }
    return instant
  }

  /// The instant of a sunrise or sunset; nil for seconds of no year, which stand where there is none.
  func sunInstant(offsetSeconds: Int, path: @autoclosure () -> String) throws(Failure) -> Date? {
    if let seconds { return sunInstantAt(secondsSince1970: seconds) }
    return try instant(offsetSeconds: offsetSeconds, path: path())
  }

  /// The calendar day, of a date or of the local midnight as seconds since 1970.
  func day(offsetSeconds: Int, path: @autoclosure () -> String) throws(Failure) -> CalendarDay {
    if let seconds {
      let local =
        try Providers.instant(secondsSince1970: seconds, path: path()).timeIntervalSince1970 + Double(offsetSeconds)
      return CalendarDay(daysSince1970: Int((local / 86400).rounded(.down)))
    }
    guard let day = text.flatMap({ CalendarDay($0) }) else {
      throw .malformed("\(path()): expected YYYY-MM-DD, found \(quoted(text ?? ""))")
    }
    return day
  }
}
