import Foundation

/// A wall clock's reading in a zone, for print.
public struct LocalTime: Equatable, Sendable {
  /// The day in the zone.
  public let day: CalendarDay
  /// The hour, 0 to 23.
  public let hour: Int
  /// The minute, 0 to 59.
  public let minute: Int
  /// The second, 0 to 59.
  public let second: Int
  /// The zone's distance from UTC then, seconds, east positive.
  public let offsetSeconds: Int

  /// The clock's reading at an instant in a zone.
  public init(of instant: Date, in zone: TimeZone) {
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
  public var iso8601: String {
    let sign = offsetSeconds < 0 ? "-" : "+"
    let offset = "\(sign)\(padded(abs(offsetSeconds) / 3600, 2)):\(padded(abs(offsetSeconds) / 60 % 60, 2))"
    return "\(day)T\(clock):\(padded(second, 2))\(offset)"
  }

  /// `07:30`.
  public var clock: String { "\(padded(hour, 2)):\(padded(minute, 2))" }
}

extension Date {
  /// Whole seconds since 1970, rounded down and cut to the years 0001 to 9999: a stored reading can name an instant
  /// that no calendar counts to.
  var wholeSeconds: Int { Int(max(-62_135_596_800, min(253_402_300_799, timeIntervalSince1970.rounded(.down)))) }

  /// The instant as the published JSON writes it, whole seconds in UTC: `2026-11-22T00:30:00Z`.
  public var instantText: String {
    let time = LocalTime(of: self, in: .gmt)
    return "\(time.day)T\(time.clock):\(padded(time.second, 2))Z"
  }

  /// The instant of `2026-11-22T00:30:00Z` or, with an offset, `2026-11-22T07:30+07:00`; nil for anything else.
  ///
  /// Seconds may be left out, fractions are dropped; the first and last day of the calendar are not read. Without any zone the offset given here is used.
  public init?(iso8601 text: String, offsetSeconds assumedOffsetSeconds: Int? = nil) {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count == 2, let day = CalendarDay(halves[0]) else { return nil }
    let clockEnd = halves[1].firstIndex { "Z+-".contains($0) } ?? halves[1].endIndex
    let clock = halves[1][..<clockEnd].prefix { $0 != "." }.split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 2 || clock.count == 3,
      clock.allSatisfy({ $0.utf8.count == 2 && $0.isDigits }),
      let hour = Int(clock[0]), let minute = Int(clock[1]), let second = clock.count == 3 ? Int(clock[2]) : 0,
      hour < 24, minute < 60, second < 61,
      let offsetSeconds = clockEnd == halves[1].endIndex
        ? assumedOffsetSeconds : Self.offsetSeconds(halves[1][clockEnd...])
    else { return nil }
    let local = day.startUTC.timeIntervalSince1970 + Double(hour * 3600 + minute * 60 + second)
    let instant = local - Double(offsetSeconds)
    guard Self.countableSeconds.contains(instant) else { return nil }
    self.init(timeIntervalSince1970: instant)
  }

  /// Seconds since 1970 whose day is one of the years 0001 to 9999 in every zone: no other day can be written.
  private static let countableSeconds = -62_135_510_400.0..<253_402_214_400

  /// Seconds east of `Z` or `+07:00`; nil for anything else.
  private static func offsetSeconds(_ text: Substring) -> Int? {
    if text == "Z" { return 0 }
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2,
      parts.allSatisfy({ $0.utf8.count == 2 && $0.isDigits }),
      let hours = Int(parts[0]), let minutes = Int(parts[1]), hours < 24, minutes < 60
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
