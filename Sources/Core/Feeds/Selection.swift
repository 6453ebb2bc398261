import Foundation

/// Which feeds a widget shows at an instant: one provider's for each of its queries, or the one feed that each of them has.
package struct Selection: Equatable, Sendable {
  /// Whose they are; where each query has a feed of its own, whose the first shown one is.
  package let provider: ProviderID
  /// The snapshot for each of the widget's queries; nil for a place without numbers.
  package let snapshots: [Snapshot?]
  /// The instants of what is shown: the earliest of the rows with numbers.
  package let lifetime: Lifetime

  package init(provider: ProviderID, snapshots: [Snapshot?], lifetime: Lifetime) {
    self.provider = provider
    self.snapshots = snapshots
    self.lifetime = lifetime
  }

  package var shown: [Snapshot] { snapshots.compactMap(\.self) }

  /// The provider's own time for what is shown, of several places the earliest; nil where it gives none.
  var observedAt: Date? { shown.compactMap(\.observedAt).min() }
}

extension Config {
  /// What a widget shows of its feeds.
  ///
  /// In the widget's order the first provider that serves it: at least half of its queries have a fresh snapshot whose
  /// latest attempt has not failed. Else the one with the most valid snapshots, and of these the latest fetched. A valid
  /// board goes before a reference table. Where nothing is valid any more it is the latest, which tells since when.
  package func selection(
    of widget: Widget, among snapshots: [Feed: Snapshot], registry: [any Provider], at now: Date
  ) -> Selection? {
    if let feeds = widget.ownFeeds {
      return Candidate(feeds, widget, snapshots, self, registry, at: now)?.selection
    }
    var candidates = widget.providers.compactMap {
      Candidate(widget.feeds(of: $0), widget, snapshots, self, registry, at: now)
    }
    let boards = candidates.filter(\.isValidBoard)
    if !boards.isEmpty { candidates = boards }
    // `max` would take the last of equals.
    let chosen =
      candidates.first(where: \.serves)
      ?? candidates.dropFirst().reduce(candidates.first) { best, next in
        best.map { next.rank > $0.rank ? next : $0 }
      }
    return chosen?.selection
  }

  /// Whether a widget may show a snapshot: its provider is allowed, and it has a value for something that is shown.
  package func counts(_ snapshot: Snapshot, for widget: Widget, registry: [any Provider]) -> Bool {
    snapshot.kind == snapshot.feed.query.kind && snapshot.lack(for: widget) == nil
      && registry.contains {
        $0.id == snapshot.feed.provider && $0.refusal(site: site, options: options(of: $0.id)) == nil
      }
  }

  package func freshness(
    of widget: Widget, _ selection: Selection?, registry: [any Provider], at now: Date
  ) -> Freshness {
    let state = selection?.lifetime.freshness(at: now) ?? .missing
    let isEmpty = state == .missing || state == .expired
    return isEmpty && hasNobodyToAsk(for: widget, registry: registry) ? .unavailable : state
  }

  /// The instants at which a snapshot turns stale and expired for a widget.
  package func lifetime(of snapshot: Snapshot, for widget: Widget, registry: [any Provider]) -> Lifetime {
    let provider = registry.first { $0.id == snapshot.feed.provider }
    return snapshot.lifetime(
      ttlSeconds: widget.ttlSeconds, maxAgeSeconds: widget.maxAgeSeconds,
      leastIntervalSeconds: provider?.intervalSeconds(options(of: snapshot.feed.provider)) ?? 0)
  }

  /// The snapshot of a widget's companion that may be shown: valid, and not of an instant too long ago or to come.
  func companion(
    for widget: Widget, among snapshots: [Feed: Snapshot], registry: [any Provider], at now: Date
  ) -> Snapshot? {
    guard let feed = widget.companion, let snapshot = snapshots[feed],
      counts(snapshot, for: widget, registry: registry), widget.isValid(snapshot, at: now)
    else { return nil }
    guard feed.query.kind.rules.refusesOldData else { return snapshot }
    guard let observedAt = snapshot.observedAt,
      Failure(age: observedAt, maxAgeSeconds: widget.maxAgeSeconds, now: now) == nil
    else { return nil }
    return snapshot
  }
}

extension Snapshot {
  /// Why a widget can show nothing of it: no value of what the widget shows, or data that were observed too long before
  /// the fetch, though they may be young enough for another widget; nil where it can.
  package func lack(for widget: Widget) -> Failure? {
    // A reading with a summary is always shown whole: it lacks something only where it is empty.
    if stored.summary?.isEmpty != false, let failure = reading.lack(for: widget) { return failure }
    guard kind.rules.refusesOldData, let observedAt, observedAt <= fetchedAt else { return nil }
    return Failure(age: observedAt, maxAgeSeconds: widget.maxAgeSeconds, now: fetchedAt)
  }
}

extension Widget {
  /// Whether a snapshot may still be shown, which no least interval prolongs.
  package func isValid(_ snapshot: Snapshot, at now: Date) -> Bool {
    snapshot.lifetime(ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds, leastIntervalSeconds: 0)
      .freshness(at: now) != .expired
  }
}

private struct Candidate {
  private struct Row {
    let snapshot: Snapshot
    let lifetime: Lifetime
    let state: Freshness
    var isValid: Bool { state != .expired }
  }

  private let rows: [Row?]
  private let all: [Row]
  private let now: Date

  init?(
    _ feeds: [Feed], _ widget: Widget, _ snapshots: [Feed: Snapshot], _ config: Config,
    _ registry: [any Provider], at now: Date
  ) {
    rows = feeds.map { feed in
      guard let snapshot = snapshots[feed], config.counts(snapshot, for: widget, registry: registry) else { return nil }
      let lifetime = config.lifetime(of: snapshot, for: widget, registry: registry)
      return Row(snapshot: snapshot, lifetime: lifetime, state: lifetime.freshness(at: now))
    }
    all = rows.compactMap(\.self)
    if all.isEmpty { return nil }
    self.now = now
  }

  var isValidBoard: Bool { all.contains { $0.isValid && $0.snapshot.isBoard } }

  var serves: Bool { all.count { $0.state == .fresh && !$0.snapshot.hasFailed } * 2 >= rows.count }

  /// What was dated by a clock that ran ahead stands behind what was not.
  var rank: (Int, Int, Date) {
    let isAhead = all.contains { $0.snapshot.isFromTheFuture(at: now) }
    return (all.count(where: \.isValid), isAhead ? 0 : 1, all.map(\.lifetime.fetchedAt).max() ?? .distantPast)
  }

  var selection: Selection? {
    let valid = all.filter(\.isValid)
    if let first = valid.first {
      return Lifetime(earliestOf: valid.map(\.lifetime)).map {
        Selection(
          provider: first.snapshot.feed.provider,
          snapshots: rows.map { $0.flatMap { $0.isValid ? $0.snapshot : nil } }, lifetime: $0)
      }
    }
    return all.max { $0.lifetime.fetchedAt < $1.lifetime.fetchedAt }.map { latest in
      Selection(
        provider: latest.snapshot.feed.provider,
        snapshots: rows.map { $0?.snapshot.feed == latest.snapshot.feed ? latest.snapshot : nil },
        lifetime: latest.lifetime)
    }
  }
}
