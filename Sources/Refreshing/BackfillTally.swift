import Core
import Foundation

/// How far a backfill is with one provider.
package struct BackfillTally: Equatable, Sendable {
  /// How many days were asked for, those that are still to come included.
  package let total: Int
  package internal(set) var filledCount = 0
  /// How many days the provider has nothing for.
  package internal(set) var emptyCount = 0
  /// The days that could not be had, newest first, and why.
  package internal(set) var missing: [Missing] = []
  /// The days whose values are not believed, and why.
  package internal(set) var refused: [Missing] = []
  /// How many days there were still to ask for when it ended.
  package internal(set) var leftCount: Int
  /// The day down to which everything has been asked for; nil at the beginning.
  package internal(set) var reached: CalendarDay?
  /// Why it ended before its time; nil where it did not.
  package internal(set) var stop: String?

  init(total: Int) {
    self.total = total
    leftCount = total
  }

  package var doneCount: Int { total - leftCount }

  /// A day that could not be had, or is not believed.
  package struct Missing: Equatable, Sendable {
    package let day: CalendarDay
    package let sentence: String
  }

  /// The days that could not be had in one line, `3 days could not be had (2026-08-06 to 2026-08-05, 2026-08-01): HTTP 503`;
  /// nil where there are none.
  package var missingLine: String? {
    guard let first = missing.first else { return nil }
    let kinds = Set(missing.map(\.sentence)).count
    let days = Self.spans(missing.map(\.day))
    let more = kinds > 1 ? " (and \(kinds - 1) more \(kinds == 2 ? "reason" : "reasons"))" : ""
    return
      "\(missing.count) \(missing.count == 1 ? "day" : "days") could not be had (\(days)): \(first.sentence)\(more)"
  }

  /// Days, newest first, as their spans; of many the first ten.
  private static func spans(_ days: [CalendarDay]) -> String {
    var spans: [(newest: CalendarDay, oldest: CalendarDay)] = []
    for day in days {
      if let last = spans.last, last.oldest.adding(days: -1) == day {
        spans[spans.count - 1].oldest = day
      } else {
        spans.append((day, day))
      }
    }
    let texts = spans.prefix(10).map { $0.newest == $0.oldest ? "\($0.newest)" : "\($0.oldest) to \($0.newest)" }
    return (texts + (spans.count > 10 ? ["…"] : [])).joined(separator: ", ")
  }

  /// One line for each day that is not believed, `2026-08-06 is not believed: USD sell …`, newest first.
  package var refusedLines: [String] {
    refused.sorted { $0.day > $1.day }.map { "\($0.day) is not believed: \($0.sentence)" }
  }

  /// The exit status of a backfill with these tallies: 0 all days are filled, known or empty; 1 some could not be had or
  /// are not believed; 2 nothing could be had.
  package static func exitStatus(of tallies: [BackfillTally]) -> Int32 {
    let isWhole = tallies.allSatisfy { $0.missing.isEmpty && $0.refused.isEmpty && $0.stop == nil }
    if isWhole { return 0 }
    return tallies.contains { $0.filledCount > 0 || !$0.refused.isEmpty || $0.total == 0 } ? 1 : 2
  }
}
