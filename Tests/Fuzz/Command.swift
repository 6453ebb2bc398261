import Foundation
import FuzzTargets

/// What the program does beside fuzzing: `list` prints the targets, `seeds DIR` writes the inputs to begin with into
/// `DIR/<target>`.
func command(_ words: [String]) -> Int32 {
  switch (words.first, words.count) {
  case ("list", 1): print(fuzzTargets.map(\.name).joined(separator: "\n"))
  case ("seeds", 2): return writeSeeds(into: URL(fileURLWithPath: words[1]))
  default:
    FileHandle.standardError.write(
      Data("usage: fuzz list | fuzz seeds DIR | fuzz TARGET [libFuzzer's arguments]\n".utf8))
    return 64
  }
  return 0
}

private func writeSeeds(into folder: URL) -> Int32 {
  do {
    for target in fuzzTargets {
      let folder = folder.appendingPathComponent(target.name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (index, seed) in try target.seeds().enumerated() {
        try seed.write(to: folder.appendingPathComponent("seed-\(index)"))
      }
    }
    return 0
  } catch {
    FileHandle.standardError.write(Data("seeds: \(error)\n".utf8))
    return 1
  }
}
