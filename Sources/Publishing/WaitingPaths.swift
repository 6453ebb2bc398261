import Foundation
import Synchronization

/// The changed paths that a site's command has not taken yet, in a file beside the state.
///
/// A path is written down before its file changes, so no kill can lose it. It may be given twice, never forgotten.
package final class WaitingPaths: Sendable {
  /// What the file's name has after the state's.
  package static let suffix = ".onpublish"

  /// Nothing waits while there is no file.
  package let path: String
  private let calls: FileSystemCalls
  /// What could not be written down; the command still gets it from this process.
  private let unsaved = Mutex<[String]>([])

  /// Since when the command fails.
  package struct Failure: Equatable, Sendable {
    package let since: Date
    /// When a run last said so.
    package let saidAt: Date
    /// The sentence part.
    package let sentence: String

    package init(since: Date, saidAt: Date, sentence: String) {
      (self.since, self.saidAt, self.sentence) = (since, saidAt, sentence)
    }
  }

  /// What waits at an instant.
  package struct Content: Equatable, Sendable {
    /// Each once, in the order in which they last changed.
    package var paths: [String] { entries.map(\.path) }
    package fileprivate(set) var failure: Failure?
    fileprivate var entries: [Entry] = []
    /// The last generation in the file; what could not be written down has none.
    fileprivate var storedGeneration = 0

    fileprivate struct Entry: Equatable, Sendable {
      /// Greater for each later change, so that a path that changes while the command runs goes on waiting.
      let generation: Int
      let path: String
    }
  }

  package convenience init(path: String) { self.init(path: path, calls: .system) }

  init(path: String, calls: FileSystemCalls) {
    self.path = path
    self.calls = calls
  }

  /// Adds paths below the tree's root, such as `v1/vi/rates.html`; they are kept relative to `v1`.
  func add(_ paths: [String]) {
    let relative = paths.compactMap { $0.hasPrefix("v1/") ? String($0.dropFirst(3)) : nil }
    let all = unsaved.withLock { $0 + relative }
    guard !all.isEmpty else { return }
    let isSaved = update { $0.add(all) }
    unsaved.withLock { $0 = isSaved ? [] : all }
  }

  /// What waits; nil where nothing does.
  package func content() -> Content? {
    var content = stored()
    content.add(unsaved.withLock(\.self))
    return content.entries.isEmpty && content.failure == nil ? nil : content
  }

  /// Forgets what the command has taken; what has changed since goes on waiting.
  package func finish(_ taken: Content) {
    update { $0.finish(taken) }
    unsaved.withLock { $0 = [] }
  }

  /// Keeps what the command has not taken, and since when it fails; false where that cannot be written down.
  @discardableResult
  package func keep(_ failure: Failure) -> Bool {
    let left = unsaved.withLock(\.self)
    let isSaved = update {
      $0.add(left)
      $0.failure = failure
    }
    if isSaved { unsaved.withLock { $0 = [] } }
    return isSaved
  }

  @discardableResult
  private func update(_ change: (inout Content) -> Void) -> Bool {
    let folder = Folders.parent(of: path)
    return TreeLock.whileHeld(of: folder.isEmpty ? "/" : folder, calls: calls) { _ in
      var content = stored()
      change(&content)
      let file = AtomicFile(path: path, calls: calls)
      if content.entries.isEmpty, content.failure == nil { return file.remove() == nil }
      // Its time stamp is nobody's matter.
      return file.replace(with: Data(content.text.utf8), now: Date(timeIntervalSince1970: 0)) == nil
    } ?? false
  }

  private func stored() -> Content {
    FileWriter(calls: calls).bytes(at: path).map { Content(String(decoding: $0, as: UTF8.self)) } ?? Content()
  }
}

extension WaitingPaths.Content {
  /// Passes over lines that it does not understand.
  fileprivate init(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if words.count == 4, words[0] == "failure", let since = Double(words[1]), let saidAt = Double(words[2]) {
        failure = WaitingPaths.Failure(
          since: Date(timeIntervalSince1970: since), saidAt: Date(timeIntervalSince1970: saidAt), sentence: words[3])
      } else if words.count == 2, let generation = Int(words[0]) {
        entries.append(Entry(generation: generation, path: words[1]))
        storedGeneration = max(storedGeneration, generation)
      }
    }
  }

  fileprivate var text: String {
    var lines = entries.map { "\($0.generation) \($0.path)" }
    if let failure {
      let sentence = failure.sentence.split(whereSeparator: \.isNewline).joined(separator: " ")
      let instants = [failure.since, failure.saidAt].map { "\(Int64($0.timeIntervalSince1970))" }
      lines.insert((["failure"] + instants + [sentence]).joined(separator: " "), at: 0)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  fileprivate mutating func add(_ paths: [String]) {
    guard !paths.isEmpty else { return }
    let generation = (entries.map(\.generation).max() ?? 0) + 1
    var seen = Set(paths)
    entries.removeAll { seen.contains($0.path) }
    // The last change of each counts, so that an index stands behind the files that it names.
    let last = paths.reversed().filter { seen.remove($0) != nil }.reversed()
    entries += last.map { Entry(generation: generation, path: $0) }
  }

  fileprivate mutating func finish(_ taken: Self) {
    entries.removeAll { $0.generation <= taken.storedGeneration }
    failure = nil
  }
}
