import Foundation
import Testing

/// Compares a whole output with the file in `Goldens`; `RECORD=1` rewrites it and fails.
func expectGolden(_ text: String, _ name: String) throws {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
  let file = folder.appending(path: name)
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(name)")
    return
  }
  let golden = try #require(try? Data(contentsOf: file), "no golden \(name)")
  // Bytes, because strings that differ in normalisation are equal.
  #expect(Data(text.utf8) == golden, "\(name) differs:\n\(text)")
}
