import Foundation
import Synchronization

/// The changed paths that a site's command has not taken yet, in a file beside the state.
///
/// A path is written down before its file changes, so no kill can lose it. It may be given twice, never forgotten: where the
/// file cannot be read or written, every published path waits. Then only the paths of removed files are forgotten.
package final class WaitingPaths: Sendable {
  /// What the file's name has after the state's.
  package static let suffix = ".onpublish"
  /// What is longer is not ours: the paths of a thousand widgets in ten languages are 1 MiB.
  private static let mostBytes = 4 << 20

  /// Nothing waits while there is no file.
  package let path: String
  /// The published folder.
  private let root: String
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

  package convenience init(path: String, publish root: String) { self.init(path: path, publish: root, calls: .system) }

  init(path: String, publish root: String, calls: FileSystemCalls) {
    self.path = path
    self.root = root
    self.calls = calls
  }

  /// Adds paths below the tree's root, such as `v1/vi/rates.html`; they are kept relative to `v1`.
  func add(_ paths: [String]) {
    let relative = paths.compactMap { $0.hasPrefix("v1/") ? String($0.dropFirst(3)) : nil }
    let all = unsaved.withLock { $0 + relative }
    guard !all.isEmpty else { return }
    let problem = update { $0.add(all) }
    unsaved.withLock { $0 = problem == nil ? [] : all }
    if problem != nil { markEverything() }
  }

  /// What waits; nil where nothing does.
  package func content() -> Content? {
    var content = stored()
    content.add(unsaved.withLock(\.self))
    return content.isEmpty ? nil : content
  }

  /// Forgets what the command has taken; what has changed since goes on waiting.
  ///
  /// Returns why that failed, such as `rename: Permission denied`; then all of it goes on waiting.
  package func finish(_ taken: Content) -> String? {
    let problem = update { $0.finish(taken) }
    unsaved.withLock { $0 = [] }
    return problem
  }

  /// Keeps what the command has not taken, and since when it fails; returns why that cannot be written down.
  package func keep(_ failure: Failure) -> String? {
    let left = unsaved.withLock(\.self)
    let problem = update {
      $0.add(left)
      $0.failure = failure
    }
    guard let problem else {
      unsaved.withLock { $0 = [] }
      return nil
    }
    return markEverything() ? "\(problem), so every published path waits" : problem
  }

  /// Leaves an empty file, which a full disk may still take and which means every path; false where that fails.
  @discardableResult
  private func markEverything() -> Bool {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let descriptor = calls.open(path, flags, 0o644)
    return descriptor >= 0 && calls.close(Int32(descriptor)) >= 0
  }

  private func update(_ change: (inout Content) -> Void) -> String? {
    let parent = Folders.parent(of: path)
    let folder = parent.isEmpty ? "/" : parent
    let problem: String?? = TreeLock.whileHeld(of: folder, calls: calls) { isHeld in
      if isHeld { sweep(folder) }
      var content = stored()
      change(&content)
      let file = AtomicFile(path: path, calls: calls)
      // Its time stamp is nobody's matter.
      return content.isEmpty
        ? file.remove() : file.replace(with: Data(content.text.utf8), now: Date(timeIntervalSince1970: 0))
    }
    return problem ?? "another process locks its folder and does not end"
  }

  /// Removes what a killed run has left of the file.
  private func sweep(_ folder: String) {
    for name in calls.names(folder) ?? [] where TemporaryName.matches(name, of: path) {
      _ = calls.unlink("\(folder)/\(name)")
    }
  }

  private func stored() -> Content {
    do throws(SystemFault) {
      guard let bytes = try FileWriter(calls: calls).bytes(at: path, mostBytes: Self.mostBytes) else {
        return Content()
      }
      if let text = String(data: bytes, encoding: .utf8), let content = Content(text) { return content }
    } catch {}
    return Content(everything: everything)
  }

  /// Every published path, in no order of weight.
  private var everything: [String] {
    (FileManager.default.enumerator(atPath: root + "/v1")?.compactMap { $0 as? String } ?? [])
      .filter { name in
        var status = stat()
        return calls.lstat("\(root)/v1/\(name)", &status) >= 0 && status.st_mode & S_IFMT == S_IFREG
          && !TemporaryName.matches(String(name.split(separator: "/").last ?? ""))
      }.sorted()
  }
}
