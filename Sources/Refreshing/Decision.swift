import Core
import Foundation

/// What an operator's word on a reading has done.
package struct Decision: Sendable {
  /// What was done, or why there was nothing to decide; without the program's name.
  package let sentence: String
  package let state: State
  /// What could not be published or stored.
  package let problems: [RunProblem]

  package enum State: Sendable {
    case done
    case nothing
    /// Several readings could be meant: the sentence lists them.
    case ambiguous
  }

  init(_ state: State, _ sentence: String, problems: [RunProblem] = []) {
    self.state = state
    self.sentence = sentence
    self.problems = problems
  }

  package init(nothing sentence: String) { self.init(.nothing, sentence) }
}

/// Which reading of a widget's feeds an operator means.
package struct DecisionTarget: Sendable {
  /// Of this provider alone.
  package var provider: ProviderID?
  /// Of this place of the widget alone, counted from 1.
  package var place: Int?
  /// Only the one in quarantine, or only the one that is shown; nil for either.
  package var status: ReadingStatus?

  package enum ReadingStatus: Sendable { case quarantined, shown }

  package init(provider: ProviderID? = nil, place: Int? = nil, status: ReadingStatus? = nil) {
    self.provider = provider
    self.place = place
    self.status = status
  }
}

extension Refresh {
  /// Takes a reading in quarantine as its feed's snapshot, as of its last sighting, and publishes.
  ///
  /// It counts for every widget that shows the feed. Nobody is asked. The caller holds the lock of all runs.
  package func accept(_ widget: Widget, _ target: DecisionTarget = DecisionTarget()) throws -> Decision {
    let run = try Run(self, Options())
    var target = target
    target.status = .quarantined
    return try run.decide(on: widget, target, nothing: "no reading is in quarantine") { candidate in
      guard let entry = candidate.quarantined else { return "" }
      try run.accept(entry)
      return "accepted \(entry.words)"
    }
  }

  /// Keeps a reading in quarantine, or one that is shown, out until its provider says something else, and publishes.
  ///
  /// It counts for every widget that shows the feed. Nobody is asked. The caller holds the lock of all runs.
  package func reject(_ widget: Widget, _ target: DecisionTarget = DecisionTarget()) throws -> Decision {
    let run = try Run(self, Options())
    let now = clock()
    return try run.decide(on: widget, target, nothing: "no reading is in quarantine and none is shown") { candidate in
      try run.withdraw(candidate.reading, of: candidate.feed, at: now)
      if let entry = candidate.quarantined { return "rejected \(entry.words)" }
      let next = run.selection(of: widget)?.shown.first {
        $0.feed.query == candidate.feed.query && widget.isValid($0, at: now)
      }
      let shown =
        next.map { "\($0.feed.provider)'s of \($0.fetchedAt.instantText) is shown" } ?? "no number is shown"
      return "withdrew \(candidate.words), now \(shown)"
    }
  }

  /// The institutions of a widget, each as its providers, first those that the widget lists first.
  package func institutions(of widget: Widget) -> [[ProviderID]] {
    var all: [[ProviderID]] = []
    for id in widget.providers where !all.joined().contains(id) {
      all.append(config.institution(of: id, for: widget, registry: registry))
    }
    return all
  }

  /// Those institutions of a widget of which the past has something on a day, or only the one of a named provider.
  package func institutions(of widget: Widget, seenOn day: CalendarDay, named provider: ProviderID?) throws
    -> [[ProviderID]]
  {
    try institutions(of: widget).filter { institution in
      try (provider.map(institution.contains) ?? true) && !seen(on: day, by: institution, widget).isEmpty
    }
  }

  /// Takes a day of an institution out of the widget's past for good, for every widget that shows it, and publishes.
  ///
  /// No later backfill brings it back. Nobody is asked. The caller holds the lock of all runs.
  package func reject(_ day: CalendarDay, of institution: [ProviderID], for widget: Widget) throws -> Decision {
    let run = try Run(self, Options())
    let seen = try seen(on: day, by: institution, widget)
    for query in widget.queries { try store.rejectDay(day, of: query, providers: institution, at: clock()) }
    let widgets = config.widgets.filter { other in
      other.queries.contains(where: widget.queries.contains) && other.providers.contains(where: institution.contains)
    }
    let values = seen.map { range in
      "\(range.series.name) \(range.low)" + (range.low == range.high ? "" : " to \(range.high)")
    }
    return run.published(
      "\(widgets.map(\.id.rawValue).joined(separator: ", ")): removed \(day) from the past of "
        + "\(institution.map(\.rawValue).joined(separator: ", ")): \(values.joined(separator: ", "))")
  }

  /// Publishes what an editor has changed of a notice.
  ///
  /// Nobody is asked. The caller holds the lock of all runs.
  package func publishNotice(_ sentence: String) throws -> Decision { try Run(self, Options()).published(sentence) }

  /// What was seen on a day of what the widget shows: of each currency the one price that stands for it.
  private func seen(on day: CalendarDay, by institution: [ProviderID], _ widget: Widget) throws -> [DailyRange] {
    let all = try widget.queries.flatMap { query in
      let noon = day.noon(in: query.dayZone)
      let question = PastQuestion(query: query, providers: institution, since: noon, until: noon)
      return try store.days(of: store.series(of: query, providers: institution), question).oneADay
    }
    let followed = (widget.currencies ?? []).flatMap { currency in
      all.filter { range in
        range.series.price.map { $0.currency == currency && [.sell, .mid].contains($0.side) } ?? false
      }
    }
    return Array((followed.isEmpty ? all : followed).prefix(Candidate.mostValuesSaid))
  }
}

/// A reading that an operator may decide on.
private struct Candidate {
  let feed: Feed
  let reading: Reading
  let fetchedAt: Date
  /// The entry in quarantine; nil for a reading that is shown.
  let quarantined: Quarantined?
  /// The number of its place in the widget, from 1; nil where the widget has no list of places.
  let place: Int?
  let currencies: [Currency]?

  /// So many values tell an operator which reading it was.
  static let mostValuesSaid = 3

  /// `open-meteo's reading of 2026-11-22T00:30:00Z (temperatureCelsius 24.3)`.
  var words: String {
    let followed = reading.only(currencies).followed
    let main = followed.filter { $0.series.price.map { [.sell, .mid].contains($0.side) } ?? true }
    let values = main.prefix(Self.mostValuesSaid).map { "\($0.series.name) \($0.value)" }.joined(separator: ", ")
    return "\(feed.provider)'s reading of \(fetchedAt.instantText)" + (values.isEmpty ? "" : " (\(values))")
  }

  /// The options that mean this one: `--provider open-meteo --shown`.
  var options: String {
    "--provider \(feed.provider)\(place.map { " --place \($0)" } ?? "") "
      + (quarantined == nil ? "--shown" : "--quarantined")
  }
}

extension Quarantined {
  fileprivate var words: String { "\(feed.provider)'s reading of \(lastSeenAt.instantText): \(sentence)" }
}

extension Run {
  fileprivate func decide(
    on widget: Widget, _ target: DecisionTarget, nothing: String, _ carryOut: (Candidate) throws -> String
  ) throws -> Decision {
    let candidates = candidates(of: widget).filter { candidate in
      (target.provider.map { $0 == candidate.feed.provider } ?? true)
        && (target.place.map { $0 == candidate.place } ?? true)
        && (target.status.map { ($0 == .quarantined) == (candidate.quarantined != nil) } ?? true)
    }
    guard let candidate = candidates.first else { return Decision(nothing: "\(widget.id): \(nothing)") }
    guard candidates.count == 1 else {
      let list = candidates.map { "\($0.options): \($0.quarantined?.words ?? $0.words)" }.joined(separator: "; ")
      return Decision(.ambiguous, "\(widget.id): several readings could be meant, name one: \(list)")
    }
    let sentence = try carryOut(candidate)
    let widgets = uses[candidate.feed]?.widgets.map(\.id.rawValue) ?? [widget.id.rawValue]
    return published("\(widgets.joined(separator: ", ")): \(sentence)")
  }

  /// What is in quarantine and might be shown, and what is shown.
  private func candidates(of widget: Widget) -> [Candidate] {
    let now = context.clock()
    func place(of feed: Feed) -> Int? {
      widget.queries.count > 1 ? widget.queries.firstIndex(of: feed.query).map { $0 + 1 } : nil
    }
    let quarantined = context.config.openQuarantine(
      of: widget.feeds, Array(state.quarantine.values), snapshots: state.snapshots, uses: uses,
      registry: context.registry, at: now
    ).map { entry in
      Candidate(
        feed: entry.feed, reading: entry.reading, fetchedAt: entry.lastSeenAt, quarantined: entry,
        place: place(of: entry.feed), currencies: widget.currencies)
    }
    var shown = selection(of: widget).map { $0.lifetime.freshness(at: now) == .expired ? [] : $0.shown } ?? []
    if let feed = widget.companion, let snapshot = state.snapshots[feed], widget.isValid(snapshot, at: now) {
      shown.append(snapshot)
    }
    return quarantined
      + shown.map { snapshot in
        Candidate(
          feed: snapshot.feed, reading: snapshot.reading, fetchedAt: snapshot.fetchedAt, quarantined: nil,
          place: place(of: snapshot.feed), currencies: widget.currencies)
      }
  }

  fileprivate func accept(_ entry: Quarantined) throws {
    var accepted = entry.snapshot
    for value in uses[entry.feed]?.judgedValues ?? [] { accepted.baselineSince[value.name] = accepted.fetchedAt }
    let (store, feed) = (context.store, entry.feed)
    try store.writeTransaction {
      try store.keep(accepted, remembering: uses[feed]?.rememberedCurrencies)
      try store.forgetDecisions(on: feed)
      try store.record(.answered, of: feed)
    }
    state.quarantine[feed] = nil
    state.snapshots[feed] = accepted
  }

  fileprivate func withdraw(_ reading: Reading, of feed: Feed, at now: Date) throws {
    let withdrawal = Withdrawal(feed: feed, reading: reading, withdrawnAt: now)
    try context.store.withdraw(withdrawal)
    state.withdrawals[feed, default: []].append(withdrawal)
    state.quarantine[feed] = try context.store.quarantine(of: [feed]).first
    state.snapshots[feed] = try context.store.snapshots(of: [feed])[feed]
  }

  func published(_ sentence: String) -> Decision {
    for id in demands.map(\.id) { state.progress[id]?.isOver = true }
    publish(isFinal: true)
    return Decision(.done, sentence, problems: state.problems)
  }
}
