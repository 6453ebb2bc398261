import Core
import Foundation

/// How the providers have been doing, as the next runs will read it.
extension Run {
  /// Stores an attempt before it is made, so that no crash makes us ask more often; false where that fails.
  func record(_ attempt: Attempt) -> Bool {
    guard trying({ try context.store.record(attempt) }) != nil else { return false }
    attempts.removeAll { $0.provider == attempt.provider && $0.target == attempt.target }
    attempts.append(attempt)
    return true
  }

  /// Counts a failure and lets the provider rest; `sentence` says why, without the site's key; `notBefore` is what the
  /// answer asks for itself, where one came.
  func recordFailure(
    _ failure: Failure, _ sentence: String, of provider: RegisteredProvider, notBefore asked: Date? = nil
  ) {
    guard let fingerprints = fingerprints(of: provider) else { return }
    let (now, jitter) = (context.clock(), context.random())
    let standing = update(provider.id) {
      var next = Standing.following($0, failure, sentence, of: provider.id, fingerprints, now: now, jitter: jitter)
      next.notBefore = [next.notBefore, asked].compactMap(\.self).max()
      return next
    }
    if failure.asksForAPause { pauses[provider.id] = standing?.notBefore }
  }

  /// The provider has answered: whatever held it back has ended, but a pause that it has asked for.
  ///
  /// `notBefore` is what the answer itself asks for; `doubt` says why the answer is not believed.
  func recordAnswer(of provider: RegisteredProvider, notBefore: Date? = nil, doubt: String? = nil) {
    guard let fingerprints = fingerprints(of: provider) else { return }
    let now = context.clock()
    update(provider.id) {
      let next = Standing.following(
        $0, answerOf: provider.id, notBefore: notBefore, doubt: doubt, fingerprints, now: now)
      let known = $0 ?? Standing(provider: provider.id)
      let isNews =
        known.consecutiveFailures != 0 || known.notBefore != next.notBefore || known.reason != next.reason
      return isNews ? next : nil
    }
  }

  /// Writes down whose keys cannot be read: that is no fault of theirs, and nothing holds them back for it.
  func recordUnreadableKeys() {
    for failure in pursuits.values.flatMap(\.outcome.failures).filter(\.isOfKey) {
      update(failure.provider) { stored in
        var standing = stored ?? Standing(provider: failure.provider)
        guard standing.reason != failure.message else { return nil }
        standing.reason = failure.message
        return standing
      }
    }
  }

  /// Lets go of what held a provider back under another word of the config: whoever changed it has mended something.
  func forgetOldStandings() {
    for standing in standings where standing.consecutiveFailures != 0 || standing.notBefore != nil {
      // Of a provider that may not be asked now it cannot be told.
      guard let provider = context.registry.first(where: { $0.id == standing.provider }),
        let fingerprints = fingerprints(of: provider), !fingerprints.hold(standing.fingerprint)
      else { continue }
      update(provider.id) { stored in
        stored.map { fingerprints.hold($0.fingerprint) } ?? true
          ? nil : Standing(provider: provider.id, fingerprint: fingerprints.all)
      }
    }
  }

  /// What tells that the config's word on a provider has changed; nil for one that may not be asked.
  private func fingerprints(of provider: RegisteredProvider) -> ConfigFingerprints? {
    guard case .success(let access) = context.access(provider) else { return nil }
    return context.siteConfig.fingerprints(of: provider.id, access)
  }

  @discardableResult
  private func update(_ provider: ProviderID, _ change: (Standing?) -> Standing?) -> Standing? {
    guard let standing = trying({ try context.store.updateStanding(of: provider, change) }) else { return nil }
    standings.removeAll { $0.provider == provider }
    standings.append(standing)
    return standing
  }
}
