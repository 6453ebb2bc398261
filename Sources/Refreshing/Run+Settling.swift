import Core
import Foundation

/// What to believe of an answer, and what follows from it.
extension Run {
  /// Takes one request's result to every widget that waits for it; answers what to ask next.
  func settle(_ request: Request, _ result: Result<Reply, Failure>) -> [Request] {
    guard let flight = flights.removeValue(forKey: request.target) else { return [] }
    let widgets = flight.widgets.compactMap(context.config.widget)
    // The run ended it: nothing is known of the provider, and nobody else is asked any more.
    if result == .failure(.cancelled) {
      for widget in widgets { fail(widget, flight, .cancelled) }
      widgets.forEach(end)
      return []
    }
    let failures = widgets.map { take(result, of: flight, for: $0) }
    let all = failures.compactMap(\.self)
    if all.count == failures.count, !flight.isSecondTry, all.allSatisfy({ $0.isWorthASecondTry(of: flight.provider) }),
      !isUsedUp(flight.provider)
    {
      return tryAgain(flight)
    }
    if all.count < failures.count {
      recordAnswer(of: flight.provider, notBefore: nil)
    } else if let failure = all.first(where: { !$0.isDoubt }) {
      recordFailure(failure, of: flight.provider)
    } else {
      // The provider is up, only not believed: it keeps its ordinary pace, so that a jump that is true is soon repeated.
      recordAnswer(of: flight.provider, notBefore: pause(after: result))
    }
    var next: [Request] = []
    for case let (widget, failure?) in zip(widgets, failures) {
      fail(widget, flight, failure)
      next += pursue(widget)
    }
    publish()
    return next
  }

  private func fail(_ widget: Widget, _ flight: Flight, _ failure: Failure) {
    pursuits[widget.id]?.outcome.failures.append(
      .init(provider: flight.provider.id, failure: failure, message: redacted(failure.description, flight.key)))
  }

  /// A text without the site's key, in whatever case a provider has repeated it.
  private func redacted(_ text: String, _ key: String?) -> String {
    key.map { text.replacingOccurrences(of: $0, with: "[key]", options: .caseInsensitive) } ?? text
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
      snapshot.validators = validators(of: reply, key: flight.key, else: snapshot.validators)
      snapshot.reading = snapshot.reading.renewed(at: now)
      snapshot.isAccepted = isAccepted(snapshot.reading, of: flight.provider.id, for: widget)
      if let doubt = doubt(
        about: snapshot.reading, of: flight.provider.id, isSample: snapshot.isSample, for: widget, at: now)
      {
        forgetValidators(of: flight.provider, query: snapshot.query)
        return doubt
      }
      keep(snapshot, as: .unchanged, for: widget)
      return nil
    case .success(let reply):
      switch flight.provider.reading(reply, widget.query, now, latest?.reading) {
      case .failure(let failure): return failure
      case .success(let reading):
        // What is older than what is kept is no repetition of anything.
        let doubt =
          age(of: reading, after: latest, for: widget, now: now)
          ?? doubt(about: reading, of: flight.provider.id, isSample: reply.isSample, for: widget, at: now)
        if let doubt { return doubt }
        let snapshot = Snapshot(
          widget: widget.id, provider: flight.provider.id, query: widget.query.text, reading: reading, fetchedAt: now,
          expiresAt: expiry(of: reply, now: now),
          validators: validators(of: reply, key: flight.key, else: Validators()),
          isSample: reply.isSample, isAccepted: isAccepted(reading, of: flight.provider.id, for: widget))
        keep(snapshot, as: .refreshed, for: widget)
        return nil
      }
    }
  }

  /// Keeps a good snapshot and ends the widget's way.
  func keep(_ snapshot: Snapshot, as result: Outcome.Result, for widget: Widget) {
    trying { try context.store.keep(snapshot) }
    snapshots.removeAll { $0.widget == snapshot.widget && $0.provider == snapshot.provider }
    snapshots.append(snapshot)
    forgetDoubts(of: widget, about: snapshot.provider)
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
    guard record(Attempt(provider: flight.provider.id, target: request.target, askedAt: askedAt)) else { return [] }
    flights[request.target] = second
    return [request]
  }

  private func recordFailure(_ failure: Failure, of provider: RegisteredProvider) {
    let known = standings.first { $0.provider == provider.id }
    let failures = min(max(known?.consecutiveFailures ?? 0, 0), 1_000_000) + 1
    record(
      Standing(
        provider: provider.id, consecutiveFailures: failures,
        notBefore: Backoff.notBefore(
          failure, consecutiveFailures: failures, now: context.clock(), jitter: context.random())))
  }

  /// The provider has answered: whatever held it back has ended, but what its answer asks for itself.
  private func recordAnswer(of provider: RegisteredProvider, notBefore: Date?) {
    let standing = Standing(provider: provider.id, notBefore: notBefore)
    let known = standings.first { $0.provider == provider.id } ?? Standing(provider: provider.id)
    if known != standing { record(standing) }
  }

  /// The `Expires` of an answer that is not kept, which no snapshot remembers.
  private func pause(after result: Result<Reply, Failure>) -> Date? {
    let now = context.clock()
    guard case .success(let reply) = result, let expiry = expiry(of: reply, now: now) else { return nil }
    return min(expiry, now.addingTimeInterval(Lifetime.longestExpiresSeconds))
  }

  /// "Unchanged" is no help any more where the old answer is not believed: the next request asks for the whole.
  private func forgetValidators(of provider: RegisteredProvider, query: String) {
    for index in snapshots.indices where snapshots[index].provider == provider.id && snapshots[index].query == query {
      snapshots[index].validators = Validators()
      let snapshot = snapshots[index]
      trying { try context.store.keep(snapshot) }
    }
  }

  private func expiry(of reply: Reply, now: Date) -> Date? {
    reply.headers["expires"].flatMap { Date(httpDate: $0) }.flatMap { $0 > now ? $0 : nil }
  }

  /// Why a reading is older than the one that is kept of the same provider; nil where it is not.
  private func age(of reading: Reading, after kept: Snapshot?, for widget: Widget, now: Date) -> Failure? {
    guard let kept, !kept.isFromTheFuture(at: now), let observedAt = reading.observedAt,
      let keptAt = kept.reading.observedAt, observedAt < keptAt,
      // Beyond its maximum age it is refused for that.
      now.timeIntervalSince(observedAt) <= Double(widget.maxAgeSeconds)
    else { return nil }
    return .outdated("observed at \(observedAt.instantText), before the \(keptAt.instantText) that is kept")
  }

  /// A 304 may leave out what has not changed.
  ///
  /// They are sent back as they came, so what no header field may hold is not kept, nor what holds our key.
  private func validators(of reply: Reply, key: String?, else old: Validators) -> Validators {
    func plain(_ field: String?) -> String? {
      field.flatMap { text in
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && redacted(text, key) == text ? text : nil
      }
    }
    return Validators(
      etag: plain(reply.headers["etag"]) ?? old.etag,
      lastModified: plain(reply.headers["last-modified"]) ?? old.lastModified)
  }
}
