import Core
import Foundation
import Testing

/// The Vietnamese lunar date, by rules and by tables of two other programs.
@Suite struct LunarDateTests {
  private static let days = Array(
    stride(from: number("1968-01-01"), through: number("2100-12-31"), by: 1).map { CalendarDay(daysSince1970: $0) })

  /// Computed once: without optimisation a day costs a fifth of a millisecond.
  private static let dates = days.map(LunarDate.init(of:))

  private func days(unlikeIn table: LunarTable) -> [CalendarDay] {
    zip(Self.days, Self.dates).filter { $1 != table.dates[$0] }.map(\.0)
  }

  private static func number(_ day: String) -> Int { CalendarDay(day)?.daysSince1970 ?? 0 }

  private func lunar(_ day: String) throws -> LunarDate? { LunarDate(of: try #require(CalendarDay(day))) }

  @Test(arguments: [
    ("1968-01-29", 1968), ("1985-01-21", 1985), ("2007-02-17", 2007), ("2024-02-10", 2024), ("2025-01-29", 2025),
    ("2026-02-17", 2026), ("2027-02-06", 2027), ("2028-01-26", 2028), ("2030-02-02", 2030),
  ])
  func `a year begins at Tết as Vietnam keeps it`(day: String, year: Int) throws {
    #expect(try lunar(day) == LunarDate(day: 1, month: 1, year: year))
    let eve = try #require(LunarDate(of: CalendarDay(daysSince1970: Self.number(day) - 1)))
    #expect(eve.month == 12 && eve.year == year - 1 && eve.day >= 29)
  }

  @Test(arguments: [
    // In China these days were 29/12, 1/12 of another month, and 1/6 after a leap month.
    ("2007-02-17", LunarDate(day: 1, month: 1, year: 2007)), ("1985-02-20", LunarDate(day: 1, month: 2, year: 1985)),
    ("1987-07-26", LunarDate(day: 1, month: 7, year: 1987)),
    ("1987-08-24", LunarDate(day: 1, month: 7, isLeapMonth: true, year: 1987)),
    ("1985-03-21", LunarDate(day: 1, month: 2, isLeapMonth: true, year: 1985)),
    ("2030-02-02", LunarDate(day: 1, month: 1, year: 2030)),
  ])
  func `a day counts at 105° E, where China's calendar has another one`(day: String, date: LunarDate) throws {
    #expect(try lunar(day) == date)
  }

  @Test(arguments: [
    ("2017-07-22", "2017-07-23", "2017-08-21", "2017-08-22"), ("2025-07-24", "2025-07-25", "2025-08-22", "2025-08-23"),
  ])
  func `the 6th month is followed by its leap month, and that by the 7th`(
    last: String, first: String, lastOfLeap: String, next: String
  ) throws {
    let dates = try [last, first, lastOfLeap, next].map { try #require(try lunar($0)) }
    #expect(dates.map(\.month) == [6, 6, 6, 7])
    #expect(dates.map(\.isLeapMonth) == [false, true, true, false])
    #expect(dates[1].day == 1 && dates[3].day == 1)
  }

  @Test func `the feast of the Hùng kings and an ordinary day stand where the newspapers have them`() throws {
    #expect(try lunar("2019-04-14") == LunarDate(day: 10, month: 3, year: 2019))
    #expect(try lunar("2026-11-26") == LunarDate(day: 18, month: 10, year: 2026))
    #expect(try lunar("1968-01-01") == LunarDate(day: 2, month: 12, year: 1967))
  }

  @Test(arguments: ["1967-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
  func `before 1968 and after 2100 there is none`(day: String) throws { #expect(try lunar(day) == nil) }

  @Test func `every day of 1968 to 2100 is that of PyEphem's sun and moon`() throws {
    let table = try LunarTable("pyephem")
    #expect(Self.days.count == 48_578)
    #expect(days(unlikeIn: table) == [])
  }

  /// A month that begins within a minute of midnight, where the forecasts of the earth's turning differ.
  private static let undecided = [("2077-11-15", "2077-12-14"), ("2085-10-18", "2085-11-16")]

  @Test func `every day is that of the Jet Propulsion Laboratory's ephemeris too, but in two undecided months`() throws
  {
    let table = try LunarTable("skyfield")
    #expect(
      days(unlikeIn: table)
        == Self.undecided.flatMap { first, last in Self.days.filter { (first...last).contains("\($0)") } }
    )
    for (first, _) in Self.undecided {
      let day = try #require(CalendarDay(first))
      #expect(LunarDate(of: day)?.day == 1)
      #expect(table.dates[day.adding(days: 1)]?.day == 1)
    }
  }
}

/// A table of `fixtures/lunar`: of each year the first day, the leap month and the lengths of the months.
private struct LunarTable {
  var dates: [CalendarDay: LunarDate] = [:]

  init(_ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("fixtures/lunar/\(name).txt")
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      let year = try #require(Int(words[0]))
      let leap = try #require(Int(words[2]))
      var first = try #require(CalendarDay(words[1]))
      for (index, length) in try words[3...].map({ try #require(Int($0)) }).enumerated() {
        let isLeapMonth = leap > 0 && index == leap
        for day in 1...length {
          dates[first.adding(days: day - 1)] = LunarDate(
            day: day, month: index + (leap > 0 && index >= leap ? 0 : 1), isLeapMonth: isLeapMonth, year: year)
        }
        first = first.adding(days: length)
      }
    }
  }
}
