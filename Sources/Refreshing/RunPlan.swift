import Core
import Foundation

/// Which feeds are due, and whom to ask for them.
extension Run {
  /// A demand's next step along its providers.
  enum Step {
    /// Ask a provider for these queries; some may be out already for another widget.
    case ask(any Provider, Access, [Query])
    /// Nobody is to be asked: there is a fresh answer, or there is nobody left.
    case over
  }

  /// Passes over the providers that may not be asked, and answers what to do with the first that may.
  func nextStep(for id: Demand.ID) -> Step {
    let now = context.clock()
    guard let demand = state.progress[id]?.demand else { return .over }
    while let index = state.progress[id]?.nextIndex, index < demand.providers.count {
      state.progress[id]?.nextIndex = index + 1
      guard let provider = providers[demand.providers[index]] else { continue }
      if provider.isReference, hasValidBoard(demand, at: now) { continue }
      switch access(to: provider) {
      // Nobody was asked, so there is no back-off: a key that is there again counts in the next run.
      case .failure(let refusal) where refusal.cause == .unreadableKey:
        state.progress[id]?.failures.append(
          .init(provider: provider.id, failure: .key(refusal.description), message: refusal.description))
      case .failure(let refusal): state.progress[id]?.refusals[provider.id] = refusal
      case .success(let access):
        if let step = step(for: demand, asking: provider, access, now: now) { return step }
      }
    }
    return .over
  }

  /// What to do with a provider that the site may use; nil for going on to the next.
  private func step(for demand: Demand, asking provider: any Provider, _ access: Access, now: Date) -> Step? {
    let policy = policy(for: provider, now: now)
    func wait(for query: Query) -> Wait? {
      let feed = Feed(provider.id, query)
      let snapshot = state.snapshots[feed]
      return policy.wait(
        after: state.attempt(at: feed), snapshot, access: access,
        ttlSeconds: options.isForced ? 0 : demand.widget.ttlSeconds,
        cannotShow: snapshot?.lack(for: demand.widget) != nil)
    }
    let rows = demand.queries.map {
      (query: $0, snapshot: freshSnapshot(of: Feed(provider.id, $0), for: demand, at: now))
    }
    let goodCount = rows.count { $0.snapshot.map { !$0.hasFailed } ?? false }
    let isServed = goodCount * 2 >= rows.count
    let due = options.isForced ? rows : rows.filter { $0.snapshot == nil }
    if due.isEmpty {
      state.progress[demand.id]?.held = []
      // Fresh, though its last attempt may have failed: while it may not be asked again, the next one goes on.
      return isServed || rows.allSatisfy({ wait(for: $0.query) == nil }) ? .over : nil
    }
    var waits: [Wait] = []
    let askable = due.map(\.query).filter { query in
      if !isNew(Feed(provider.id, query)) { return true }
      guard let wait = wait(for: query) else { return true }
      waits.append(wait)
      return false
    }
    if !askable.isEmpty {
      guard let wait = limitWait(policy, forQueries: askable, access, now: now) else {
        let asked = Set(askable)
        let kept = rows.count { row in !asked.contains(row.query) && row.snapshot.map { !$0.hasFailed } ?? false }
        state.progress[demand.id]?.begin(goodCount: kept, asking: Set(askable.map { Feed(provider.id, $0) }))
        return .ask(provider, access, askable)
      }
      waits.append(wait)
      hold(askable.map { Feed(provider.id, $0) }, for: [demand.id], wait, at: now)
    }
    // A table that is served may still wait for one place; a dry run says so, as `check --online` says why it does not ask.
    if let latest = waits.max(by: { $0.until < $1.until }) { state.progress[demand.id]?.waits.append(latest) }
    return isServed ? .over : nil
  }

  /// Whether a feed is neither under way nor about to be asked for.
  func isNew(_ feed: Feed) -> Bool { state.jobOfFeed[feed] == nil && !planned.contains(feed) }

  /// The snapshot of a feed that is fresh for a demand's widget and has something to show in it.
  private func freshSnapshot(of feed: Feed, for demand: Demand, at now: Date) -> Snapshot? {
    guard let snapshot = state.snapshots[feed],
      context.config.counts(snapshot, for: demand.widget, registry: context.registry),
      context.config.lifetime(of: snapshot, for: demand.widget, registry: context.registry)
        .freshness(at: now) == .fresh
    else { return nil }
    return snapshot
  }

  private func hasValidBoard(_ demand: Demand, at now: Date) -> Bool {
    demand.providers.flatMap(demand.widget.feeds(of:)).contains { feed in
      state.snapshots[feed].map { snapshot in
        snapshot.isBoard && demand.widget.isValid(snapshot, at: now)
          && context.config.counts(snapshot, for: demand.widget, registry: context.registry)
      } ?? false
    }
  }

  func policy(for provider: any Provider, now: Date) -> RequestPolicy {
    RequestPolicy(
      provider: provider, options: context.config.options(of: provider.id), health: state.health[provider.id],
      now: now)
  }

  /// From when on the provider's limits allow it to be asked for these queries; nil where they do now.
  private func limitWait(_ policy: RequestPolicy, forQueries queries: [Query], _ access: Access, now: Date) -> Wait? {
    guard policy.provider.limits(policy.options) != nil else { return nil }
    let new = queries.filter { isNew(Feed(policy.provider.id, $0)) }
    if new.isEmpty { return nil }
    let requests = policy.provider.requests(for: new, access: access, now: now)
    return limitWait(policy, for: requests, now: now)
  }

  func limitWait(_ policy: RequestPolicy, for requests: [Request], now: Date) -> Wait? {
    guard policy.provider.limits(policy.options) != nil else { return nil }
    // Read when it is needed: it would cost every run of which nothing is due.
    if state.calls == nil { state.calls = withStore { try context.store.calls(since: now.addingTimeInterval(-86400)) } }
    let id = policy.provider.id
    let planned = plannedCalls[id] ?? 0
    return policy.wait(
      forCalls: requests.reduce(planned) { $0 + $1.callCount }, state.calls?[id] ?? Calls(),
      inMinute: state.calls(of: id, inMinuteOf: now))
  }
}
