import Foundation

package struct Past: Equatable, Sendable {
  /// Since when the shown values have stood without others between; nil where nothing else is known before them, so that
  /// nobody saw them begin.
  package var unchangedSince: Date?
  /// The table that changes are told against; nil where none is known.
  package var baseline: EarlierReading?

  /// An earlier table of the same institution.
  package struct EarlierReading: Equatable, Sendable {
    package var reading: Reading
    package var firstSeenAt: Date

    package init(reading: Reading, firstSeenAt: Date) {
      self.reading = reading
      self.firstSeenAt = firstSeenAt
    }
  }

  package init(unchangedSince: Date? = nil, baseline: EarlierReading? = nil) {
    self.unchangedSince = unchangedSince
    self.baseline = baseline
  }

  /// A table that was last seen more days than this before the shown table's day is no baseline.
  package static let longestBaselineDays = 10
}

/// Finds the past of shown prices in the history of its institution, from the latest first sight back.
///
/// The day of the shown table is the day on which its values were first seen, or that of the fetch where nobody saw them
/// begin. The baseline is the institution's last table of the latest day before that day; what stood from one day to
/// another stood on the days between.
package struct PastSearch {
  /// What an earlier word says beside a later one.
  enum Likeness {
    case same
    case different
    /// It has nothing of what is shown.
    case nothing
    /// It is of another kind or basis, and cannot be compared.
    case unrelated
  }

  private let shown: Reading
  private let fetchedAt: Date
  private let zone: TimeZone
  private let likeness: @Sendable (_ later: Reading, _ earlier: Reading) -> Likeness
  /// Since when the shown values are known to have stood; nil before an entry that says so.
  private var since: Date?
  private var isBeginningSeen = false
  /// The latest day before that of the fetch on which the shown values stood.
  private var latestDayOfSame: CalendarDay?
  private var baseline: Past.EarlierReading?

  /// A search for what came before a reading that was fetched at an instant.
  init(
    _ shown: Reading, fetchedAt: Date, in zone: TimeZone,
    likeness: @escaping @Sendable (_ later: Reading, _ earlier: Reading) -> Likeness
  ) {
    self.shown = shown
    self.fetchedAt = fetchedAt
    self.zone = zone
    self.likeness = likeness
  }

  /// Takes the next entry, none of which was first seen later than the one before it or than the fetch; answers whether
  /// an older one may still tell more.
  package mutating func take(_ entry: PastReading) -> Bool {
    let likeness = likeness(baseline?.reading ?? shown, entry.reading)
    if likeness == .unrelated { return true }
    if likeness == .nothing {
      // It tells nothing of when the shown values were first seen.
      return isNear(day(of: lastSeenAt(of: entry)), to: day(of: baseline?.firstSeenAt ?? since ?? fetchedAt))
    }
    let isSame = likeness == .same
    if baseline != nil {
      guard isSame else { return false }
      baseline?.firstSeenAt = entry.firstSeenAt
      return true
    }
    if !isBeginningSeen {
      if isSame {
        since = entry.firstSeenAt
        latestDayOfSame = [latestDayOfSame, latestDay(of: entry, before: day(of: fetchedAt))].compactMap(\.self).max()
        return true
      }
      isBeginningSeen = true
      // Another host of the institution may have said it while this one said what is shown.
      since = max(since ?? .distantPast, lastSeenAt(of: entry))
    }
    let day = day(of: since ?? fetchedAt)
    guard let latest = latestDay(of: entry, before: day) else { return true }
    guard isNear(latest, to: day) else { return false }
    baseline = Past.EarlierReading(reading: entry.reading, firstSeenAt: entry.firstSeenAt)
    return true
  }

  package var past: Past {
    if isBeginningSeen { return Past(unchangedSince: since, baseline: baseline) }
    guard let since, let latestDayOfSame, isNear(latestDayOfSame, to: day(of: fetchedAt)) else { return Past() }
    return Past(baseline: Past.EarlierReading(reading: shown, firstSeenAt: since))
  }

  private func day(of instant: Date) -> CalendarDay { CalendarDay(of: instant, in: zone) }

  /// The latest day before another one on which an entry's table stood; nil where it began later.
  private func latestDay(of entry: PastReading, before day: CalendarDay) -> CalendarDay? {
    guard self.day(of: entry.firstSeenAt) < day else { return nil }
    return min(self.day(of: lastSeenAt(of: entry)), day.adding(days: -1))
  }

  /// What a clock that ran ahead has dated says nothing of how long a table stood.
  private func lastSeenAt(of entry: PastReading) -> Date {
    let isAhead = entry.lastSeenAt.timeIntervalSince(fetchedAt) > Lifetime.clockToleranceSeconds
    return isAhead ? entry.firstSeenAt : entry.lastSeenAt
  }

  private func isNear(_ day: CalendarDay, to later: CalendarDay) -> Bool {
    later.daysSince1970 - day.daysSince1970 <= Past.longestBaselineDays
  }
}

extension Config {
  /// What the history knows of the table in a snapshot that a widget shows; nil for other kinds, and for a table that a
  /// clock that ran ahead has dated.
  package func past(
    of snapshot: Snapshot, on widget: Widget, in store: any Store, registry: [any Provider], at now: Date
  ) throws -> Past? {
    guard !snapshot.isFromTheFuture(at: now),
      var search = snapshot.reading.part.pastSearch(from: snapshot.fetchedAt, on: widget)
    else { return nil }
    try store.lookBack(
      from: snapshot.fetchedAt, on: snapshot.feed.query,
      of: institution(of: snapshot.feed.provider, for: widget, registry: registry)
    ) { search.take($0) }
    return search.past
  }
}
