import Foundation

/// What a store knows.
package struct Ledger: Equatable, Sendable {
  /// Every snapshot that is kept.
  package var snapshots: [Snapshot]
  /// When each provider was last asked for each thing.
  package var attempts: [Attempt]
  /// How each provider has been doing.
  package var standings: [Standing]
  /// The failures that last.
  package var outages: [Outage]
  /// The readings that are kept out.
  package var quarantine: [Quarantined]
  /// How often each provider was asked.
  package var calls: [ProviderID: Calls]
  /// How the last run ended.
  package var lastRun: RunRecord?

  /// What a store knows.
  package init(
    snapshots: [Snapshot] = [], attempts: [Attempt] = [], standings: [Standing] = [], outages: [Outage] = [],
    quarantine: [Quarantined] = [], calls: [ProviderID: Calls] = [:], lastRun: RunRecord? = nil
  ) {
    self.snapshots = snapshots
    self.attempts = attempts
    self.standings = standings
    self.outages = outages
    self.quarantine = quarantine
    self.calls = calls
    self.lastRun = lastRun
  }

  /// Reads what a status needs.
  package init(reading store: any Store, at now: Date) throws {
    self = try store.readTransaction {
      Ledger(
        snapshots: try store.snapshots(), attempts: try store.attempts(), standings: try store.standings(),
        outages: try store.outages(), quarantine: try store.quarantine(),
        calls: try store.calls(since: now.addingTimeInterval(-86400)),
        lastRun: try store.lastRun())
    }
  }
}

extension Status {
  /// The status of a site by its config and what its store knows.
  package init(of config: Config, _ ledger: Ledger, registry: [RegisteredProvider], at now: Date) {
    let boxes = config.widgets.map { widget in
      let snapshot = config.current(of: widget, among: ledger.snapshots, registry: registry, at: now)
      let lifetime = snapshot.map { config.lifetime(of: $0, for: widget, registry: registry) }
      return Box(
        widget: widget, state: config.freshness(of: widget, snapshot, registry: registry, at: now),
        provider: snapshot?.provider,
        lifetime: lifetime, observedAt: snapshot?.reading.observedAt)
    }
    let silence = 2 * (config.widgets.map(\.ttlSeconds).min() ?? 0)
    let doubts = config.asked.flatMap {
      config.openDoubts(
        about: $0, among: ledger.quarantine, snapshots: ledger.snapshots, registry: registry, at: now)
    }
    let lasting = ledger.outages.filter { !$0.isFromTheFuture(at: now) && !Self.isDoubtAlone($0, doubts, ledger) }
      .compactMap { Self.problem(of: $0, config, boxes, registry) }
    self.init(
      at: now,
      problems: boxes.compactMap { Self.problem(of: $0, at: now) }
        + [Self.problem(of: ledger.lastRun, silence, at: now)].compactMap(\.self)
        + doubts.map(Self.problem) + lasting,
      lastRun: ledger.lastRun, longestSilenceSeconds: silence, boxes: boxes, doubts: doubts,
      sources: registry.filter { provider in config.widgets.contains { $0.everyProvider.contains(provider.id) } }.map {
        Self.source($0, config, ledger, at: now)
      })
  }

  private static func problem(of box: Box, at now: Date) -> Problem? {
    let id = box.widget.id
    switch box.state {
    case .fresh: return nil
    case .stale: return Problem(.warning, "\(id) is stale\(since(box.lifetime?.freshUntil, at: now))")
    case .expired: return Problem(.critical, "\(id) is expired\(since(box.lifetime?.validUntil, at: now))")
    case .missing: return Problem(.critical, "\(id) is missing")
    case .unavailable:
      return Problem(
        .warning, "\(id) is unavailable: this site may use none of its providers; `widgets check` says why")
    }
  }

  /// Nothing for an instant to come: what a clock has dated that ran ahead is stale or expired before its time.
  private static func since(_ instant: Date?, at now: Date) -> String {
    instant.flatMap { $0 <= now ? " since \($0.instantText)" : nil } ?? ""
  }

  /// A run that is too long ago, or that a clock has dated which ran as far ahead.
  private static func problem(of run: RunRecord?, _ silenceSeconds: Int, at now: Date) -> Problem? {
    guard let run else { return Problem(.critical, "no run has ended yet") }
    guard abs(now.timeIntervalSince(run.endedAt)) > Double(silenceSeconds) else { return nil }
    return Problem(.critical, "no run has ended since \(run.endedAt.instantText)")
  }

  /// A warning even while another provider serves and every box is fresh: an operator's word is wanted.
  private static func problem(of doubt: Quarantined) -> Problem {
    Problem(
      .warning,
      "\(doubt.provider)'s reading for \(doubt.widget.named) is in quarantine since \(doubt.firstSeenAt.instantText), "
        + "\(doubt.sightingWords): \(doubt.sentence); accept or reject it")
  }

  /// Whether nothing ails a provider but that its answer is not believed: it does not fail, and the doubt says more.
  private static func isDoubtAlone(_ outage: Outage, _ doubts: [Quarantined], _ ledger: Ledger) -> Bool {
    doubts.contains { $0.widget.named == outage.widget && $0.provider == outage.provider }
      && !ledger.standings.contains { $0.provider == outage.provider && $0.consecutiveFailures > 0 }
  }

  private static func problem(
    of outage: Outage, _ config: Config, _ boxes: [Box], _ registry: [RegisteredProvider]
  ) -> Problem? {
    // That no widget has a provider is said of each of them by its state.
    if outage.provider.rawValue.isEmpty { return nil }
    let since = "since \(outage.begunAt.instantText)"
    guard !outage.widget.rawValue.isEmpty else {
      if outage.provider == "templates" {
        return config.templates.map { Problem(.warning, "files in \($0) cannot be used \(since)") }
      }
      return Problem(.critical, outage.provider == "state" ? "the state fails \(since)" : "publishing fails \(since)")
    }
    guard let box = boxes.first(where: { $0.widget.id == outage.widget }) else { return nil }
    guard mayStillLast(outage.provider, box, config, registry) else { return nil }
    return Problem(.warning, "\(outage.provider) fails for \(outage.widget) \(since)")
  }

  /// Whether a run would still ask a provider that has failed for a widget.
  ///
  /// Only its success ends an outage, so that of a provider which is no longer asked (taken from the list, refused, or a
  /// fallback of one that serves again) would be a warning for ever.
  private static func mayStillLast(
    _ provider: ProviderID, _ box: Box, _ config: Config, _ registry: [RegisteredProvider]
  ) -> Bool {
    guard let registered = registry.first(where: { $0.id == provider }),
      registered.refusalToAsk(site: config.site, options: config.options(of: provider)) == nil
    else { return false }
    if box.widget.observation?.provider == provider { return true }
    guard let place = box.widget.providers.firstIndex(of: provider) else { return false }
    guard box.state == .fresh, let serving = box.provider else { return true }
    let servesBoard = registry.contains { $0.id == serving && $0.kind == .rates && !$0.isReference }
    if registered.isReference, servesBoard { return false }
    return place <= box.widget.providers.firstIndex(of: serving) ?? .max
  }

  private static func source(_ provider: RegisteredProvider, _ config: Config, _ ledger: Ledger, at now: Date)
    -> Source
  {
    let calls = ledger.calls[provider.id] ?? Calls()
    let standing = ledger.standings.first { $0.provider == provider.id }
    // Why a provider failed that the site may not use any more is of no use.
    let isRefused = provider.refusalToAsk(site: config.site, options: config.options(of: provider.id)) != nil
    let reason = isRefused ? nil : standing?.reason
    let askedAt = ledger.attempts.filter { $0.provider == provider.id }.map(\.askedAt)
      .filter { $0.timeIntervalSince(now) <= Lifetime.clockToleranceSeconds }.max()
    let pausedUntil = standing?.pausedUntil(at: now)
    // What another clock has dated ahead holds nobody back.
    let restEndedAt = standing?.notBefore.flatMap { $0 <= now ? $0 : nil }
    let intervalEndsAt = askedAt?.addingTimeInterval(
      Double(provider.intervalSeconds(config.options(of: provider.id))))
    return Source(
      id: provider.id, askedAt: askedAt,
      callsThisHour: calls.inHour(of: now), callsToday: calls.onDay(of: now),
      limits: provider.limits(config.options(of: provider.id)),
      consecutiveFailures: standing?.consecutiveFailures ?? 0,
      notBefore: pausedUntil, reason: reason,
      askableAt: reason.flatMap { _ in [pausedUntil ?? restEndedAt, intervalEndsAt].compactMap(\.self).max() })
  }
}
