import Foundation

package enum Freshness: String, Codable, Sendable, CaseIterable {
  case fresh
  /// Older, still shown, and said to be old.
  case stale
  /// Too old: no number of it is shown.
  case expired
  case missing
  /// There is none that may be shown, and the site as it is configured may ask none of the widget's providers.
  case unavailable
}

/// The last reading of a feed that was believed.
///
/// Which instants follow from it is each widget's word, so `freshUntil` and `validUntil` are not stored.
package struct Snapshot: Equatable, Sendable {
  package var feed: Feed
  private(set) var stored: StoredReading
  /// When we last had the provider's word for it; a 304 counts.
  package var fetchedAt: Date
  /// The provider's own `Expires`.
  package var expiresAt: Date?
  /// What makes the next request conditional; nil where nothing does.
  package var validators: Validators?
  /// Whether the reading is the repository's own sample data, which is only ever shown marked.
  package var isSample: Bool
  /// Whether it is shown on an operator's word, against the judgement.
  package var isAccepted: Bool
  /// Whether it is stale whatever its age, since this version would read the provider's answer otherwise.
  package var isDue: Bool
  /// Whether an attempt after it has failed; kept with the attempts, `Attempt.outcome`.
  package var hasFailed: Bool
  /// From when on good readings are a baseline for the next, by `JudgedValue.name`, where a jump has passed since.
  package var baselineSince: [String: Date]

  package var reading: Reading {
    get { stored.reading }
    set { stored = StoredReading(newValue) }
  }

  package init(
    feed: Feed, reading: Reading, fetchedAt: Date, expiresAt: Date? = nil, validators: Validators? = nil,
    isSample: Bool = false, isAccepted: Bool = false, isDue: Bool = false, hasFailed: Bool = false,
    baselineSince: [String: Date] = [:]
  ) {
    self.init(
      feed: feed, stored: StoredReading(reading), fetchedAt: fetchedAt, expiresAt: expiresAt, validators: validators,
      isSample: isSample, isAccepted: isAccepted, isDue: isDue, hasFailed: hasFailed, baselineSince: baselineSince)
  }

  package init(
    feed: Feed, stored: StoredReading, fetchedAt: Date, expiresAt: Date? = nil, validators: Validators? = nil,
    isSample: Bool = false, isAccepted: Bool = false, isDue: Bool = false, hasFailed: Bool = false,
    baselineSince: [String: Date] = [:]
  ) {
    self.feed = feed
    self.stored = stored
    self.fetchedAt = fetchedAt
    self.expiresAt = expiresAt
    self.validators = validators
    self.isSample = isSample
    self.isAccepted = isAccepted
    self.isDue = isDue
    self.hasFailed = hasFailed
    self.baselineSince = baselineSince
  }

  package func isFromTheFuture(at now: Date) -> Bool {
    fetchedAt.timeIntervalSince(now) > Lifetime.clockToleranceSeconds
  }

  /// The instants at which the snapshot turns stale and expired.
  ///
  /// It is fresh for the time to live, for the provider's least interval, within which nobody may ask again, or until
  /// the provider's own `Expires`, whichever is the latest. A forecast ends earlier where it was issued long ago.
  package func lifetime(ttlSeconds: Int, maxAgeSeconds: Int, leastIntervalSeconds: Int) -> Lifetime {
    let issuedAt = issuedAt
    let validUntil =
      [
        fetchedAt.addingTimeInterval(Double(maxAgeSeconds)), issuedAt?.addingTimeInterval(Forecast.validSeconds),
      ].compactMap(\.self).min() ?? fetchedAt
    let asked = fetchedAt.addingTimeInterval(Double(max(ttlSeconds, leastIntervalSeconds)))
    let freshUntil =
      isDue
      ? fetchedAt
      : [max(asked, countedExpiresAt ?? asked), validUntil, issuedAt?.addingTimeInterval(Forecast.freshSeconds)]
        .compactMap(\.self).min() ?? validUntil
    return Lifetime(fetchedAt: fetchedAt, freshUntil: freshUntil, validUntil: validUntil)
  }

  /// The provider's `Expires` as far ahead as it is counted.
  package var countedExpiresAt: Date? {
    expiresAt.map { min($0, fetchedAt.addingTimeInterval(Lifetime.longestExpiresSeconds)) }
  }
}

package struct Lifetime: Equatable, Sendable {
  /// When we last had the provider's word.
  package let fetchedAt: Date
  package let freshUntil: Date
  package let validUntil: Date

  package init(fetchedAt: Date, freshUntil: Date, validUntil: Date) {
    self.fetchedAt = fetchedAt
    self.freshUntil = freshUntil
    self.validUntil = validUntil
  }

  init?(earliestOf all: [Lifetime]) {
    guard let fetchedAt = all.map(\.fetchedAt).min(), let freshUntil = all.map(\.freshUntil).min(),
      let validUntil = all.map(\.validUntil).min()
    else { return nil }
    self.init(fetchedAt: fetchedAt, freshUntil: freshUntil, validUntil: validUntil)
  }

  /// A provider's `Expires` is counted this far ahead of the fetch, seconds (6 h).
  package static let longestExpiresSeconds: Double = 6 * 3600
  /// A snapshot further in the future than this was taken under another clock, seconds.
  package static let clockToleranceSeconds: Double = 120

  /// How old the data are at an instant.
  ///
  /// What another clock has dated (ours was set back since) is stale, so the widget is asked for anew: how old it is
  /// nobody knows, but it was fetched before now.
  package func freshness(at now: Date) -> Freshness {
    if now > validUntil { return .expired }
    let isAhead = fetchedAt.timeIntervalSince(now) > Self.clockToleranceSeconds
    return now >= freshUntil || isAhead ? .stale : .fresh
  }
}
