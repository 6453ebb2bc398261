import Foundation

/// What to believe of a reading.
public enum Verdict: Equatable, Sendable {
  /// It is shown.
  case believed
  /// Ranges, order, spread or a slip of units: never passes by itself.
  case refused(Failure)
  /// Too far from what was good before: passes when it is repeated or agreed with.
  case jump(Failure)

  /// Why it is not believed.
  public var failure: Failure? {
    switch self {
    case .believed: nil
    case .refused(let failure), .jump(let failure): failure
    }
  }
}

/// What a reading is compared with.
public struct Precedents: Sendable {
  /// The widget's last good reading.
  public var last: Snapshot?
  /// The last reference rates, of whatever widget and provider.
  public var reference: Snapshot?
  /// What other providers have said, good or quarantined as a jump, and may still be shown.
  public var others: [Reading]
  /// The provider's own reading in quarantine.
  public var quarantined: Quarantined?

  /// Reference rates older than this are not compared with, seconds (7 days).
  static let longestReferenceAgeSeconds = 7 * 86400.0

  /// What a reading is compared with.
  public init(
    last: Snapshot? = nil, reference: Snapshot? = nil, others: [Reading] = [], quarantined: Quarantined? = nil
  ) {
    self.last = last
    self.reference = reference
    self.others = others
    self.quarantined = quarantined
  }

  /// What a provider's reading for a widget is compared with, out of all that is kept; `last` is what it shows.
  ///
  /// What a clock that ran ahead has dated counts for nothing: how long ago it was nobody knows.
  public init(
    for widget: Widget, provider: ProviderID, last: Snapshot?, snapshots: [Snapshot], quarantine: [Quarantined],
    at now: Date
  ) {
    let kept = snapshots.filter { $0.query == widget.query.text && !$0.isFromTheFuture(at: now) }
    self.last = last.flatMap { $0.isFromTheFuture(at: now) ? nil : $0 }
    reference =
      kept.filter {
        $0.reading.rates?.basis == .reference
          && now.timeIntervalSince($0.fetchedAt) <= Self.longestReferenceAgeSeconds
      }.max { $0.fetchedAt < $1.fetchedAt }
    // Two providers that jump together were both quarantined by the old reading: each is the other's witness.
    let jumps = quarantine.filter { $0.isJump && $0.query == widget.query.text }.map(\.snapshot)
    others = (kept + jumps).filter { $0.provider != provider && widget.isValid($0, at: now) }.map(\.reading)
    quarantined = quarantine.first {
      $0.widget == widget.id && $0.provider == provider && $0.query == widget.query.text
    }
  }
}

extension Widget {
  /// A jump passes when its provider has repeated it in this many runs.
  public static let sightingsThatPass = 3
  /// It must have repeated it over at least this long, seconds.
  public static let passingSeconds = 3600.0

  /// What to believe of a reading.
  public func verdict(on reading: Reading, given precedents: Precedents, at now: Date) -> Verdict {
    if let doubt = doubt(about: reading, at: now) { return .refused(doubt) }
    let departures = departures(of: reading, from: precedents, at: now)
    if let slip = departures.first(where: \.isSlip) { return .refused(slip.failure) }
    guard let first = departures.first else { return .believed }
    let currencies = departures.compactMap(\.currency)
    if precedents.others.contains(where: { reading.agrees(with: $0, on: currencies) }) { return .believed }
    let seen = sightings(
      of: reading, after: precedents.quarantined.flatMap { $0.isJump ? $0 : nil }, on: currencies, at: now)
    let isRepeated =
      seen.count >= Self.sightingsThatPass && now.timeIntervalSince(seen.firstSeenAt) >= Self.passingSeconds
    return isRepeated ? .believed : .jump(first.failure)
  }

  /// A reading that is not believed as the quarantine keeps it: seen once more where the provider repeats itself.
  public func quarantined(
    _ reading: Reading, of provider: ProviderID, isSample: Bool, because verdict: Verdict, given precedents: Precedents,
    at now: Date
  ) -> Quarantined? {
    guard case .implausible(let sentence) = verdict.failure else { return nil }
    let isJump = if case .jump = verdict { true } else { false }
    let currencies = departures(of: reading, from: precedents, at: now).compactMap(\.currency)
    let earlier = precedents.quarantined.flatMap { $0.isJump == isJump ? $0 : nil }
    let seen = sightings(of: reading, after: earlier, on: currencies, at: now)
    return Quarantined(
      widget: id, provider: provider, query: query.text, reading: reading, isSample: isSample, sentence: sentence,
      isJump: isJump, firstSeenAt: seen.firstSeenAt, lastSeenAt: now, sightings: seen.count)
  }

  /// How often, this time included, and since when a provider has said what it says now; a board that moves on within
  /// 2 % of itself is still the same jump.
  private func sightings(of reading: Reading, after earlier: Quarantined?, on currencies: [Currency], at now: Date)
    -> (count: Int, firstSeenAt: Date)
  {
    guard let earlier, earlier.lastSeenAt.timeIntervalSince(now) <= Lifetime.clockToleranceSeconds,
      reading.agrees(with: earlier.reading, on: currencies)
    else { return (1, now) }
    return (min(max(earlier.sightings, 0), 1_000_000) + 1, earlier.firstSeenAt)
  }
}
