import Foundation
import GRDB

/// Why the state cannot be used; its description is one sentence part, lower case, no full stop.
public enum StorageError: Error, Equatable, Sendable {
  /// There is no state yet: no run has ended here.
  case missing(path: String)
  /// The state was written by a newer version of this program; the numbers are schema versions.
  case newerSchema(found: Int, known: Int)
  /// The file is not ours or not whole. Opening it for writing with `afterDamage: true` moves it aside.
  case damaged(path: String, problem: String)
  /// The machine does not let us: permissions, a full disk, a lock that is not given up.
  case unusable(path: String, problem: String)
}

extension StorageError: CustomStringConvertible {
  /// The sentence for people.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such file, so no run has ended yet"
    case .newerSchema(let found, let known):
      "the state is of schema \(found), but this version of widgets knows only up to \(known): install the newer one"
    case .damaged(let path, let problem): "\(path): damaged: \(problem)"
    case .unusable(let path, let problem): "\(path): \(problem)"
    }
  }
}

extension StorageError {
  /// Any error of SQLite or of a row, as one of ours.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StorageError:
      self = error
    case let error as DatabaseError:
      let problem = error.message ?? error.resultCode.description
      switch error.resultCode {
      // Our statements are fixed, so a plain SQLITE_ERROR (no such table, no such column) means other tables than ours.
      case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR: self = .damaged(path: path, problem: problem)
      default: self = .unusable(path: path, problem: problem)
      }
    default:
      self = .unusable(path: path, problem: "\(error)")
    }
  }

  /// A failed system call, by its errno.
  init(path: String, errno code: Int32) { self = .unusable(path: path, problem: String(cString: strerror(code))) }
}
