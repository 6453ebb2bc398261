import Foundation

/// An absolute path without `.`, `..` and links, like realpath(3), also of a file that does not exist yet.
///
/// Upper and lower case are two names.
package struct RealPath: Sendable {
  package let path: String

  package init(_ path: String) {
    let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    var rest = Self.parts(of: absolute)
    // Without a slash at its end: the root is empty.
    var resolved = ""
    var linkCount = 0
    while let part = rest.popLast() {
      if part == ".." {
        resolved = Self.folder(of: resolved)
        continue
      }
      let folder = resolved
      resolved += "/"
      // As a string: what is generic takes a while to begin.
      resolved += String(part)
      // The kernel follows 40 links and then gives up.
      guard linkCount < 40, let target = Self.link(at: resolved) else { continue }
      linkCount += 1
      resolved = target.hasPrefix("/") ? "" : folder
      rest += Self.parts(of: target)
    }
    self.path = resolved.isEmpty ? "/" : resolved
  }

  /// The path of a file beside others, whose folder is known.
  ///
  /// - Parameter name: Neither empty nor `.` nor `..`.
  init(_ name: String, in folder: RealPath) {
    let path = folder.path == "/" ? "/\(name)" : "\(folder.path)/\(name)"
    if Self.link(at: path) == nil { self.path = path } else { self = RealPath(path) }
  }

  /// Whether both are one file or folder, also by two names (a hard link, a folder mounted twice).
  package func isSame(as other: RealPath) -> Bool {
    path == other.path || Self.identity(of: path).map { $0 == Self.identity(of: other.path) } ?? false
  }

  package func lies(in folder: RealPath) -> Bool {
    if path == folder.path || path.hasPrefix(folder.path == "/" ? "/" : "\(folder.path)/") { return true }
    guard let identity = Self.identity(of: folder.path) else { return false }
    var place = path == "/" ? "" : path
    while !place.isEmpty {
      if Self.identity(of: place) == identity { return true }
      place = Self.folder(of: place)
    }
    return false
  }

  /// Last part first.
  private static func parts(of path: String) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: "/")).map(Substring.init).filter { $0 != "." }.reversed()
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
  }

  private static func link(at path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { target in
      guard let start = target.baseAddress else { return nil }
      let count = readlink(path, start, target.count)
      return count > 0 ? String(decoding: UnsafeRawBufferPointer(target).prefix(count), as: UTF8.self) : nil
    }
  }

  private struct Identity: Equatable {
    let device: UInt
    let number: UInt
  }

  private static func identity(of path: String) -> Identity? {
    var status = stat()
    return stat(path, &status) == 0 ? Identity(device: UInt(status.st_dev), number: UInt(status.st_ino)) : nil
  }
}
