import Foundation

extension WaitingPaths {
  /// What waits at an instant.
  package struct Content: Equatable, Sendable {
    /// Since when the command fails; nothing fails without a path that waits.
    package var failure: Failure?
    private var entries: [Entry] = []
    /// The last generation in the file; what could not be written down has none.
    private var storedGeneration = 0
    /// Whether the file could not be read.
    private var isEverything = false

    private struct Entry: Equatable, Sendable {
      /// Greater for each later change, so that a path that changes while the command runs goes on waiting.
      let generation: Int
      let path: String
    }
  }
}

extension WaitingPaths.Content {
  /// Every published path, in place of a file that cannot be read.
  init(everything paths: [String]) {
    add(paths)
    storedGeneration = 1
    isEverything = true
  }

  /// What stands in a file; nil where one line is not as `text` writes it.
  init?(_ text: String) {
    guard text.hasSuffix("\n") else { return nil }
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
      if words.count == 4, words[0] == "failure", let since = Self.instant(words[1]), let said = Self.instant(words[2])
      {
        failure = WaitingPaths.Failure(since: since, saidAt: said, sentence: words[3])
      } else if words.count == 2, let generation = Int(words[0]), (1...Self.lastGeneration).contains(generation),
        Self.isPlain(words[1])
      {
        entries.append(Entry(generation: generation, path: words[1]))
        storedGeneration = max(storedGeneration, generation)
      } else {
        return nil
      }
    }
    guard !entries.isEmpty else { return nil }
  }

  private static let lastGeneration = 1 << 50

  private static func instant(_ text: String) -> Date? {
    Int64(text).flatMap { abs($0) < 1 << 40 ? Date(timeIntervalSince1970: Double($0)) : nil }
  }

  /// Whether a path stays below `v1` and on its line.
  private static func isPlain(_ path: String) -> Bool {
    path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
      && !path.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  var text: String {
    var lines = entries.map { "\($0.generation) \($0.path)" }
    if let failure {
      let sentence = failure.sentence.split(whereSeparator: \.isNewline).joined(separator: " ")
      let instants = [failure.since, failure.saidAt].map { "\(Int64($0.timeIntervalSince1970))" }
      lines.insert((["failure"] + instants + [sentence]).joined(separator: " "), at: 0)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Each once, in the order in which they last changed, and the index behind all that it names.
  package var paths: [String] {
    let paths = entries.map(\.path)
    return paths.filter { !Self.index.contains($0) } + paths.filter(Self.index.contains)
  }

  private static let index = ["index.json", "index.json.gz"]

  mutating func add(_ paths: [String]) {
    guard !paths.isEmpty else { return }
    let generation = (entries.map(\.generation).max() ?? 0) + 1
    var seen = Set(paths)
    entries.removeAll { seen.contains($0.path) }
    // The last change of each counts.
    let last = paths.reversed().filter { seen.remove($0) != nil }.reversed()
    entries += last.map { Entry(generation: generation, path: $0) }
  }

  mutating func finish(_ taken: Self) {
    failure = nil
    // What cannot be read may have changed since.
    guard taken.isEverything || !isEverything else { return }
    entries.removeAll { $0.generation <= taken.storedGeneration }
  }
}
