import Foundation

extension Config {
  /// The snapshot that a widget shows: only one for the kind, place and zone that it asks for now, of a provider that
  /// the config still lists and the terms still allow.
  ///
  /// A bank's board goes before a newer reference table for as long as it is valid; else the latest word counts.
  public func current(of widget: Widget, among snapshots: [Snapshot], registry: [RegisteredProvider], at now: Date)
    -> Snapshot?
  {
    let counting = snapshots.filter { snapshot in
      snapshot.widget == widget.id && snapshot.query == widget.query.text && snapshot.reading.kind == widget.kind
        && widget.providers.contains(snapshot.provider)
        && registry.contains {
          $0.id == snapshot.provider && $0.refusal(site: site, options: options(of: $0.id)) == nil
        }
    }
    let boards = counting.filter { $0.reading.rates?.basis == .board && widget.isValid($0, at: now) }
    return (boards.isEmpty ? counting : boards).max { $0.fetchedAt < $1.fetchedAt }
  }

  /// What a widget shows at an instant.
  public func showing(
    of widget: Widget, among snapshots: [Snapshot], registry: [RegisteredProvider], store: (any Store)?, at now: Date
  ) throws -> Showing {
    let snapshot = current(of: widget, among: snapshots, registry: registry, at: now)
    let past = try snapshot.flatMap { snapshot in
      snapshot.reading.kind == .rates ? try store?.past(provider: snapshot.provider, query: snapshot.query) : nil
    }
    return Showing(
      widget: widget, snapshot: snapshot, terms: registry.first { $0.id == snapshot?.provider }?.terms, past: past,
      now: now)
  }
}

extension Widget {
  /// How old a snapshot is by this widget's rules.
  public func freshness(of snapshot: Snapshot, at now: Date) -> Freshness {
    snapshot.lifetime(ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds).freshness(at: now)
  }

  /// Whether a snapshot may still be shown.
  public func isValid(_ snapshot: Snapshot, at now: Date) -> Bool { freshness(of: snapshot, at: now) != .expired }
}
