import Core
import Foundation

/// What to believe of an answer, and what follows from it.
extension Run {
  /// Takes one request's result to every widget that waits for it; answers what to ask next.
  func settle(_ request: Request, _ result: Result<Reply, Failure>) -> [Request] {
    guard let flight = flights.removeValue(forKey: request.target) else { return [] }
    let failures = flight.widgets.map { id -> Failure? in
      guard let widget = context.config.widget(id) else { return nil }
      return take(result, of: flight, for: widget)
    }
    if let failure = failures.compactMap({ $0 }).first {
      if !flight.isSecondTry, failures.allSatisfy({ $0?.isWorthASecondTry ?? false }) {
        return tryAgain(flight)
      }
      if failures.allSatisfy({ $0 != nil }) { recordFailure(failure, of: flight) }
    }
    if failures.contains(nil) {
      _ = record(Attempt(provider: flight.provider.id, target: request.target, askedAt: askedAt(flight)))
    }
    var next: [Request] = []
    for (id, failure) in zip(flight.widgets, failures) {
      guard let failure, let widget = context.config.widget(id) else { continue }
      pursuits[id]?.outcome.failures.append(.init(provider: flight.provider.id, failure: failure))
      next += pursue(widget)
    }
    publish()
    return next
  }

  /// Judges an answer for one widget and keeps what is good; answers why it is not.
  private func take(_ result: Result<Reply, Failure>, of flight: Flight, for widget: Widget) -> Failure? {
    let now = context.clock()
    // Another widget's snapshot of the same answer serves as well: its validators may be the ones that were sent.
    let known = snapshots.filter { $0.provider == flight.provider.id && $0.query == widget.query.text }
    let latest = known.max { $0.fetchedAt < $1.fetchedAt }
    switch result {
    case .failure(let failure):
      return failure
    case .success(let reply) where reply.isSample && !context.allowsSamples:
      return .sample
    case .success(let reply) where reply.status == 304:
      guard var snapshot = latest else { return .http(status: 304, words: "but nothing was asked conditionally") }
      snapshot.widget = widget.id
      snapshot.fetchedAt = now
      snapshot.expiresAt = expiry(of: reply, now: now)
      snapshot.validators = validators(of: reply, else: snapshot.validators)
      if let doubt = widget.doubt(about: snapshot.reading, at: now) { return doubt }
      keep(snapshot, as: .unchanged, for: widget)
      return nil
    case .success(let reply):
      switch flight.provider.reading(reply, widget.query, now, latest?.reading) {
      case .failure(let failure): return failure
      case .success(let reading):
        if let doubt = widget.doubt(about: reading, at: now) { return doubt }
        let snapshot = Snapshot(
          widget: widget.id, provider: flight.provider.id, query: widget.query.text, reading: reading, fetchedAt: now,
          expiresAt: expiry(of: reply, now: now), validators: validators(of: reply, else: Validators()),
          isSample: reply.isSample)
        keep(snapshot, as: .refreshed, for: widget)
        return nil
      }
    }
  }

  /// Keeps a good snapshot and ends the widget's way.
  func keep(_ snapshot: Snapshot, as result: Outcome.Result, for widget: Widget) {
    do {
      try context.store.keep(snapshot)
    } catch {
      note(["state: \(error)"])
    }
    snapshots.removeAll { $0.widget == snapshot.widget && $0.provider == snapshot.provider }
    snapshots.append(snapshot)
    pursuits[widget.id]?.outcome.result = result
    pursuits[widget.id]?.outcome.provider = snapshot.provider
    end(widget)
  }

  private func tryAgain(_ flight: Flight) -> [Request] {
    var second = flight
    second.isSecondTry = true
    var request = flight.request
    request.delaySeconds = context.random()
    let askedAt = context.clock().addingTimeInterval(request.delaySeconds)
    let attempt = Attempt(provider: flight.provider.id, target: request.target, askedAt: askedAt)
    guard record(attempt, keepsFailures: true) else { return [] }
    flights[request.target] = second
    return [request]
  }

  private func recordFailure(_ failure: Failure, of flight: Flight) {
    let known = attempts.first { $0.provider == flight.provider.id && $0.target == flight.request.target }
    let failures = (known?.consecutiveFailures ?? 0) + 1
    _ = record(
      Attempt(
        provider: flight.provider.id, target: flight.request.target, askedAt: askedAt(flight),
        consecutiveFailures: failures,
        notBefore: Backoff.notBefore(
          failure, consecutiveFailures: failures, now: context.clock(), jitter: context.random())))
  }

  private func askedAt(_ flight: Flight) -> Date {
    attempts.first { $0.provider == flight.provider.id && $0.target == flight.request.target }?.askedAt
      ?? context.clock()
  }

  private func expiry(of reply: Reply, now: Date) -> Date? {
    reply.headers["expires"].flatMap { Date(httpDate: $0) }.flatMap { $0 > now ? $0 : nil }
  }

  /// A 304 may leave out what has not changed.
  private func validators(of reply: Reply, else old: Validators) -> Validators {
    Validators(
      etag: reply.headers["etag"] ?? old.etag, lastModified: reply.headers["last-modified"] ?? old.lastModified)
  }
}
