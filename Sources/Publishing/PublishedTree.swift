import Foundation

/// The folder of published files, each with its `.gz` beside it.
///
/// A reader sees the old file or the new one, whole. Two processes that publish into one tree take turns.
package struct PublishedTree: Sendable {
  package let root: String
  let folders: Folders
  let writer: FileWriter
  /// Where the paths are written down that are about to change; nil where nobody asks for them.
  let waiting: WaitingPaths?

  package init(root: String, waiting: WaitingPaths? = nil) { self.init(root: root, waiting: waiting, calls: .system) }

  init(root: String, waiting: WaitingPaths? = nil, calls: FileSystemCalls) {
    let end = root.utf8.lastIndex { $0 != UInt8(ascii: "/") }
    self.root = end.map { String(Substring(root.utf8[...$0])) } ?? (root.isEmpty ? "." : "/")
    folders = Folders(root: self.root, calls: calls)
    writer = FileWriter(calls: calls)
    self.waiting = waiting
  }

  /// Publishes files; a failure of one does not stop the others.
  ///
  /// Unchanged files are left untouched. Changed ones get an mtime of `now`, whole seconds, and at least one second
  /// later than before. All are written aside and synced first and renamed together at the end: a run that is killed
  /// while it writes has changed nothing.
  package func publish(_ files: [PublishedFile], now: Date) -> Publication {
    var publication = Publication()
    // Where that fails, every file's failure says why.
    try? folders.prepareRoot()
    let done: Void? = TreeLock.whileHeld(of: root, calls: writer.calls) { isHeld in
      // A killed run may have been about to make the folders below.
      if isHeld { folders.sweep("") }
      publish(files, now: now, sweeps: isHeld, into: &publication)
    }
    if done == nil {
      publication.isLocked = false
      publication.failures.append(isTaken)
    }
    return publication
  }

  var isTaken: String { "\(root): another process is writing there and does not end" }

  /// So many files are written at once, and then so many synced: a disk takes the syncs of a batch together.
  private static let threads = 4

  private func publish(_ files: [PublishedFile], now: Date, sweeps: Bool, into publication: inout Publication) {
    var ready: [String: Result<Void, SystemFault>] = [:]
    var seen: Set<String> = []
    var due: [PublishedFile] = []
    for file in files {
      guard Self.isPlain(file.path), seen.insert(file.path).inserted else {
        publication.failures.append("\(file.path): not a path of its own below the tree")
        publication.failedPaths.insert(file.path)
        continue
      }
      publication.attempt(file.path) { () throws(SystemFault) in
        let folder = Folders.parent(of: file.path)
        let readiness =
          ready[folder] ?? Result { () throws(SystemFault) in try folders.prepare(folder, sweeps: sweeps) }
        ready[folder] = readiness
        try readiness.get()
        due.append(file)
      }
    }
    let results = concurrentMap(due, threads: Self.threads) { file in
      Result { () throws(SystemFault) in try stage(file, at: root + "/" + file.path, now: now) }
    }
    var staged: [StagedFile] = []
    for (file, result) in zip(due, results) {
      publication.attempt(file.path) { () throws(SystemFault) in
        if let file = try result.get() { staged.append(file) }
      }
    }
    let syncs = concurrentMap(staged, threads: Self.threads) { file in
      Result { () throws(SystemFault) in try writer.sync(file) }
    }
    let synced = zip(staged, syncs).filter { file, sync in
      publication.attempt(file.path) { () throws(SystemFault) in try sync.get() }
    }.map(\.0)
    waiting?.add(synced.flatMap(\.changedPaths))
    for file in synced {
      if publication.attempt(file.path, { () throws(SystemFault) in try writer.put(file) }) {
        if file.plain != nil { publication.written.append(file.path) } else { publication.mended.append(file.path) }
      }
    }
    // Readers have the new files already. After a power cut an old one may be back, which the next run replaces. A file
    // system that cannot sync a folder never will, so a message about it would come with every run.
    for folder in Set(synced.map { Folders.parent(of: $0.path) }).sorted() { try? folders.sync(folder) }
  }

  /// A file and its `.gz`, or only that, written aside; nil where both are current.
  private func stage(_ file: PublishedFile, at target: String, now: Date) throws(SystemFault) -> StagedFile? {
    let plain = writer.present(at: target)
    let gzip = writer.present(at: target + ".gz")
    if plain.isDirectory { throw SystemFault(call: "open", code: EISDIR) }
    let isUnchanged = plain.isRegular && plain.size == file.bytes.count && writer.bytes(at: target) == file.bytes
    if isUnchanged, let modifiedAt = plain.modifiedAt {
      let isCurrent =
        gzip.isRegular && gzip.modifiedAt == modifiedAt
        && writer.lastBytes(at: target + ".gz", count: 8) == Gzip.trailer(of: file.bytes)
      guard !isCurrent else { return nil }
      let temporary = try writer.writeAside(try compressed(file), for: target + ".gz", modifiedAt: modifiedAt)
      return StagedFile(path: file.path, target: target, plain: nil, gzip: temporary)
    }
    let modifiedAt = ModificationTime(after: [plain.modifiedAt, gzip.modifiedAt], now: now)
    let packed = try writer.writeAside(try compressed(file), for: target + ".gz", modifiedAt: modifiedAt)
    do throws(SystemFault) {
      let temporary = try writer.writeAside(file.bytes, for: target, modifiedAt: modifiedAt)
      return StagedFile(path: file.path, target: target, plain: temporary, gzip: packed)
    } catch {
      writer.discard(packed)
      throw error
    }
  }

  private func compressed(_ file: PublishedFile) throws(SystemFault) -> Data {
    guard let bytes = Gzip.compressed(file.bytes) else { throw SystemFault(call: "gzip", code: ENOMEM) }
    return bytes
  }

  /// Whether a path stays below the root and is not a temporary's.
  private static func isPlain(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !path.utf8.contains(0)
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !TemporaryName.matches(String($0)) }
  }
}
