import Foundation

/// What a reading of a feed is compared with.
package struct Baseline: Sendable {
  /// The last good reading: of the feed itself, else of the latest other provider.
  package var last: Snapshot?
  /// Good readings of the same institution before it, oldest first.
  package var earlier: [PastReading]
  /// From when on earlier readings count, by `JudgedValue.name`: a jump that passes begins the memory anew.
  package var since: [String: Date]
  /// The last reference rates, of whatever provider.
  package var reference: Snapshot?
  /// The last good rates of other providers, the latest first.
  package var others: [Snapshot]
  /// What other institutions have said, good or quarantined as a jump, and may still be shown.
  package var witnesses: [Reading]
  package var quarantined: Quarantined?

  /// Other providers' rates older than this are not compared with, seconds (7 days).
  static let longestReferenceAgeSeconds = 7 * 86400.0

  package init(
    last: Snapshot? = nil, earlier: [PastReading] = [], since: [String: Date] = [:], reference: Snapshot? = nil,
    others: [Snapshot] = [], witnesses: [Reading] = [], quarantined: Quarantined? = nil
  ) {
    self.last = last
    self.earlier = earlier
    self.since = since
    self.reference = reference
    self.others = others
    self.witnesses = witnesses
    self.quarantined = quarantined
  }

  /// What a feed's reading is compared with, out of what is kept of its query by any provider; `institution` is the
  /// provider and all others that pass on the same institution's word.
  ///
  /// What a clock that ran ahead has dated counts for nothing: how long ago it was nobody knows.
  package init(
    for use: FeedUse, institution: Set<ProviderID>, snapshots: [Snapshot], quarantine: [Quarantined],
    earlier: [PastReading], at now: Date
  ) {
    let provider = use.feed.provider
    let kept = snapshots.filter { !$0.isFromTheFuture(at: now) }.sorted { $0.fetchedAt > $1.fetchedAt }
    func isValid(_ instant: Date) -> Bool { now.timeIntervalSince(instant) <= Double(use.maxAgeSeconds) }
    others = kept.filter {
      $0.feed.provider != provider && $0.kind == .rates
        && now.timeIntervalSince($0.fetchedAt) <= Self.longestReferenceAgeSeconds
    }
    reference = kept.first {
      $0.kind == .rates && $0.reading.rates?.basis == .reference
        && now.timeIntervalSince($0.fetchedAt) <= Self.longestReferenceAgeSeconds
    }
    last = kept.first { $0.feed.provider == provider } ?? kept.first { isValid($0.fetchedAt) }
    self.earlier = earlier.compactMap { $0.dated(by: now) }.sorted { $0.firstSeenAt < $1.firstSeenAt }
    since = snapshots.filter { institution.contains($0.feed.provider) }.reduce(into: [:]) { since, snapshot in
      since.merge(snapshot.baselineSince.filter { !isAhead($0.value, of: now) }) { max($0, $1) }
    }
    // Two institutions that jump together were both quarantined by the old reading: each is the other's witness.
    let jumps = quarantine.filter(\.isJump)
    witnesses =
      kept.filter { !institution.contains($0.feed.provider) && isValid($0.fetchedAt) }.map(\.reading)
      + jumps.filter { !institution.contains($0.feed.provider) && isValid($0.lastSeenAt) }.map(\.reading)
    quarantined = quarantine.first { $0.feed == use.feed }
  }

  /// The part of the past that `earlier` is; nil for a kind of which nothing is compared.
  package static func question(for query: Query, institution: Set<ProviderID>, at now: Date) -> PastQuestion? {
    guard let span = query.kind.rules.baselineSpan else { return nil }
    return PastQuestion(
      query: query, providers: institution.sorted { $0.rawValue < $1.rawValue },
      since: now.addingTimeInterval(-span.longestSeconds),
      until: now.addingTimeInterval(Lifetime.clockToleranceSeconds))
  }
}

/// How far back a kind's good readings are compared with.
struct BaselineSpan {
  /// Against the oldest one of so many seconds drift is judged.
  let driftSeconds: Double
  /// The last one counts for so many seconds: the bound would be too wide after that.
  let longestSeconds: Double
}

extension Baseline {
  /// The good readings that have a value, as what is taken from them: the last one, and the oldest one that was still
  /// said within so many seconds.
  func good<Said>(
    _ value: JudgedValue, within seconds: Double, at now: Date, _ said: @escaping (Reading) -> Said?
  ) -> (last: Good<Said>?, oldest: Good<Said>?) {
    let begun = since[value.name] ?? .distantPast
    func good(_ past: PastReading) -> Good<Said>? {
      guard past.firstSeenAt >= begun else { return nil }
      return said(past.reading).map { Good(said: $0, firstSeenAt: past.firstSeenAt, lastSeenAt: past.lastSeenAt) }
    }
    let shown = last.flatMap { last in
      said(last.reading).map { Good(said: $0, firstSeenAt: last.fetchedAt, lastSeenAt: last.fetchedAt) }
    }
    let oldest = earlier.lazy.filter { now.timeIntervalSince($0.lastSeenAt) <= seconds }.compactMap(good).first
    return (shown ?? earlier.reversed().lazy.compactMap(good).first, oldest)
  }

  /// What a good reading said of a value, and from when to when.
  struct Good<Said> {
    let said: Said
    let firstSeenAt: Date
    let lastSeenAt: Date
  }
}

extension PastReading {
  /// The same without what a clock that ran ahead has dated; nil where that is all.
  fileprivate func dated(by now: Date) -> PastReading? {
    guard !isAhead(firstSeenAt, of: now) else { return nil }
    var past = self
    if isAhead(lastSeenAt, of: now) { past.lastSeenAt = firstSeenAt }
    return past
  }
}

private func isAhead(_ instant: Date, of now: Date) -> Bool {
  instant.timeIntervalSince(now) > Lifetime.clockToleranceSeconds
}

extension [any Provider] {
  /// A provider and all others that pass on the same institution's word, as two hosts of one bank do.
  package func institution(of id: ProviderID) -> Set<ProviderID> {
    let name = first { $0.id == id }?.terms.name
    return Set([id] + filter { $0.terms.name == name }.map(\.id))
  }
}
