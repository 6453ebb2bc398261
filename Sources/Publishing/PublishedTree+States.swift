import Foundation

/// Which states publish into a tree.
///
/// Each leaves its path in an extended attribute of the tree's folder, which no web server serves and no reader sees. Where
/// the file system has none, nothing is known of the others; the lock keeps them apart all the same.
extension PublishedTree {
  private static let attribute = "user.widgets.states"
  /// Foundation's own name for all extended attributes of a file.
  private static let extended = FileAttributeKey("NSFileExtendedAttributes")

  /// Notes that a state publishes here.
  package func note(state: String) {
    let known = states
    guard !known.contains(state) else { return }
    // One that is no longer there has been moved or removed, and publishes nothing.
    let paths = known.filter { access($0, F_OK) == 0 } + [state]
    let value = Data(paths.joined(separator: "\n").utf8)
    try? FileManager.default.setAttributes([Self.extended: [Self.attribute: value]], ofItemAtPath: root)
  }

  /// The other states that publish here and are still there.
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
