import Foundation

extension FeedUse {
  /// Why a reading is not believed by itself, without a look at others; nil where it is.
  ///
  /// Only what is shown is judged: a slip in a currency that nobody sees must not cost the others.
  package func rejection(of reading: Reading, at now: Date) -> Failure? {
    guard reading.kind == feed.query.kind else {
      return .malformed("expected \(feed.query.kind.rawValue), found \(reading.kind.rawValue)")
    }
    return reading.part.rejection(for: self, at: now)
  }

  /// A reading without what is bad in its far parts: an hour or a day that nobody is shown yet, or only behind today,
  /// must not cost what is near and good.
  package func withoutBadFarParts(_ reading: Reading, at now: Date) -> Reading {
    reading.part.withoutBadFarParts(for: self, at: now).asReading
  }

  /// Why data of an instant are too old or not yet for every widget that shows them; nil where they are neither.
  func age(of observedAt: Date, now: Date) -> Failure? {
    Failure(age: observedAt, maxAgeSeconds: maxAgeSeconds, now: now)
  }
}

extension Failure {
  /// The first of these values that is outside its bounds; nil where none is.
  ///
  /// `whose` follows the value's name in the message.
  init?(
    outside checks: [(what: String, value: Double?, bounds: ClosedRange<Double>)],
    _ whose: @autoclosure () -> String = ""
  ) {
    func text(_ value: Double) -> String {
      // Decimals end at 10^127; numbers beyond are said as they are.
      value.magnitude < 1e15 ? Decimal(shortest: value).description : "\(value)"
    }
    for case let (what, value?, bounds) in checks where !bounds.contains(value) {
      let range = "\(text(bounds.lowerBound)) to \(text(bounds.upperBound))"
      self = .implausible("\(what)\(whose()) \(text(value)), expected \(range)")
      return
    }
    return nil
  }

  /// How far a provider's clock may be ahead of ours, seconds.
  private static let longestAheadSeconds = 600.0

  /// Why data of an instant are too old or not yet; nil where they are neither.
  init?(age observedAt: Date, maxAgeSeconds: Int, now: Date) {
    if now.timeIntervalSince(observedAt) > Double(maxAgeSeconds) {
      self = .outdated("observed at \(observedAt.instantText), older than the maxAge of \(maxAgeSeconds) s")
    } else if observedAt.timeIntervalSince(now) > Self.longestAheadSeconds {
      self = .outdated("observed at \(observedAt.instantText), which is in the future")
    } else {
      return nil
    }
  }
}
