import Foundation

struct Folders: Sendable {
  let root: String
  let calls: FileSystemCalls

  /// The folder of a path below the root; empty for the root itself.
  static func parent(of path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

  func prepareRoot() throws(SystemFault) {
    if try !exists(root) { try make(root) }
  }

  /// Makes a folder below the root where it is missing, else removes what killed runs have left in it if `sweeps`: under the
  /// tree's lock nobody else has temporaries there.
  func prepare(_ folder: String, sweeps: Bool) throws(SystemFault) {
    let path = absolute(folder)
    if try !exists(path) {
      try make(path)
    } else if sweeps {
      sweep(folder)
    }
  }

  /// Makes the renames in a folder survive a power cut.
  func sync(_ folder: String) throws(SystemFault) { try calls.sync(absolute(folder), flags: O_DIRECTORY) }

  private func absolute(_ folder: String) -> String { folder.isEmpty ? root : root + "/" + folder }

  private func exists(_ path: String) throws(SystemFault) -> Bool {
    var status = stat()
    do throws(SystemFault) {
      try checked("stat") { calls.stat(path, &status) }
    } catch {
      guard error.code == ENOENT else { throw error }
      return false
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemFault(call: "mkdir", code: ENOTDIR) }
    return true
  }

  /// Makes a folder and those above it, 0755 whatever the umask.
  ///
  /// Under a temporary name first, so that a run killed between the two calls leaves no folder that nobody can enter.
  private func make(_ path: String) throws(SystemFault) {
    let above = Self.parent(of: path)
    let parent = above.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : above
    if try !exists(parent) { try make(parent) }
    let temporary = TemporaryName.of(path)
    // One that a killed run has left is empty.
    _ = calls.rmdir(temporary)
    try checked("mkdir") { calls.mkdir(temporary, 0o755) }
    do throws(SystemFault) {
      try checked("chmod") { calls.chmod(temporary, 0o755) }
      try checked("rename") { calls.rename(temporary, path) }
    } catch {
      _ = calls.rmdir(temporary)
      // Another process has made it at the same time, and it is not empty.
      guard error.call == "rename", try exists(path) else { throw error }
    }
    // Without it the folder may be missing after a power cut; then the next run makes it again.
    try? calls.sync(parent, flags: O_DIRECTORY)
  }

  /// Removes what killed runs have left in a folder below the root.
  func sweep(_ folder: String) {
    let path = absolute(folder)
    for name in calls.names(path) ?? [] where TemporaryName.matches(name) {
      let stray = path + "/" + name
      if calls.unlink(stray) < 0 { _ = calls.rmdir(stray) }
    }
  }
}
