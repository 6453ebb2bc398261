import Foundation

/// Which states publish into a tree.
///
/// Each writes its path into an extended attribute of the tree's folder, which no web server serves. Where the file system
/// has no attributes, nothing is known of other states; the lock still separates them.
extension PublishedTree {
  private static let attribute = "user.widgets.states"
  /// Foundation's name for all extended attributes of a file.
  private static let extended = FileAttributeKey("NSFileExtendedAttributes")

  package func note(state: String) {
    let known = states
    guard !known.contains(state) else { return }
    // A state that no longer exists publishes nothing.
    let paths = known.filter { access($0, F_OK) == 0 } + [state]
    let value = Data(paths.joined(separator: "\n").utf8)
    try? FileManager.default.setAttributes([Self.extended: [Self.attribute: value]], ofItemAtPath: root)
  }

  /// The other states that publish here and still exist.
  package func otherStates(than state: String) -> [String] {
    states.filter { $0 != state && access($0, F_OK) == 0 }
  }

  private var states: [String] {
    let attributes = try? FileManager.default.attributesOfItem(atPath: root)
    guard let extended = attributes?[Self.extended] as? [String: Data], let value = extended[Self.attribute] else {
      return []
    }
    return String(decoding: value, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
