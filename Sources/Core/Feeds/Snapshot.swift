import Foundation

/// How old a widget's data are, as a site sees it.
package enum Freshness: String, Codable, Sendable, CaseIterable {
  /// Within its time to live.
  case fresh
  /// Older, still shown, and said to be old.
  case stale
  /// Too old: no number of it is shown.
  case expired
  /// There is none.
  case missing
  /// There is none that may be shown, and the site as it is configured may ask none of the widget's providers.
  case unavailable
}

/// The last good reading of a widget from one provider.
///
/// Which instants follow from it is the config's word, so `freshUntil` and `validUntil` are not stored.
package struct Snapshot: Equatable, Sendable {
  /// Whose snapshot it is.
  package var widget: WidgetID
  /// Who said it.
  package var provider: ProviderID
  /// What was asked, `Query.text`.
  package var query: String
  /// What was said.
  package var reading: Reading
  /// When we last had the provider's word for it; a 304 counts.
  package var fetchedAt: Date
  /// The provider's own `Expires`.
  package var expiresAt: Date?
  /// What makes the next requests conditional, one for each leg of the query; empty where none is known.
  package var validators: [Validators]
  /// Whether the reading is the repository's own sample data, which is only ever shown marked.
  package var isSample: Bool
  /// Whether it is shown on an operator's word, against the judgement.
  package var isAccepted: Bool
  /// Whether it is stale whatever its age, since this version would read the provider's answer otherwise.
  package var isDue: Bool
  /// From when on good readings are a baseline for the next, by `JudgedValue.name`, where a jump has passed since.
  package var baselineSince: [String: Date]

  /// A good reading of a widget.
  package init(
    widget: WidgetID, provider: ProviderID, query: String, reading: Reading, fetchedAt: Date, expiresAt: Date? = nil,
    validators: [Validators] = [], isSample: Bool = false, isAccepted: Bool = false, isDue: Bool = false,
    baselineSince: [String: Date] = [:]
  ) {
    self.widget = widget
    self.provider = provider
    self.query = query
    self.reading = reading
    self.fetchedAt = fetchedAt
    self.expiresAt = expiresAt
    self.validators = validators
    self.isSample = isSample
    self.isAccepted = isAccepted
    self.isDue = isDue
    self.baselineSince = baselineSince
  }

  /// Whether a clock that ran ahead has dated it.
  package func isFromTheFuture(at now: Date) -> Bool {
    fetchedAt.timeIntervalSince(now) > Lifetime.clockToleranceSeconds
  }

  /// The instants at which the snapshot turns stale and expired.
  ///
  /// It is fresh for the time to live, for the provider's least interval, within which nobody may ask again, or until
  /// the provider's own `Expires`, whichever is the latest. A forecast ends earlier where it was issued long ago.
  package func lifetime(ttlSeconds: Int, maxAgeSeconds: Int, leastIntervalSeconds: Int) -> Lifetime {
    let issuedAt = reading.issuedAt
    let validUntil =
      [
        fetchedAt.addingTimeInterval(Double(maxAgeSeconds)), issuedAt?.addingTimeInterval(Forecast.validSeconds),
      ].compactMap(\.self).min() ?? fetchedAt
    let asked = fetchedAt.addingTimeInterval(Double(max(ttlSeconds, leastIntervalSeconds)))
    let expires = expiresAt.map { min($0, fetchedAt.addingTimeInterval(Lifetime.longestExpiresSeconds)) }
    let freshUntil =
      isDue
      ? fetchedAt
      : [max(asked, expires ?? asked), validUntil, issuedAt?.addingTimeInterval(Forecast.freshSeconds)]
        .compactMap(\.self).min() ?? validUntil
    return Lifetime(fetchedAt: fetchedAt, freshUntil: freshUntil, validUntil: validUntil)
  }
}

/// A snapshot's three instants.
package struct Lifetime: Equatable, Sendable {
  /// When we last had the provider's word.
  package let fetchedAt: Date
  /// Until when it is fresh.
  package let freshUntil: Date
  /// Until when it may be shown.
  package let validUntil: Date

  /// A snapshot's three instants.
  package init(fetchedAt: Date, freshUntil: Date, validUntil: Date) {
    self.fetchedAt = fetchedAt
    self.freshUntil = freshUntil
    self.validUntil = validUntil
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

/// What is known of one part of a query, whatever snapshot it came in.
package struct KnownPart: Equatable, Sendable {
  /// What was said.
  package var reading: Reading
  /// What makes the next request for it conditional; nil where nothing does.
  package var validators: Validators?
  /// When we last had the provider's word for it.
  package var fetchedAt: Date
  /// The provider's own `Expires`.
  package var expiresAt: Date?
  /// Whether it is the repository's own sample data.
  package var isSample: Bool
  /// Whether this version would read the provider's answer otherwise, `Snapshot.isDue`.
  package var isDue: Bool
}

extension Snapshot {
  /// What the snapshot says of its own query, or of one of the places of its table.
  fileprivate func part(_ text: String) -> KnownPart? {
    let texts = query == text ? [text] : Query.partTexts(of: query)
    guard let index = texts.firstIndex(of: text), let reading = query == text ? reading : reading.part(index) else {
      return nil
    }
    // They are those of an address: where one answers for several places they say nothing of one of them.
    let own = validators.count == texts.count ? validators[index] : nil
    return KnownPart(
      reading: reading, validators: own, fetchedAt: own?.fetchedAt ?? fetchedAt, expiresAt: expiresAt,
      isSample: isSample, isDue: isDue)
  }
}

extension [Snapshot] {
  /// The latest word of a provider on a query or one part of it.
  ///
  /// What another clock has dated says nothing of when we may ask.
  package func part(_ text: String, of provider: ProviderID, at now: Date) -> KnownPart? {
    lazy.filter { $0.provider == provider && !$0.isFromTheFuture(at: now) }.compactMap { $0.part(text) }
      .max { $0.fetchedAt < $1.fetchedAt }
  }
}
