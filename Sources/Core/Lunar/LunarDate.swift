/// A day of the Vietnamese lunisolar calendar.
package struct LunarDate: Equatable, Sendable {
  /// Counted from the day of the new moon, 1 to 30.
  package let day: Int
  /// From 1 to 12; a leap month has the number of the month before it.
  package let month: Int
  package let isLeapMonth: Bool
  /// The year of the Gregorian calendar in which this lunar year's first month begins.
  package let year: Int

  /// The days whose lunar date is known.
  ///
  /// Before 1968 Vietnam's calendars had another meridian; after 2100 nobody knows well enough how the earth will turn.
  package static let years = 1968...2100

  package init(day: Int, month: Int, isLeapMonth: Bool = false, year: Int) {
    self.day = day
    self.month = month
    self.isLeapMonth = isLeapMonth
    self.year = year
  }

  /// The lunar date of a civil day in Vietnam; nil outside of `years`.
  ///
  /// A month begins on the day of a new moon, at the meridian 105° E. The month with the winter solstice is the 11th. Where
  /// 13 months lie between two of these, the first without a major solar term is a leap month.
  ///
  /// Two new moons are so close to midnight that their day depends on how the earth will turn until then: a month begins on
  /// 15 or 16 November 2077, and one on 18 or 19 October 2085. Here it is the earlier day.
  package init?(of day: CalendarDay) {
    guard Self.years.contains(day.year) else { return nil }
    let lunation = Lunation(containing: day.daysSince1970)
    var solsticeYear = day.year
    var first = Lunation(ofSolsticeIn: solsticeYear)
    if lunation < first {
      solsticeYear -= 1
      first = Lunation(ofSolsticeIn: solsticeYear)
    }
    let next = Lunation(ofSolsticeIn: solsticeYear + 1)
    var index = lunation.number - first.number
    var isLeapMonth = false
    if next.number - first.number == 13 {
      let leap = (1...12).first { !Lunation(number: first.number + $0).hasMajorTerm } ?? 13
      isLeapMonth = index == leap
      if index >= leap { index -= 1 }
    }
    self.init(
      day: day.daysSince1970 - lunation.firstDay + 1, month: (index + 10) % 12 + 1, isLeapMonth: isLeapMonth,
      year: solsticeYear + (index < 2 ? 0 : 1))
  }
}

/// A month of the calendar, from one new moon to the next; days are counted from 1970-01-01.
private struct Lunation: Comparable {
  /// Counted from the new moon of 6 January 2000.
  let number: Int
  let firstDay: Int

  init(number: Int) {
    self.number = number
    firstDay = VietnameseDay.number(of: Astronomy.newMoon(number))
  }

  init(containing day: Int) {
    let firstNewMoonDay = 10962.0
    let meanDays = 29.530588861
    // A new moon is at most 15 hours from the mean one, so this is the right month or a later one.
    self.init(number: Int(((Double(day) - firstNewMoonDay) / meanDays).rounded(.down)) + 1)
    while firstDay > day { self = Lunation(number: number - 1) }
  }

  /// The month in which the sun reaches its southernmost point, on 21 or 22 December.
  init(ofSolsticeIn year: Int) {
    let lastDay = CalendarDay(year: year, month: 12, day: 31)?.daysSince1970 ?? 0
    let last = Lunation(containing: lastDay)
    // It begins after 1 December, when the sun stands at 249°.
    self = VietnameseDay.solarLongitude(at: last.firstDay) < 270 ? last : Lunation(number: last.number - 1)
  }

  /// Whether the sun reaches a multiple of 30° in it.
  var hasMajorTerm: Bool {
    func terms(before day: Int) -> Int { Int(VietnameseDay.solarLongitude(at: day) / 30) }
    return terms(before: firstDay) != terms(before: Lunation(number: number + 1).firstDay)
  }

  static func < (one: Lunation, other: Lunation) -> Bool { one.number < other.number }
}

/// Days from midnight to midnight at the meridian 105° E, counted from 1970-01-01.
private enum VietnameseDay {
  private static let offsetDays = 7.0 / 24
  private static let start1970 = 2_440_587.5

  static func number(of terrestrialTime: Double) -> Int {
    Int((Astronomy.universalTime(of: terrestrialTime) + offsetDays - start1970).rounded(.down))
  }

  /// The sun's longitude at the beginning of a day, degrees.
  static func solarLongitude(at day: Int) -> Double {
    Astronomy.solarLongitude(at: Astronomy.terrestrialTime(of: start1970 + Double(day) - offsetDays))
  }
}
