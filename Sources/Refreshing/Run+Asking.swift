import Core
import Foundation

/// Whom to ask next.
extension Run {
  /// A widget's next step along its providers.
  enum Step {
    /// Ask a provider.
    case ask(Plan)
    /// Take what another widget had of the same provider for the same question a moment ago.
    case adopt(Snapshot)
    /// Ask nobody any more.
    case stop
  }

  /// Whom to ask, and by which legs: one request, two of a provider whose answer takes two, or one for each place.
  struct Plan {
    let provider: RegisteredProvider
    var legs: [PlannedLeg]

    /// Of a part that takes several legs none is asked alone: what another try a second later left not due yet would have
    /// nothing to be joined with.
    mutating func takeKnownPartsWhole() {
      for leg in legs where leg.known != nil && !leg.leg.isWhole {
        for index in legs.indices where legs[index].leg.part == leg.leg.part { legs[index].known = leg.known }
      }
    }

    /// What is really sent.
    var requests: [Request] { legs.filter { $0.known == nil }.map(\.leg.request) }
  }

  /// A leg as it will be gone.
  struct PlannedLeg {
    var leg: Leg
    /// What the provider said a moment ago, where it may not be asked again yet.
    var known: KnownPart?
    /// Until when that is so.
    var knownUntil: Date?
    /// What the provider said before, whose validators the request carries.
    var validated: KnownPart?
  }

  /// After this long nobody is asked any more, seconds; at 55 s every open request is ended.
  static let lastAskSeconds = 54.0

  /// Brings a widget one step on; answers the request to send, if one is needed.
  func pursue(_ widget: Widget) -> [Request] {
    // What would be asked now would be ended before it can answer.
    let step = context.elapsedSeconds() < Self.lastAskSeconds ? nextStep(for: widget) : .stop
    switch step {
    case .stop:
      end(widget)
    case .adopt(var snapshot):
      snapshot.isAccepted = isAccepted(snapshot.reading, of: snapshot.provider, for: widget)
      snapshot.widget = widget.id
      keep(snapshot, as: .refreshed, for: widget)
      forgetDoubts(of: widget, about: snapshot.provider)
    case .ask(let plan): return begin(plan, for: widget)
    }
    return []
  }

  /// Passes over the providers that may not be asked and answers what to do with the first that may.
  func nextStep(for widget: Widget) -> Step {
    let now = context.clock()
    let board = current(of: widget).flatMap {
      widget.isValid($0, at: now) && $0.reading.rates?.basis == .board ? $0 : nil
    }
    while let passed = pursuits[widget.id]?.passed, passed < widget.providers.count {
      let id = widget.providers[passed]
      pursuits[widget.id]?.passed = passed + 1
      guard let provider = context.registry.first(where: { $0.id == id }) else { continue }
      if provider.isReference, board != nil { continue }
      switch context.access(provider) {
      // Nobody was asked, so there is no back-off: a key that is there again counts in the next run.
      case .failure(let refusal) where refusal.cause == .unreadableKey:
        pursuits[widget.id]?.outcome.failures.append(
          .init(provider: id, failure: .key(refusal.description), message: refusal.description))
      case .failure(let refusal): pursuits[widget.id]?.outcome.refusals[id] = refusal
      case .success(let access):
        let legs = provider.legs(widget.query, access, now).map { leg in
          var leg = leg
          leg.request.isOriginConfigured = context.config.options(of: id).origin != nil
          return leg
        }
        if let step = step(asking: provider, legs, for: widget, now: now) { return step }
      }
    }
    return .stop
  }

  /// What to do with a provider that the site may use; nil for going on to the next.
  private func step(
    asking provider: RegisteredProvider, _ legs: [Leg], for widget: Widget, now: Date
  ) -> Step? {
    if legs.isEmpty { return nil }
    if errands[Errand.name(provider.id, widget.query)] != nil {
      return .ask(Plan(provider: provider, legs: legs.map { PlannedLeg(leg: $0) }))
    }
    let standing = standings.first { $0.provider == provider.id }
    func wait(until: Date, because reason: String) -> Step? {
      pursuits[widget.id]?.outcome.waitings.append(
        Waiting(provider: provider.id, until: until, reason: standing?.reason ?? reason))
      return nil
    }
    if let until = standing?.pausedUntil(at: now) {
      // Its least interval may last longer.
      let others = legs.compactMap { intervalEnd(of: $0, provider, now: now) }
      return wait(until: others.reduce(until, max), because: "it asked for a pause")
    }
    let intervalSeconds = provider.intervalSeconds(context.config.options(of: provider.id))
    let interval = "its terms demand \(intervalSeconds) s between two requests"
    let holds = "its last answer is valid until then"
    var plan = Plan(provider: provider, legs: [])
    for leg in legs {
      let planned: PlannedLeg
      switch self.planned(leg, of: provider, now: now) {
      case .leg(let leg): planned = leg
      case .wait(let until): return wait(until: until, because: interval)
      }
      plan.legs.append(planned)
    }
    plan.takeKnownPartsWhole()
    let latest = snapshots.filter {
      $0.provider == provider.id && $0.query == widget.query.text && !$0.isFromTheFuture(at: now)
    }.max { $0.fetchedAt < $1.fetchedAt }
    if let latest {
      let known = plan.legs.compactMap(\.known)
      // A table whose places were each had since it was made is made anew.
      let isOvertaken = legs.count > 1 && known.allSatisfy { $0.fetchedAt > latest.fetchedAt }
      if plan.requests.isEmpty, !isOvertaken {
        let until = plan.legs.compactMap(\.knownUntil).max()
        if let until { _ = wait(until: until, because: holds) }
        return waitingStep(latest, for: widget, now: now)
      }
    }
    // Out of what the provider said a moment ago of each place a first table can be made; one place is a table of its own.
    if plan.requests.isEmpty, legs.count == 1 {
      return plan.legs[0].knownUntil.flatMap { wait(until: $0, because: holds) }
    }
    // What is under way has been counted.
    if let until = heldUntil(provider, by: plan.requests.filter { flights[$0.target] == nil }) {
      return wait(until: until, because: "its limit of requests is used up until then")
    }
    return .ask(plan)
  }

  /// How a leg is gone, asked or taken from what the provider said a moment ago, or until when neither may be.
  private enum Planning {
    case leg(PlannedLeg)
    case wait(until: Date)
  }

  private func planned(_ leg: Leg, of provider: RegisteredProvider, now: Date) -> Planning {
    if flights[leg.request.target] != nil { return .leg(PlannedLeg(leg: leg)) }
    let known = snapshots.part(leg.part.text, of: provider.id, at: now)
    // What one address has said of how long its answer holds does not hold another one back.
    let isOfAnotherAddress = known?.validators?.address.map { $0 != leg.request.addressFingerprint } ?? false
    let expiresAt = known.flatMap { known in
      known.expiresAt.map { min($0, known.fetchedAt.addingTimeInterval(Lifetime.longestExpiresSeconds)) }
    }.flatMap {
      !isOfAnotherAddress && $0.isAhead(of: now, atMostSeconds: Lifetime.longestExpiresSeconds) ? $0 : nil
    }
    if let attempt = attempt(of: leg, provider), let until = intervalEnd(of: leg, provider, now: now) {
      // It was asked, but whether it answered we know only by what was kept: a run may have been killed.
      let hasAnswered =
        known.map { $0.fetchedAt.timeIntervalSince(attempt.askedAt) > -Self.roundingSeconds } ?? false
      return hasAnswered
        ? .leg(PlannedLeg(leg: leg, known: known, knownUntil: max(until, expiresAt ?? until))) : .wait(until: until)
    }
    if let expiresAt { return .leg(PlannedLeg(leg: leg, known: known, knownUntil: expiresAt)) }
    var planned = PlannedLeg(leg: leg)
    let conditions = known?.validators?.headers(for: leg.request) ?? [:]
    if leg.isWhole, !conditions.isEmpty {
      planned.validated = known
      planned.leg.request.headers.merge(conditions) { own, _ in own }
    }
    return .leg(planned)
  }

  private func attempt(of leg: Leg, _ provider: RegisteredProvider) -> Attempt? {
    attempts.first { $0.provider == provider.id && $0.target == leg.request.target }
  }

  /// Until when a leg may not be gone again after its last attempt; nil where it may be gone now.
  private func intervalEnd(of leg: Leg, _ provider: RegisteredProvider, now: Date) -> Date? {
    let interval = Double(provider.intervalSeconds(context.config.options(of: provider.id)))
    return attempt(of: leg, provider).map { $0.askedAt.addingTimeInterval(interval) }
      .flatMap { $0.isAhead(of: now, atMostSeconds: interval) ? $0 : nil }
  }

  /// Until when the provider's terms allow no more requests, in this minute, in this hour or on this day; nil where they
  /// allow them now.
  func heldUntil(_ provider: RegisteredProvider, by requests: [Request]) -> Date? {
    let count = requests.reduce(0) { $0 + $1.callCount }
    guard count > 0, let limits = provider.limits(context.config.options(of: provider.id)) else { return nil }
    let now = context.clock()
    // Read when it is needed: it would cost every run of which nothing is due.
    let calls = trying { try context.store.calls(since: now.addingTimeInterval(-86400)) }
    return limits.heldUntil(
      calls?[provider.id] ?? Calls(), inMinute: attempts.calls(of: provider.id, inMinuteOf: now), adding: count,
      at: now)
  }

  /// Instants are kept in whole seconds: an attempt rounded up, a snapshot rounded down.
  private static let roundingSeconds = 3.0

  /// A provider that answered a moment ago and may not be asked again yet; nil for going on to the next.
  private func waitingStep(_ latest: Snapshot?, for widget: Widget, now: Date) -> Step? {
    guard let latest, widget.isValid(latest, at: now) else { return nil }
    // A forecast that is too old to be fresh does not hold the next provider back.
    if let issuedAt = latest.reading.issuedAt, now.timeIntervalSince(issuedAt) >= Forecast.freshSeconds { return nil }
    let own = snapshots.first { $0.widget == widget.id && $0.provider == latest.provider && $0.query == latest.query }
    if let own, own.fetchedAt >= latest.fetchedAt, own.reading.hasValue(for: widget) { return .stop }
    guard !latest.isSample || context.allowsSamples, isBelievable(latest, for: widget, at: now) else {
      return nil
    }
    return .adopt(latest)
  }
}
