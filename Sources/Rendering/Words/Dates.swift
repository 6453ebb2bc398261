import Core
import Foundation

/// A time as the page prints it: the `datetime` of its element and its words.
struct PrintedTime: Equatable {
  /// `2026-11-22T07:30:00+07:00`, or `2026-11-22` for a day.
  let iso8601: String
  /// `07:30, 22/11/2026`, or `22/11/2026`.
  let text: String
}

extension Catalogue {
  /// `Thứ Hai, 23/11/2026`.
  func longDate(_ day: CalendarDay) -> PrintedTime { printed(day, dates.long) }

  /// `22/11/2026`.
  func date(_ day: CalendarDay) -> PrintedTime { printed(day, dates.day) }

  /// `22/11/2026`; in a language whose short date leaves letters of the month out, with the whole month.
  func dateInFull(_ day: CalendarDay) -> PrintedTime { printed(day, dates.dayInFull) }

  /// `22/11`.
  func dayOfMonth(_ day: CalendarDay) -> PrintedTime { printed(day, dates.dayOfMonth) }

  /// `07:30, 22/11/2026`, in a zone.
  func instant(_ instant: Date, in zone: TimeZone) -> PrintedTime { printed(instant, in: zone, dates.instant) }

  /// `05:00, 23/11`, in a zone: the hour alone would be one of two days.
  func hour(_ instant: Date, in zone: TimeZone) -> PrintedTime { printed(instant, in: zone, dates.hour) }

  private func printed(_ instant: Date, in zone: TimeZone, _ pattern: String) -> PrintedTime {
    let time = LocalTime(of: instant, in: zone)
    var values = values(of: time.day)
    values["HH"] = padded(time.hour, 2)
    values["mm"] = padded(time.minute, 2)
    return PrintedTime(iso8601: time.iso8601, text: filled(pattern, values))
  }

  /// `Hôm nay`, `Ngày mai`, then the weekday.
  func name(of day: CalendarDay, today: CalendarDay) -> String {
    switch day.daysSince1970 - today.daysSince1970 {
    case 0: words[.today]
    case 1: words[.tomorrow]
    default: dates.weekdays[day.weekday]
    }
  }

  private func printed(_ day: CalendarDay, _ pattern: String) -> PrintedTime {
    PrintedTime(iso8601: day.description, text: filled(pattern, values(of: day)))
  }

  private func values(of day: CalendarDay) -> [String: String] {
    [
      "weekday": dates.weekdays[day.weekday], "d": String(day.day), "dd": padded(day.day, 2),
      "MM": padded(day.month, 2), "month": dates.months[day.month - 1],
      "shortMonth": dates.shortMonths[day.month - 1], "yyyy": padded(day.year, 4),
    ]
  }
}
