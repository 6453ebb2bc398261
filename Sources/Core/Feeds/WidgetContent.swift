import Foundation

/// What a widget shows at one instant: all that a view needs, and nothing that may not be shown.
package struct WidgetContent: Equatable, Sendable {
  package internal(set) var widget: Widget
  package let state: Freshness
  /// The instants of what is shown; nil where there is no snapshot, or where nobody may be asked for another one.
  package let lifetime: Lifetime?
  /// The provider's own time for the data, of several places the earliest; nil where it gives none.
  package let observedAt: Date?
  /// The day of a table that is one day's, also when its data are expired; nil for all else.
  package let observedDay: CalendarDay?
  /// Who said it; stays when the data are expired.
  package let source: Source?
  /// What was said to each of the widget's queries, cut to the present; nil for a place without numbers.
  ///
  /// Empty where nothing may be shown.
  package internal(set) var readings: [Reading?]
  /// What the history knows of the same institution's tables; nil when expired or missing.
  package let past: Past?
  /// The days that a line is drawn from, `Config.recent`; empty when expired or missing.
  package let recent: [DailyRange]
  package let isSample: Bool
  /// What its companion says, and who says so; nil where there is nothing to show.
  package let companion: Companion?
  /// The day it is in the widget's zone; which of the days is called today.
  package let today: CalendarDay

  package struct Source: Equatable, Sendable {
    package let provider: ProviderID
    package let terms: Terms

    package init(provider: ProviderID, terms: Terms) {
      self.provider = provider
      self.terms = terms
    }
  }

  package struct Companion: Equatable, Sendable {
    package let reading: Reading
    package let source: Source

    package init(reading: Reading, source: Source) {
      self.reading = reading
      self.source = source
    }
  }

  package struct Observed: Equatable, Sendable {
    package let observation: Observation
    package let source: Source

    package init(observation: Observation, source: Source) {
      self.observation = observation
      self.source = source
    }
  }

  /// What a widget shows of a selection in a state; `past`, `recent` and `companion` are what belongs to it.
  package init(
    widget: Widget, state: Freshness, selection: Selection?, source: Source?, past: Past? = nil,
    recent: [DailyRange] = [], companion: Companion? = nil, now: Date
  ) {
    let isUnavailable = state == .unavailable
    let mayShow = state == .fresh || state == .stale
    self.widget = widget
    self.state = state
    self.source = source
    lifetime = isUnavailable ? nil : selection?.lifetime
    observedAt = isUnavailable ? nil : selection?.observedAt
    observedDay = isUnavailable ? nil : selection?.shown.first?.reading.rates?.day
    isSample = selection?.shown.contains(where: \.isSample) ?? false
    today = CalendarDay(of: now, in: widget.zone)
    self.past = mayShow ? past : nil
    self.recent = mayShow ? recent : []
    self.companion = mayShow ? companion : nil
    let shown = mayShow ? selection?.snapshots ?? [] : []
    readings = zip(shown, widget.queries).map { $0?.reading.cut(to: now, for: $1) }
  }

  /// What a widget shows while none of its data may be shown: its state and instants, and no number.
  package init(emptyOf widget: Widget, state: Freshness, lifetime: Lifetime? = nil, observedAt: Date? = nil, now: Date)
  {
    self.widget = widget
    self.state = state
    self.lifetime = lifetime
    self.observedAt = observedAt
    observedDay = nil
    source = nil
    readings = []
    past = nil
    recent = []
    companion = nil
    isSample = false
    today = CalendarDay(of: now, in: widget.zone)
  }

  /// What a station has measured beside the model's weather, and who says so; nil where there is none to show.
  package var observed: Observed? {
    companion.flatMap { companion in
      companion.reading.observation.map { Observed(observation: $0, source: companion.source) }
    }
  }

  /// The lunar date of `today`; nil where the widget has none.
  package var lunarDate: LunarDate? { widget.hasLunarDate ? LunarDate(of: today) : nil }

  package var reading: Reading? { readings.lazy.compactMap(\.self).first }

  /// The same with other rows of its table: whose table it is follows from what the config's widget shows.
  ///
  /// Rows that no widget shows were not judged when they came: what is impossible by itself is left out.
  package func rows(_ currencies: [Currency]) -> WidgetContent {
    var other = self
    if case .rates(var table)? = reading {
      let shown = Set(widget.currencies ?? [])
      table.rows.removeAll { !shown.contains($0.currency) && !$0.isWithinBounds(of: []) }
      other.readings = [.rates(table)]
    }
    other.widget = widget.with(rows: currencies)
    return other
  }

  /// The instant that the page says: the provider's own, else the fetch.
  package var shownAt: Date? { observedAt ?? lifetime?.fetchedAt }
}

extension Config {
  /// What a widget shows of a store at an instant, with the lines of its past where they are asked for.
  ///
  /// Without a store, before the first run, it shows nothing. Throws where the snapshots cannot be read.
  package func content(
    of widget: Widget, in store: (any Store)?, registry: [any Provider], hasLines: Bool = false, at now: Date
  ) throws -> WidgetContent {
    guard let store else { return content(of: widget, among: [:], registry: registry, at: now) }
    return try store.readTransaction {
      content(
        of: widget, among: try store.snapshots(of: widget.feeds), in: store, registry: registry, hasLines: hasLines,
        at: now)
    }
  }

  /// What a widget shows of these snapshots, and of the history of a store.
  ///
  /// A history that cannot be read costs the change against yesterday, not the price of today: `warn` gets the error.
  package func content(
    of widget: Widget, among snapshots: [Feed: Snapshot], in store: any Store, registry: [any Provider],
    hasLines: Bool = true, at now: Date, warn: (any Error) -> Void = { _ in }
  ) -> WidgetContent {
    var (past, recent): (Past?, [DailyRange]) = (nil, [])
    let chosen = selection(of: widget, among: snapshots, registry: registry, at: now)
    if let snapshot = chosen?.shown.first {
      do {
        past = try self.past(of: snapshot, on: widget, in: store, registry: registry, at: now)
        if hasLines { recent = try self.recent(of: snapshot, on: widget, in: store, registry: registry) }
      } catch {
        warn(error)
      }
    }
    return content(of: widget, chosen, among: snapshots, past: past, recent: recent, registry: registry, at: now)
  }

  /// What a widget shows of these snapshots; `past` and `recent` are what is known of the table that it shows.
  package func content(
    of widget: Widget, among snapshots: [Feed: Snapshot], past: Past? = nil, recent: [DailyRange] = [],
    registry: [any Provider], at now: Date
  ) -> WidgetContent {
    content(
      of: widget, selection(of: widget, among: snapshots, registry: registry, at: now), among: snapshots, past: past,
      recent: recent, registry: registry, at: now)
  }

  private func content(
    of widget: Widget, _ chosen: Selection?, among snapshots: [Feed: Snapshot], past: Past?, recent: [DailyRange],
    registry: [any Provider], at now: Date
  ) -> WidgetContent {
    func source(_ id: ProviderID) -> WidgetContent.Source? {
      registry.first { $0.id == id }.map { WidgetContent.Source(provider: id, terms: $0.terms) }
    }
    let selection = chosen.map { shown in
      Selection(
        provider: shown.provider, snapshots: shown.snapshots.map { $0.map { widget.drawable($0, among: snapshots) } },
        lifetime: shown.lifetime)
    }
    let companion = companion(for: widget, among: snapshots, registry: registry, at: now).flatMap { snapshot in
      source(snapshot.feed.provider).map { WidgetContent.Companion(reading: snapshot.reading, source: $0) }
    }
    return WidgetContent(
      widget: widget, state: freshness(of: widget, selection, registry: registry, at: now), selection: selection,
      source: (selection?.provider).flatMap(source), past: past, recent: recent, companion: companion, now: now)
  }
}
