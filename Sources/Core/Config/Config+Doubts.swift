import Foundation

extension Config {
  /// The quarantined readings of a widget that an operator can decide on, in the order of its providers: those that might
  /// be shown.
  package func openDoubts(
    about widget: Widget, among quarantine: [Quarantined], snapshots: [Snapshot], registry: [RegisteredProvider],
    at now: Date
  ) -> [Quarantined] {
    let open = quarantine.filter { entry in
      counts(entry.snapshot, for: widget, registry: registry) && widget.isValid(entry.snapshot, at: now)
        // A run that was killed may have kept a later good one and left this behind.
        && !snapshots.contains {
          $0.widget == widget.id && $0.provider == entry.provider && $0.fetchedAt > entry.lastSeenAt
        }
    }
    return widget.providers.compactMap { id in open.first { $0.provider == id } }
  }
}
