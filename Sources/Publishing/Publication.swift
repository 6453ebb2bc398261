import Foundation

package struct PublishedFile: Equatable, Sendable {
  /// Below the tree's root, for example `v1/vi/rates.html`.
  package let path: String
  package let bytes: Data

  package init(path: String, bytes: Data) {
    self.path = path
    self.bytes = bytes
  }
}

package struct Publication: Equatable, Sendable {
  /// The paths whose bytes changed, in the order given.
  package internal(set) var written: [String] = []
  /// The paths whose bytes did not change, but whose `.gz` was missing or of another version and was made again.
  package internal(set) var mended: [String] = []
  /// Why a file could not be published, `v1/vi/rates.html: rename: Permission denied`; its old version stays.
  package internal(set) var failures: [String] = []
  /// The paths that could not be published.
  package internal(set) var failedPaths: Set<String> = []
  /// Whether the tree's lock was taken, where the file system has locks; without it nothing was written.
  package internal(set) var isLocked = true

  /// Does a file's part of the work; false where it failed, which is added to `failures`.
  @discardableResult
  mutating func attempt(_ path: String, _ work: () throws(SystemFault) -> Void) -> Bool {
    do throws(SystemFault) {
      try work()
      return true
    } catch {
      failures.append("\(path): \(error)")
      failedPaths.insert(path)
      return false
    }
  }
}

package struct Removal: Equatable, Sendable {
  /// The removed files, each with its `.gz`, and the folders that were empty then.
  package internal(set) var removed: [String] = []
  /// Why a file stays, `v1/vi/old.html: unlink: Permission denied`.
  package internal(set) var failures: [String] = []
}
