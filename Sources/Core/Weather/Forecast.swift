import Foundation

/// How long a forecast is used, counted from `Weather.issuedAt`.
///
/// A forecast that is no longer updated is not fresh although it is still served.
package enum Forecast {
  /// 24 h.
  package static let freshSeconds = 24 * 3600.0
  /// 36 h.
  package static let validSeconds = 36 * 3600.0
  static let stepSeconds = 3600.0

  /// Why a good answer brings no new forecast; nil where it does.
  ///
  /// From 24 h on it must be newer than the forecast that is kept; where none is kept it is taken up to 36 h.
  package static func age(issuedAt: Date?, keptAt: Date?, now: Date) -> Failure? {
    guard let issuedAt else { return nil }
    let seconds = now.timeIntervalSince(issuedAt)
    if seconds > validSeconds {
      return .outdated("issued at \(issuedAt.instantText), more than \(Int(validSeconds / 3600)) h ago")
    }
    guard seconds >= freshSeconds, let keptAt, issuedAt <= keptAt else { return nil }
    return .outdated(
      "issued at \(issuedAt.instantText), \(Int(freshSeconds / 3600)) h ago or more, and not newer than the kept one")
  }
}
