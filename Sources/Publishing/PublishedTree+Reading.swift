import Foundation

/// What readers see of the tree.
extension PublishedTree {
  /// Whether a file is there.
  public func holds(_ path: String) -> Bool { access(root + "/" + path, F_OK) == 0 }

  /// A published text, nil where there is none.
  public func text(at path: String) -> String? {
    FileManager.default.contents(atPath: root + "/" + path).map { String(decoding: $0, as: UTF8.self) }
  }
}
