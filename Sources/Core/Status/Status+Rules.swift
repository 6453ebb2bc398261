import Foundation

package struct Ledger: Equatable, Sendable {
  package var snapshots: [Feed: Snapshot]
  package var attempts: [Attempt]
  package var health: [ProviderHealth]
  package var outages: [Outage]
  package var quarantine: [Quarantined]
  package var calls: [ProviderID: Calls]
  package var lastRun: RunRecord?
  /// What the last run had no turn for.
  package var postponed: Set<Feed>
  /// What `onPublish` has not taken; nil where the config names no such command.
  package var onPublish: Status.OnPublish?

  package init(
    snapshots: [Feed: Snapshot] = [:], attempts: [Attempt] = [], health: [ProviderHealth] = [], outages: [Outage] = [],
    quarantine: [Quarantined] = [], calls: [ProviderID: Calls] = [:], lastRun: RunRecord? = nil,
    postponed: Set<Feed> = []
  ) {
    self.snapshots = snapshots
    self.attempts = attempts
    self.health = health
    self.outages = outages
    self.quarantine = quarantine
    self.calls = calls
    self.lastRun = lastRun
    self.postponed = postponed
  }

  package init(reading store: any Store, for config: Config, at now: Date) throws {
    let feeds = Set(config.widgets.flatMap(\.feeds))
    self = try store.readTransaction {
      Ledger(
        snapshots: try store.snapshots(of: feeds), attempts: try store.attempts(), health: try store.providerHealth(),
        outages: try store.outages(), quarantine: try store.quarantine(of: feeds),
        calls: try store.calls(since: now.addingTimeInterval(-86400)),
        lastRun: try store.lastRun(), postponed: try store.postponed(of: feeds))
    }
  }
}

extension Status {
  package init(of config: Config, _ ledger: Ledger, registry: [any Provider], at now: Date) {
    let boxes = config.widgets.map { widget in
      let selection = config.selection(of: widget, among: ledger.snapshots, registry: registry, at: now)
      let state = config.freshness(of: widget, selection, registry: registry, at: now)
      return Box(
        widget: widget, state: state, provider: widget.ownFeeds == nil ? selection?.provider : nil,
        lifetime: selection?.lifetime, observedAt: selection?.observedAt,
        isWaiting: state != .fresh && !ledger.postponed.isDisjoint(with: widget.feeds))
    }
    let oldest = ledger.postponed.compactMap { ledger.snapshots[$0]?.fetchedAt }.min()
    let silence = 2 * (config.widgets.map(\.ttlSeconds).min() ?? 0)
    let uses = config.feedUses
    var known: Set<Feed> = []
    let feeds = config.widgets.flatMap(\.feeds).filter { known.insert($0).inserted }
    let quarantine = config.openQuarantine(
      of: feeds, ledger.quarantine, snapshots: ledger.snapshots, uses: uses, registry: registry, at: now
    ).map { QuarantinedReading(widgets: uses[$0.feed]?.widgets.map(\.id) ?? [], entry: $0) }
    let boxesByID = Dictionary(boxes.map { ($0.widget.id, $0) }) { $1 }
    let lasting = ledger.outages.filter {
      !$0.isFromTheFuture(at: now) && !Self.isQuarantineAlone($0, quarantine, ledger)
    }
    .compactMap { Self.problem(of: $0, config, boxesByID, registry) }
    self.init(
      at: now,
      problems: boxes.compactMap { Self.problem(of: $0, at: now) }
        + [Self.problem(of: ledger.lastRun, silence, at: now)].compactMap(\.self)
        + quarantine.map(Self.problem) + lasting + [ledger.onPublish?.problem].compactMap(\.self),
      lastRun: ledger.lastRun, longestSilenceSeconds: silence, boxes: boxes,
      waiting: ledger.postponed.isEmpty ? nil : Waiting(count: ledger.postponed.count, oldestFetchedAt: oldest),
      quarantine: quarantine, onPublish: ledger.onPublish,
      sources: registry.filter { provider in config.widgets.contains { $0.everyProvider.contains(provider.id) } }.map {
        Self.source($0, config, ledger, at: now)
      })
  }

  private static func problem(of box: Box, at now: Date) -> Problem? {
    let id = box.widget.id
    let turn = box.isWaiting ? " and waits for its turn" : ""
    switch box.state {
    case .fresh: return nil
    // One sentence counts all that wait.
    case .stale where box.isWaiting: return nil
    case .stale: return Problem(.warning, "\(id) is stale\(since(box.lifetime?.freshUntil, at: now))")
    case .expired: return Problem(.critical, "\(id) is expired\(since(box.lifetime?.validUntil, at: now))\(turn)")
    case .missing: return Problem(.critical, "\(id) is missing\(turn)")
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
  private static func problem(of quarantined: QuarantinedReading) -> Problem {
    let entry = quarantined.entry
    let widgets = quarantined.widgets.map(\.rawValue).joined(separator: ", ")
    return Problem(
      .warning,
      "\(entry.feed.provider)'s reading for \(widgets) is in quarantine since \(entry.firstSeenAt.instantText), "
        + "\(entry.sightingWords): \(entry.sentence); accept or reject it")
  }

  /// Whether a provider does not fail, but its answer is not believed: the quarantine says more.
  private static func isQuarantineAlone(
    _ outage: Outage, _ quarantine: [QuarantinedReading], _ ledger: Ledger
  ) -> Bool {
    guard case .provider(let provider, let widget) = outage.subject else { return false }
    return quarantine.contains { $0.widgets.contains(widget) && $0.entry.feed.provider == provider }
      && !ledger.health.contains { $0.provider == provider && $0.consecutiveFailures > 0 }
  }

  private static func problem(
    of outage: Outage, _ config: Config, _ boxes: [WidgetID: Box], _ registry: [any Provider]
  ) -> Problem? {
    let since = "since \(outage.begunAt.instantText)"
    switch outage.subject {
    // Each widget says it by its state.
    case .noProvider: return nil
    case .templates: return config.templates.map { Problem(.warning, "files in \($0) cannot be used \(since)") }
    case .notice:
      guard config.widgets.contains(where: { $0.notice != nil }) else { return nil }
      return Problem(.warning, "the file of a notice cannot be used \(since); `widgets check` says why")
    case .state: return Problem(.critical, "the state fails \(since)")
    case .publish: return Problem(.critical, "publishing fails \(since)")
    case .provider(let provider, let widget):
      guard let box = boxes[widget], mayStillLast(provider, box, config, registry)
      else { return nil }
      return Problem(.warning, "\(provider) fails for \(widget) \(since)")
    }
  }

  /// Whether a run would still ask a provider that has failed for a widget.
  ///
  /// Only its success ends an outage, so that of a provider which is no longer asked (taken from the list, refused, or a
  /// fallback of one that serves again) would be a warning for ever.
  private static func mayStillLast(
    _ provider: ProviderID, _ box: Box, _ config: Config, _ registry: [any Provider]
  ) -> Bool {
    guard let registered = registry.first(where: { $0.id == provider }),
      registered.refusalToAsk(site: config.site, options: config.options(of: provider)) == nil
    else { return false }
    if box.widget.companion?.provider == provider { return true }
    guard let place = box.widget.providers.firstIndex(of: provider) else { return false }
    guard box.state == .fresh, let serving = box.provider else { return true }
    let servesBoard = registry.contains { $0.id == serving && $0.kind == .rates && !$0.isReference }
    if registered.isReference, servesBoard { return false }
    return place <= box.widget.providers.firstIndex(of: serving) ?? .max
  }

  private static func source(_ provider: any Provider, _ config: Config, _ ledger: Ledger, at now: Date)
    -> Source
  {
    let calls = ledger.calls[provider.id] ?? Calls()
    let health = ledger.health.first { $0.provider == provider.id }
    // Why a provider failed that the site may not use any more is of no use.
    let isRefused = provider.refusalToAsk(site: config.site, options: config.options(of: provider.id)) != nil
    let reason = isRefused ? nil : health?.reason
    let askedAt = ledger.attempts.filter { $0.provider == provider.id }.map(\.askedAt)
      .filter { $0.timeIntervalSince(now) <= Lifetime.clockToleranceSeconds }.max()
    let pausedUntil = health?.pausedUntil(at: now)
    // What another clock has dated ahead holds nobody back.
    let restEndedAt = health?.notBefore.flatMap { $0 <= now ? $0 : nil }
    let intervalEndsAt = askedAt?.addingTimeInterval(Double(provider.intervalSeconds(config.options(of: provider.id))))
    return Source(
      id: provider.id, askedAt: askedAt,
      callsThisHour: calls.inHour(of: now), callsToday: calls.onDay(of: now),
      limits: provider.limits(config.options(of: provider.id)),
      consecutiveFailures: health?.consecutiveFailures ?? 0,
      notBefore: pausedUntil, reason: reason,
      askableAt: reason.flatMap { _ in [pausedUntil ?? restEndedAt, intervalEndsAt].compactMap(\.self).max() })
  }
}
