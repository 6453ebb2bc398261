import Core
import Foundation

extension Run {
  /// Publishes what every widget shows now.
  ///
  /// A widget whose answer is still out keeps its files, as long as what they show may be shown.
  func publish() { publish(at: context.clock()) }

  /// Publishes at the end of a run, unless every byte would be what it is.
  func publishChanges() {
    let now = context.clock()
    let widgets = context.config.widgets
    if let stamp = context.pages.stamp(of: widgets), let mark = trying({ try context.store.publicationMark() }),
      mark.holds(for: stamp, at: now)
    {
      return
    }
    let writings = trying { try context.store.writingsOfOthers() }
    let isComplete = publish(at: now)
    guard isComplete,
      let changesAt = context.config.nextChange(of: snapshots, registry: context.registry, after: now), changesAt > now,
      let stamp = context.pages.stamp(of: widgets), let writings
    else { return }
    let mark = PublicationMark(stamp: stamp, drawnAt: now, changesAt: changesAt)
    // A backfill may have put in days that the lines do not have yet.
    trying { try context.store.record(mark, ifWritingsAre: writings) }
  }

  /// Answers whether every widget is drawn as it is to be drawn.
  @discardableResult
  private func publish(at now: Date) -> Bool {
    var pending: Set<WidgetID> = []
    let contents = context.config.widgets.map { widget in
      let snapshot = current(of: widget)
      let isOut = pursuits[widget.id]?.isOver == false && snapshot.map { widget.isValid($0, at: now) } ?? false
      // A state that knows nothing of a widget is new or was lost: what its files say they may show stays. Not so where
      // an operator has withdrawn it.
      let isKnown =
        snapshots.contains { $0.widget == widget.id } || withdrawals.contains { $0.widget == widget.id }
      // What the site may not use any more it may not go on showing.
      let isUnknown = !isKnown && !context.config.hasNobodyToAsk(for: widget, registry: context.registry)
      if isOut || isUnknown { pending.insert(widget.id) }
      let past = snapshot.flatMap { snapshot in
        trying {
          try context.config.past(of: snapshot, on: widget, in: context.store, registry: context.registry, at: now)
        }
      }
      let recent = snapshot.flatMap { snapshot in
        trying {
          try context.config.recent(of: snapshot, on: widget, in: context.store, registry: context.registry)
        }
      }
      return context.config.showing(
        of: widget, snapshot, past: past, recent: recent ?? [], among: snapshots, registry: context.registry, at: now)
    }
    let sentences = context.pages.publish(contents, pending: pending, at: now)
    problems.removeAll { $0.subject == .publish || $0.subject == .templates }
    problems += sentences.map { Problem(subject: .publish, sentence: $0) }
    problems += context.pages.faults.map { Problem(subject: .templates, sentence: $0) }
    // What could not be read was drawn without, and what could not be kept is shown by this run alone.
    return pending.isEmpty && problems.isEmpty
  }
}
