import Core
import Foundation

/// What to believe.
extension Run {
  /// What to believe of a reading, now that its provider has said it; what is implausible goes into quarantine.
  func judgement(
    on reading: Reading, of provider: ProviderID, isSample: Bool, isSighting: Bool, for widget: Widget, at now: Date
  ) -> Judgement {
    if isWithdrawn(reading, of: provider, for: widget) { return Judgement(parts: [.refused(.withdrawn)]) }
    let judge = judge(of: provider, for: widget, at: now)
    let judgement = judgement(by: judge, on: reading, of: provider, for: widget)
    if isSighting, judgement.failure != nil,
      let entry = judge.quarantined(reading, of: provider, isSample: isSample)
    {
      trying { try context.store.record(entry) }
      quarantine.removeAll { $0.widget == widget.id && $0.provider == provider }
      quarantine.append(entry)
    }
    return judgement
  }

  /// Whether a widget may take another's snapshot: what it would not believe itself it does not take, and another
  /// widget's snapshot is no new sighting.
  func isBelievable(_ snapshot: Snapshot, for widget: Widget, at now: Date) -> Bool {
    snapshot.reading.hasValue(for: widget)
      && !isWithdrawn(snapshot.reading, of: snapshot.provider, for: widget)
      && judgement(
        by: judge(of: snapshot.provider, for: widget, at: now), on: snapshot.reading, of: snapshot.provider, for: widget
      ).failure == nil
  }

  /// Whether an operator has accepted just these values for the widget.
  func isAccepted(_ reading: Reading, of provider: ProviderID, for widget: Widget) -> Bool {
    snapshots.contains {
      $0.isAccepted && $0.widget == widget.id && $0.provider == provider && $0.query == widget.query.text
        && $0.reading.hasTheValues(of: reading, shownBy: widget)
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

  private func judgement(by judge: Judge, on reading: Reading, of provider: ProviderID, for widget: Widget) -> Judgement
  {
    let judgement = judge.judgement(on: reading)
    // The operator's word holds for as long as the provider's: not for data that have grown too old.
    if case .implausible = judgement.failure, isAccepted(reading, of: provider, for: widget) {
      return judgement.accepted
    }
    return judgement
  }

  private func judge(of provider: ProviderID, for widget: Widget, at now: Date) -> Judge {
    let dated = snapshots.filter { !$0.isFromTheFuture(at: now) }
    let institution = context.registry.institution(of: provider)
    let earlier = Baseline.question(for: widget, institution: institution, at: now).flatMap { question in
      trying { try context.store.history(question, currencies: widget.currencies) }
    }
    let baseline = Baseline(
      for: widget, provider: provider, institution: institution,
      last: context.config.current(of: widget, among: dated, registry: context.registry, at: now),
      snapshots: snapshots, quarantine: quarantine, earlier: earlier ?? [], at: now)
    return Judge(of: widget, by: baseline, at: now)
  }
}
