import Core
import Foundation

/// How a provider is doing after a word of its own, given what is stored of it at that moment.
extension ProviderHealth {
  /// After one more failure, which `sentence` describes without the site's key.
  ///
  /// Of two pauses the later one holds.
  static func following(
    _ stored: ProviderHealth?, _ failure: Failure, _ sentence: String, of provider: ProviderID,
    _ fingerprints: ConfigFingerprints, now: Date, jitter: Double
  ) -> ProviderHealth {
    let known = stored.flatMap { fingerprints.hold($0.fingerprint) ? $0 : nil }
    let failures = min(max(known?.consecutiveFailures ?? 0, 0), 1_000_000) + 1
    let until = Backoff.notBefore(failure, consecutiveFailures: failures, now: now, jitter: jitter)
    let own = failure.asksForAPause ? fingerprints.account : fingerprints.all
    var next = ProviderHealth(
      provider: provider, consecutiveFailures: failures, notBefore: until, pausedAt: now, fingerprint: own,
      reason: plain(sentence, limit: longestReason))
    if let known, let pausedUntil = known.pausedUntil(at: now), pausedUntil > until {
      next.notBefore = pausedUntil
      next.fingerprint = known.fingerprint
    }
    return next
  }

  /// After an answer: a pause that the provider has asked for goes on, one of our own ends.
  static func following(
    _ stored: ProviderHealth?, answerOf provider: ProviderID, notBefore: Date?, rejection: String?,
    _ fingerprints: ConfigFingerprints, now: Date
  ) -> ProviderHealth {
    let asked = stored.flatMap { $0.fingerprint == fingerprints.account ? $0.pausedUntil(at: now) : nil }
    let until = [asked, notBefore].compactMap(\.self).max()
    return ProviderHealth(
      provider: provider, notBefore: until, pausedAt: until == nil ? nil : now,
      fingerprint: until == nil ? fingerprints.all : fingerprints.account,
      reason: rejection.map { plain($0, limit: longestReason) })
  }

  /// How many characters of a reason are kept.
  private static let longestReason = 300
}
