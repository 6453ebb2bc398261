import Foundation

/// What the published tree was last drawn from: a run that would draw the same again leaves it alone, which is half of
/// what a run with nothing due would cost.
///
/// A store forgets it with every change of what widgets show.
package struct PublicationMark: Equatable, Sendable {
  /// `Pages.stamp` after the drawing.
  package var stamp: String
  package var drawnAt: Date
  /// When the same snapshots would be drawn otherwise, or be due.
  package var changesAt: Date
  /// Whether nothing was due or had failed: until `changesAt` a run has nothing to do.
  package var isQuiet: Bool

  package init(stamp: String, drawnAt: Date, changesAt: Date, isQuiet: Bool = false) {
    self.stamp = stamp
    self.drawnAt = drawnAt
    self.changesAt = changesAt
    self.isQuiet = isQuiet
  }

  package func holds(for stamp: String, at now: Date) -> Bool {
    self.stamp == stamp && now >= drawnAt && now < changesAt
  }
}

extension Config {
  /// When what the widgets show changes by time alone; nil while another clock's snapshots are about.
  package func nextChange(of snapshots: [Feed: Snapshot], registry: [any Provider], after now: Date) -> Date? {
    let changes = widgets.map { nextChange(of: $0, among: snapshots, registry: registry, after: now) }
    return changes.contains(nil) ? nil : changes.compactMap(\.self).min() ?? Self.next(Self.quarterSeconds, after: now)
  }

  /// When what one widget shows changes by time alone; nil while another clock's snapshots are about.
  package func nextChange(
    of widget: Widget, among snapshots: [Feed: Snapshot], registry: [any Provider], after now: Date
  ) -> Date? {
    let zones = [widget.zone] + widget.queries.map(\.dayZone)
    let isWhole = zones.allSatisfy { $0.secondsFromGMT(for: now).isMultiple(of: 3600) }
    var next = Self.next(isWhole ? 3600 : Self.quarterSeconds, after: now)
    for snapshot in widget.feeds.compactMap({ snapshots[$0] }) {
      if snapshot.fetchedAt > now { return nil }
      let lifetime = lifetime(of: snapshot, for: widget, registry: registry)
      let observedUntil = snapshot.observedAt?.addingTimeInterval(Double(widget.maxAgeSeconds))
      for instant in [lifetime.freshUntil, lifetime.validUntil, observedUntil].compactMap(\.self) where instant >= now {
        // What still holds at an instant changes just after it.
        next = min(next, instant)
      }
    }
    return next
  }

  /// Hours and days are cut where an hour begins, and some zones differ by quarters of an hour.
  private static let quarterSeconds = 900.0

  private static func next(_ seconds: Double, after now: Date) -> Date {
    Date(timeIntervalSince1970: ((now.timeIntervalSince1970 / seconds).rounded(.down) + 1) * seconds)
  }
}
