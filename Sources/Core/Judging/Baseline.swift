import Foundation

/// What a reading is compared with.
package struct Baseline: Sendable {
  /// The widget's last good reading.
  package var last: Snapshot?
  /// Good readings of the same institution before it, oldest first.
  package var earlier: [PastReading]
  /// From when on earlier readings count, by `JudgedValue.name`: a jump that passes begins the memory anew.
  package var since: [String: Date]
  /// The last reference rates, of whatever widget and provider.
  package var reference: Snapshot?
  /// The last good rates of other providers, the latest first.
  package var others: [Snapshot]
  /// What other institutions have said, good or quarantined as a jump, and may still be shown.
  package var witnesses: [Reading]
  /// The provider's own reading in quarantine.
  package var quarantined: Quarantined?

  /// Other providers' rates older than this are not compared with, seconds (7 days).
  static let longestReferenceAgeSeconds = 7 * 86400.0

  /// What a reading is compared with.
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

  /// What a provider's reading for a widget is compared with, out of all that is kept; `last` is what the widget shows,
  /// `institution` the provider and all others that pass on the same institution's word.
  ///
  /// What a clock that ran ahead has dated counts for nothing: how long ago it was nobody knows.
  package init(
    for widget: Widget, provider: ProviderID, institution: Set<ProviderID>, last: Snapshot?, snapshots: [Snapshot],
    quarantine: [Quarantined], earlier: [PastReading], at now: Date
  ) {
    let asked = snapshots.filter { $0.query == widget.query.text }
    let kept = asked.filter { !$0.isFromTheFuture(at: now) }
    self.last = last.flatMap { $0.isFromTheFuture(at: now) ? nil : $0 }
    self.earlier = earlier.compactMap { $0.dated(by: now) }.sorted { $0.firstSeenAt < $1.firstSeenAt }
    since = asked.filter { institution.contains($0.provider) }.reduce(into: [:]) { since, snapshot in
      since.merge(snapshot.baselineSince.filter { !isAhead($0.value, of: now) }) { max($0, $1) }
    }
    let tables = kept.filter {
      $0.reading.kind == .rates && now.timeIntervalSince($0.fetchedAt) <= Self.longestReferenceAgeSeconds
    }.sorted { $0.fetchedAt > $1.fetchedAt }
    reference = tables.first { $0.reading.rates?.basis == .reference }
    others = tables.filter { $0.provider != provider }
    // Two institutions that jump together were both quarantined by the old reading: each is the other's witness.
    let jumps = quarantine.filter { $0.isJump && $0.query == widget.query.text }.map(\.snapshot)
    witnesses = (kept + jumps).filter { !institution.contains($0.provider) && widget.isValid($0, at: now) }
      .map(\.reading)
    quarantined = quarantine.first {
      $0.widget == widget.id && $0.provider == provider && $0.query == widget.query.text
    }
  }

  /// The part of the past that `earlier` is; nil for a widget of which nothing is compared.
  package static func question(for widget: Widget, institution: Set<ProviderID>, at now: Date) -> PastQuestion? {
    guard let span = widget.kind.baselineSpan else { return nil }
    return PastQuestion(
      query: widget.query.text, providers: institution.sorted { $0.rawValue < $1.rawValue },
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

extension Kind {
  /// A day and five of rates, an hour and six of weather.
  var baselineSpan: BaselineSpan? {
    switch self {
    case .rates: BaselineSpan(driftSeconds: 86400, longestSeconds: 5 * 86400)
    case .weather: BaselineSpan(driftSeconds: 3600, longestSeconds: 6 * 3600)
    case .air, .observation: nil
    }
  }
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

extension [RegisteredProvider] {
  /// A provider and all others that pass on the same institution's word, as two hosts of one bank do.
  package func institution(of id: ProviderID) -> Set<ProviderID> {
    let name = first { $0.id == id }?.terms.name
    return Set([id] + filter { $0.terms.name == name }.map(\.id))
  }
}
