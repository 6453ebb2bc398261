import Core
import Foundation

/// What to believe.
extension Run {
  /// Why a reading is not believed, now that its provider has said it; what is implausible goes into quarantine.
  func doubt(
    about reading: Reading, of provider: ProviderID, isSample: Bool, isSighting: Bool, for widget: Widget, at now: Date
  ) -> Failure? {
    if isWithdrawn(reading, of: provider, for: widget) { return .withdrawn }
    let found = judged(reading, of: provider, for: widget, at: now)
    let entry = widget.quarantined(
      reading, of: provider, isSample: isSample, because: found.verdict, given: found.precedents, at: now)
    if isSighting, let entry {
      trying { try context.store.record(entry) }
      quarantine.removeAll { $0.widget == widget.id && $0.provider == provider }
      quarantine.append(entry)
    }
    return found.verdict.failure
  }

  /// Whether a widget may take another's snapshot: what it would not believe itself it does not take, and another
  /// widget's snapshot is no new sighting.
  func isBelievable(_ snapshot: Snapshot, for widget: Widget, at now: Date) -> Bool {
    snapshot.reading.hasValue(for: widget)
      && !isWithdrawn(snapshot.reading, of: snapshot.provider, for: widget)
      && judged(snapshot.reading, of: snapshot.provider, for: widget, at: now).verdict == .believed
  }

  /// Whether an operator has accepted just these values for the widget.
  func isAccepted(_ reading: Reading, of provider: ProviderID, for widget: Widget) -> Bool {
    snapshots.contains {
      $0.isAccepted && $0.widget == widget.id && $0.provider == provider && $0.query == widget.query.text
        && $0.reading.hasTheValues(of: reading)
    }
  }

  /// Nothing stands any more against a provider that has said something good.
  func forgetDoubts(of widget: Widget, about provider: ProviderID) {
    let isKnown =
      quarantine.contains { $0.widget == widget.id && $0.provider == provider }
      || withdrawals.contains { $0.widget == widget.id && $0.provider == provider }
    guard isKnown else { return }
    trying { try context.store.forgetDoubts(of: widget.id, about: provider) }
    quarantine.removeAll { $0.widget == widget.id && $0.provider == provider }
    withdrawals.removeAll { $0.widget == widget.id && $0.provider == provider }
  }

  private func isWithdrawn(_ reading: Reading, of provider: ProviderID, for widget: Widget) -> Bool {
    withdrawals.contains { $0.covers(reading, of: provider, for: widget) }
  }

  private func judged(_ reading: Reading, of provider: ProviderID, for widget: Widget, at now: Date)
    -> (verdict: Verdict, precedents: Precedents)
  {
    let dated = snapshots.filter { !$0.isFromTheFuture(at: now) }
    let precedents = Precedents(
      for: widget, provider: provider,
      last: context.config.current(of: widget, among: dated, registry: context.registry, at: now),
      snapshots: snapshots, quarantine: quarantine, at: now)
    let verdict = widget.verdict(on: reading, given: precedents, at: now)
    // The operator's word holds for as long as the provider's: not for data that have grown too old.
    if case .implausible = verdict.failure, isAccepted(reading, of: provider, for: widget) {
      return (.believed, precedents)
    }
    return (verdict, precedents)
  }
}
