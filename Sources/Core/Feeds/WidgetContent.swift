import Foundation

/// What a widget shows at one instant: all that a view needs, and nothing that may not be shown.
package struct WidgetContent: Equatable, Sendable {
  /// The widget.
  package internal(set) var widget: Widget
  /// How old its data are.
  package let state: Freshness
  /// The snapshot's instants; nil where there is no snapshot, or where nobody may be asked for another one.
  package let lifetime: Lifetime?
  /// The provider's own time for the data; nil where it gives none.
  package let observedAt: Date?
  /// Who said it; stays when the data are expired.
  package let source: Source?
  /// What was said, cut to the present; nil when expired or missing.
  package internal(set) var reading: Reading?
  /// What the history knows of the same provider's tables; nil when expired or missing.
  package let past: Past?
  /// The days of the same provider's prices that a line is drawn from, `Store.recent`; empty when expired or missing.
  package let recent: [DailyRange]
  /// Whether the data are samples and must be marked.
  package let isSample: Bool
  /// What a station has measured beside the model's weather, and who says so; nil where there is none to show.
  package let observed: Observed?
  /// The day it is in the widget's zone; which of the days is called today.
  package let today: CalendarDay

  /// A provider and its terms.
  package struct Source: Equatable, Sendable {
    /// The provider.
    package let provider: ProviderID
    /// Its terms.
    package let terms: Terms

    /// A provider and its terms.
    package init(provider: ProviderID, terms: Terms) {
      self.provider = provider
      self.terms = terms
    }
  }

  /// An observation and its source.
  package struct Observed: Equatable, Sendable {
    /// What a station has measured.
    package let observation: Observation
    /// Who says so.
    package let source: Source

    /// An observation and its source.
    package init(observation: Observation, source: Source) {
      self.observation = observation
      self.source = source
    }
  }

  /// What a widget shows of a snapshot at an instant; `lifetime` is `Config.lifetime`, without it no least interval counts;
  /// `isUnavailable` says that it shows nothing and waits for nothing.
  package init(
    widget: Widget, snapshot: Snapshot?, terms: Terms?, lifetime: Lifetime? = nil, past: Past?,
    recent: [DailyRange] = [], observed: Observed? = nil, isUnavailable: Bool = false, now: Date
  ) {
    self.widget = widget
    self.lifetime =
      isUnavailable
      ? nil
      : lifetime
        ?? snapshot?.lifetime(
          ttlSeconds: widget.ttlSeconds, maxAgeSeconds: widget.maxAgeSeconds, leastIntervalSeconds: 0)
    state = isUnavailable ? .unavailable : self.lifetime?.freshness(at: now) ?? .missing
    observedAt = isUnavailable ? nil : snapshot?.reading.observedAt
    isSample = snapshot?.isSample ?? false
    today = CalendarDay(of: now, in: widget.zone)
    if let snapshot, let terms {
      source = Source(provider: snapshot.provider, terms: terms)
    } else {
      source = nil
    }
    let mayShow = state == .fresh || state == .stale
    self.past = mayShow ? past : nil
    self.recent = mayShow ? recent : []
    self.observed = mayShow ? observed : nil
    reading = mayShow ? snapshot.map { widget.cut($0.reading, to: now) } : nil
  }

  /// The same with other rows of its table: whose table it is follows from what the config's widget shows.
  ///
  /// Rows that no widget shows were not judged when they came: what is impossible by itself is left out.
  package func rows(_ currencies: [Currency]) -> WidgetContent {
    var other = self
    if case .rates(var table)? = reading {
      let shown = Set(widget.currencies ?? [])
      table.rows.removeAll { !shown.contains($0.currency) && !$0.isWithinBounds(of: []) }
      other.reading = .rates(table)
    }
    other.widget = Widget(
      id: widget.id, subject: .rates(currencies), providers: widget.providers, ttlSeconds: widget.ttlSeconds,
      maxAgeSeconds: widget.maxAgeSeconds, zone: widget.zone, variant: widget.variant)
    return other
  }

  /// The day alone, for tables that have no time of day.
  package var observedDay: CalendarDay? { reading?.rates?.day }

  /// The instant that the page says: the provider's own, else the fetch.
  package var shownAt: Date? { observedAt ?? lifetime?.fetchedAt }
}

extension Widget {
  /// A reading cut to the present, of each place in its own zone.
  fileprivate func cut(_ reading: Reading, to now: Date) -> Reading {
    switch (subject, reading) {
    case (.weather(let place), .weather(let weather)): .weather(weather.cut(to: now, zone: place.zone))
    case (.places(let places), .places(let all)): .places(zip(places, all).map { $1.cut(to: now, zone: $0.zone) })
    default: reading
    }
  }
}
