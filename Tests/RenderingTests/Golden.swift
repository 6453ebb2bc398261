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

/// Compares each output of one form with a whole golden or, where it has a base, with nothing but the base itself.
///
/// Answers the lines in which the others differ from their bases: `-12 …` is line 12 of the base, `+12 …` of the output.
func expectGoldens(
  _ outputs: [(name: String, text: String)], _ form: String, bases: (String) -> String
) throws -> String {
  let texts = Dictionary(uniqueKeysWithValues: outputs)
  var differences = ""
  for (name, text) in outputs {
    let base = bases(name)
    if base == name {
      try expectGolden(text, "\(name)\(form)")
      continue
    }
    differences += "== \(name)\(form), unlike \(base)\(form)\n"
    for change in lines(text).difference(from: lines(try #require(texts[base]))) {
      switch change {
      case .remove(let offset, let line, _): differences += "-\(offset + 1) \(line)\n"
      case .insert(let offset, let line, _): differences += "+\(offset + 1) \(line)\n"
      }
    }
  }
  return differences
}

/// The lines of a text by bytes, as goldens are compared; a JSON document has one for each key.
private func lines(_ text: String) -> [Line] {
  text.replacing(",\"", with: ",\n\"").utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    .map { Line(bytes: Array($0)) }
}

private struct Line: Equatable, CustomStringConvertible {
  let bytes: [UInt8]

  var description: String { String(decoding: bytes, as: UTF8.self) }
}
