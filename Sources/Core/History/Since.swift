import Foundation

extension Date {
  /// The beginning of a part of the past that ends now: `30d` ago (`s`, `m`, `h`, `d`, `y` of 365 days), at most a
  /// hundred years, or the first moment of the day `2026-10-24` in a zone, not one to come; nil for anything else.
  package init?(since text: String, now: Date, in zone: TimeZone) {
    if let day = CalendarDay(text) {
      let start = day.start(in: zone)
      guard start <= now else { return nil }
      self = start
      return
    }
    guard let seconds = Core.seconds(ofDuration: text), (1...100 * HistorySpans.yearSeconds).contains(seconds) else {
      return nil
    }
    self = now.addingTimeInterval(-Double(seconds))
  }
}
