import Core
import Foundation

/// What a run publishes, and when.
extension Run {
  /// Changes are published when nothing new has come for so long, seconds.
  static let quietSeconds = 0.05
  /// They are published at the latest so long after the first of them, seconds.
  static let longestDelaySeconds = 0.45
  /// A first run whose answers take longer than this publishes placeholders, seconds.
  static let placeholderSeconds = 0.2

  /// Stores and publishes what has changed, when its moment has come; asks nobody.
  func tick() {
    // What is left is published at the run's end, which has come.
    guard !state.inFlight.isEmpty else { return }
    let now = context.elapsedSeconds()
    let isReady = state.changed.contains { !isOut($0) }
    let hasChanged = !state.writes.isEmpty || isReady
    let first = hasChanged ? firstChangeSeconds ?? now : nil
    firstChangeSeconds = first
    guard now - lastAnswerSeconds >= Self.quietSeconds || first.map({ now - $0 >= Self.longestDelaySeconds }) ?? true
    else { return }
    // From the first run on every path exists, even if this run is killed while a provider is slow. While answers come
    // they are waited for: what is not there yet would be drawn twice.
    let needsPlaceholders = !isTreeComplete && now >= Self.placeholderSeconds
    guard hasChanged || needsPlaceholders else { return }
    flush()
    if needsPlaceholders || isReady && isTreeComplete { publish(isFinal: needsPlaceholders) }
  }

  /// Whether a widget waits for an answer.
  private func isOut(_ id: WidgetID) -> Bool {
    (demandsByWidget[id] ?? []).contains { state.progress[$0]?.isOver == false }
  }

  /// Writes what has come, in one transaction; false where that fails.
  @discardableResult
  func flush() -> Bool {
    firstChangeSeconds = nil
    guard !state.writes.isEmpty else { return true }
    let writes = state.writes
    state.writes = []
    let isWritten: Void? = withStore {
      try context.store.writeTransaction { for write in writes { try write(context.store) } }
    }
    return isWritten != nil
  }

  /// Publishes at the end of a run, unless every byte would be what it is.
  func publishChanges(isQuiet: Bool) {
    let now = context.clock()
    notices = context.notices()
    if let stamp = context.stamp(of: notices), let mark = withStore({ try context.store.publicationMark() }),
      mark.holds(for: stamp, at: now), mark.isQuiet || !isQuiet
    {
      return
    }
    let writings = withStore { try context.store.writingsOfOthers() }
    var isComplete = publish(isFinal: true)
    // A disk may have been full for a moment.
    if state.problems.contains(where: { $0.subject == .publish }) { isComplete = publish(isFinal: true) }
    guard isComplete,
      var changesAt = context.config.nextChange(of: state.snapshots, registry: context.registry, after: now),
      let stamp = context.stamp(of: notices), let writings
    else { return }
    changesAt = notices.nextChange(after: now).map { min($0, changesAt) } ?? changesAt
    guard changesAt > now else { return }
    let mark = PublicationMark(stamp: stamp, drawnAt: now, changesAt: changesAt, isQuiet: isQuiet)
    // A backfill may have put in days that the lines do not have yet.
    state.writes.append { try $0.record(mark, ifWritingsAre: writings) }
    context.pages.note(mark, notices, until: changes(after: now))
  }

  /// Until when each widget that shows data would be drawn the same.
  private func changes(after now: Date) -> [WidgetID: Date] {
    let shown = context.config.widgets.filter { widget in
      let freshness = context.config.freshness(
        of: widget, selection(of: widget), registry: context.registry, at: now)
      return freshness == .fresh || freshness == .stale
    }
    return shown.reduce(into: [:]) { $0[$1.id] = nextChange(of: $1, after: now) }
  }

  /// When a widget that was drawn at an instant would be drawn otherwise, of the same snapshots and notices.
  private func nextChange(of widget: Widget, after instant: Date) -> Date? {
    let change = context.config.nextChange(
      of: widget, among: state.snapshots, registry: context.registry, after: instant)
    let own = notices.nextChange(of: widget.id, after: instant)
    return change.map { min($0, own ?? $0) }
  }

  /// What an earlier run has drawn and that still is what it was drawn by.
  private func drawnBefore(at now: Date) -> [WidgetID: (at: Date, files: String?)] {
    guard let mark, now >= mark.drawnAt, context.stamp(of: notices) == mark.stamp else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: context.config.widgets.map {
        ($0.id, (mark.drawnAt, context.pages.stamp(ofFilesOf: $0)))
      })
  }

  /// Whether a widget's files may be otherwise than they are to be.
  private func isDue(_ widget: Widget, at now: Date) -> Bool {
    guard let (instant, files) = drawn[widget.id], now >= instant, !state.changed.contains(widget.id),
      let change = nextChange(of: widget, after: instant), change > now
    else { return true }
    // Somebody may have put another file there since.
    return files != context.pages.stamp(ofFilesOf: widget)
  }

  /// Whether an imported state knows of a widget only what is older than its files.
  ///
  /// What it has withdrawn may be what they show.
  private func isOlderThanPages(_ widget: Widget) -> Bool {
    let feeds = widget.providers.flatMap(widget.feeds(of:))
    guard feeds.contains(where: { state.snapshots[$0]?.isDue ?? false }),
      !feeds.contains(where: { state.withdrawals[$0] != nil }), let content = contents[widget.id],
      content.reading != nil, let fetchedAt = content.lifetime?.fetchedAt,
      let publishedAt = context.pages.fetchedAt(of: widget.id)
    else { return false }
    return fetchedAt < publishedAt
  }

  /// Publishes what widgets show now: at the end and at first all that may have changed since it was drawn, between that
  /// of which an answer has come.
  ///
  /// A widget whose answer is still out keeps its files, as long as what they show may be shown. Answers whether every
  /// widget is drawn as it is to be drawn.
  @discardableResult
  func publish(isFinal: Bool) -> Bool {
    let now = context.clock()
    let widgets = context.config.widgets
    let out = Set(widgets.map(\.id).filter(isOut))
    firstChangeSeconds = nil
    isTreeComplete = true
    // Read once, so that a widget's files and its entry in the index have the same notice.
    notices = context.notices()
    if !hasPublished { drawn = drawnBefore(at: now) }
    // A backfill may have put in days that the lines do not have.
    let writings = withStore { try context.store.writingsOfOthers() }
    if writings != writingsOfOthers { drawn = [:] }
    writingsOfOthers = writings
    let changed =
      isFinal || !hasPublished
      ? Set(widgets.filter { isDue($0, at: now) }.map(\.id)) : state.changed.subtracting(out).union(unpublished)
    hasPublished = true
    var pending: Set<WidgetID> = []
    for widget in widgets where changed.contains(widget.id) {
      let content = context.config.content(
        of: widget, among: state.snapshots, in: context.store, registry: context.registry, at: now, warn: note)
      contents[widget.id] = content.with(notices.byWidget[widget.id], at: now)
    }
    for widget in widgets where changed.contains(widget.id) || drawn[widget.id] == nil {
      let isShown = contents[widget.id]?.reading != nil
      // A state that knows nothing of a widget is new or was lost: what its files say they may show stays. Not so where
      // an operator has withdrawn it.
      let isKnown = widget.providers.flatMap(widget.feeds(of:))
        .contains { state.snapshots[$0] != nil || state.withdrawals[$0] != nil }
      // What the site may not use any more it may not go on showing.
      let isUnknown = !isKnown && !context.config.hasNobodyToAsk(for: widget, registry: context.registry)
      if out.contains(widget.id) && isShown || isUnknown || isOlderThanPages(widget) { pending.insert(widget.id) }
    }
    let sentences = context.pages.publish(
      Drawing(of: widgets, contents: contents, changed: changed, pending: pending, isFinal: isFinal), at: now)
    state.changed.formIntersection(out)
    // What could not be published is tried again with the next publication.
    unpublished = sentences.isEmpty ? [] : changed
    for widget in widgets where changed.contains(widget.id) {
      let isDrawn = sentences.isEmpty && !pending.contains(widget.id)
      drawn[widget.id] = isDrawn ? (now, context.pages.stamp(ofFilesOf: widget)) : nil
    }
    state.problems.removeAll { [.publish, .templates, .notice].contains($0.subject) }
    state.problems += sentences.map { RunProblem(subject: .publish, sentence: $0) }
    state.problems += context.pages.faults.map { RunProblem(subject: .templates, sentence: $0) }
    state.problems += notices.problems.map { RunProblem(subject: .notice, sentence: $0) }
    // What could not be read was drawn without, and what could not be kept is shown by this run alone.
    return pending.isEmpty && state.problems.isEmpty
  }
}
