import Core
import Foundation
import Publishing
import Rendering
import Storage

extension SitePages {
  /// Nothing that may be sent no longer is sent, wherever a run is killed: what an index allows is taken back before the
  /// files change, and allowed anew when they have.
  func publish(_ drawing: Drawing, at now: Date) -> [String] {
    do {
      // What all widgets share is written at the end of a run. Before that it is written at most once a second, and
      // may take only a tenth of the run: with ten thousand widgets each time takes seconds.
      let isShared =
        drawing.isFinal || sharedAt.map { now.timeIntervalSince($0) >= max(1, 10 * sharedSeconds) || now < $0 } ?? true
      let begun = ContinuousClock.now
      let old = publishedIndex()
      if old == nil, drawing.widgets.contains(where: { drawing.contents[$0.id] == nil }) {
        throw Vanished(path: Self.index)
      }
      let new = PublishedIndex(of: drawing, before: old, languages: languages)
      // A pending widget keeps its files; where it lacks one (a first run, a new language) it gets them all, and so it does
      // where nothing is known of it and the files are of another place or provider than the config's, and where an
      // official notice is to be shown or hidden.
      let pending = drawing.pending.filter { id in
        guard paths(of: id).allSatisfy(tree.holds), old?.entry(of: id)?.maySend(at: now) ?? false,
          let content = drawing.contents[id]
        else { return false }
        // What is newer in the files than in the state is not known to be of this config.
        let isNewest = content.lifetime.map { $0.fetchedAt >= fetchedAt(of: id) ?? .distantPast } ?? false
        let isShown =
          content.reading != nil && isNewest
          || content.widget.isShown(byDocument: tree.text(at: Self.document(id)) ?? "")
        return isShown && hasNotice(of: content)
      }
      var failures: [String] = []
      if let before = old.flatMap({ takingBack($0, for: new, pending, at: now) }) {
        let publication = tree.publish([before], now: now)
        guard publication.isLocked else { return publication.failures }
        failures += publication.failures
      }
      let drawn =
        try isShared ? files(drawing, pending: pending, old, at: now) : ownFiles(of: drawing, except: pending)
      let publication = tree.publish(drawn, now: now)
      guard publication.isLocked else { return failures + publication.failures }
      failures += publication.failures
      guard isShared else { return failures }
      sharedAt = now
      tree.note(state: state)
      let index = new.map { entry in
        let kept = old?.entry(of: entry.id)?.withFiles(of: entry)
        if pending.contains(entry.id) { return kept ?? entry }
        // Of a file that could not be replaced, the index says what it said before, or nothing.
        let isWhole = publication.failedPaths.isDisjoint(with: paths(of: entry.id))
        guard !isWhole else { return entry }
        return kept.map { narrowed($0, to: entry, at: now) } ?? entry.inState(.missing)
      }
      failures += tree.publish([file(Self.index, index.text)], now: now).failures
      sharedSeconds = (ContinuousClock.now - begun) / .seconds(1)
      return failures
    } catch {
      return ["\(error)"]
    }
  }

  func fetchedAt(of widget: WidgetID) -> Date? { publishedIndex()?.entry(of: widget)?.lifetime?.fetchedAt }

  /// The index as it is published; read again only when it has changed.
  private func publishedIndex() -> PublishedIndex? {
    let stamp = FileFingerprint(at: "\(tree.root)/\(Self.index)")?.text
    if let (knownStamp, index) = knownIndex, knownStamp == stamp { return index }
    let index = tree.text(at: Self.index).flatMap { PublishedIndex(Data($0.utf8)) }
    if let stamp, let index { knownIndex = (stamp, index) }
    return index
  }

  /// Whether a widget's published document has the notice that the widget is to show.
  private func hasNotice(of content: WidgetContent) -> Bool {
    guard content.widget.notice != nil else { return true }
    return publishedNotice(in: Data((tree.text(at: Self.document(content.widget.id)) ?? "").utf8)) == content.notice
  }

  /// The old index without what may be sent for less long from now on; nil where there is nothing of that.
  private func takingBack(
    _ old: PublishedIndex, for new: PublishedIndex, _ pending: Set<WidgetID>, at now: Date
  ) -> PublishedFile? {
    let narrow = old.map { pending.contains($0.id) ? $0 : narrowed($0, to: new.entry(of: $0.id), at: now) }
    return narrow.entries == old.entries ? nil : file(Self.index, narrow.text)
  }

  /// What may be sent while the old and the new files of a widget stand beside each other: nothing for longer than either
  /// allows.
  private func narrowed(_ old: PublishedIndex.Entry, to new: PublishedIndex.Entry?, at now: Date)
    -> PublishedIndex.Entry
  {
    let entry = isShorter(new, than: old, at: now) ? old.inState(.missing) : old
    switch (old.noticeUntil, new?.noticeUntil) {
    case (let until, let newUntil?): return entry.withNotice(until: until.map { min($0, newUntil) } ?? newUntil)
    // A time that is long over: nothing of what is withdrawn is sent, however the clock goes.
    case (let until?, nil): return now > until ? entry : entry.withNotice(until: Date(timeIntervalSince1970: 0))
    case (nil, nil): return entry
    }
  }

  /// Whether a widget may be sent for less long than before: then what is shown has been withdrawn or replaced.
  private func isShorter(_ new: PublishedIndex.Entry?, than old: PublishedIndex.Entry, at now: Date) -> Bool {
    guard let until = old.validUntil, now <= until else { return false }
    return new?.validUntil.map { $0 < until } ?? true
  }
}
