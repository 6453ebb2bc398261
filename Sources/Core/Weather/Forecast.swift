import Foundation

/// How long a forecast counts from the time at which it was made, `Weather.issuedAt`.
///
/// A forecast that nobody makes any more is not fresh because it is still served.
package enum Forecast {
  /// It is fresh for this long at most, seconds (24 h).
  package static let freshSeconds = 24 * 3600.0
  /// It may be shown for this long at most, seconds (36 h).
  package static let validSeconds = 36 * 3600.0
  /// So long is the present hour, seconds.
  static let stepSeconds = 3600.0

  /// Why a provider's answer is no new word, although it has come as it should; nil where it is one.
  ///
  /// From 24 h on it must be later than the forecast that is kept; where none is kept it is taken up to 36 h.
  package static func age(issuedAt: Date?, kept: Reading?, now: Date) -> Failure? {
    guard let issuedAt else { return nil }
    let seconds = now.timeIntervalSince(issuedAt)
    if seconds > validSeconds {
      return .outdated("issued at \(issuedAt.instantText), more than \(Int(validSeconds / 3600)) h ago")
    }
    guard seconds >= freshSeconds, let keptAt = kept?.issuedAt, issuedAt <= keptAt else { return nil }
    return .outdated(
      "issued at \(issuedAt.instantText), \(Int(freshSeconds / 3600)) h ago or more, and not newer than the kept one")
  }
}
