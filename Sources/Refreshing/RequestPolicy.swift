import Core
import Foundation

/// Whether a provider may be asked for a feed now: its pause, its least interval, its `Expires`, its back-off, its limits.
struct RequestPolicy {
  let provider: any Provider
  let options: ProviderOptions
  let health: ProviderHealth?
  let now: Date

  /// From when on the provider may be asked again for a feed, and why not now; nil where it may be asked now.
  ///
  /// An answer that was not believed, or that the widget cannot show, is asked for again after the widget's time to live;
  /// so is one that failed while the provider's others came.
  func wait(
    after attempt: Attempt?, _ snapshot: Snapshot?, access: Access, ttlSeconds: Int, cannotShow: Bool = false
  ) -> Wait? {
    let intervalSeconds = provider.intervalSeconds(options)
    let intervalEndsAt = end(of: Double(intervalSeconds), after: attempt)
    if let pausedUntil = health?.pausedUntil(at: now) {
      return wait(until: [pausedUntil, intervalEndsAt].compactMap(\.self).max(), "it asked for a pause")
    }
    let isOwnAnswer = snapshot?.validators?.access.map { $0 == access.fingerprint } ?? true
    let expiresAt = snapshot.flatMap { snapshot in
      isOwnAnswer && !snapshot.isFromTheFuture(at: now)
        ? snapshot.countedExpiresAt.flatMap {
          $0.isAhead(of: now, atMostSeconds: Lifetime.longestExpiresSeconds) ? $0 : nil
        }
        : nil
    }
    let rest: String? =
      switch attempt?.outcome {
      case .rejected: "its last answer was not believed"
      case .unanswered: "it failed for this feed only"
      case .answered: cannotShow ? "its last answer cannot be shown here" : nil
      case .failed, nil: nil
      }
    if let rest, let until = end(of: Double(max(intervalSeconds, ttlSeconds)), after: attempt) {
      return wait(until: until, rest)
    }
    if let expiresAt {
      return wait(until: [expiresAt, intervalEndsAt].compactMap(\.self).max(), "its last answer is valid until then")
    }
    return wait(until: intervalEndsAt, "its terms demand \(intervalSeconds) s between two requests")
  }

  /// From when on the provider's terms allow so many more calls, in this minute, in this hour or on this day; nil where they
  /// allow them now.
  func wait(forCalls count: Int, _ calls: Calls, inMinute: Int) -> Wait? {
    guard count > 0, let limits = provider.limits(options) else { return nil }
    return wait(
      until: limits.heldUntil(calls, inMinute: inMinute, adding: count, at: now),
      "its limit of requests is used up until then")
  }

  private func wait(until instant: Date?, _ reason: String) -> Wait? {
    instant.map { Wait(provider: provider.id, until: $0, reason: health?.reason ?? reason) }
  }

  private func end(of seconds: Double, after attempt: Attempt?) -> Date? {
    attempt.map { $0.askedAt.addingTimeInterval(seconds) }
      .flatMap { $0.isAhead(of: now, atMostSeconds: seconds) ? $0 : nil }
  }
}
