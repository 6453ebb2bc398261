import Foundation

/// From when a part of a widget's past is asked for, as `--since` of the commands and `since` of the server's routes say it.
package struct PastStart: Equatable, Sendable {
  package let instant: Date
  /// The day of the instant where the widget is.
  package let day: CalendarDay

  /// Why a text says no such instant.
  package struct Invalid: Error, CustomStringConvertible {
    let text: String

    package var description: String {
      "expected a duration such as 30d or a day such as 2026-10-24, found \(quoted(text, limit: 120))"
    }
  }

  package init(_ text: String, of widget: Widget, now: Date) throws(Invalid) {
    let zone = widget.queries[0].dayZone
    guard let instant = Date(since: text, now: now, in: zone) else { throw Invalid(text: text) }
    self.instant = instant
    day = CalendarDay(of: instant, in: zone)
  }

  /// Why there is no chart from then on.
  package var noChart: String { "a chart needs at least two days of data, and fewer are known since \(day)" }
}
