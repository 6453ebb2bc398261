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
  /// Who said it, also when the data are expired; nil where each part has a source of its own.
  package let source: Source?
  /// What is shown for each of the widget's queries; empty where nothing may be shown.
  package internal(set) var parts: [Part]
  package let isSample: Bool
  /// What its companion says, and who says so; nil where there is nothing to show.
  package let companion: Companion?
  /// The day it is in the widget's zone; which of the days is called today.
  package let today: CalendarDay
  /// The official notice that is shown, whatever the state of the data; nil for none.
  package private(set) var notice: Notice?

  /// What is shown for one query.
  package struct Part: Equatable, Sendable {
    /// What was said, cut to the present; nil for a place or product without numbers.
    package internal(set) var reading: Reading?
    /// Who said it; where each query has a provider of its own, who would.
    package let source: Source?
    /// The provider's own time for it, else that of the fetch; nil where nothing is shown.
    package let shownAt: Date?
    /// What the history knows of the same institution's earlier prices; nil for a kind that is not compared with them.
    package let past: Past?
    /// The days that a line is drawn from, `Config.recent`.
    package let recent: [DailyRange]
  }

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

  /// What a widget shows of a selection in a state; `histories`, one for each query, and `companion` are what belongs to
  /// it.
  package init(
    widget: Widget, state: Freshness, selection: Selection?, sources: [Source], histories: [FeedHistory] = [],
    companion: Companion? = nil, now: Date
  ) {
    let isUnavailable = state == .unavailable
    let mayShow = state == .fresh || state == .stale
    self.widget = widget
    self.state = state
    func known(_ provider: ProviderID?) -> Source? { sources.first { $0.provider == provider } }
    source = widget.ownFeeds == nil ? known(selection?.provider) : nil
    lifetime = isUnavailable ? nil : selection?.lifetime
    observedAt = isUnavailable ? nil : selection?.observedAt
    let table = isUnavailable ? nil : selection?.shown.first.flatMap { $0.kind == .rates ? $0.reading.rates : nil }
    observedDay = table?.day
    isSample = selection?.shown.contains(where: \.isSample) ?? false
    today = CalendarDay(of: now, in: widget.zone)
    self.companion = mayShow ? companion : nil
    let shown = mayShow ? selection?.snapshots ?? [] : []
    parts = zip(shown, widget.queries).enumerated().map { index, part in
      let (snapshot, query) = part
      let history = snapshot != nil && histories.indices.contains(index) ? histories[index] : FeedHistory()
      return Part(
        reading: snapshot?.reading.cut(to: now, for: query),
        source: known(snapshot?.feed.provider ?? query.onlyProvider),
        shownAt: snapshot.map { $0.observedAt ?? $0.fetchedAt }, past: history.past, recent: history.recent)
    }
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
    parts = []
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

  /// The same with a notice, if it is to be shown at this instant and the widget shows anything at all.
  package func with(_ notice: Notice?, at now: Date) -> WidgetContent {
    var other = self
    other.notice = state == .unavailable ? nil : notice.flatMap { $0.isShown(at: now) ? $0 : nil }
    return other
  }

  package var readings: [Reading?] { parts.map(\.reading) }
  package var reading: Reading? { readings.lazy.compactMap(\.self).first }
  /// The past of the one thing that a widget shows.
  package var past: Past? { parts.first?.past }
  /// Its days.
  package var recent: [DailyRange] { parts.first?.recent ?? [] }

  /// The same with other rows of its table: whose table it is follows from what the config's widget shows.
  ///
  /// Rows that no widget shows were not judged when they came: what is impossible by itself is left out.
  package func rows(_ currencies: [Currency]) -> WidgetContent {
    var other = self
    if case .rates(var table)? = reading {
      let shown = Set(widget.currencies ?? [])
      table.rows.removeAll { !shown.contains($0.currency) && !$0.isWithinBounds(of: []) }
      other.parts[0].reading = .rates(table)
    }
    other.widget = widget.with(rows: currencies)
    return other
  }

  /// The instant that the page says: the provider's own, else the fetch.
  package var shownAt: Date? { observedAt ?? lifetime?.fetchedAt }
}

/// What the history knows of what a feed said last.
package struct FeedHistory: Equatable, Sendable {
  package var past: Past?
  package var recent: [DailyRange]

  package init(past: Past? = nil, recent: [DailyRange] = []) {
    self.past = past
    self.recent = recent
  }
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
    let chosen = selection(of: widget, among: snapshots, registry: registry, at: now)
    let histories = chosen?.snapshots.map { snapshot in
      var history = FeedHistory()
      guard let snapshot else { return history }
      do {
        history.past = try past(of: snapshot, on: widget, in: store, registry: registry, at: now)
        if hasLines { history.recent = try recent(of: snapshot, on: widget, in: store, registry: registry) }
      } catch {
        warn(error)
      }
      return history
    }
    return content(of: widget, chosen, among: snapshots, histories: histories ?? [], registry: registry, at: now)
  }

  /// What a widget shows of these snapshots; `histories` are what is known of what it shows, one for each query.
  package func content(
    of widget: Widget, among snapshots: [Feed: Snapshot], histories: [FeedHistory] = [], registry: [any Provider],
    at now: Date
  ) -> WidgetContent {
    content(
      of: widget, selection(of: widget, among: snapshots, registry: registry, at: now), among: snapshots,
      histories: histories, registry: registry, at: now)
  }

  private func content(
    of widget: Widget, _ chosen: Selection?, among snapshots: [Feed: Snapshot], histories: [FeedHistory],
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
      sources: Set((selection?.shown ?? []).map(\.feed.provider) + (widget.ownFeeds ?? []).map(\.provider))
        .compactMap(source),
      histories: histories, companion: companion, now: now)
  }
}
