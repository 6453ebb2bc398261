import Foundation

/// A day of the proleptic Gregorian calendar, without a zone.
package struct CalendarDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    self.year = year
    self.month = month
    self.day = day
    // A day that its month does not have comes back as one of the next month.
    guard CalendarDay(daysSince1970: daysSince1970).month == month else { return nil }
  }

  /// The day of `YYYY-MM-DD`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    var numbers = [0, 0, 0]
    var part = 0
    var count = 0
    for byte in text.utf8 {
      count += 1
      switch (count, byte) {
      case (5, UInt8(ascii: "-")), (8, UInt8(ascii: "-")): part += 1
      case (5, _), (8, _), (11..., _): return nil
      case (_, 48...57): numbers[part] = numbers[part] * 10 + Int(byte - 48)
      default: return nil
      }
    }
    guard count == 10 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  package init(of instant: Date, in zone: TimeZone) { self = LocalTime(of: instant, in: zone).day }

  /// The day so many days after 1970-01-01.
  ///
  /// By Howard Hinnant's civil_from_days: Foundation's Calendar costs half a millisecond at first use, and reads the
  /// machine's zone.
  package init(daysSince1970: Int) {
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01, by the same author's days_from_civil.
  package var daysSince1970: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 00:00Z of the day.
  package var startUTC: Date { Date(timeIntervalSince1970: Double(daysSince1970) * 86400) }

  /// The weekday, 0 for Sunday to 6 for Saturday.
  package var weekday: Int { ((daysSince1970 + 4) % 7 + 7) % 7 }

  package func adding(days: Int) -> CalendarDay { CalendarDay(daysSince1970: daysSince1970 + days) }

  package var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  package static func < (one: CalendarDay, other: CalendarDay) -> Bool {
    (one.year, one.month, one.day) < (other.year, other.month, other.day)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = CalendarDay(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected YYYY-MM-DD, found \(text)")
    }
    self = day
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
