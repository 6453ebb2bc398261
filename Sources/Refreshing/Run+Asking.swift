import Core
import Foundation

/// Whom to ask next.
extension Run {
  /// A widget's next step along its providers.
  enum Step {
    /// Ask a provider.
    case ask(RegisteredProvider, Request)
    /// Take what another widget had of the same provider for the same question a moment ago.
    case adopt(Snapshot)
    /// Ask nobody any more.
    case stop
  }

  /// Brings a widget one step on; answers the request to send, if one is needed.
  func pursue(_ widget: Widget) -> [Request] {
    switch nextStep(for: widget) {
    case .stop:
      end(widget)
    case .adopt(var snapshot):
      snapshot.widget = widget.id
      keep(snapshot, as: .refreshed, for: widget)
    case .ask(let provider, let request):
      if flights[request.target] != nil {
        flights[request.target]?.widgets.append(widget.id)
        return []
      }
      guard
        record(Attempt(provider: provider.id, target: request.target, askedAt: context.clock()), keepsFailures: true)
      else {
        end(widget)
        return []
      }
      flights[request.target] = Flight(provider: provider, request: request, widgets: [widget.id])
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
        if let step = step(asking: provider, request, for: widget, now: now) { return step }
      }
    }
    let refused = pursuits[widget.id]?.outcome.refusals.count ?? 0
    pursuits[widget.id]?.outcome.isWithoutProvider = refused == widget.providers.count
    return .stop
  }

  /// What to do with a provider that the site may use; nil for going on to the next.
  private func step(asking provider: RegisteredProvider, _ request: Request, for widget: Widget, now: Date) -> Step? {
    let own = snapshots.filter { $0.provider == provider.id && $0.query == widget.query.text }
    if let attempt = attempts.first(where: { $0.provider == provider.id && $0.target == request.target }) {
      if let notBefore = attempt.notBefore, isAhead(notBefore, of: now, atMostSeconds: Backoff.longestRetryAfterSeconds)
      {
        return nil
      }
      let interval = Double(
        context.config.options(of: provider.id).intervalSeconds ?? provider.terms.leastIntervalSeconds)
      if isAhead(attempt.askedAt.addingTimeInterval(interval), of: now, atMostSeconds: interval) {
        return attempt.consecutiveFailures > 0 && flights[request.target] == nil
          ? nil : waitingStep(own, for: widget, request: request, provider: provider, now: now)
      }
    }
    if let expiresAt = own.map({ $0.lifetime(ttlSeconds: 0, maxAgeSeconds: widget.maxAgeSeconds).freshUntil }).max(),
      isAhead(expiresAt, of: now, atMostSeconds: Lifetime.longestExpiresSeconds)
    {
      return waitingStep(own, for: widget, request: request, provider: provider, now: now)
    }
    return .ask(provider, conditional(request, own.max { $0.fetchedAt < $1.fetchedAt }))
  }

  /// A provider that answered a moment ago and may not be asked again yet.
  private func waitingStep(
    _ own: [Snapshot], for widget: Widget, request: Request, provider: RegisteredProvider, now: Date
  ) -> Step? {
    if flights[request.target] != nil { return .ask(provider, request) }
    let latest = own.max { $0.fetchedAt < $1.fetchedAt }
    guard let latest, widget.isValid(latest, at: now) else { return nil }
    let mine = own.first { $0.widget == widget.id }
    return mine.map { $0.fetchedAt >= latest.fetchedAt } ?? false ? .stop : .adopt(latest)
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
  func record(_ attempt: Attempt, keepsFailures: Bool = false) -> Bool {
    var attempt = attempt
    let index = attempts.firstIndex { $0.provider == attempt.provider && $0.target == attempt.target }
    if keepsFailures, let index { attempt.consecutiveFailures = attempts[index].consecutiveFailures }
    do {
      try context.store.record([attempt])
    } catch {
      note(["state: \(error)"])
      return false
    }
    if let index { attempts[index] = attempt } else { attempts.append(attempt) }
    return true
  }
}
