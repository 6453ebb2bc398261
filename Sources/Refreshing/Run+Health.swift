import Core
import Foundation

/// How the providers have been doing, as the next runs will read it.
extension Run {
  /// Counts what a job has brought: a provider that fails for more than it answers rests, one that answers goes on.
  ///
  /// Several failures in one run are one failure in a row. What is not believed is no failure of this kind, so that a jump
  /// that is true is soon repeated; but the `Expires` of such an answer holds. What failed the last time too, while others
  /// were answered, says nothing of the provider.
  func noteHealth(after job: FetchJob, _ results: [Query: FeedResult], now: Date) {
    let failed = job.queries.compactMap { query -> (query: Query, failure: Failure)? in
      if case .failed(let failure)? = results[query] { (query, failure) } else { nil }
    }
    let failures = failed.map(\.failure)
    if failures.contains(.cancelled) { return }
    let outages = failures.filter { !$0.isRejection }
    let id = job.provider.id
    let news = failed.filter { !$0.failure.isRejection && !state.unansweredBefore.contains(.init(Feed(id, $0.query))) }
    var counts = state.results[id] ?? (0, 0)
    counts.failed += news.count
    counts.answered += job.queries.count - outages.count
    state.results[id] = counts
    let asksForAPause = outages.contains(where: \.asksForAPause)
    // The `Expires` of an answer that is not kept says nothing of the provider's other feeds.
    let isAlone = feedCounts[id] == job.queries.count
    let isUseless = failures.contains { $0.isRejection || $0.isOldWord }
    let expiresAt = isAlone && isUseless ? job.expiresAt(now: now) : nil
    if let failure = outages.first(where: \.asksForAPause) ?? outages.first,
      asksForAPause || counts.failed > counts.answered
    {
      noteFailure(failure, job.sentence(of: failure), of: job.provider, notBefore: failure.isOldWord ? expiresAt : nil)
      if asksForAPause { pausedProviders.insert(id) }
    } else if counts.answered > 0, counts.failed <= counts.answered {
      let rejection = failures.first(where: \.isRejection).map(job.sentence)
      noteAnswer(
        of: job.provider, notBefore: failures.count == job.queries.count ? expiresAt : nil, rejection: rejection,
        now: now)
    }
  }

  private func noteFailure(
    _ failure: Failure, _ sentence: String, of provider: any Provider, notBefore asked: Date?
  ) {
    guard let fingerprints = fingerprints(of: provider) else { return }
    let (now, jitter) = (context.clock(), context.random())
    let before = state.healthBefore[provider.id].flatMap { fingerprints.hold($0.fingerprint) ? $0 : nil }
    let isFirst = state.results[provider.id]?.failed ?? 0 <= 1
    update(provider.id) { stored in
      // What this run has counted already is not counted again.
      var known = stored
      if !isFirst { known?.consecutiveFailures = before?.consecutiveFailures ?? 0 }
      var next = ProviderHealth.following(
        known, failure, sentence, of: provider.id, fingerprints, now: now, jitter: jitter)
      next.notBefore = [next.notBefore, asked].compactMap(\.self).max()
      return next
    }
  }

  /// The provider has answered: whatever held it back has ended, but a pause that it has asked for.
  private func noteAnswer(of provider: any Provider, notBefore: Date?, rejection: String?, now: Date) {
    guard let fingerprints = fingerprints(of: provider) else { return }
    update(provider.id) { stored in
      let next = ProviderHealth.following(
        stored, answerOf: provider.id, notBefore: notBefore, rejection: rejection, fingerprints, now: now)
      let known = stored ?? ProviderHealth(provider: provider.id)
      let isNews =
        known.consecutiveFailures != 0 || known.notBefore != next.notBefore || known.reason != next.reason
      return isNews ? next : nil
    }
  }

  /// Notes what a provider has failed for in two runs while it answers for others: it is asked for again after the time to
  /// live.
  func noteUnansweredFeeds() {
    if state.progress.values.allSatisfy(\.failures.isEmpty) { return }
    for feed in uses.keys {
      guard let counts = state.results[feed.provider], counts.failed <= counts.answered,
        !pausedProviders.contains(feed.provider), let attempt = state.attempt(at: feed),
        attempt.outcome == .failed, attempt.askedAt >= startedAt, state.unansweredBefore.contains(.init(feed))
      else { continue }
      state.note(.unanswered, of: feed)
    }
  }

  /// Writes down whose keys cannot be read: that is no fault of theirs, and nothing holds them back for it.
  func noteUnreadableKeys() {
    for failure in state.progress.values.flatMap(\.failures).filter(\.isOfKey) {
      update(failure.provider) { stored in
        var health = stored ?? ProviderHealth(provider: failure.provider)
        guard health.reason != failure.message else { return nil }
        health.reason = failure.message
        return health
      }
    }
  }

  /// Lets go of what held a provider back under another word of the config: whoever changed it has mended something.
  func forgetOldHealth() {
    for (provider, fingerprints) in providersOfAnotherWord {
      update(provider) { stored in
        stored.map { fingerprints.hold($0.fingerprint) } ?? true
          ? nil : ProviderHealth(provider: provider, fingerprint: fingerprints.all)
      }
    }
  }

  /// The same for a run that only says what it would do.
  func passOverOldHealth() {
    for (provider, fingerprints) in providersOfAnotherWord {
      state.note(ProviderHealth(provider: provider, fingerprint: fingerprints.all))
    }
  }

  private var providersOfAnotherWord: [(ProviderID, ConfigFingerprints)] {
    state.health.values.compactMap { health in
      guard health.consecutiveFailures != 0 || health.notBefore != nil,
        // Of a provider that may not be asked now it cannot be told.
        let provider = providers[health.provider], let fingerprints = fingerprints(of: provider),
        !fingerprints.hold(health.fingerprint)
      else { return nil }
      return (provider.id, fingerprints)
    }
  }

  /// What tells that the config's word on a provider has changed; nil for one that may not be asked.
  private func fingerprints(of provider: any Provider) -> ConfigFingerprints? {
    guard case .success(let access) = access(to: provider) else { return nil }
    if let known = knownFingerprints[provider.id] { return known }
    let fingerprints = context.config.fingerprints(of: provider.id, access)
    knownFingerprints[provider.id] = fingerprints
    return fingerprints
  }

  private func update(_ provider: ProviderID, _ change: (ProviderHealth?) -> ProviderHealth?) {
    guard let health = withStore({ try context.store.updateHealth(of: provider, change) }) else { return }
    state.note(health)
  }
}
