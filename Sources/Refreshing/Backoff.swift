import Core
import Foundation

/// When a provider that failed may be asked again.
enum Backoff {
  /// The first pause, seconds; it doubles with every failure in a row.
  static let baseSeconds = 60.0
  /// The longest pause of our own, seconds.
  static let longestSeconds = 3600.0
  /// The pause after a 429 that does not say how long, seconds.
  static let tooManySeconds = 300.0

  /// The instant before which a provider is not asked again after so many failures in a row.
  ///
  /// `jitter` is from 0 to 1 and spreads the pause from half to one and a half of itself, so that many sites do not
  /// come back together.
  static func notBefore(_ failure: Failure, consecutiveFailures: Int, now: Date, jitter: Double) -> Date {
    let doubled = baseSeconds * pow(2, Double(min(consecutiveFailures, 12) - 1))
    let own = min(longestSeconds, min(longestSeconds, doubled) * (0.5 + jitter))
    guard case .http(let status, _, let retryAfter) = failure else { return now.addingTimeInterval(own) }
    let least = status == 429 ? max(own, tooManySeconds) : own
    switch retryAfter {
    case .seconds(let seconds):
      return now.addingTimeInterval(max(least, min(Double(seconds), ProviderHealth.longestPauseSeconds)))
    case .until(let date):
      return now.addingTimeInterval(max(least, min(date.timeIntervalSince(now), ProviderHealth.longestPauseSeconds)))
    case nil: break
    }
    switch status {
    // Asking again cannot help before somebody changes something.
    case 401, 403, 404, 410, 422: return now.addingTimeInterval(longestSeconds)
    default: return now.addingTimeInterval(least)
    }
  }
}

extension Failure {
  /// Whether one more try of a provider in the same run is worth it: never after a time-out, never against its word.
  func isWorthASecondTry(of provider: any Provider) -> Bool {
    switch self {
    case .connection: true
    case .http(let status, _, nil): (500...599).contains(status)
    case .mediaType(_, let found): provider.failsWithHTML && found.hasPrefix("text/html")
    default: false
    }
  }

  /// Whether the provider itself wants to be left alone for a while.
  var asksForAPause: Bool {
    guard case .http(let status, _, let retryAfter) = self else { return false }
    return status == 429 || retryAfter != nil
  }

  /// Whether the answer came as it should, but says nothing new that can be shown.
  var isOldWord: Bool {
    switch self {
    case .outdated, .http(status: 304, _, _): true
    default: false
    }
  }

  /// Whether the answer came as it should and only its values are not believed, or are none of those that are shown.
  var isRejection: Bool {
    switch self {
    case .implausible, .empty, .withdrawn: true
    default: false
    }
  }
}
