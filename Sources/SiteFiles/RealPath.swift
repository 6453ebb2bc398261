import Foundation

/// An absolute path without `.`, `..` and links, like realpath(3), also of a file that does not exist yet.
///
/// Upper and lower case are two names.
package struct RealPath: Sendable {
  package let path: String

  package init(_ path: String) {
    let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    var rest = Self.parts(of: absolute)
    var resolved: [Substring] = []
    var linkCount = 0
    while let part = rest.popLast() {
      if part == ".." {
        _ = resolved.popLast()
        continue
      }
      resolved.append(part)
      // The kernel follows 40 links and then gives up.
      guard linkCount < 40, let target = Self.link(at: Self.text(of: resolved)) else { continue }
      linkCount += 1
      if target.hasPrefix("/") { resolved = [] } else { resolved.removeLast() }
      rest += Self.parts(of: target)
    }
    self.path = Self.text(of: resolved)
  }

  /// Whether both are one file or folder, also by two names (a hard link, a folder mounted twice).
  package func isSame(as other: RealPath) -> Bool {
    path == other.path || Self.identity(of: path).map { $0 == Self.identity(of: other.path) } ?? false
  }

  package func lies(in folder: RealPath) -> Bool {
    if path == folder.path || path.hasPrefix(folder.path == "/" ? "/" : "\(folder.path)/") { return true }
    guard let identity = Self.identity(of: folder.path) else { return false }
    var parts = Self.parts(of: path)[...]
    while !parts.isEmpty {
      if Self.identity(of: Self.text(of: parts.reversed())) == identity { return true }
      parts.removeFirst()
    }
    return false
  }

  private static func parts(of path: String) -> [Substring] {
    path.split(separator: "/").filter { $0 != "." }.reversed()
  }

  private static func text(of parts: some Sequence<Substring>) -> String { "/" + parts.joined(separator: "/") }

  private static func link(at path: String) -> String? {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &target, target.count)
    return count > 0 ? String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  private static func identity(of path: String) -> [UInt64]? {
    var status = stat()
    return stat(path, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
  }
}
