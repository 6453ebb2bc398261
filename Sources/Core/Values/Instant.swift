import Foundation

/// The time of a clock in a zone.
package struct LocalTime: Equatable, Sendable {
  package let day: CalendarDay
  package let hour: Int
  package let minute: Int
  package let second: Int
  /// East of UTC positive.
  package let offsetSeconds: Int

  package init(of instant: Date, in zone: TimeZone) {
    let whole = instant.wholeSeconds
    offsetSeconds = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(whole)))
    let seconds = whole + offsetSeconds
    let days = Int((Double(seconds) / 86400).rounded(.down))
    let ofDay = seconds - days * 86400
    day = CalendarDay(daysSince1970: days)
    hour = ofDay / 3600
    minute = ofDay / 60 % 60
    second = ofDay % 60
  }

  /// ISO 8601 with the offset, `2026-11-22T07:30:00+07:00`.
  package var iso8601: String {
    let sign = offsetSeconds < 0 ? "-" : "+"
    let offset = "\(sign)\(padded(abs(offsetSeconds) / 3600, 2)):\(padded(abs(offsetSeconds) / 60 % 60, 2))"
    return "\(day)T\(clock):\(padded(second, 2))\(offset)"
  }

  package var clock: String { "\(padded(hour, 2)):\(padded(minute, 2))" }
}

extension Date {
  /// Whole seconds since 1970, rounded down, within the years 0001 to 9999: a stored reading can hold an instant beyond
  /// any calendar.
  var wholeSeconds: Int { Int(max(-62_135_596_800, min(253_402_300_799, timeIntervalSince1970.rounded(.down)))) }

  /// Whole seconds in UTC: `2026-11-22T00:30:00Z`.
  ///
  /// By bytes: each line of a history has two.
  package var instantText: String {
    let seconds = wholeSeconds
    let ofDay = (seconds % 86400 + 86400) % 86400
    let day = CalendarDay(daysSince1970: (seconds - ofDay) / 86400)
    return String(unsafeUninitializedCapacity: 20) { bytes in
      var count = 0
      func add(_ byte: Unicode.Scalar) {
        bytes[count] = UInt8(ascii: byte)
        count += 1
      }
      func add(_ number: Int, after separator: Unicode.Scalar) {
        add(separator)
        bytes[count] = UInt8(48 + number / 10 % 10)
        bytes[count + 1] = UInt8(48 + number % 10)
        count += 2
      }
      for power in [1000, 100, 10, 1] {
        bytes[count] = UInt8(48 + day.year / power % 10)
        count += 1
      }
      add(day.month, after: "-")
      add(day.day, after: "-")
      add(ofDay / 3600, after: "T")
      add(ofDay / 60 % 60, after: ":")
      add(ofDay % 60, after: ":")
      add("Z")
      return count
    }
  }

  /// The instant of `2026-11-22T00:30:00Z` or, with an offset, `2026-11-22T07:30+07:00`; nil for anything else.
  ///
  /// Seconds may be left out, fractions are dropped; the first and last day of the calendar are not read. Without any zone
  /// the offset given here is used.
  package init?(iso8601 text: String, offsetSeconds assumedOffsetSeconds: Int? = nil) {
    // By bytes: a forecast has hundreds of times, and splitting texts took half of the time of reading one.
    var rest = Array(text.utf8)[...]
    guard let day = CalendarDay(text.prefix(10)), rest.count > 10 else { return nil }
    rest = rest.dropFirst(10)
    guard rest.popFirst() == UInt8(ascii: "T"), let hour = rest.popTwoDigits(),
      rest.popFirst() == UInt8(ascii: ":"), let minute = rest.popTwoDigits()
    else { return nil }
    var second = 0
    if rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      guard let digits = rest.popTwoDigits() else { return nil }
      second = digits
      if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { (48...57).contains($0) } }
    }
    guard hour < 24, minute < 60, second < 61,
      let offsetSeconds = rest.isEmpty ? assumedOffsetSeconds : Self.offsetSeconds(rest)
    else { return nil }
    let local = day.startUTC.timeIntervalSince1970 + Double(hour * 3600 + minute * 60 + second)
    let instant = local - Double(offsetSeconds)
    guard Self.countableSeconds.contains(instant) else { return nil }
    self.init(timeIntervalSince1970: instant)
  }

  /// Seconds since 1970 whose day is one of the years 0001 to 9999 in every zone: no other day can be written.
  private static let countableSeconds = -62_135_510_400.0..<253_402_214_400

  /// Seconds east of `Z` or `+07:00`; nil for anything else.
  private static func offsetSeconds(_ text: ArraySlice<UInt8>) -> Int? {
    var rest = text
    guard let sign = rest.popFirst() else { return nil }
    if sign == UInt8(ascii: "Z") { return rest.isEmpty ? 0 : nil }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = rest.popTwoDigits(),
      rest.popFirst() == UInt8(ascii: ":"), let minutes = rest.popTwoDigits(), rest.isEmpty, hours < 24, minutes < 60
    else { return nil }
    return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}

extension ArraySlice<UInt8> {
  /// Takes two ASCII digits off the front; nil where there are none.
  fileprivate mutating func popTwoDigits() -> Int? {
    guard let tens = popFirst(), let ones = popFirst(), (48...57).contains(tens), (48...57).contains(ones) else {
      return nil
    }
    return Int(tens - 48) * 10 + Int(ones - 48)
  }
}
