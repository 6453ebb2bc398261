import Core

extension MemoryStore {
  /// The readings that are kept out.
  package func quarantine() -> [Quarantined] {
    quarantined.sorted { "\($0.widget) \($0.provider)" < "\($1.widget) \($1.provider)" }
  }

  /// Replaces a quarantined reading.
  package func record(_ entry: Quarantined) {
    quarantined.removeAll { $0.widget == entry.widget && $0.provider == entry.provider }
    quarantined.append(entry)
  }

  /// The readings that were withdrawn.
  package func withdrawals() -> [Withdrawal] { withdrawn }

  /// Withdraws a reading.
  package func withdraw(_ withdrawal: Withdrawal) {
    withdrawn.append(withdrawal)
    func isMeant(_ widget: WidgetID, _ provider: ProviderID, _ reading: Reading) -> Bool {
      widget == withdrawal.widget && provider == withdrawal.provider && reading.hasTheValues(of: withdrawal.reading)
    }
    let (provider, query) = (withdrawal.provider, withdrawal.query)
    let zone = Query.dayZone(of: query)
    var days = Set(
      kept.filter { isMeant($0.widget, $0.provider, $0.reading) }.map { CalendarDay(of: $0.fetchedAt, in: zone) })
    kept.removeAll { isMeant($0.widget, $0.provider, $0.reading) }
    quarantined.removeAll { isMeant($0.widget, $0.provider, $0.reading) }
    let others = kept.filter { $0.provider == provider && $0.query == query }
    if others.contains(where: { $0.reading.hasTheValues(of: withdrawal.reading) }) { return }
    let newest = history.indices.filter { history[$0].provider == provider && history[$0].query == query }
      .max { history[$0].firstSeenAt <= history[$1].firstSeenAt }
    if let newest, history[newest].reading.hasTheValues(of: withdrawal.reading) {
      let removed = history.remove(at: newest)
      let first = CalendarDay(of: removed.firstSeenAt, in: zone)
      let count = CalendarDay(of: removed.lastSeenAt, in: zone).daysSince1970 - first.daysSince1970
      days.formUnion((0...max(0, count)).map(first.adding(days:)))
    }
    for day in days { retell(day, of: provider, query) }
  }

  /// Removes a snapshot.
  package func removeSnapshot(of widget: WidgetID, from provider: ProviderID) {
    kept.removeAll { $0.widget == widget && $0.provider == provider }
  }

  /// Removes what is known against a provider's readings.
  package func forgetDoubts(of widget: WidgetID, about provider: ProviderID) {
    quarantined.removeAll { $0.widget == widget && $0.provider == provider }
    withdrawn.removeAll { $0.widget == widget && $0.provider == provider }
  }
}
