import Foundation

/// A file to be published.
package struct PublishedFile: Equatable, Sendable {
  /// Its path below the tree's root, for example `v1/vi/rates.html`.
  package let path: String
  /// Its bytes.
  package let bytes: Data

  /// A file to be published.
  package init(path: String, bytes: Data) {
    self.path = path
    self.bytes = bytes
  }
}

/// What a publishing did.
package struct Publication: Equatable, Sendable {
  /// The paths whose bytes changed, in the order given.
  package internal(set) var written: [String] = []
  /// The paths whose bytes did not change, but whose `.gz` was absent or of another version and was made anew.
  package internal(set) var mended: [String] = []
  /// Why a file could not be published, `v1/vi/rates.html: rename: Permission denied`; its old version stays.
  package internal(set) var failures: [String] = []

  /// Whether the tree's lock was had, where the file system has locks; without it nothing was written.
  package internal(set) var isLocked = true

  /// Does a file's part of the work; puts its failure into the report and answers whether there was none.
  @discardableResult
  mutating func attempt(_ path: String, _ work: () throws(SystemFault) -> Void) -> Bool {
    do throws(SystemFault) {
      try work()
      return true
    } catch {
      failures.append("\(path): \(error)")
      return false
    }
  }
}
