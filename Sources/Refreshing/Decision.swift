import Core
import Foundation

/// What an operator's word on a reading has done.
public struct Decision: Sendable {
  /// What was done, or why there was nothing to decide; without the program's name.
  public let sentence: String
  /// Whether anything was done.
  public let isDone: Bool
  /// What could not be published or stored.
  public let problems: [Problem]
}

extension Refresh {
  /// Takes the widget's quarantined reading as its snapshot, as of its last sighting, and publishes.
  ///
  /// Nobody is asked. The caller holds the lock of all runs.
  public func accept(_ widget: Widget) throws -> Decision {
    let run = try Run(self, Options())
    guard let (entry, asked) = run.decidable(for: widget) else {
      return Decision(sentence: "\(widget.id): no reading is in quarantine", isDone: false, problems: [])
    }
    try run.accept(entry, for: asked)
    return run.published("\(widget.id): accepted \(entry.words)")
  }

  /// Drops the widget's quarantined reading; where there is none, withdraws the reading that is shown.
  ///
  /// Publishes. Either is kept out until its provider says something else. Nobody is asked. The caller holds the lock of all runs.
  public func reject(_ widget: Widget) throws -> Decision {
    let run = try Run(self, Options())
    let now = clock()
    if let (entry, asked) = run.decidable(for: widget) {
      try run.withdraw(entry.reading, of: entry.provider, for: asked, at: now)
      return run.published("\(widget.id): rejected \(entry.words)")
    }
    guard let snapshot = run.current(of: widget), widget.isValid(snapshot, at: now) else {
      return Decision(
        sentence: "\(widget.id): no reading is in quarantine and none is shown", isDone: false, problems: [])
    }
    try run.withdraw(snapshot.reading, of: snapshot.provider, for: widget, at: now)
    let next = run.current(of: widget).flatMap { widget.isValid($0, at: now) ? $0 : nil }
    let shown = next.map { "\($0.provider)'s of \($0.fetchedAt.instantText) is shown" } ?? "no number is shown"
    return run.published(
      "\(widget.id): withdrew \(snapshot.provider)'s reading of \(snapshot.fetchedAt.instantText), now \(shown)")
  }
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
    try context.store.keep(accepted, remembering: context.wholeConfig.currencies(shownOf: accepted.query))
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
