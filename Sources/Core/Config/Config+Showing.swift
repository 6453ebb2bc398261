import Foundation

extension Config {
  /// The snapshot that a widget shows: only one for the kind, place and zone that it asks for now, with a value for
  /// something that it shows, of a provider that the config still lists and the terms still allow.
  ///
  /// A bank's board goes before a newer reference table for as long as it is valid; else the fresher goes before the
  /// staler, what was not dated by a clock that ran ahead before what was, and then the later before the earlier.
  package func current(of widget: Widget, among snapshots: [Snapshot], registry: [RegisteredProvider], at now: Date)
    -> Snapshot?
  {
    // In the widget's order: of two fetched at once the earlier goes first.
    let counting = widget.providers.flatMap { id in
      snapshots.filter { $0.provider == id && counts($0, for: widget, registry: registry) }
    }
    let boards = counting.filter { $0.reading.rates?.basis == .board && widget.isValid($0, at: now) }
    return (boards.isEmpty ? counting : boards).max { one, other in
      rank(of: one, for: widget, registry: registry, at: now)
        < rank(of: other, for: widget, registry: registry, at: now)
    }
  }

  /// Whether a snapshot is for what the widget asks now, with a value for something that it shows, of a provider still
  /// listed and allowed.
  package func counts(_ snapshot: Snapshot, for widget: Widget, registry: [RegisteredProvider]) -> Bool {
    snapshot.widget == widget.id && snapshot.query == widget.query.text && snapshot.reading.kind == widget.kind
      && widget.providers.contains(snapshot.provider) && snapshot.reading.hasValue(for: widget)
      && registry.contains {
        $0.id == snapshot.provider && $0.refusal(site: site, options: options(of: $0.id)) == nil
      }
  }

  /// How old what a widget shows is; `snapshot` is its current one.
  package func freshness(
    of widget: Widget, _ snapshot: Snapshot?, registry: [RegisteredProvider], at now: Date
  ) -> Freshness {
    let state = snapshot.map { lifetime(of: $0, for: widget, registry: registry).freshness(at: now) } ?? .missing
    let isEmpty = state == .missing || state == .expired
    return isEmpty && hasNobodyToAsk(for: widget, registry: registry) ? .unavailable : state
  }

  private func rank(
    of snapshot: Snapshot, for widget: Widget, registry: [RegisteredProvider], at now: Date
  ) -> (Int, Int, Date) {
    let states: [Freshness] = [.expired, .stale, .fresh]
    let age = states.firstIndex(of: lifetime(of: snapshot, for: widget, registry: registry).freshness(at: now)) ?? 0
    return (age, snapshot.isFromTheFuture(at: now) ? 0 : 1, snapshot.fetchedAt)
  }

  /// What a widget shows of a snapshot at an instant; `past` and `recent` are what the history knows of it.
  package func showing(
    of widget: Widget, _ snapshot: Snapshot?, past: Past?, recent: [DailyRange] = [], among snapshots: [Snapshot],
    registry: [RegisteredProvider], at now: Date
  ) -> WidgetContent {
    func source(_ id: ProviderID) -> WidgetContent.Source? {
      registry.first { $0.id == id }.map { WidgetContent.Source(provider: id, terms: $0.terms) }
    }
    return WidgetContent(
      widget: widget, snapshot: snapshot.map { widget.drawable($0, among: snapshots) },
      terms: (snapshot?.provider).flatMap(source)?.terms,
      lifetime: snapshot.map { lifetime(of: $0, for: widget, registry: registry) }, past: past, recent: recent,
      observed: observed(for: widget, among: snapshots, registry: registry, at: now).flatMap { snapshot in
        guard let observation = snapshot.reading.observation, let source = source(snapshot.provider) else { return nil }
        return WidgetContent.Observed(observation: observation, source: source)
      }, isUnavailable: freshness(of: widget, snapshot, registry: registry, at: now) == .unavailable, now: now)
  }

  /// The observation that may be shown beside a widget's weather: valid, and not of an instant to come.
  private func observed(
    for widget: Widget, among snapshots: [Snapshot], registry: [RegisteredProvider], at now: Date
  ) -> Snapshot? {
    guard let observer = widget.observer,
      let snapshot = current(of: observer, among: snapshots, registry: registry, at: now),
      observer.isValid(snapshot, at: now), let observedAt = snapshot.reading.observedAt,
      observer.age(of: observedAt, now: now) == nil
    else { return nil }
    return snapshot
  }
}

extension Config {
  /// The instants at which a snapshot turns stale and expired for a widget.
  package func lifetime(of snapshot: Snapshot, for widget: Widget, registry: [RegisteredProvider]) -> Lifetime {
    let provider = registry.first { $0.id == snapshot.provider }
    return snapshot.lifetime(
      ttlSeconds: widget.ttlSeconds, maxAgeSeconds: widget.maxAgeSeconds,
      leastIntervalSeconds: provider?.intervalSeconds(options(of: snapshot.provider)) ?? 0)
  }
}

extension Widget {
  /// Whether a snapshot may still be shown, which no least interval prolongs.
  package func isValid(_ snapshot: Snapshot, at now: Date) -> Bool {
    snapshot.lifetime(ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds, leastIntervalSeconds: 0)
      .freshness(at: now) != .expired
  }
}
