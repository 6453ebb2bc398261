import Core
import Foundation

/// How a price went over the last days: a line in its row, and in words what the line shows.
struct Sparkline: Equatable {
  /// The path data on a field of 120 by 30, in whole and mostly relative numbers: a table has one for every currency.
  let path: String
  /// `thấp nhất 26.100, cao nhất 26.412`.
  let text: String
}

/// The lines of a table's rows, all over the same days.
struct Sparklines {
  /// `30 ngày qua`: from the first day that any of them knows.
  let heading: String
  let dayCount: Int
  private let lines: [Sparkline?]

  /// Fewer days make no line worth looking at.
  static let leastDays = 5

  /// The lines of those rows of which enough days are known, nil where there is none; `text` writes a price.
  init?(_ rows: [[DailyRange]], longestHoleSeconds: Int, _ catalogue: Catalogue, text: (Decimal) -> String) {
    let enough = rows.map { $0.count >= Self.leastDays ? $0 : [] }
    let days = enough.flatMap { $0.map(\.day) }
    guard let first = days.min(), let last = days.max() else { return nil }
    let length = last.daysSince1970 - first.daysSince1970
    dayCount = length + 1
    heading = filled(catalogue.words[.lineDays], ["count": String(dayCount)])
    lines = enough.map {
      Sparkline($0, from: first, length: length, longestHoleSeconds: longestHoleSeconds, catalogue, text: text)
    }
  }

  subscript(row: Int) -> Sparkline? { lines[row] }
}

extension Sparkline {
  /// The line follows the days' last prices; the words say the lowest and highest within the days too.
  fileprivate init?(
    _ days: [DailyRange], from first: CalendarDay, length: Int, longestHoleSeconds: Int, _ catalogue: Catalogue,
    text: (Decimal) -> String
  ) {
    let closes = days.map { Double(nearest: $0.close) }
    guard let least = closes.min(), let most = closes.max(), let low = days.map(\.low).min(),
      let high = days.map(\.high).max()
    else { return nil }
    // A tenth of a percent up and down is rest, and looks like it.
    let range = max(most - least, most * 0.005)
    let middle = (least + most) / 2
    path = days.unbroken(longestHoleSeconds: longestHoleSeconds).map { part in
      Self.path(
        part.map { day in
          let x = Double(day.day.daysSince1970 - first.daysSince1970) / Double(max(length, 1))
          let y = range > 0 ? (Double(nearest: day.close) - middle) / range : 0
          return (x: Int((2 + x * 116).rounded()), y: Int((15 - y * 26).rounded()))
        })
    }.joined()
    self.text = filled(catalogue.words[.lineRange], ["low": text(low), "high": text(high)])
  }

  /// The points in as few bytes as they take: relative, one number after the other, only where the line bends.
  private static func path(_ points: [(x: Int, y: Int)]) -> String {
    guard let first = points.first else { return "" }
    var steps: [(x: Int, y: Int)] = []
    for (point, next) in zip(points, points.dropFirst()) {
      let step = (x: next.x - point.x, y: next.y - point.y)
      if let last = steps.last, last.x * step.y == last.y * step.x {
        steps[steps.count - 1] = (last.x + step.x, last.y + step.y)
      } else {
        steps.append(step)
      }
    }
    // A single day is a dot.
    guard !steps.isEmpty else { return "M\(first.x) \(first.y)h.01" }
    let numbers = steps.flatMap { [$0.x, $0.y] }.map(String.init)
    let joined = numbers.dropFirst().reduce(numbers[0]) { $0 + ($1.hasPrefix("-") ? "" : " ") + $1 }
    return "M\(first.x) \(first.y)l\(joined)"
  }
}
