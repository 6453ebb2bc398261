import Core
import Foundation

/// A time as the page prints it: the `datetime` of its element and its words.
struct PrintedTime: Equatable {
  /// `2026-11-22T07:30:00+07:00`, or `2026-11-22` for a day.
  let iso8601: String
  /// `07:30 ngày 22/11/2026`, or `22/11/2026`.
  let text: String
}

extension Catalogue {
  /// `Thứ Hai, 23/11/2026`.
  func longDate(_ day: CalendarDay) -> PrintedTime { printed(day, dates.long) }

  /// `22/11/2026`, in a language with words for months with a short one, for where there is little room.
  func date(_ day: CalendarDay) -> PrintedTime { printed(day, dates.day) }

  /// `22/11/2026`, in a language with words for months with the whole one.
  func dateInFull(_ day: CalendarDay) -> PrintedTime { printed(day, dates.dayInFull) }

  /// `22/11`.
  func dayOfMonth(_ day: CalendarDay) -> PrintedTime { printed(day, dates.dayOfMonth) }

  /// `07:30 ngày 22/11/2026`, in a zone.
  func instant(_ instant: Date, in zone: TimeZone) -> PrintedTime { printed(instant, in: zone, dates.instant) }

  /// `5 giờ ngày 23/11`, in a zone: the hour alone would be one of two days.
  func hour(_ instant: Date, in zone: TimeZone) -> PrintedTime { printed(instant, in: zone, dates.hourOfDay) }

  /// `16 giờ`, `16 giờ 30`, in a zone, where the day stands beside it.
  func timeOfDay(_ instant: Date, in zone: TimeZone) -> PrintedTime { printed(instant, in: zone, "{hour}") }

  private func printed(_ instant: Date, in zone: TimeZone, _ pattern: String) -> PrintedTime {
    let time = LocalTime(of: instant, in: zone)
    var values = values(of: time.day)
    values["H"] = String(time.hour)
    values["HH"] = padded(time.hour, 2)
    values["mm"] = padded(time.minute, 2)
    values["hour"] = filled(time.minute == 0 ? dates.hour : dates.hourAndMinute, values)
    return PrintedTime(iso8601: time.iso8601, text: filled(pattern, values))
  }

  /// `6:12`, in a zone, where the day stands beside it.
  func clock(_ instant: Date, in zone: TimeZone) -> PrintedTime { printed(instant, in: zone, dates.clock) }

  /// `Hôm nay`, `Ngày mai`, then `T7, 28/11`.
  func name(of day: CalendarDay, today: CalendarDay) -> PrintedTime {
    switch day.daysSince1970 - today.daysSince1970 {
    case 0: PrintedTime(iso8601: day.description, text: words[.today])
    case 1: PrintedTime(iso8601: day.description, text: words[.tomorrow])
    default: printed(day, dates.shortDay)
    }
  }

  private func printed(_ day: CalendarDay, _ pattern: String) -> PrintedTime {
    PrintedTime(iso8601: day.description, text: filled(pattern, values(of: day)))
  }

  private func values(of day: CalendarDay) -> [String: String] {
    [
      "weekday": dates.weekdays[day.weekday], "shortWeekday": dates.shortWeekdays[day.weekday], "d": String(day.day),
      "dd": padded(day.day, 2), "MM": padded(day.month, 2), "month": dates.months[day.month - 1],
      "shortMonth": dates.shortMonths[day.month - 1], "yyyy": padded(day.year, 4),
    ]
  }
}
