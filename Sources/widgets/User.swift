import Foundation

/// A user of this machine.
struct User: Equatable {
  let id: uid_t
  let group: gid_t
  /// The name, or the number where there is none.
  let name: String

  /// The user whom this process acts for.
  static var current: User { User(id: geteuid(), group: getegid()) }

  /// Whose a file is; nil where there is none.
  init?(owning path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(id: status.st_uid, group: status.st_gid)
  }

  private init(id: uid_t, group: gid_t) {
    let entry = getpwuid(id)?.pointee
    self.id = id
    self.group = entry?.pw_gid ?? group
    name = entry.map { String(cString: $0.pw_name) } ?? "\(id)"
  }

  var isRoot: Bool { id == 0 }

  /// Makes the process act for this user, with the user's groups and for good; false where that fails.
  func becomeForGood() -> Bool {
    guard (getpwuid(id) == nil ? setgroups(1, [group]) : initgroups(name, group)) == 0 else { return false }
    return setgid(group) == 0 && setuid(id) == 0
  }
}

/// What a user must be able to do with a file or folder.
struct FileNeed {
  let path: String
  let isWritten: Bool
  /// What is to be typed where the user cannot: whose it all must be.
  let remedy: String

  /// A file that is read, or replaced or changed too; `whole` is the folder that is mended with it.
  init(_ path: String, isWritten: Bool = true, whole: String? = nil) {
    self.path = path
    self.isWritten = isWritten
    remedy = whole.map { "-R \(User.current.name): \($0)" } ?? "\(User.current.name): \(path)"
  }

  /// Why the present user cannot do that, and what to type; nil where the user can, or where there is no such file.
  var problem: String? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return errno == ENOENT ? nil : "\(path): \(String(cString: strerror(errno)))"
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    guard access(path, (isWritten ? R_OK | W_OK : R_OK) | (isFolder ? X_OK : 0)) != 0 else { return nil }
    let code = errno
    let verb = isWritten ? (isFolder ? "written to" : "written") : "read"
    guard code == EACCES, let owner = User(owning: path) else {
      return "\(path) cannot be \(verb): \(String(cString: strerror(code)))"
    }
    let user = User.current
    guard owner.id != user.id else {
      return "\(path) cannot be \(verb) by \(user.name), its owner: "
        + "chmod u+\(isWritten ? "rw" : "r")\(isFolder ? "x" : "") \(path)"
    }
    return "\(path) belongs to \(owner.name) and cannot be \(verb) by \(user.name): chown \(remedy)"
  }
}
