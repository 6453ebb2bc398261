import ArgumentParser
import Core
import Foundation
import Storage

extension LoadedSite {
  /// For whom a command that writes works.
  enum Worker: Equatable {
    /// For the user who started it.
    case caller
    /// Root started it, but the state is this user's.
    case owner(User)
    /// Root started it, and the state cannot be used by the user whose folder it is in: why, and what to type.
    case nobody(String)
  }

  /// For whom a command that writes works.
  ///
  /// What root makes is root's, and after one run as root the site's own user could not write the state any more.
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

  /// Lets a command that root has started work for the user whose state it is, before anything of the site is opened;
  /// where that cannot be, it is one line and exit status 2.
  func actAsOwner() throws {
    switch worker {
    case .caller: return
    case .nobody(let sentence): throw stop(.unavailable, "widgets: \(sentence)")
    case .owner(let user):
      guard user.becomeForGood() else {
        throw stop(
          .unavailable, "widgets: \(config.state) belongs to \(user.name): use sudo -u \(user.name) widgets …")
      }
    }
  }

  /// The state's file and what lies beside it, whether or not it is there.
  var stateFiles: [String] {
    let state = RunLock.realPath(ofState: config.state)
    return [state] + SQLiteStore.companions(of: state) + RunLock.Kind.allCases.map { state + $0.rawValue }
  }

  /// The folder of a path, or the nearest one above it that is there.
  static func nearestFolder(of path: String) -> String {
    var folder = path
    repeat {
      guard let slash = folder.lastIndex(of: "/") else { return "." }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    } while !FileManager.default.fileExists(atPath: folder) && folder != "/"
    return folder
  }
}
