import Foundation

/// How a value differs too much from what it is compared with.
struct Departure: Equatable {
  /// Whose price it is; nil for a temperature.
  let currency: Currency?
  /// Whether it looks like a slip of units, which never passes by itself.
  let isSlip: Bool
  /// The sentence, with value and bound.
  let failure: Failure
}

extension Widget {
  /// Where a reading is too far from its precedents, in the order of the page.
  func departures(of reading: Reading, from precedents: Precedents, at now: Date) -> [Departure] {
    switch (subject, reading) {
    case (.weather(let place), .weather(let weather)):
      departures(of: [weather], at: [place], from: precedents.last, at: now)
    case (.places(let places), .places(let all)):
      departures(of: all, at: places, from: precedents.last, at: now)
    case (.rates(let currencies), .rates(let table)):
      currencies.compactMap { Self.departure(of: table, in: $0, from: precedents, at: now) }
    default: []
    }
  }

  // MARK: Temperature

  /// How far a temperature may move, °C an hour.
  private static let degreesAnHour = 15.0
  /// After this long nothing is compared, seconds (6 h): by then the bound would be 90 °C, wider than any range.
  private static let longestWeatherSeconds = 6 * 3600.0

  private func departures(of all: [Weather], at places: [Place], from last: Snapshot?, at now: Date) -> [Departure] {
    guard let last, last.reading.places.count == all.count else { return [] }
    let seconds = now.timeIntervalSince(last.fetchedAt)
    guard seconds <= Self.longestWeatherSeconds else { return [] }
    let bound = Self.degreesAnHour * max(1, seconds / 3600)
    func text(_ value: Double) -> String { Decimal(rounding: value, scale: 1).description }
    return zip(places, zip(all, last.reading.places)).compactMap { place, pair in
      guard let celsius = pair.0.current.temperatureCelsius, let before = pair.1.current.temperatureCelsius,
        abs(celsius - before) > bound
      else { return nil }
      let failure = Failure.implausible(
        "temperature \(text(celsius)), expected \(text(before - bound)) to \(text(before + bound)), "
          + "within \(text(bound)) °C of the last good \(text(before))")
      return Departure(currency: nil, isSlip: false, failure: places.count > 1 ? failure.told(of: place) : failure)
    }
  }

  // MARK: Rates

  private static func departure(
    of table: RateTable, in currency: Currency, from precedents: Precedents, at now: Date
  ) -> Departure? {
    guard let rate = table[currency] else { return nil }
    let last = precedents.last.flatMap { Comparison(of: rate, with: $0, as: "the last good", at: now) }
    let reference = precedents.reference.flatMap { snapshot -> Comparison? in
      // Once a board that differs from the reference was good (repeated, agreed with or accepted), that it still
      // differs is no news, and each small move would be kept out again.
      if let before = precedents.last?.reading.rates, before.basis == .board, let rate = before[currency],
        Comparison(of: rate, with: snapshot, as: "", at: now)?.isTooFar ?? false
      {
        return nil
      }
      return table.basis == .board ? Comparison(of: rate, with: snapshot, as: "\(snapshot.provider)'s", at: now) : nil
    }
    let found = [last, reference].compactMap(\.self).filter(\.isTooFar)
    return (found.first { $0.factor != nil } ?? found.first).map {
      Departure(currency: currency, isSlip: $0.factor != nil, failure: $0.failure)
    }
  }
}

/// A price beside the one that it is compared with.
private struct Comparison {
  let value: Decimal
  let base: Decimal
  /// How far they may be apart, percent.
  let percent: Decimal
  /// `USD sell`.
  let what: String
  /// Whose the other price is.
  let origin: String

  /// How far a rate may move, percent a day.
  private static let percentADay = 5.0
  /// For how many days it may move at most: a gap of weeks must not let anything pass, and a real move passes when repeated.
  private static let longestDays = 5.0

  /// A rate beside the same currency's in a snapshot; nil where they have no price in common.
  init?(of rate: Rate, with snapshot: Snapshot, as origin: String, at now: Date) {
    guard let other = snapshot.reading.rates?[rate.currency], let pair = rate.pair(with: other) else { return nil }
    let days = now.timeIntervalSince(snapshot.fetchedAt) / 86400
    value = pair.value
    base = pair.other
    percent = Decimal(rounding: Self.percentADay * min(max(days, 1), Self.longestDays), scale: 1)
    what = "\(rate.currency) \(pair.name)"
    self.origin = origin
  }

  var isTooFar: Bool { value < bounds.lowerBound || value > bounds.upperBound }

  private var bounds: ClosedRange<Decimal> {
    let margin = base * percent / 100
    return base - margin...base + margin
  }

  /// The slip of units, `10` or `1/10`; nil where it is none.
  var factor: String? {
    for factor in [10, 100, 1000] as [Decimal] {
      if isNear(value, base * factor) { return "\(factor)" }
      if isNear(value * factor, base) { return "1/\(factor)" }
    }
    return nil
  }

  /// Within 10 %: between a slip and the price before it the market has moved too.
  private func isNear(_ one: Decimal, _ other: Decimal) -> Bool { abs(one - other) * 10 <= other }

  var failure: Failure {
    let slip = factor.map { "; off by a factor of \($0)" } ?? ""
    return .implausible(
      "\(what) \(value), expected \(bounds.lowerBound.rounded(scale: 2)) to \(bounds.upperBound.rounded(scale: 2)), "
        + "within \(percent) % of \(origin) \(base)\(slip)")
  }
}
