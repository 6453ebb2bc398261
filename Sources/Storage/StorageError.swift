import Foundation
import GRDB

/// Why the state cannot be used; its description is one sentence part, lower case, no full stop.
package enum StorageError: Error, Equatable, Sendable {
  /// There is no state yet, or only one that the next run migrates.
  case missing(path: String)
  /// The state was written by a newer version of this program; the numbers are schema versions.
  case newerSchema(path: String, found: Int, known: Int)
  /// The file is not ours or not whole. Opening it for writing again with the problem moves it aside.
  case damaged(path: String, problem: String)
  /// A statement of this program is wrong: the state is left as it is, since no other one would help.
  case wrongStatement(path: String, problem: String)
  /// The machine does not let us: permissions, a full disk, a lock that is not given up.
  case unusable(path: String, problem: String)
}

extension StorageError {
  /// Whether only a newer version of this program can use the state.
  package var isOfNewerVersion: Bool { if case .newerSchema = self { true } else { false } }
}

extension StorageError: CustomStringConvertible {
  /// The sentence for people.
  package var description: String {
    switch self {
    case .missing(let path): "\(path): no such file, so no run has ended yet"
    case .newerSchema(let path, let found, let known):
      "\(path): the state has schema \(found), but this version of widgets knows schemas only up to \(known): install the newer "
        + "version, or go back with `widgets import FILE`, where FILE is what `widgets export` of this version wrote"
    case .damaged(let path, let problem): "\(path): damaged: \(problem)"
    case .wrongStatement(let path, let problem):
      "\(path): \(problem): this is a bug in widgets; the state is unchanged; please report it"
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
      // GRDB asks the copy's connection for its last message, which has none when a step fails.
      let message = error.message == "not an error" ? nil : error.message
      let problem = message ?? DatabaseError(resultCode: error.resultCode).message ?? error.resultCode.description
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, problem: problem)
      // The tables were looked at when the state was opened, so that it is not they that a statement is wrong about.
      case .SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_RANGE, .SQLITE_MISMATCH, .SQLITE_INTERNAL:
        self = .wrongStatement(path: path, problem: problem)
      default: self = .unusable(path: path, problem: problem)
      }
    case let error as CocoaError:
      let cause = error.userInfo[NSUnderlyingErrorKey] as? POSIXError
      let code = cause?.code.rawValue ?? (error.code == .fileWriteOutOfSpace ? ENOSPC : nil)
      self = code.map { Self(path: path, errno: $0) } ?? .unusable(path: path, problem: "\(error)")
    default:
      self = .unusable(path: path, problem: "\(error)")
    }
  }

  /// An error of the first look at a file: its statements are right for any database, so that even a plain error is the
  /// file's, as of a format that no SQLite knows.
  init(onOpening error: any Error, path: String) {
    self.init(error, path: path)
    if case .wrongStatement(let path, let problem) = self { self = .damaged(path: path, problem: problem) }
  }

  /// A failed system call, by its errno.
  init(path: String, errno code: Int32) { self = .unusable(path: path, problem: String(cString: strerror(code))) }
}
