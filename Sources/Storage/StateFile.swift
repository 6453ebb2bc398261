import Core
import Foundation

/// The state's file on disk, around SQLite: made with its modes, moved aside, looked at.
struct StateFile {
  let path: String

  /// The folder that the file is in.
  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path of the file that a path leads to, through links in its folders and of its own; of one that is not there yet
  /// the path that it is going to have.
  static func realPath(_ path: String) -> String {
    var path = path
    // As many links as the kernel follows.
    for _ in 0..<40 {
      if let real = realpath(path, nil) {
        defer { free(real) }
        return String(cString: real)
      }
      let folder = StateFile(path: path).folder
      // A link to a file that is still to be made.
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        let name = path.split(separator: "/").last ?? ""
        return folder == path || name.isEmpty ? path : (folder == "/" ? "/" : realPath(folder) + "/") + name
      }
      path = target.hasPrefix("/") ? target : "\(folder)/\(target)"
    }
    return path
  }

  /// The file of a path, wherever links lead; a link that leads nowhere is not followed.
  init(at path: String) {
    self.init(path: access(path, F_OK) == 0 ? Self.realPath(path) : path)
  }

  init(path: String) { self.path = path }

  /// What SQLite may keep beside the database.
  static let companions = ["-journal", "-wal", "-shm"]

  /// Makes the folders (0755) and an empty file (0644), whatever the umask, where they are missing.
  func create() throws(StorageError) {
    try Self.createFolder(folder)
    // An existing file is never opened here: closing any descriptor of it would drop SQLite's POSIX locks on it.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor >= 0 {
      defer { close(descriptor) }
      guard fchmod(descriptor, 0o644) == 0 else { throw StorageError(path: path, errno: errno) }
    } else if errno != EEXIST {
      throw StorageError(path: path, errno: errno)
    }
  }

  /// Says why the file cannot be read, or written where that is asked.
  ///
  /// SQLite alone would say "unable to open database file" to everything, and open a read-only file without a word.
  func check(forWriting: Bool) throws(StorageError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      throw code == ENOENT && !forWriting ? .missing(path: path) : StorageError(path: path, errno: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unusable(path: path, problem: "is not a regular file") }
    guard access(path, forWriting ? R_OK | W_OK : R_OK) == 0 else { throw StorageError(path: path, errno: errno) }
    if forWriting {
      guard access(folder, W_OK | X_OK) == 0 else { throw StorageError(path: folder, errno: errno) }
    }
    // Left by a run as root, for example; SQLite says "disk I/O error" or that the database cannot be opened.
    for companion in Self.companions.map({ path + $0 }) where access(companion, F_OK) == 0 {
      guard access(companion, forWriting ? R_OK | W_OK : R_OK) == 0 else {
        throw .unusable(path: companion, problem: "cannot be \(forWriting ? "written" : "read") by this user")
      }
    }
  }

  /// Whether the header has a higher version for writing than any SQLite knows, so that it opens the file for reading alone.
  var saysItIsReadOnly: Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let header = [UInt8]((try? file.read(upToCount: 19)) ?? Data())
    return header.count == 19 && header[18] > 2
  }

  /// How many files that lie aside are kept, the newest of each reason.
  private static let mostAside = 5

  /// Why a file lies aside; the raw value is a part of its name.
  enum Aside: String {
    /// It is damaged: all that could be read of it is in the state.
    case bad
    /// Another state was imported in its place.
    case replaced
  }

  func aside(_ reason: Aside, now: Date) -> String {
    let stamp = now.instantText.filter { $0 != "-" && $0 != ":" }
    var target = "\(path).\(reason)-\(stamp)"
    var number = 2
    while ([""] + Self.companions).contains(where: { access(target + $0, F_OK) == 0 }) {
      target = "\(path).\(reason)-\(stamp)-\(number)"
      number += 1
    }
    return target
  }

  /// Moves a file that is of no use, and what belongs to it, to `<path>.bad-<UTC>`; returns the new name.
  func moveAside(now: Date) throws(StorageError) -> String {
    let target = aside(.bad, now: now)
    // The journal first: beside the next file of this name SQLite would take it for that one's.
    try move(Self.companions, to: target)
    guard rename(path, target) == 0 else { throw StorageError(path: path, errno: errno) }
    return target
  }

  /// Moves companions to those names of another file.
  func move(_ companions: [String], to target: String) throws(StorageError) {
    for companion in companions where rename(path + companion, target + companion) != 0 && errno != ENOENT {
      throw StorageError(path: path + companion, errno: errno)
    }
  }

  /// The companions in which there is something: an empty journal is no transaction's.
  var filledCompanions: [String] {
    Self.companions.filter { companion in
      var status = stat()
      return stat(path + companion, &status) == 0 && status.st_size > 0
    }
  }

  /// Removes all but the newest of the files that lie aside: a disk that fails again and again fills itself else.
  func forgetOldestAside(_ reason: Aside) {
    let name = (path.split(separator: "/").last.map(String.init) ?? path) + ".\(reason)-"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // Their names go by time; a journal goes with its file, if it has one.
    let states = Set(
      names.filter { $0.hasPrefix(name) }.map { file in
        Self.companions.first { file.hasSuffix($0) }.map { String(file.dropLast($0.count)) } ?? file
      }
    ).sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    for state in states.dropLast(Self.mostAside) {
      for suffix in [""] + Self.companions { unlink("\(folder)/\(state)\(suffix)") }
    }
  }

  /// Waits until a file, or the names in a folder, are on the disk.
  func sync() throws(StorageError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(path: path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError(path: path, errno: errno) }
  }

  /// Makes a folder and those above it, 0755 whatever the umask; existing ones are left as they are.
  static func createFolder(_ folder: String) throws(StorageError) {
    var status = stat()
    if stat(folder, &status) == 0 { return }
    let parent = StateFile(path: folder).folder
    if parent != folder, parent != "." { try createFolder(parent) }
    if mkdir(folder, 0o755) == 0 {
      guard chmod(folder, 0o755) == 0 else { throw StorageError(path: folder, errno: errno) }
    } else if errno != EEXIST {
      throw StorageError(path: folder, errno: errno)
    }
  }
}
