import Foundation

/// A file outside any published tree, made or replaced whole, mode 0644.
///
/// It has no lock: of two processes that replace it at once the later one wins, of two that make it the earlier one.
package struct AtomicFile: Sendable {
  package let path: String
  let calls: FileSystemCalls

  package init(path: String) { self.init(path: path, calls: .system) }

  init(path: String, calls: FileSystemCalls) {
    self.path = path
    self.calls = calls
  }

  /// Replaces the file; returns why that failed, such as `rename: Permission denied`, and then the old file stays.
  package func replace(with bytes: Data, now: Date) -> String? {
    problem(of: { () throws(SystemFault) in try write(bytes, now: now) })
  }

  /// Makes the file where nothing has its name; returns why that failed, such as `open: Permission denied`.
  package func create(with bytes: Data, now: Date) -> String? {
    problem(of: { () throws(SystemFault) in
      let writer = FileWriter(calls: calls)
      let temporary = try writer.writeAside(bytes, for: path, modifiedAt: ModificationTime(after: [], now: now))
      defer { writer.discard(temporary) }
      try writer.syncFile(temporary)
      // Unlike rename, link never takes the place of what is there.
      do throws(SystemFault) {
        try checked("link") { calls.link(temporary, path) }
      } catch  where [EPERM, EOPNOTSUPP, ENOSYS].contains(error.code) {
        // FAT and some network folders have no hard links.
        try checked("rename") { calls.renameToNew(temporary, path) }
      }
      // Without it the file may be missing after a power cut.
      try? Folders(root: folder, calls: calls).sync("")
    })
  }

  private func problem(of write: () throws(SystemFault) -> Void) -> String? {
    do throws(SystemFault) {
      try write()
      return nil
    } catch {
      switch (error.call, error.code) {
      case ("link", EEXIST), ("rename", EEXIST): return "the file exists and is not overwritten"
      case ("open", EISDIR): return "expected a file, found a folder"
      case ("open", EINVAL): return "expected a file, found a link, a pipe or a device"
      case ("open", ENOENT), ("open", ENOTDIR):
        return "the folder \(folder) does not exist; make it with `mkdir -p \(folder)`, or name another file"
      default: return error.description
      }
    }
  }

  /// Removes the file for good; returns why that failed, such as `unlink: Permission denied`.
  ///
  /// Where there is none, that is no failure.
  package func remove() -> String? {
    do throws(SystemFault) {
      try checked("unlink") { calls.unlink(path) }
    } catch {
      guard error.code != ENOENT, error.code != ENOTDIR else { return nil }
      return error.code == EISDIR ? "expected a file, found a folder" : error.description
    }
    // Without it the file may be back after a power cut.
    try? Folders(root: folder, calls: calls).sync("")
    return nil
  }

  private var folder: String {
    let folder = Folders.parent(of: path)
    return folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
  }

  private func write(_ bytes: Data, now: Date) throws(SystemFault) {
    let writer = FileWriter(calls: calls)
    let present = writer.present(at: path)
    if present.isDirectory { throw SystemFault(call: "open", code: EISDIR) }
    // A file must not take the place of a device, a pipe or a link: of /dev/null, where root names it.
    if present.modifiedAt != nil, !present.isRegular { throw SystemFault(call: "open", code: EINVAL) }
    let temporary = try writer.writeAside(
      bytes, for: path, modifiedAt: ModificationTime(after: [present.modifiedAt], now: now))
    do throws(SystemFault) {
      try writer.syncFile(temporary)
      try checked("rename") { calls.rename(temporary, path) }
    } catch {
      writer.discard(temporary)
      throw error
    }
    // Without it the old file may be back after a power cut, which the next write repairs.
    try? Folders(root: folder, calls: calls).sync("")
  }
}
