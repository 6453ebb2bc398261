import Foundation

extension Config {
  /// What a widget shows of a state at an instant, with the lines of its past where they are asked for.
  ///
  /// Without a state, before the first run, it shows nothing. Throws where the snapshots cannot be read.
  package func showing(
    of widget: Widget, in store: (any Store)?, registry: [RegisteredProvider], hasLines: Bool = false, at now: Date
  ) throws -> WidgetContent {
    guard let store else {
      return showing(of: widget, nil, past: nil, among: [], registry: registry, at: now)
    }
    return try store.readTransaction {
      let snapshots = try [widget, widget.observer].compactMap(\.self).flatMap { try store.snapshots(of: $0.id) }
      let snapshot = current(of: widget, among: snapshots, registry: registry, at: now)
      // A history that cannot be read costs the change against yesterday, not the price of today.
      let past = snapshot.flatMap { try? self.past(of: $0, on: widget, in: store, registry: registry, at: now) }
      var recent: [DailyRange]?
      if hasLines, let snapshot {
        recent = try? self.recent(of: snapshot, on: widget, in: store, registry: registry)
      }
      return showing(
        of: widget, snapshot, past: past, recent: recent ?? [], among: snapshots, registry: registry, at: now)
    }
  }
}
