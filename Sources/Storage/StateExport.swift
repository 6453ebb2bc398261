import Foundation

/// A copy of a state in a file, for a backup or another host.
package struct StateExport {
  /// The state that is copied.
  let state: String
  let file: StateFile

  package init(of state: String, to file: String) { (self.state, self.file) = (state, StateFile(path: file)) }

  private var temporary: String { file.path + ".exporting" }

  /// Why the file may not be written over; nil where there is none, or where it is an earlier export or empty.
  ///
  /// A state that is in use has a lock beside it: its site would lose it.
  package var refusal: String? {
    var status = stat()
    guard lstat(file.path, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT != S_IFREG { return "expected a file, found a folder, a link or a device" }
    if access(RunLock.path(statePath: file.path), F_OK) == 0 { return "it is the state of a site" }
    return status.st_size == 0 || file.isState
      ? nil : "expected a new path or an earlier export, found another file; remove it, or name another path"
  }

  /// Copies the state as it is at one instant, whatever others write meanwhile; the file is replaced whole or not at all.
  ///
  /// - Throws: `.missing` where there is no state, `.damaged` where it is damaged, `.newerSchema`, and `.unusable` where the
  ///   file cannot be written.
  package func run() throws(StorageError) {
    try StateFile(at: state).check(forWriting: false)
    guard access(file.folder, F_OK) == 0 else {
      throw .unusable(
        path: file.path, problem: "the folder \(file.folder) does not exist; make it with `mkdir -p \(file.folder)`")
    }
    // Of two exports to one path the second gives way.
    let descriptor = open(temporary, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw StorageError(path: temporary, errno: errno) }
    defer { close(descriptor) }
    // Where the other one has ended in between, what was opened is the file itself by now.
    var status = stat()
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0,
      FileFingerprint(at: temporary, followsLinks: false)?.text == FileFingerprint(descriptor, &status)?.text
    else {
      throw .unusable(path: file.path, problem: "another export is writing it")
    }
    do throws(StorageError) {
      guard fchmod(descriptor, 0o644) == 0, ftruncate(descriptor, 0) == 0 else {
        throw StorageError(path: temporary, errno: errno)
      }
      try StateCopy(original: state, copy: temporary).make()
      guard fsync(descriptor) == 0, rename(temporary, file.path) == 0 else {
        throw StorageError(path: file.path, errno: errno)
      }
    } catch {
      unlink(temporary)
      throw error.named(file.path, insteadOf: temporary)
    }
    try StateFile(path: file.folder).sync()
  }
}

extension StateFile {
  /// Whether the header is that of a state of this program, damaged or not.
  var isState: Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let header = [UInt8]((try? file.read(upToCount: 72)) ?? Data())
    return header.count == 72 && header.starts(with: "SQLite format 3\0".utf8)
      && header[68...].reduce(0) { $0 << 8 | Int($1) } == Schema.applicationID
  }
}

extension StorageError {
  /// The same error of another path, where it is of this one.
  func named(_ path: String, insteadOf temporary: String) -> StorageError {
    switch self {
    case .missing(temporary): .missing(path: path)
    case .newerSchema(temporary, let found, let known): .newerSchema(path: path, found: found, known: known)
    case .damaged(temporary, let problem): .damaged(path: path, problem: problem)
    case .wrongStatement(temporary, let problem): .wrongStatement(path: path, problem: problem)
    case .unusable(temporary, let problem): .unusable(path: path, problem: problem)
    default: self
    }
  }
}
