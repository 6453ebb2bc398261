import Core
import Foundation
import Providers

/// One thing that takes bytes from outside, and what must hold whatever they are.
package struct FuzzTarget: Sendable {
  /// Its name: the folder of its finds, `fixtures/fuzz/<name>`.
  package let name: String
  /// The inputs to begin with.
  package let seeds: @Sendable () throws -> [Data]
  /// What does not hold for an input, as a sentence; nil where all is well.
  package let check: @Sendable (Data) -> String?
}

/// Every target; a new provider's decoder is among them as soon as it is in the registry.
package let fuzzTargets: [FuzzTarget] =
  registry.flatMap { [FuzzTarget(bodiesOf: $0), FuzzTarget(refusalsOf: $0)] }
  + [FuzzTarget.config, .notice, .stored, .texts, .pages, .templates]

/// The folder of a target's finds.
package func findsFolder(of target: FuzzTarget) -> URL {
  fixturesFolder.appendingPathComponent("fuzz").appendingPathComponent(target.name)
}

/// The folder of the sample bodies.
let fixturesFolder = repositoryFolder.appendingPathComponent("fixtures")

/// The repository, two folders above this one.
let repositoryFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The instant of every run: 07:30 on a Sunday in Hanoi.
let pinnedNow = Date(timeIntervalSince1970: 1_795_307_400)
