import Foundation

/// Judges the tables of past days by the days on both sides of them, from the newest day back.
///
/// Days in a row whose prices differ by no more than 5 % a day (as many days as lie between them, at most 5) are one level.
/// A level next to a day that is believed is believed. One that is too far from both its neighbours, and not between
/// them, is refused, however many days it has, as soon as the prices are back. A change that stays is believed: at the
/// end of what there is a level of at least four days, or one that has a day which is stored already; a level that goes
/// on for 30 days at once. But prices that differ by a factor of three or more are never believed for staying. So at the
/// ends, where there is a neighbour on one side alone, that one decides of a few days. Where there is nothing to compare
/// with, the largest level is believed.
package struct PastJudge {
  package struct Day: Equatable, Sendable {
    package let day: CalendarDay
    package let table: RateTable
    /// Whether it is stored already: it is compared with, never refused.
    package let isKnown: Bool

    package init(_ day: CalendarDay, _ table: RateTable, isKnown: Bool = false) {
      self.day = day
      self.table = table
      self.isKnown = isKnown
    }
  }

  package struct Verdicts: Equatable, Sendable {
    /// The days that are believed, none of which was stored already.
    package var believed: [CalendarDay] = []
    package var refused: [CalendarDay: Failure] = [:]
  }

  /// So many days make a level that stays at the end of what there is: three wrong days in a row have been seen.
  static let stayingDayCount = 4
  /// A level of so many days is believed without waiting for what is older.
  static let longestHeldDayCount = 30

  private typealias Level = [Day]

  fileprivate typealias Price = (currency: Currency, side: PriceSide)

  private let prices: [Price]
  private var anchor: Day?
  /// What is not decided yet, newest first: levels of days, newest first.
  private var held: [Level] = []
  private var verdicts = Verdicts()

  package init(of currencies: [Currency]) {
    prices = currencies.flatMap { currency in PriceSide.judged.map { (currency, $0) } }
  }

  /// Takes the next older day and answers what is decided by it.
  package mutating func take(_ day: Day) -> Verdicts {
    verdicts = Verdicts()
    if let level = held.last, let oldest = level.last, isNear(oldest, day) {
      held[held.count - 1].append(day)
      believeWhatStays()
    } else if let anchor, isNear(anchor, day) {
      for level in held { decide(level, between: anchor, and: day) }
      held = []
      believe([day])
    } else if let index = held.lastIndex(where: { level in level.last.map { isNear($0, day) } ?? false }) {
      for level in held[(index + 1)...] { decide(level, between: held[index][held[index].count - 1], and: day) }
      held.removeSubrange((index + 1)...)
      held[index].append(day)
      believeWhatStays()
    } else if anchor == nil, held.isEmpty, day.isKnown {
      believe([day])
    } else {
      held.append([day])
    }
    return verdicts
  }

  /// Decides of all that is left: there are no older days.
  package mutating func end() -> Verdicts {
    verdicts = Verdicts()
    if anchor == nil, let most = held.map(\.count).max(), let index = held.firstIndex(where: { $0.count == most }) {
      let base = held[index]
      settleNewer(held[..<index], than: base)
      held.removeSubrange(...index)
      believe(base)
    }
    if let anchor { settle(held, from: anchor) }
    held = []
    return verdicts
  }

  /// Decides of levels by the first one that is believed, which is older than they.
  private mutating func settleNewer(_ levels: ArraySlice<Level>, than base: Level) {
    settle(levels.reversed().map { $0.reversed() }, from: base[0])
  }

  /// Decides of levels one behind the other, the first of them next to a day that is believed.
  private mutating func settle(_ levels: [Level], from anchor: Day) {
    var near = anchor
    for (index, level) in levels.enumerated() {
      guard !stays(level, next: near) else {
        believe(level)
        near = level[level.count - 1]
        continue
      }
      decide(level, between: near, and: levels[(index + 1)...].first { stays($0, next: near) }?.first)
    }
  }

  /// Believes the last held level where it goes on for long enough.
  private mutating func believeWhatStays() {
    guard let level = held.last else { return }
    let isFirst = anchor == nil && held.count == 1
    guard level.count >= (isFirst ? Self.stayingDayCount : Self.longestHeldDayCount) else { return }
    if let anchor {
      guard !isBeyondBelief(anchor, level[0]) else { return }
      for other in held.dropLast() { decide(other, between: anchor, and: level[0]) }
    } else {
      settleNewer(held.dropLast(), than: level)
    }
    held = []
    believe(level)
  }

  private func stays(_ level: Level, next near: Day) -> Bool {
    (level.count >= Self.stayingDayCount || level.contains(where: \.isKnown)) && !isBeyondBelief(near, level[0])
  }

  private mutating func believe(_ level: Level) {
    verdicts.believed += level.filter { !$0.isKnown }.map(\.day)
    if let oldest = level.min(by: { $0.day < $1.day }), anchor.map({ oldest.day < $0.day }) ?? true { anchor = oldest }
  }

  /// Refuses a level that is too far from both its neighbours; where there is one alone, from that.
  private mutating func decide(_ level: Level, between near: Day, and far: Day?) {
    guard let failure = deviation(of: level, from: near, and: far) else {
      verdicts.believed += level.filter { !$0.isKnown }.map(\.day)
      return
    }
    for day in level where !day.isKnown {
      verdicts.refused[day.day] = deviation(of: [day], from: near, and: far) ?? failure
    }
  }

  private func deviation(of level: Level, from near: Day, and far: Day?) -> Failure? {
    guard let first = level.first, let last = level.last else { return nil }
    return prices.lazy.compactMap { price -> Failure? in
      guard let one = PricePair(price, first, near), one.isTooFar else { return nil }
      guard let far else { return one.failure }
      guard let other = PricePair(price, last, far) else { return one.failure }
      let span = min(one.base, other.base)...max(one.base, other.base)
      return other.isTooFar && !(span.contains(one.value) && span.contains(other.value)) ? one.failure : nil
    }.first
  }

  private func isNear(_ newer: Day, _ older: Day) -> Bool {
    prices.allSatisfy { !(PricePair($0, older, newer)?.isTooFar ?? false) }
  }

  private func isBeyondBelief(_ one: Day, _ other: Day) -> Bool {
    prices.contains { PricePair($0, one, other)?.isBeyondBelief ?? false }
  }
}

private struct PricePair {
  let value: Decimal
  let base: Decimal
  /// How far they may be apart, percent.
  private let percent: Decimal
  private let name: String
  private let baseDay: CalendarDay

  /// How far a price may move, percent a day, and for how many days at most.
  private static let percentADay: Decimal = 5
  private static let longestDays = 5
  /// No price moves by this factor and stays.
  private static let factorBeyondBelief: Decimal = 3

  init?(_ price: PastJudge.Price, _ day: PastJudge.Day, _ other: PastJudge.Day) {
    let currency = price.currency
    guard let rate = day.table[currency], let before = other.table[currency],
      let pair = rate.pair(price.side, with: before)
    else { return nil }
    value = pair.value
    base = pair.other
    let days = abs(day.day.daysSince1970 - other.day.daysSince1970)
    percent = Self.percentADay * Decimal(min(max(days, 1), Self.longestDays))
    name = "\(currency) \(pair.name)"
    baseDay = other.day
  }

  var isTooFar: Bool { !bounds.contains(value) }

  var isBeyondBelief: Bool { max(value, base) >= min(value, base) * Self.factorBeyondBelief }

  private var bounds: ClosedRange<Decimal> {
    let margin = base * percent / 100
    return base - margin...base + margin
  }

  var failure: Failure {
    .implausible(
      "\(name) \(value), expected \(bounds.lowerBound.rounded(scale: 2)) to \(bounds.upperBound.rounded(scale: 2)), "
        + "within \(percent) % of \(base) on \(baseDay)")
  }
}
