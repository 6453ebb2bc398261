import Core
import Foundation

/// Whom to ask next.
extension Run {
  /// A widget's next step along its providers.
  enum Step {
    /// Ask a provider.
    case ask(RegisteredProvider, Request, key: String?)
    /// Take what another widget had of the same provider for the same question a moment ago.
    case adopt(Snapshot)
    /// Ask nobody any more.
    case stop
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
    case .ask(let provider, let request, let key):
      if flights[request.target] != nil {
        flights[request.target]?.widgets.append(widget.id)
        return []
      }
      guard
        record(Attempt(provider: provider.id, target: request.target, askedAt: context.clock()))
      else {
        end(widget)
        return []
      }
      flights[request.target] = Flight(provider: provider, request: request, key: key, widgets: [widget.id])
      return [request]
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
      case .failure(let refusal): pursuits[widget.id]?.outcome.refusals[id] = refusal
      case .success(let access):
        guard var request = provider.request(widget.query, access, now) else { continue }
        request.isOriginConfigured = context.config.options(of: id).origin != nil
        if let step = step(asking: provider, request, access, for: widget, now: now) { return step }
      }
    }
    let refused = pursuits[widget.id]?.outcome.refusals.count ?? 0
    pursuits[widget.id]?.outcome.isWithoutProvider = refused == widget.providers.count
    return .stop
  }

  /// What to do with a provider that the site may use; nil for going on to the next.
  private func step(
    asking provider: RegisteredProvider, _ request: Request, _ access: Access, for widget: Widget, now: Date
  ) -> Step? {
    if flights[request.target] != nil { return .ask(provider, request, key: access.key) }
    if let notBefore = standings.first(where: { $0.provider == provider.id })?.notBefore,
      isAhead(notBefore, of: now, atMostSeconds: Backoff.longestRightlySeconds)
    {
      return nil
    }
    // What another clock has dated says nothing of when we may ask.
    let latest = snapshots.filter {
      $0.provider == provider.id && $0.query == widget.query.text && !$0.isFromTheFuture(at: now)
    }.max { $0.fetchedAt < $1.fetchedAt }
    if let attempt = attempts.first(where: { $0.provider == provider.id && $0.target == request.target }) {
      let interval = Double(provider.intervalSeconds(context.config.options(of: provider.id)))
      if isAhead(attempt.askedAt.addingTimeInterval(interval), of: now, atMostSeconds: interval) {
        // It was asked, but whether it answered we know only by what was kept: a run may have been killed.
        let hasAnswered =
          latest.map { $0.fetchedAt.timeIntervalSince(attempt.askedAt) > -Self.roundingSeconds } ?? false
        return hasAnswered ? waitingStep(latest, for: widget, now: now) : nil
      }
    }
    if let latest,
      isAhead(
        latest.lifetime(ttlSeconds: 0, maxAgeSeconds: widget.maxAgeSeconds).freshUntil, of: now,
        atMostSeconds: Lifetime.longestExpiresSeconds)
    {
      return waitingStep(latest, for: widget, now: now)
    }
    // Validators are an address's: where it names the day, yesterday's say nothing of today's.
    let known = latest.flatMap { provider.request(widget.query, access, $0.fetchedAt)?.url == request.url ? $0 : nil }
    return isUsedUp(provider) ? nil : .ask(provider, conditional(request, known), key: access.key)
  }

  /// Whether the provider's terms allow no more requests in this hour or on this day.
  func isUsedUp(_ provider: RegisteredProvider) -> Bool {
    guard let limits = provider.limits(context.config.options(of: provider.id)) else { return false }
    let now = context.clock()
    // Read when it is needed: it would cost every run of which nothing is due.
    let calls = trying { try context.store.calls(since: now.addingTimeInterval(-86400)) }
    return limits.areUsedUp(by: calls?[provider.id] ?? Calls(), at: now)
  }

  /// Instants are kept in whole seconds: an attempt rounded up, a snapshot rounded down.
  private static let roundingSeconds = 3.0

  /// A provider that answered a moment ago and may not be asked again yet; nil for going on to the next.
  private func waitingStep(_ latest: Snapshot?, for widget: Widget, now: Date) -> Step? {
    guard let latest, widget.isValid(latest, at: now) else { return nil }
    let own = snapshots.first { $0.widget == widget.id && $0.provider == latest.provider && $0.query == latest.query }
    if let own, own.fetchedAt >= latest.fetchedAt { return .stop }
    guard !latest.isSample || context.allowsSamples, isBelievable(latest, for: widget, at: now) else {
      return nil
    }
    return .adopt(latest)
  }

  /// Whether an instant is still to come.
  ///
  /// One further ahead than it can rightly be was set under another clock and does not count.
  private func isAhead(_ instant: Date, of now: Date, atMostSeconds: Double) -> Bool {
    instant > now && instant.timeIntervalSince(now) <= atMostSeconds + Lifetime.clockToleranceSeconds
  }

  /// The request with the validators of what we already have of the provider.
  private func conditional(_ request: Request, _ snapshot: Snapshot?) -> Request {
    var request = request
    if let snapshot { request.headers.merge(snapshot.validators.headers) { own, _ in own } }
    return request
  }

  /// Stores an attempt before it is made, so that no crash makes us ask more often; false where that fails.
  func record(_ attempt: Attempt) -> Bool {
    guard trying({ try context.store.record(attempt) }) != nil else { return false }
    attempts.removeAll { $0.provider == attempt.provider && $0.target == attempt.target }
    attempts.append(attempt)
    return true
  }

  /// Stores how a provider has been doing.
  func record(_ standing: Standing) {
    trying { try context.store.record(standing) }
    standings.removeAll { $0.provider == standing.provider }
    standings.append(standing)
  }
}
