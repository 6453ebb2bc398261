import Foundation

/// How a provider has been doing, whatever it was asked for: who refuses one query is not asked the next.
package struct ProviderHealth: Equatable, Sendable {
  package var provider: ProviderID
  package var consecutiveFailures: Int
  /// Not to be asked before; nil where nothing holds it back.
  package var notBefore: Date?
  /// When `notBefore` was set; nil without one, and where an older version has stored it.
  package var pausedAt: Date?
  /// One of `Config.fingerprints` under which it has been doing so: whoever changes the config's word asks anew.
  package var fingerprint: UInt32
  /// Why it was not believed or gave nothing the last time, one line without the site's key; nil where it gave something.
  package var reason: String?

  package init(
    provider: ProviderID, consecutiveFailures: Int = 0, notBefore: Date? = nil, pausedAt: Date? = nil,
    fingerprint: UInt32 = 0, reason: String? = nil
  ) {
    self.provider = provider
    self.consecutiveFailures = consecutiveFailures
    self.notBefore = notBefore
    self.pausedAt = pausedAt
    self.fingerprint = fingerprint
    self.reason = reason
  }

  /// No pause is rightly longer, seconds: the longest is until the next midnight of UTC.
  package static let longestPauseSeconds = 86400.0

  /// Until when the provider is not to be asked; nil where it may be asked, and where another clock has dated the pause.
  package func pausedUntil(at now: Date) -> Date? {
    if let pausedAt, pausedAt.timeIntervalSince(now) > Lifetime.clockToleranceSeconds { return nil }
    return notBefore.flatMap { $0.isAhead(of: now, atMostSeconds: Self.longestPauseSeconds) ? $0 : nil }
  }
}
