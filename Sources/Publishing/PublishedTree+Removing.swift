import Foundation

extension PublishedTree {
  /// Whether a path is a file of the tree itself, not reached through a link.
  package func isOwn(_ path: String) -> Bool {
    var status = stat()
    guard writer.calls.lstat(root + "/" + path, &status) >= 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    var folder = Folders.parent(of: path)
    while !folder.isEmpty {
      guard writer.calls.lstat(root + "/" + folder, &status) >= 0, status.st_mode & S_IFMT == S_IFDIR else {
        return false
      }
      folder = Folders.parent(of: folder)
    }
    return true
  }

  /// Removes files with their `.gz`, and a folder that they leave empty; a failure of one does not stop the others.
  ///
  /// The `.gz` goes first: it is only found by the file beside it, so a removing that is killed leaves nothing that the
  /// next one would miss.
  package func remove(_ paths: [String]) -> Removal {
    TreeLock.whileHeld(of: root, calls: writer.calls) { _ in removeUnderLock(paths) } ?? Removal(failures: [isTaken])
  }

  private func removeUnderLock(_ paths: [String]) -> Removal {
    var removal = Removal()
    waiting?.add(paths.flatMap { [$0, $0 + ".gz"] })
    for path in paths {
      do throws(SystemFault) {
        try unlink(path + ".gz", mayBeMissing: true)
        try unlink(path, mayBeMissing: false)
        removal.removed.append(path)
      } catch {
        removal.failures.append("\(path): \(error)")
      }
    }
    for folder in Set(removal.removed.map(Folders.parent)).sorted() {
      folders.sweep(folder)
      if folder.contains("/"), writer.calls.rmdir(root + "/" + folder) >= 0 {
        removal.removed.append(folder)
      } else {
        // Without it a file may be back after a power cut; the next removing removes it.
        try? folders.sync(folder)
      }
    }
    return removal
  }

  private func unlink(_ path: String, mayBeMissing: Bool) throws(SystemFault) {
    do throws(SystemFault) {
      try checked("unlink") { writer.calls.unlink(root + "/" + path) }
    } catch {
      guard mayBeMissing, error.code == ENOENT else { throw error }
    }
  }
}
