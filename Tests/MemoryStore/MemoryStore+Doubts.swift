import Core

extension MemoryStore {
  /// The readings that are kept out.
  public func quarantine() -> [Quarantined] {
    quarantined.sorted { "\($0.widget) \($0.provider)" < "\($1.widget) \($1.provider)" }
  }

  /// Replaces a quarantined reading.
  public func record(_ entry: Quarantined) {
    quarantined.removeAll { $0.widget == entry.widget && $0.provider == entry.provider }
    quarantined.append(entry)
  }

  /// The readings that were withdrawn.
  public func withdrawals() -> [Withdrawal] { withdrawn }

  /// Withdraws a reading.
  public func withdraw(_ withdrawal: Withdrawal) {
    withdrawn.append(withdrawal)
    func isMeant(_ widget: WidgetID, _ provider: ProviderID, _ reading: Reading) -> Bool {
      widget == withdrawal.widget && provider == withdrawal.provider && reading.hasTheValues(of: withdrawal.reading)
    }
    kept.removeAll { isMeant($0.widget, $0.provider, $0.reading) }
    quarantined.removeAll { isMeant($0.widget, $0.provider, $0.reading) }
    let others = kept.filter { $0.provider == withdrawal.provider && $0.query == withdrawal.query }
    guard !others.contains(where: { $0.reading.hasTheValues(of: withdrawal.reading) }),
      let newest = history.lastIndex(where: { $0.provider == withdrawal.provider && $0.query == withdrawal.query }),
      history[newest].reading.hasTheValues(of: withdrawal.reading)
    else { return }
    history.remove(at: newest)
  }

  /// Removes a snapshot.
  public func removeSnapshot(of widget: WidgetID, from provider: ProviderID) {
    kept.removeAll { $0.widget == widget && $0.provider == provider }
  }

  /// Removes what is known against a provider's readings.
  public func forgetDoubts(of widget: WidgetID, about provider: ProviderID) {
    quarantined.removeAll { $0.widget == widget && $0.provider == provider }
    withdrawn.removeAll { $0.widget == widget && $0.provider == provider }
  }
}
