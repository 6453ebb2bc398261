import CBuild
import Foundation

/// For `--version` and the User-Agent.
package enum Product {
  package static let name = "widgets"
  package static let version = "0.1.0"
  /// A clock that shows an earlier time is wrong, 2020-01-01T00:00:00Z: a machine without a clock starts in 1970 or 2000.
  package static let earliestNow = Date(timeIntervalSince1970: 1_577_836_800)

  /// What `--version` prints, such as `widgets 0.1.0 (621b8fc, 2026-11-26)`.
  ///
  /// The commit and its date are left out where `make` did not build the program.
  package static var versionLine: String {
    let commit = String(cString: cbuild_commit())
    return commit.isEmpty ? "\(name) \(version)" : "\(name) \(version) (\(commit))"
  }
}
