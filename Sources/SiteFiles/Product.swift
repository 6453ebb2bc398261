import Foundation

/// The product's name and version, as `--version` and the User-Agent say them.
package enum Product {
  /// The command's name.
  package static let name = "widgets"
  /// The version.
  package static let version = "0.1.0"
  /// No clock that runs rightly says less, 2020-01-01T00:00:00Z; a machine without a clock wakes in 1970 or 2000.
  package static let earliestNow = Date(timeIntervalSince1970: 1_577_836_800)
}
