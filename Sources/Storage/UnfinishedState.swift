import Foundation

/// A state whose last writer was killed inside a transaction: its journal must be rolled back before it can be read.
///
/// Only a writer may do that to the file itself, so a reader does it to a copy: `get` answers in the minutes up to the
/// next run too.
struct UnfinishedState {
  let path: String

  private var journal: String { path + "-journal" }

  /// Opens a copy that is rolled back by being opened; the copy's names are gone when this returns.
  func rolledBackCopy<Opened>(open: (_ path: String) throws -> Opened) throws -> Opened {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("widgets-\(UUID().uuidString)").path
    guard mkdir(folder, 0o700) == 0 else { throw StorageError(path: folder, errno: errno) }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let copy = folder + "/state"
    // The journal first: with it, whatever a run that begins meanwhile has already rolled back is rolled back again.
    // But once that run has gone on to write, its journal is another one, and the two copies do not belong together.
    let before = try journalStamp()
    try FileManager.default.copyItem(atPath: journal, toPath: copy + "-journal")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    // The copies have the modes of their originals, which may let nobody write.
    for name in [copy, copy + "-journal"] where chmod(name, 0o600) != 0 { throw StorageError(path: name, errno: errno) }
    guard try journalStamp() == before else {
      throw StorageError.unusable(path: path, problem: "a run is writing it just now")
    }
    return try open(copy)
  }

  /// The journal's size and times, which change with every transaction.
  private func journalStamp() throws -> [Int] {
    var status = stat()
    guard stat(journal, &status) == 0 else { throw StorageError(path: journal, errno: errno) }
    return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }
}
