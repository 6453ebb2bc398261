import Core
import Foundation
import Testing

@Suite struct CalendarTests {
  @Test(arguments: [
    ("2026-11-22", 20779, 0), ("1970-01-01", 0, 4), ("2000-02-29", 11016, 2), ("2026-12-31", 20818, 4),
    ("2027-01-01", 20819, 5), ("1969-12-31", -1, 3),
  ])
  func `a day knows its distance from 1970 and its weekday`(text: String, days: Int, weekday: Int) throws {
    let day = try #require(CalendarDay(text))
    #expect(day.daysSince1970 == days)
    #expect(day.weekday == weekday)
    #expect(CalendarDay(daysSince1970: days) == day)
    #expect(day.description == text)
  }

  @Test(arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-01T", "２026-01-01", ""])
  func `a text that is no day of the calendar is refused`(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test(arguments: [
    ("2026-11-21T16:59:59Z", "Asia/Ho_Chi_Minh", "2026-11-21"),
    ("2026-11-21T17:00:00Z", "Asia/Ho_Chi_Minh", "2026-11-22"),
    ("2026-12-31T23:00:00Z", "Europe/Berlin", "2027-01-01"), ("2026-03-08T06:59:00Z", "America/New_York", "2026-03-08"),
    ("2026-03-08T04:59:00Z", "America/New_York", "2026-03-07"),
  ])
  func `an instant falls on the day of the zone`(instant: String, zone: String, day: String) throws {
    let zone = try #require(TimeZone(identifier: zone))
    #expect(CalendarDay(of: try #require(Date(iso8601: instant)), in: zone).description == day)
  }

  @Test func `an instant is written in UTC without fractions and in a zone with its offset`() throws {
    let instant = Date(timeIntervalSince1970: 1_795_307_400.9)
    #expect(instant.instantText == "2026-11-22T00:30:00Z")
    #expect(Date(timeIntervalSince1970: -0.5).instantText == "1969-12-31T23:59:59Z")
    #expect(Date(timeIntervalSince1970: 951_868_799).instantText == "2000-02-29T23:59:59Z")
    #expect(Date.distantPast.instantText == "0001-01-01T00:00:00Z")
    #expect(
      Date.distantFuture.timeIntervalSince1970 > 0
        && Date(timeIntervalSince1970: 1e300).instantText.hasPrefix("9999-12-31T23"))
    let hanoi = try #require(TimeZone(identifier: "Asia/Ho_Chi_Minh"))
    #expect(LocalTime(of: instant, in: hanoi).iso8601 == "2026-11-22T07:30:00+07:00")
    let newYork = try #require(TimeZone(identifier: "America/New_York"))
    #expect(LocalTime(of: instant, in: newYork).iso8601 == "2026-11-21T19:30:00-05:00")
  }

  @Test(
    arguments: [
      ("2026-11-22T00:30:00Z", nil), ("2026-11-22T07:30+07:00", nil), ("2026-11-22T07:30", 25200),
      ("2026-11-22T00:30:00.250Z", nil), ("2026-11-21T19:30:00-05:00", nil),
    ] as [(String, Int?)])
  func `ISO 8601 is read with seconds or without, with a zone or by an assumed offset`(text: String, offset: Int?) {
    #expect(Date(iso8601: text, offsetSeconds: offset)?.timeIntervalSince1970 == 1_795_307_400)
  }

  @Test(arguments: [
    "2026-11-22", "2026-11-22T24:00Z", "2026-11-22T07:60Z", "2026-11-22T07:30", "2026-11-22 07:30Z",
    "2026-11-22T7:30Z", "2026-11-22T07:30:00+7", "2026-11-22T07:30:00Zx", "",
  ])
  func `a text that is no instant is refused`(text: String) {
    #expect(Date(iso8601: text) == nil)
  }

  @Test(arguments: [
    ("Sun, 22 Nov 2026 00:30:00 GMT", "2026-11-22T00:30:00Z"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"),
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z"),
  ])
  func `an HTTP date is read and written as RFC 9110 has it`(text: String, instant: String) throws {
    let date = try #require(Date(httpDate: text))
    #expect(date.instantText == instant)
    #expect(date.httpDate == text)
  }

  @Test(arguments: [
    ("Sunday, 22-Nov-26 00:30:00 GMT", "2026-11-22T00:30:00Z"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Sun Nov  1 00:30:00 2026", "2026-11-01T00:30:00Z"), ("Sunday, 22-Nov-2026 00:30:00 GMT", nil),
    ("Sun Nov 31 00:30:00 2026", nil), ("0", nil), ("Sun, 22 Nov 2026 00:30:00 +0700", nil),
    ("Sun, 31 Feb 2026 00:30:00 GMT", nil), ("Fri, 31 Dec 9999 24:00:00 GMT", nil), ("yesterday", nil),
  ])
  func `the obsolete forms of an HTTP date are read, anything else is not`(text: String, instant: String?) {
    #expect(Date(httpDate: text)?.instantText == instant)
  }
}
