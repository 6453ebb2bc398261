import Core
import Foundation

/// The values of an axis: round ones, few of them.
struct ChartScale: Equatable {
  /// What stands at the axis, upward.
  let ticks: [Decimal]
  let step: Decimal
  private let bottom: Double
  private let top: Double

  init(from low: Decimal, to high: Decimal, leastStep: Decimal) {
    // A line that hardly moves is drawn as one: half a percent of a price is the least that the picture spans.
    let least = max(abs(high) / 200, leastStep * 2)
    let missing = max(0, least - (high - low)) / 2
    let (from, to) = (low - missing, high + missing)
    let step = Self.step(for: to - from, least: leastStep)
    let first = (from / step).floor
    let last = -(-to / step).floor
    let count = Int(Double(nearest: last - first)) + 1
    ticks = (0..<max(2, min(count, 12))).map { (first + Decimal($0)) * step }
    self.step = step
    bottom = Double(nearest: ticks[0])
    top = Double(nearest: ticks[ticks.count - 1])
  }

  /// How high a value stands, 0 at the lowest label to 1 at the highest.
  func height(of value: Decimal) -> Double { (Double(nearest: value) - bottom) / (top - bottom) }

  /// 1, 2 or 5 of some power of ten, so that about four of them are the range.
  private static func step(for range: Decimal, least: Decimal) -> Decimal {
    var power = least
    while power * 25 < range { power *= 10 }
    let steps = [power, power * 2, power * 5, power * 10]
    return steps.first { $0 * 5 >= range } ?? power * 10
  }
}

extension Decimal {
  fileprivate var floor: Decimal {
    let whole = rounded(scale: 0)
    return whole > self ? whole - 1 : whole
  }
}
