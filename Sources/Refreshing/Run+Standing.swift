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

  /// `notBefore` is what the answer asks for itself, where one came.
  func recordFailure(
    _ failure: Failure, of provider: RegisteredProvider, _ fingerprint: UInt32, notBefore asked: Date? = nil
  ) {
    let known = standings.first { $0.provider == provider.id }
    let failures = min(max(known?.consecutiveFailures ?? 0, 0), 1_000_000) + 1
    let notBefore = Backoff.notBefore(
      failure, consecutiveFailures: failures, now: context.clock(), jitter: context.random())
    if failure.asksForAPause { pauses[provider.id] = max(notBefore, pauses[provider.id] ?? notBefore) }
    record(
      Standing(
        provider: provider.id, consecutiveFailures: failures,
        notBefore: [notBefore, pauses[provider.id], asked].compactMap(\.self).max(),
        fingerprint: fingerprint))
  }

  /// The provider has answered: whatever held it back has ended, but what its answer asks for itself, and a pause that it
  /// has asked for in this run when it was asked for something else.
  func recordAnswer(of provider: RegisteredProvider, notBefore: Date?, _ fingerprint: UInt32) {
    let notBefore = [notBefore, pauses[provider.id]].compactMap(\.self).max()
    let known = standings.first { $0.provider == provider.id }
    if known?.consecutiveFailures ?? 0 != 0 || known?.notBefore != notBefore {
      record(Standing(provider: provider.id, notBefore: notBefore, fingerprint: fingerprint))
    }
  }

  /// Lets go of what held a provider back under another entry of the config, another key or another contact: whoever
  /// changed it has mended something.
  func forgetOldStandings() {
    for standing in standings where standing.consecutiveFailures != 0 || standing.notBefore != nil {
      guard let provider = context.registry.first(where: { $0.id == standing.provider }) else { continue }
      let fingerprint = fingerprint(of: provider)
      if standing.fingerprint != fingerprint { record(Standing(provider: provider.id, fingerprint: fingerprint)) }
    }
  }

  /// What tells that the config's word on a provider has changed; 0 for one that may not be asked.
  func fingerprint(of provider: RegisteredProvider) -> UInt32 {
    guard case .success(let access) = context.access(provider) else { return 0 }
    return context.config.options(of: provider.id).fingerprint(of: access)
  }

  private func record(_ standing: Standing) {
    trying { try context.store.record(standing) }
    standings.removeAll { $0.provider == standing.provider }
    standings.append(standing)
  }
}
