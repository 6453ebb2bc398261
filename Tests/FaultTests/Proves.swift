import Foundation
import Testing

/// Which rows of `docs/faults.md` a test proves; `MatrixTests` compares the two.
struct Proves: TestTrait {
  let rows: [Int]
}

extension Trait where Self == Proves {
  /// Proves these rows of `docs/faults.md`.
  static func proves(_ rows: Int...) -> Self { Proves(rows: rows) }
}

extension Trait where Self == ConditionTrait {
  /// Only with root and the tools that `make faults` installs.
  static var system: Self {
    .enabled("`make faults` runs it") { Thoroughness.isFull }
  }
}

/// How much of the matrix is run.
enum Thoroughness {
  /// Whether `make faults` runs it, which takes minutes where `make test` takes seconds.
  static let isFull = ProcessInfo.processInfo.environment["WIDGETS_SYSTEM_FAULTS"] != nil
}
