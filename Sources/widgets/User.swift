import Core
import Foundation
import Publishing
import Storage

struct User: Equatable {
  let id: uid_t
  let group: gid_t
  /// The name, or the number where there is none.
  let name: String

  /// Whom this process acts for.
  static var current: User { User(id: geteuid(), group: getegid()) }

  /// Whose a file is; nil where there is none.
  init?(owning path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(id: status.st_uid, group: status.st_gid)
  }

  /// The user of a name; nil where there is none.
  init?(named name: String) {
    guard let entry = getpwnam(name)?.pointee else { return nil }
    self.init(id: entry.pw_uid, group: entry.pw_gid)
  }

  private init(id: uid_t, group: gid_t) {
    let entry = getpwuid(id)?.pointee
    self.id = id
    self.group = entry?.pw_gid ?? group
    name = entry.map { String(cString: $0.pw_name) } ?? "\(id)"
  }

  var isRoot: Bool { id == 0 }

  /// Whether the machine has a user of this number; after a removal or on another machine its files only have the number.
  var exists: Bool { getpwuid(id) != nil }

  /// All groups that the user is in.
  var groups: [gid_t] {
    var count: Int32 = 64
    var groups = [gid_t](repeating: 0, count: Int(count))
    guard getgrouplist(name, group, &groups, &count) >= 0 else { return [group] }
    return Array(groups.prefix(Int(count)))
  }

  /// Gives the process this user's ids and groups for good; false where that fails.
  func becomeForGood() -> Bool {
    guard (getpwuid(id) == nil ? setgroups(1, [group]) : initgroups(name, group)) == 0 else { return false }
    guard setgid(group) == 0, setuid(id) == 0 else { return false }
    // A command of the site's looks there for its user's files, not for root's.
    let home = getpwuid(id).map { String(cString: $0.pointee.pw_dir) } ?? "/"
    for (variable, value) in [("HOME", home), ("USER", name), ("LOGNAME", name)] { setenv(variable, value, 1) }
    return true
  }
}

extension LoadedSite {
  /// For whom a command that writes files works.
  enum Worker: Equatable {
    case caller
    /// Root started it, but the state is this user's.
    case owner(User)
    /// Root started it, and the owner of the state's folder cannot use the state: why, and what to type.
    case nobody(String)
  }

  /// After one run as root the site's own user could not write the state any more, so root's runs act for the owner.
  var worker: Worker {
    guard User.current.isRoot else { return .caller }
    let state = RunLock.realPath(ofState: config.state)
    let folder = Self.nearestFolder(of: state)
    guard let folderOwner = User(owning: folder) else { return .caller }
    guard let stateOwner = User(owning: state) else { return folderOwner.isRoot ? .caller : .owner(folderOwner) }
    if !stateOwner.isRoot { return .owner(stateOwner) }
    if folderOwner.isRoot { return .caller }
    let files = stateFiles.filter { User(owning: $0)?.isRoot ?? false }.joined(separator: " ")
    return .nobody(
      "\(state) belongs to root, but its folder to \(folderOwner.name): chown \(folderOwner.name): \(files)")
  }

  /// Makes a command of root act for the state's owner, before it opens anything of the site.
  func actAsOwner() throws(CommandError) {
    switch worker {
    case .caller: return
    case .nobody(let sentence): throw CommandError(.unavailable, sentence)
    case .owner(let user):
      guard user.becomeForGood() else {
        throw CommandError(.unavailable, "\(config.state) belongs to \(user.name): use sudo -u \(user.name) widgets …")
      }
    }
  }

  /// The state's file and what lies beside it, whether or not it is there.
  var stateFiles: [String] {
    let state = RunLock.realPath(ofState: config.state)
    return [state] + SQLiteStore.companions(of: state) + RunLock.Scope.allCases.map { state + $0.rawValue }
      + [state + WaitingPaths.suffix]
  }

  /// The folder of a path, or the nearest one above it that exists.
  static func nearestFolder(of path: String) -> String {
    var folder = path
    repeat {
      guard let slash = folder.lastIndex(of: "/") else { return "." }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    } while !FileManager.default.fileExists(atPath: folder) && folder != "/"
    return folder
  }
}
