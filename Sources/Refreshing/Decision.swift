import Core
import Foundation

/// What an operator's word on a reading has done.
package struct Decision: Sendable {
  /// What was done, or why there was nothing to decide; without the program's name.
  package let sentence: String
  /// Whether anything was done.
  package let isDone: Bool
  /// What could not be published or stored.
  package let problems: [Problem]

  init(sentence: String, isDone: Bool, problems: [Problem]) {
    self.sentence = sentence
    self.isDone = isDone
    self.problems = problems
  }

  /// There was nothing to decide, and why.
  package init(nothing sentence: String) { self.init(sentence: sentence, isDone: false, problems: []) }
}

extension Refresh {
  /// Takes the widget's quarantined reading as its snapshot, as of its last sighting, and publishes.
  ///
  /// Nobody is asked. The caller holds the lock of all runs.
  package func accept(_ widget: Widget) throws -> Decision {
    let run = try Run(self, Options())
    guard let (entry, asked) = run.decidable(for: widget) else {
      return Decision(nothing: "\(widget.id): no reading is in quarantine")
    }
    try run.accept(entry, for: asked)
    return run.published("\(widget.id): accepted \(entry.words)")
  }

  /// Drops the widget's quarantined reading; where there is none, withdraws the reading that is shown.
  ///
  /// Publishes. Either is kept out until its provider says something else. Nobody is asked. The caller holds the lock of all runs.
  package func reject(_ widget: Widget) throws -> Decision {
    let run = try Run(self, Options())
    let now = clock()
    if let (entry, asked) = run.decidable(for: widget) {
      try run.withdraw(entry.reading, of: entry.provider, for: asked, at: now)
      return run.published("\(widget.id): rejected \(entry.words)")
    }
    guard let snapshot = run.current(of: widget), widget.isValid(snapshot, at: now) else {
      return Decision(nothing: "\(widget.id): no reading is in quarantine and none is shown")
    }
    try run.withdraw(snapshot.reading, of: snapshot.provider, for: widget, at: now)
    let next = run.current(of: widget).flatMap { widget.isValid($0, at: now) ? $0 : nil }
    let shown = next.map { "\($0.provider)'s of \($0.fetchedAt.instantText) is shown" } ?? "no number is shown"
    return run.published(
      "\(widget.id): withdrew \(snapshot.provider)'s reading of \(snapshot.fetchedAt.instantText), now \(shown)")
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
    try store.rejectDay(day, of: widget.query.text, providers: institution, at: clock())
    let widgets = config.widgets.filter { other in
      other.query == widget.query && other.providers.contains(where: institution.contains)
    }
    let values = seen.map { range in
      "\(range.series.name) \(range.low)" + (range.low == range.high ? "" : " to \(range.high)")
    }
    return run.published(
      "\(widgets.map(\.id.rawValue).joined(separator: ", ")): removed \(day) from the past of "
        + "\(institution.map(\.rawValue).joined(separator: ", ")): \(values.joined(separator: ", "))")
  }

  /// What was seen on a day of what the widget shows: of each currency the one price that stands for it.
  private func seen(on day: CalendarDay, by institution: [ProviderID], _ widget: Widget) throws -> [DailyRange] {
    let noon = day.noon(in: widget.dayZone)
    let question = PastQuestion(query: widget.query.text, providers: institution, since: noon, until: noon)
    let all = try store.days(of: store.series(of: question.query, providers: institution), question).oneADay
    guard case .rates(let currencies) = widget.subject else { return all }
    let followed = currencies.flatMap { currency in
      all.filter { range in
        range.series.price.map { $0.currency == currency && [.sell, .mid].contains($0.side) } ?? false
      }
    }
    return Array((followed.isEmpty ? all : followed).prefix(Self.mostValuesSaid))
  }

  /// So many values tell an operator which day it was.
  private static let mostValuesSaid = 3
}

extension Quarantined {
  fileprivate var words: String { "\(provider)'s reading of \(lastSeenAt.instantText): \(sentence)" }
}

extension Run {
  /// The quarantined reading that an operator decides on: one that might be shown, of the first such provider, and last
  /// that of the widget's line of observation; with the widget that it is kept for.
  fileprivate func decidable(for widget: Widget) -> (Quarantined, Widget)? {
    [widget, widget.observer].compactMap(\.self).lazy.compactMap { [self] asked in
      context.config.openDoubts(
        about: asked, among: quarantine, snapshots: snapshots, registry: context.registry, at: context.clock()
      ).first.map { ($0, asked) }
    }.first
  }

  /// Shows a quarantined reading: what would go before it contradicts the operator's word and is removed.
  fileprivate func accept(_ entry: Quarantined, for widget: Widget) throws {
    var accepted = entry.snapshot
    for value in widget.judgedValues { accepted.baselineSince[value.name] = accepted.fetchedAt }
    try context.store.keep(accepted, remembering: context.siteConfig.currencies(shownOf: accepted.query))
    try context.store.forgetDoubts(of: widget.id, about: entry.provider)
    snapshots.removeAll { $0.widget == widget.id && $0.provider == entry.provider }
    snapshots.append(accepted)
    while let current = current(of: widget), current.provider != entry.provider {
      try context.store.removeSnapshot(of: widget.id, from: current.provider)
      snapshots.removeAll { $0.widget == widget.id && $0.provider == current.provider }
    }
  }

  fileprivate func withdraw(_ reading: Reading, of provider: ProviderID, for widget: Widget, at now: Date) throws {
    let withdrawal = Withdrawal(
      widget: widget.id, provider: provider, query: widget.query.text, reading: reading, withdrawnAt: now)
    try context.store.withdraw(withdrawal)
    withdrawals.append(withdrawal)
    snapshots = try context.store.snapshots()
  }

  fileprivate func published(_ sentence: String) -> Decision {
    publish()
    return Decision(sentence: sentence, isDone: true, problems: problems)
  }
}
