import Foundation

/// Judges the readings of a feed: pure, the same inputs give the same judgement.
package struct Judge: Sendable {
  /// A jump passes when its provider has repeated it in this many runs.
  package static let sightingsThatPass = 3
  /// It must have repeated it over at least this long, seconds.
  package static let passingSeconds = 3600.0

  let use: FeedUse
  let baseline: Baseline
  let now: Date

  package init(of use: FeedUse, by baseline: Baseline, at now: Date) {
    self.use = use
    self.baseline = baseline
    self.now = now
  }

  package func judgement(on reading: Reading) -> Judgement {
    if let rejection = use.rejection(of: reading, at: now) ?? beyondBounds(reading) {
      return Judgement(.refused(rejection), baselineSince: baseline.since)
    }
    let deviations = deviations(of: reading)
    guard let first = deviations.first else { return Judgement(.believed, baselineSince: baseline.since) }
    let values = deviations.map(\.value)
    // All that has moved too far passes, or nothing does.
    let isAgreedWith = baseline.witnesses.contains { reading.agrees(with: $0, on: values) }
    guard isAgreedWith || isRepeated(reading, on: values) else {
      return Judgement(.jump(first.failure), baselineSince: baseline.since)
    }
    // The store keeps whole seconds, and what is seen now must not be older than the memory that begins with it.
    let begunAt = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
    return Judgement(.believed, baselineSince: values.reduce(into: baseline.since) { $0[$1.name] = begunAt })
  }

  /// A reading that is not believed as the quarantine keeps it: seen once more where the provider repeats itself.
  ///
  /// Nil where it is believed, or is too old or malformed and so nobody's to accept.
  package func quarantined(_ reading: Reading, isSample: Bool) -> Quarantined? {
    let verdict = judgement(on: reading).verdict
    guard case .implausible(let sentence) = verdict.failure else { return nil }
    let values = verdict.isJump ? deviations(of: reading).map(\.value) : []
    let earlier = baseline.quarantined.flatMap { $0.isJump == verdict.isJump ? $0 : nil }
    let seen = sightings(of: reading, after: earlier, on: values)
    return Quarantined(
      feed: use.feed, reading: reading, isSample: isSample, sentence: sentence, isJump: verdict.isJump,
      firstSeenAt: seen.firstSeenAt, lastSeenAt: now, sightings: seen.count)
  }

  private func beyondBounds(_ reading: Reading) -> Failure? {
    use.currencies.lazy.compactMap { reading.rates?[$0]?.beyondBounds(of: baseline.others) }.first
  }

  private func deviations(of reading: Reading) -> [Deviation] {
    reading.part.deviations(from: baseline, on: use.currencies, at: now)
  }

  private func isRepeated(_ reading: Reading, on values: [JudgedValue]) -> Bool {
    let seen = sightings(of: reading, after: baseline.quarantined.flatMap { $0.isJump ? $0 : nil }, on: values)
    return seen.count >= Self.sightingsThatPass && now.timeIntervalSince(seen.firstSeenAt) >= Self.passingSeconds
  }

  /// How often, this time included, and since when a provider has said what it says now; a board that moves on within
  /// 2 % of itself is still the same jump.
  private func sightings(of reading: Reading, after earlier: Quarantined?, on values: [JudgedValue])
    -> (count: Int, firstSeenAt: Date)
  {
    guard let earlier, earlier.lastSeenAt.timeIntervalSince(now) <= Lifetime.clockToleranceSeconds,
      reading.agrees(with: earlier.reading, on: values)
    else { return (1, now) }
    return (min(max(earlier.sightings, 0), 1_000_000) + 1, earlier.firstSeenAt)
  }
}
