import Foundation

extension Date {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  /// The instant as an HTTP date, `Sun, 22 Nov 2026 00:30:00 GMT`.
  package var httpDate: String {
    let time = LocalTime(of: self, in: .gmt)
    let (day, month) = (padded(time.day.day, 2), Self.months[time.day.month - 1])
    return "\(Self.weekdays[time.day.weekday]), \(day) \(month) \(padded(time.day.year, 4)) "
      + "\(time.clock):\(padded(time.second, 2)) GMT"
  }

  /// The instant of an HTTP date; nil for anything else.
  package init?(httpDate text: String) {
    // RFC 9110, 5.6.7 wants its obsolete forms read too: "Sunday, 06-Nov-94 08:49:37 GMT" has hyphens and a year
    // of two digits, "Sun Nov  6 08:49:37 1994" no zone and the day after the month.
    var parts = text.split(separator: " ").map(String.init)
    if parts.count == 4 {
      let date = parts[1].split(separator: "-").map(String.init)
      guard date.count == 3, date[2].utf8.count == 2, let year = Int(date[2]) else { return nil }
      parts = [parts[0], date[0], date[1], "\(year < 70 ? 2000 + year : 1900 + year)", parts[2], parts[3]]
    } else if parts.count == 5 {
      parts = [parts[0], parts[2], parts[1], parts[4], parts[3], "GMT"]
    }
    guard parts.count == 6, parts[5] == "GMT", let month = Self.months.firstIndex(of: parts[2]),
      let year = Int(parts[3]), let dayOfMonth = Int(parts[1]),
      let day = CalendarDay(year: year, month: month + 1, day: dayOfMonth)
    else { return nil }
    self.init(iso8601: "\(day)T\(parts[4])Z")
  }
}
