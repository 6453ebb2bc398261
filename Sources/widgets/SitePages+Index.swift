import Core
import Foundation
import Publishing
import Rendering

extension SitePages {
  /// Nothing that may be sent no longer is sent, wherever a run is killed: what an index allows is taken back before the
  /// files change, and allowed anew when they have.
  func publish(
    _ contents: [WidgetContent], changed: Set<WidgetID>, pending: Set<WidgetID>, isFinal: Bool, at now: Date
  ) -> [String] {
    do {
      // What all widgets share is written at the end of a run, and before that at most once a second.
      let isShared = isFinal || sharedAt.map { now.timeIntervalSince($0) >= 1 || now < $0 } ?? true
      let old = tree.text(at: Self.index).flatMap { PublishedIndex(Data($0.utf8)) }
      let new = PublishedIndex(of: contents, languages: languages)
      // A pending widget keeps its files; where it lacks one (a first run, a new language) it gets them all, and so it does
      // where nothing is known of it and the files are of another place or provider than the config's.
      let unknown = contents.filter { $0.reading == nil }.map(\.widget)
      var pending = pending.filter { id in
        paths(of: id).allSatisfy(tree.holds) && old?.entry(of: id)?.maySend(at: now) ?? false
          && unknown.first { $0.id == id }?.isShown(byDocument: tree.text(at: Self.document(id)) ?? "") ?? true
      }
      // What has not changed since is as it was published.
      if !isShared { pending.formUnion(contents.map(\.widget.id).filter { !changed.contains($0) }) }
      var failures: [String] = []
      if let before = old.flatMap({ takingBack($0, for: new, pending, at: now) }) {
        let publication = tree.publish([before], now: now)
        guard publication.isLocked else { return publication.failures }
        failures += publication.failures
      }
      let drawn =
        try isShared ? files(contents, pending: pending, old, at: now) : ownFiles(of: contents, except: pending)
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
        let isWhole = paths(of: entry.id).allSatisfy { path in
          !publication.failures.contains { $0.hasPrefix("\(path): ") }
        }
        guard !isWhole else { return entry }
        return kept.map { isShorter(entry, than: $0, at: now) ? $0.inState(.missing) : $0 } ?? entry.inState(.missing)
      }
      return failures + tree.publish([file(Self.index, index.text)], now: now).failures
    } catch {
      return ["\(error)"]
    }
  }

  /// The old index without what may be sent for less long from now on; nil where there is nothing of that.
  private func takingBack(
    _ old: PublishedIndex, for new: PublishedIndex, _ pending: Set<WidgetID>, at now: Date
  ) -> PublishedFile? {
    func isOver(_ entry: PublishedIndex.Entry) -> Bool {
      !pending.contains(entry.id) && isShorter(new.entry(of: entry.id), than: entry, at: now)
    }
    guard old.entries.contains(where: isOver) else { return nil }
    return file(Self.index, old.map { isOver($0) ? $0.inState(.missing) : $0 }.text)
  }

  /// Whether a widget may be sent for less long than before: then what is shown has been withdrawn or replaced.
  private func isShorter(_ new: PublishedIndex.Entry?, than old: PublishedIndex.Entry, at now: Date) -> Bool {
    guard let until = old.validUntil, now <= until else { return false }
    return new?.validUntil.map { $0 < until } ?? true
  }
}
